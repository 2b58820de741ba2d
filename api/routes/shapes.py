"""The shapes of rows in requests and answers, made from the columns of the exchange format."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model

from api.routes.values import PRINTABLE, PlaceName, Radius
from api.settings import Language
from models.access.nouns import Noun
from models.access.personal import PERSONAL
from models.exchange.format import Column, Type
from models.intake.amounts import LARGEST

LONGEST_TEXT = 10_000
LONGEST_LINE = 500
MOST_ITEMS = 500
_LONG = frozenset({"description", "note", "reason"})


def _no_fraction_of_a_day(value: object) -> object:
    """Refuse moments and numbers of seconds where a date is meant."""
    if isinstance(value, (int, float)):
        raise ValueError("a date is written YYYY-MM-DD")
    return value


Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=PRINTABLE)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=PRINTABLE)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Whole = Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]
Day = Annotated[date, BeforeValidator(_no_fraction_of_a_day)]

SINGULAR = {
    "hubs": "Hub",
    "organisations": "Organisation",
    "sites": "Site",
    "streams": "Stream",
    "processes": "Process",
    "skills": "Skill",
    "partnerships": "Partnership",
    "judgements": "Judgement",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "hubs": {"id": "hub-zuid", "name": "Hub Zuid", "email": "hub@example.org"},
    "organisations": {"name": "Bakkerij Deprez", "kind": "private", "postcode": "9000"},
    "sites": {"organisation": "org-0123456789ab", "postcode": "9000", "municipality": "Gent"},
    "streams": {
        "organisation": "org-0123456789ab",
        "direction": "offer",
        "title": "Kartonnen dozen",
        "waste_code": "15 01 01",
    },
    "processes": {"organisation": "org-0123456789ab", "operation": "repair"},
    "skills": {"organisation": "org-0123456789ab", "direction": "need", "skill": "sorteren"},
    "partnerships": {"partners": ["org-0123456789ab", "org-ba9876543210"], "state": "lead"},
    "judgements": {
        "organisation": "org-0123456789ab",
        "partner": "org-ba9876543210",
        "verdict": "useful",
    },
}
_GIVEN = {"judgements": ("by",)}
"""Columns that we fill in ourselves, besides the id."""


_TYPES: dict[Type, Any] = {
    Type.FLAG: Annotated[bool, Field(strict=True)],
    Type.DATE: Day,
    Type.WHOLE: Whole,
    Type.NUMBER: Number,
    Type.SHARE: Number,
    Type.LATITUDE: Number,
    Type.LONGITUDE: Number,
}
_PLAIN: dict[Type, Any] = {
    Type.FLAG: bool,
    Type.DATE: date,
    Type.WHOLE: int,
    Type.NUMBER: float,
    Type.SHARE: float,
    Type.LATITUDE: float,
    Type.LONGITUDE: float,
}


def _type(column: Column) -> Any:
    if column.many:
        return Annotated[list[Line], Field(max_length=MOST_ITEMS)]
    if column.type is Type.CHOICE:
        return Literal[column.choices]
    return _TYPES.get(column.type, Text if column.name in _LONG else Line)


def _described(column: Column) -> str | None:
    if column.name in PERSONAL:
        return "About a person: only the hub of the organisation reads it."
    return f"Id of one of the {column.refers_to}." if column.refers_to else None


def row_shape(noun: Noun) -> type[BaseModel]:
    """Return the shape of a row in an answer; ``null`` is unknown, or not for the asker."""
    fields: dict[str, Any] = {
        column.name: (_answered(column), Field(description=_described(column)))
        for column in noun.sheet.columns
    }
    fields["href"] = (str, Field(description="Address of this row."))
    return create_model(
        SINGULAR[noun.name],
        __config__=ConfigDict(json_schema_extra={"example": example_row(noun)}),
        **fields,
    )


def _answered(column: Column) -> Any:
    return (list[str] if column.many else _PLAIN.get(column.type, str)) | None


def example_row(noun: Noun) -> dict[str, Any]:
    """Return a row as it may be answered."""
    blank: dict[str, Any] = dict.fromkeys(column.name for column in noun.sheet.columns)
    id_ = {"id": f"{noun.name[:3]}-0123456789ab"} if noun.sheet.key == ("id",) else {}
    href = {"href": f"/api/v1/{noun.name}/{noun.name[:3]}-0123456789ab"}
    return blank | id_ | EXAMPLES[noun.name] | href


def new_shape(noun: Noun) -> type[BaseModel]:
    """Return the shape of a row that is to be added."""
    example = {name: value for name, value in EXAMPLES[noun.name].items() if name != "id"}
    return _sent(noun, f"New{SINGULAR[noun.name]}", example, all_optional=False)


def change_shape(noun: Noun) -> type[BaseModel]:
    """Return the shape of a change: only what is named changes, ``null`` makes it unknown."""
    last = list(EXAMPLES[noun.name].items())[-1]
    return _sent(noun, f"{SINGULAR[noun.name]}Change", dict([last]), all_optional=True)


def _sent(noun: Noun, name: str, example: dict[str, Any], *, all_optional: bool) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for column in noun.sheet.columns:
        if column.name == "id" or column.name in _GIVEN.get(noun.name, ()):
            continue
        if column.required and not all_optional:
            fields[column.name] = (_type(column), ...)
        else:
            fields[column.name] = (_type(column) | None, None)
    config = ConfigDict(extra="forbid", json_schema_extra={"example": example})
    return create_model(name, __config__=config, **fields)


def page_shape(noun: Noun, row: type[BaseModel]) -> type[BaseModel]:
    """Return the shape of a page of a list."""
    return create_model(
        f"{SINGULAR[noun.name]}Page",
        items=(list[row], ...),  # type: ignore[valid-type]
        total=(int, Field(description="Rows on all pages.")),
        next=(str | None, Field(description="Value of `after` for the next page.")),
    )


class Wanted(BaseModel):
    """What every list may be asked."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[PlaceName, Field(description="Words that must stand in it.")] = ""
    hub: Annotated[Line, Field(description="Only what is of this hub.")] = ""
    near: PlaceName = ""
    radius_km: Radius = None
    sort: Annotated[
        Line, Field(description="Columns, the first one first; a minus in front turns the order.")
    ] = ""
    after: Annotated[
        str,
        StringConstraints(max_length=2000, pattern=r"^[A-Za-z0-9_-]*$"),
        Field(description="`next` of the page before."),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=1000, description="Rows of one page.")] = 50
    fields: Annotated[Line, Field(description="Only these columns, with commas.")] = ""
    format: Annotated[
        Literal["json", "csv", "xlsx", "geojson"],
        Field(description="Anything but json gives the whole list, on one page."),
    ] = "json"
    lang: Language | None = None


def wanted_shape(noun: Noun) -> type[Wanted]:
    """Return what the list of a noun may be asked: the same, and values of its columns."""
    extra: dict[str, Any] = {}
    for name in noun.filters:
        column = noun.sheet.column(name)
        kind = bool if column.type is Type.FLAG else _type(column)
        extra[name] = (kind | None, Field(None, description=f"Only with this {name}."))
    if "waste_code" in noun.table.c:
        material = Annotated[Line, Field(description="First digits of a waste code.")]
        extra["material"] = (material, "")
    return create_model(f"{SINGULAR[noun.name]}List", __base__=Wanted, **extra)
