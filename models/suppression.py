"""Who asked to be forgotten stays forgotten, also when an old list is imported again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from models.access.personal import PERSONAL
from models.tables import SuppressionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.exchange.format import Rows


def marks_of(name: str | None, email: str | None, phone: str | None) -> frozenset[str]:
    """Return what tells a person again: marks of the address and of the number, else of the name.

    A name alone is shared by many; it counts only where nothing better is known.
    """
    marks = set()
    if email and email.strip():
        marks.add(_mark("email", email.strip().lower()))
    digits = re.sub(r"\D", "", phone or "")
    if len(digits) >= 8:
        marks.add(_mark("phone", digits[-8:]))
    if not marks and name and name.strip():
        marks.add(_mark("name", " ".join(name.lower().split())))
    return frozenset(marks)


def _mark(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "replace")).hexdigest()


class Suppression:
    """The list of who was erased."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, marks: Iterable[str], now: datetime) -> None:
        """Remember people who were erased."""
        known = self.known()
        rows = [{"id": mark, "at": now} for mark in sorted(set(marks) - known)]
        if rows:
            self._session.execute(insert(SuppressionRow), rows)

    def known(self) -> frozenset[str]:
        """Return all marks."""
        return frozenset(self._session.scalars(select(SuppressionRow.id)))

    def applied(self, rows: Rows) -> Rows:
        """Return rows of organisations without the contact persons who were erased."""
        if not set(PERSONAL) & set(rows.columns):
            return rows
        known = self.known()
        if not known:
            return rows
        places = {name: rows.columns.index(name) for name in PERSONAL if name in rows.columns}
        kept = [self._without(row, places, known) for row in rows.rows]
        return replace(rows, rows=kept)

    @staticmethod
    def _without(
        row: tuple[Any, ...], places: dict[str, int], known: frozenset[str]
    ) -> tuple[Any, ...]:
        values = [row[places[name]] if name in places else None for name in PERSONAL]
        if not marks_of(*values) & known:
            return row
        gone = set(places.values())
        return tuple(None if place in gone else cell for place, cell in enumerate(row))
