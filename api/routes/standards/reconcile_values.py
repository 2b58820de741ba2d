"""What a reconciliation query may hold, by the Reconciliation Service API 0.2."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)

from api.routes.values import LONGEST_ID, LONGEST_WORDS
from api.services.standards.reconcile.base import Query

MOST_CANDIDATES = 100
MOST_VALUES = 100
LONGEST_KEY = 100


def _cleaned(text: str) -> str:
    """Return a cell as words: without control characters, and no longer than anybody types.

    A table has such cells; one of them is no reason to refuse the others.
    """
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST_WORDS]


Cell: TypeAlias = Annotated[str, AfterValidator(_cleaned)]
Id: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_ID)]


class Told(BaseModel):
    """Something that a program tells; what we do not know of is passed over."""

    model_config = ConfigDict(strict=True)


class ThingIn(Told):
    """A value that was matched before."""

    id: Cell
    name: Cell = ""


Value: TypeAlias = bool | float | Cell | ThingIn


class PropertyIn(Told):
    """What is known of the thing besides its name."""

    pid: Id
    v: Value | Annotated[list[Value], Field(max_length=MOST_VALUES)]

    def texts(self) -> tuple[str, ...]:
        """Return the values as texts; of a thing, its id and its name."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return tuple(text for value in values for text in _texts(value) if text)


class QueryIn(Told):
    """One query of a batch."""

    query: Cell = ""
    type: Id | Annotated[list[Id], Field(max_length=MOST_VALUES)] = Field(default_factory=list)
    limit: Annotated[float, Field(ge=1, allow_inf_nan=False)] = 5
    properties: Annotated[list[PropertyIn], Field(max_length=MOST_VALUES)] = Field(
        default_factory=list
    )
    type_strict: Literal["any", "should", "all"] = "any"

    def to_domain(self) -> Query:
        """Return the query as the service takes it."""
        return Query(
            self.query,
            tuple([self.type] if isinstance(self.type, str) else self.type),
            {one.pid: one.texts() for one in self.properties},
            int(min(self.limit, MOST_CANDIDATES)),
        )


class NamedIn(Told):
    """A property to tell; its settings are read over, since we have none."""

    id: Id
    settings: dict[str, Any] = Field(default_factory=dict)


class ExtensionIn(Told):
    """Which values of which things are wanted."""

    ids: Annotated[list[Id], Field(max_length=1000)]
    properties: Annotated[list[NamedIn], Field(max_length=50)]


BATCH: TypeAdapter[dict[str, QueryIn]] = TypeAdapter(
    dict[Annotated[str, StringConstraints(max_length=LONGEST_KEY)], QueryIn]
)
EXTENSION: TypeAdapter[ExtensionIn] = TypeAdapter(ExtensionIn)

FEWEST_AT_ONCE = 20
"""Queries that every list takes in one batch; the manifest tells how many it takes."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return the shapes of both questions for the OpenAPI document, each complete in itself."""
    batch = {**_complete(BATCH.json_schema()), "maxProperties": FEWEST_AT_ONCE}
    return {"queries": batch, "extend": _complete(EXTENSION.json_schema())}


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    """Put what a schema refers to in the place where it does."""
    parts = schema.pop("$defs", {})

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return [inside(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return inside(parts[value["$ref"].rpartition("/")[2]])
        return {name: inside(one) for name, one in value.items()}

    return {name: inside(one) for name, one in schema.items()}


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, ThingIn):
        return (value.id, value.name)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else str(value),)
    return (value,)
