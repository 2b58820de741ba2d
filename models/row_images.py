"""Rows as they were, in JSON: what is put back when something is undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.types import TypeEngine

Row = dict[str, Any]


def plain(row: Mapping[str, Any]) -> Row:
    """Return a row as JSON can hold it."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def typed(table: Table, values: Mapping[str, Any]) -> Row:
    """Return values of an image as the table takes them."""
    return {name: _typed(table.c[name].type, value) for name, value in values.items()}


def _typed(kind: TypeEngine[Any], value: Any) -> Any:
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
