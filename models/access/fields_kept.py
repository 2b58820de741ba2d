"""Who may read single fields of a row, where that is not the usual: read and written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from matchmaker.domain import Visibility
from models.access.personal import PERSONAL
from models.store import Store
from models.tables import FieldVisibilityRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "organisations": (
        ("description",),
        ("street",),
        ("municipality", "postcode", "lat", "lon"),
        ("website",),
        ("employees",),
        *((name,) for name in PERSONAL),
    ),
    "streams": (("description",), ("quantity", "unit", "every"), ("quality",), ("price",)),
}
"""Columns that are kept together, by noun: half a place tells the whole of it."""
EVERY = tuple(one.value for one in Visibility)
FOR_PERSONS = tuple(one.value for one in (Visibility.HUBS, Visibility.HUB, Visibility.HIDDEN))
"""Who may read a field about a person: never everybody."""


def choices(group: tuple[str, ...]) -> tuple[str, ...]:
    """Return who may read a group of columns, widest first."""
    return FOR_PERSONS if set(group) <= set(PERSONAL) else EVERY


def kept_of(session: Session, noun: str, rows: Collection[str]) -> dict[str, dict[str, str]]:
    """Return by row who may read its columns, for those that are not as usual."""
    f = FieldVisibilityRow
    query = select(f.row, f.field, f.visibility).where(f.noun == noun, f.row.in_(list(rows)))
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    for row, name, visibility in session.execute(query):
        kept[row][name] = visibility
    return dict(kept)


def keep(session: Session, noun: str, row: str, seen: Mapping[str, str]) -> bool:
    """Say who may read columns of a row; tell whether that was not so before.

    Parameters
    ----------
    seen
        A `Visibility` by column; empty for the usual. Other columns stay as they are.
    """
    Store(session).wait_for_turn()
    stands = kept_of(session, noun, [row]).get(row, {})
    changed = {name: said for name, said in seen.items() if stands.get(name, "") != said}
    if not changed:
        return False
    f = FieldVisibilityRow
    gone = delete(f).where(f.noun == noun, f.row == row, f.field.in_(list(changed)))
    session.execute(gone)
    rows = [
        {"noun": noun, "row": row, "field": name, "visibility": said}
        for name, said in changed.items()
        if said
    ]
    if rows:
        session.execute(insert(f), rows)
    Store(session).revise()
    return True
