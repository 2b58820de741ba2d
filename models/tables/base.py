"""What all tables share: names of constraints, types, and the sender's own extra columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that a migration can name what it changes on either database."""

to_json = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
).encode
"""Write a value as the one JSON text it has in the store, so that equal values are equal bytes."""


class JsonText(TypeDecorator[Any]):
    """A list or a small dictionary, kept as JSON in a text column.

    Text, and not the database's own JSON: the bytes are then the same on SQLite and PostgreSQL, a
    row compares as it stands, and a list costs one cell where an association table costs a row
    per item. Lists that name other rows (members, partners) do have a table: there the database
    guards the reference. ``NULL`` is unknown; a list comes back as a tuple.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the value as JSON."""
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read the JSON back."""
        if value is None:
            return None
        read = json.loads(value)
        return tuple(read) if isinstance(read, list) else read


Words: TypeAlias = Annotated[tuple[str, ...] | None, mapped_column(JsonText, nullable=True)]
"""A list of words or codes."""
Facts: TypeAlias = Annotated[Mapping[str, Any] | None, mapped_column(JsonText, nullable=True)]
"""Named values, such as the columns of a sender that the format does not know."""


class Base(DeclarativeBase):
    """All tables. ``NULL`` means unknown in every column that allows it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it from the class)
        str: Text(),
        int: BigInteger(),
        float: Double(),
        bool: Boolean(),
        date: Date(),
        datetime: DateTime(timezone=True),
    }
