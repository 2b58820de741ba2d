"""The exchange format, version 1, as data: its sheets and their columns.

One list serves reading, checking, storing and writing. ``docs/exchange_format.md`` is the page for
people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker import domain

VERSION = 1


class Type(StrEnum):
    """What a cell holds, once read."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"
    DATE = "date"
    FLAG = "flag"
    WASTE_CODE = "waste_code"
    ENTERPRISE_NUMBER = "enterprise_number"
    POSTCODE = "postcode"
    COUNTRY = "country"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Parameters
    ----------
    many
        The cell holds a list, separated by ``;``.
    minimum
        Smallest number allowed.
    refers_to
        Sheet whose ids the cell names.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file or worksheet. `key` names the columns that tell a row from any other."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)

    def column(self, name: str) -> Column:
        """Return the column of this name; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(slots=True)
class Rows:
    """Checked rows of one sheet, ready to be stored.

    Parameters
    ----------
    columns
        Names of the columns that the sender gave. A column that is not here is left as it is in the
        store; a ``None`` in a row means that the sender says *unknown*.
    rows
        One tuple per row, in the order of `columns`: str, float, int, bool, date, tuple of str,
        or ``None``. Choices and codes are in their canonical spelling.
    lines
        Row number in the sender's file, for each row (1 is the first line of the file).
    extra
        Unknown columns of the sender, kept per row; same length as `rows`, or empty.
    guessed
        Places in `rows` where the sender left these columns open, so that what stands there now is
        at best a guess of ours; it gives way to what the store holds from a person.
    """

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    extra: list[dict[str, str]] = field(default_factory=list)
    guessed: dict[tuple[str, ...], set[int]] = field(default_factory=dict)


def _choice(name: str, options: type[StrEnum], *, required: bool = False) -> Column:
    return Column(name, Type.CHOICE, required=required, choices=tuple(options))


ID = Column("id", required=True)
_ORGANISATION = Column("organisation", required=True, refers_to="organisations")
_LAT = Column("lat", Type.LATITUDE)
_LON = Column("lon", Type.LONGITUDE)
_VISIBILITY = _choice("visibility", domain.Visibility)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "hubs",
        (
            ID,
            Column("name", required=True),
            Column("postcodes", many=True),
            Column("nis_codes", many=True),
            Column("focus", many=True),
            Column("email"),
        ),
    ),
    Sheet(
        "organisations",
        (
            ID,
            Column("name", required=True),
            _choice("kind", domain.Kind, required=True),
            Column("recognitions", many=True),
            Column("legal_form"),
            Column("enterprise_number", Type.ENTERPRISE_NUMBER),
            Column("sectors", many=True),
            Column("description"),
            Column("language"),
            Column("street"),
            Column("postcode", Type.POSTCODE),
            Column("municipality"),
            Column("country", Type.COUNTRY),
            _LAT,
            _LON,
            Column("employees", Type.WHOLE, minimum=0),
            Column("target_group_jobs", Type.NUMBER, minimum=0),
            Column("website"),
            Column("contact_name"),
            Column("email"),
            Column("phone"),
            Column("hubs", many=True, refers_to="hubs"),
            _VISIBILITY,
            Column("since", Type.DATE),
        ),
    ),
    Sheet(
        "sites",
        (
            ID,
            _ORGANISATION,
            Column("street"),
            Column("postcode", Type.POSTCODE),
            Column("municipality"),
            Column("country", Type.COUNTRY),
            _LAT,
            _LON,
        ),
    ),
    Sheet(
        "streams",
        (
            ID,
            _ORGANISATION,
            _choice("direction", domain.Direction, required=True),
            Column("title", required=True),
            Column("description"),
            Column("waste_code", Type.WASTE_CODE),
            Column("waste_code_assumed", Type.FLAG),
            Column("quantity", Type.NUMBER, minimum=0),
            _choice("unit", domain.Unit),
            _choice("every", domain.Every),
            Column("from", Type.DATE),
            Column("until", Type.DATE),
            _choice("status", domain.StreamStatus),
            Column("quality"),
            Column("price", Type.NUMBER),
            Column("postcode", Type.POSTCODE),
            _LAT,
            _LON,
            Column("lead_days", Type.WHOLE, minimum=0),
            _VISIBILITY,
        ),
    ),
    Sheet(
        "processes",
        (
            ID,
            _ORGANISATION,
            _choice("operation", domain.Operation, required=True),
            Column("accepts", many=True),
            Column("produces", many=True),
            Column("yield", Type.SHARE),
            Column("capacity", Type.NUMBER, minimum=0),
            Column("minimum", Type.NUMBER, minimum=0),
            _choice("unit", domain.Unit),
            _choice("every", domain.Every),
            Column("labour_hours_per_tonne", Type.NUMBER, minimum=0),
            Column("radius_km", Type.NUMBER, minimum=0),
            Column("permits", many=True),
        ),
    ),
    Sheet(
        "skills",
        (
            _ORGANISATION,
            _choice("direction", domain.Direction, required=True),
            Column("skill", required=True),
            Column("fte", Type.NUMBER, minimum=0),
            _choice("setting", domain.Setting),
            Column("from", Type.DATE),
            Column("until", Type.DATE),
        ),
        key=("organisation", "direction", "skill"),
    ),
    Sheet(
        "partnerships",
        (
            ID,
            Column("partners", required=True, many=True, refers_to="organisations"),
            _choice("kind", domain.PartnershipKind),
            Column("title"),
            Column("description"),
            _choice("state", domain.PartnershipState, required=True),
            Column("started", Type.DATE),
            Column("ended", Type.DATE),
            Column("streams", many=True, refers_to="streams"),
            Column("tonnes_per_year", Type.NUMBER, minimum=0),
            Column("jobs", Type.NUMBER, minimum=0),
            Column("training_hours", Type.NUMBER, minimum=0),
            Column("hub", refers_to="hubs"),
            Column("programme"),
            Column("lead", refers_to="organisations"),
            Column("reason"),
        ),
    ),
    Sheet(
        "judgements",
        (
            _ORGANISATION,
            Column("partner", required=True, refers_to="organisations"),
            _choice("verdict", domain.Verdict, required=True),
            Column("reason_code"),
            Column("note"),
            Column("by"),
            Column("at", Type.DATE),
        ),
        key=("organisation", "partner", "by"),
    ),
)
"""All sheets, each after the sheets that it refers to."""

SHEET = {sheet.name: sheet for sheet in SHEETS}
