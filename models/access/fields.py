"""Fields that are for fewer people than usual, taken out of the picture that strangers get."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matchmaker.domain import Organisation, Site, Stream, Visibility
from models.tables import FieldVisibilityRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from matchmaker.snapshot import Snapshot

    ForFew = Mapping[str, Mapping[str, Collection[str]]]
    """Columns by row by noun."""

ADDRESS = frozenset({"street", "postcode", "municipality", "country", "lat", "lon"})
AMOUNT = frozenset({"quantity", "unit", "every"})
DAYS = {"from": "available_from", "until": "available_until"}
"""Columns of the exchange format that have another name in the engine."""


def columns_for_few(session: Session) -> ForFew:
    """Return the columns of organisations and streams that not everybody may read."""
    f = FieldVisibilityRow
    query = select(f.noun, f.row, f.field).where(f.visibility != Visibility.PUBLIC.value)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for noun, row, column in session.execute(query):
        found[noun][row].add(column)
    return found


def for_everybody(snapshot: Snapshot, few: ForFew) -> Snapshot:
    """Return a snapshot in which these columns are unknown.

    Who hides a part of an address hides its point too, which would tell it.
    """
    organisations, streams = few.get("organisations", {}), few.get("streams", {})
    if not organisations and not streams:
        return snapshot
    return replace(
        snapshot,
        organisations=tuple(
            _organisation(one, organisations.get(one.id, ())) for one in snapshot.organisations
        ),
        streams=tuple(_stream(one, streams.get(one.id, ())) for one in snapshot.streams),
    )


def _organisation(one: Organisation, columns: Collection[str]) -> Organisation:
    if not columns:
        return one
    unknown = _defaults(Organisation, set(columns) - ADDRESS)
    if ADDRESS.intersection(columns):
        own, *others = one.sites or (Site(),)
        unknown["sites"] = (_site(own, columns), *others)
    return replace(one, **unknown)


def _stream(one: Stream, columns: Collection[str]) -> Stream:
    if not columns:
        return one
    unknown = _defaults(Stream, {DAYS.get(name, name) for name in columns} - ADDRESS)
    if AMOUNT.intersection(columns):
        unknown["quantity"] = None
    if ADDRESS.intersection(columns):
        unknown["site"] = None
    return replace(one, **unknown)


def _site(own: Site, columns: Collection[str]) -> Site:
    return replace(own, **_defaults(Site, set(columns) & ADDRESS), point=None)


def _defaults(noun: type, names: Collection[str]) -> dict[str, Any]:
    """Return what these fields are when nothing is known; a field that must be known stays."""
    return {
        field.name: field.default
        for field in fields(noun)
        if field.name in names and field.name != "visibility" and field.default is not MISSING
    }
