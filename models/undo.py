"""What an import can be undone with: the rows as they were before it.

A row's image is kept for each row that is not as it was: its values before, and a mark of what the
import left. Undoing puts the values back where the mark still fits: what somebody changed
meanwhile is never lost.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from models.access.personal import PERSONAL
from models.bulk import Bulk
from models.errors import UndoRefused, UnknownRow
from models.exchange.format import SHEET, SHEETS, Rows, Sheet, Type
from models.row_images import plain
from models.store import Store
from models.tables import LINKS, TABLES, BeforeImageRow, ImportRow
from models.tables.base import to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

Key = tuple[str, ...]
Values = dict[str, Any]
UNDONE = "undone"
_PART = 500
"""Keys asked for at once."""


@dataclass
class Picture:
    """Rows as they stand at one moment, by sheet and key."""

    rows: dict[tuple[str, Key], Values] = field(default_factory=dict)


class Undo:
    """Keeps and puts back images, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def picture(self, sheets: Mapping[str, Rows], *, whole: bool = False) -> Picture:
        """Return the stored rows that an import may touch.

        Parameters
        ----------
        whole
            All rows of all sheets, for an import that also deletes.
        """
        picture = Picture()
        for sheet in SHEETS:
            if whole:
                self._read(picture, sheet, None)
            elif sheet.name in sheets:
                self._read(picture, sheet, _keys(sheet, sheets[sheet.name]))
        return picture

    def keep(self, number: int, before: Picture, after: Picture, now: datetime) -> int:
        """Keep the images of an import; return how many rows it touched."""
        touched = sorted(
            (place for place in before.rows | after.rows if _changed(place, before, after)),
            key=lambda place: (_ORDER[place[0]], place[1]),
        )
        rows = [
            {
                "import_": number,
                "place": place,
                "sheet": sheet,
                "key": list(key),
                "before": before.rows.get((sheet, key)),
                "after": _mark(after.rows.get((sheet, key))),
                "at": now,
            }
            for place, (sheet, key) in enumerate(touched)
        ]
        if rows:
            self._session.execute(insert(BeforeImageRow), rows)
        return len(rows)

    def back(self, number: int) -> dict[str, int]:
        """Take an import back; return how many rows of each sheet were put back or taken away.

        Raises
        ------
        UnknownRow
            There is no such import.
        UndoRefused
            Somebody changed what it brought, or builds on it; or it was undone, or is too old.
        """
        store = Store(self._session)
        store.wait_for_turn()
        row = self._session.get(ImportRow, number, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="imports")
        if row.state == UNDONE:
            raise UndoRefused(problem="undone")
        images = self._images(number)
        if not images:
            raise UndoRefused(problem="too_old")
        self._refuse_changed(images)
        self._refuse_built_upon(images)
        self._restore(store, images)
        self._session.execute(update(ImportRow).where(ImportRow.id == number).values(state=UNDONE))
        counts: dict[str, int] = defaultdict(int)
        for image in images:
            counts[image.sheet] += 1
        return dict(counts)

    def possible(self, numbers: Collection[int]) -> frozenset[int]:
        """Return those of these imports of which images are kept."""
        query = select(BeforeImageRow.import_).where(BeforeImageRow.import_.in_(numbers)).distinct()
        return frozenset(self._session.scalars(query))

    def forget_before(self, moment: datetime) -> None:
        """Take images away that are too old."""
        self._session.execute(delete(BeforeImageRow).where(BeforeImageRow.at < moment))

    def forget_person(self, email: str, organisations: Iterable[str]) -> None:
        """Take a person out of all images: by their address, and of these organisations."""
        ids = set(organisations)
        images = select(BeforeImageRow).where(
            BeforeImageRow.sheet == "organisations",
            BeforeImageRow.before.is_not(None),
        )
        for image in self._session.scalars(images):
            values = dict(image.before or {})
            named = str(values.get("email") or "").strip().lower() == email
            if named or (image.key and image.key[0] in ids):
                image.before = values | dict.fromkeys(PERSONAL)
        self._session.flush()

    def _images(self, number: int) -> Sequence[BeforeImageRow]:
        query = select(BeforeImageRow).where(BeforeImageRow.import_ == number)
        return list(self._session.scalars(query.order_by(BeforeImageRow.place)))

    def _refuse_changed(self, images: Sequence[BeforeImageRow]) -> None:
        now = Picture()
        for sheet in SHEETS:
            keys = {_key(image) for image in images if image.sheet == sheet.name}
            if keys:
                self._read(now, sheet, keys)
        for image in images:
            if _mark(now.rows.get((image.sheet, _key(image)))) != image.after:
                raise UndoRefused(problem="changed", sheet=image.sheet, row=" / ".join(_key(image)))

    def _refuse_built_upon(self, images: Sequence[BeforeImageRow]) -> None:
        """Refuse when rows that the import did not bring would go with those that it did."""
        fresh = {(image.sheet, _key(image)) for image in images if image.before is None}
        touched = {(image.sheet, _key(image)) for image in images}
        for sheet in SHEETS:
            for column in sheet.columns:
                ids = sorted(key[0] for name, key in fresh if name == column.refers_to)
                for start in range(0, len(ids), _PART):
                    for key in self._naming(sheet, column.name, ids[start : start + _PART]):
                        if (sheet.name, key) not in touched:
                            raise UndoRefused(
                                problem="in_use", sheet=sheet.name, row=" / ".join(key)
                            )

    def _naming(self, sheet: Sheet, column: str, ids: Sequence[str]) -> list[Key]:
        link = LINKS.get((sheet.name, column))
        if link is not None:
            owner, _, named = link.c
            found = self._session.execute(select(owner).where(named.in_(ids)))
        else:
            table = TABLES[sheet.name]
            columns = [table.c[name] for name in sheet.key]
            found = self._session.execute(select(*columns).where(table.c[column].in_(ids)))
        return [tuple(row) for row in found]

    def _restore(self, store: Store, images: Sequence[BeforeImageRow]) -> None:
        by_sheet: dict[str, list[BeforeImageRow]] = defaultdict(list)
        for image in images:
            by_sheet[image.sheet].append(image)
        bulk = Bulk(self._session.connection())
        for sheet in reversed(SHEETS):  # what refers goes before what is referred to
            gone = [_key(image) for image in by_sheet[sheet.name] if image.before is None]
            bulk.delete(TABLES[sheet.name], sheet.key, gone)
        rows = {
            sheet.name: _rows(sheet, [dict(i.before) for i in by_sheet[sheet.name] if i.before])
            for sheet in SHEETS
            if any(image.before for image in by_sheet[sheet.name])
        }
        if rows:
            store.upsert(rows)  # by the same way as all that comes in: who was erased stays so
        store.revise()

    def _read(self, picture: Picture, sheet: Sheet, keys: Collection[Key] | None) -> None:
        table = TABLES[sheet.name]
        if keys is None:
            parts: list[Any] = [None]
        else:
            first = sorted({key[0] for key in keys})
            parts = [first[start : start + _PART] for start in range(0, len(first), _PART)]
        names = [name for owner, name in LINKS if owner == sheet.name]
        for part in parts:
            query = select(table)
            if part is not None:
                query = query.where(table.c[sheet.key[0]].in_(part))
            links = {name: self._links(sheet.name, name, part) for name in names}
            for row in self._session.execute(query).mappings():
                key = tuple(str(row[name]) for name in sheet.key)
                if keys is not None and key not in keys:
                    continue
                values = plain(dict(row))
                for name in names:
                    values[name] = links[name].get(key[0])
                picture.rows[sheet.name, key] = values

    def _links(self, sheet: str, name: str, ids: Sequence[str] | None) -> dict[str, list[str]]:
        owner, position, named = LINKS[sheet, name].c
        query = select(owner, named).order_by(owner, position)
        if ids is not None:
            query = query.where(owner.in_(ids))
        listed: dict[str, list[str]] = defaultdict(list)
        for id_, other in self._session.execute(query):
            listed[id_].append(other)
        return listed


_ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}


def _keys(sheet: Sheet, rows: Rows) -> set[Key]:
    places = [rows.columns.index(name) if name in rows.columns else None for name in sheet.key]
    return {
        tuple("" if place is None else str(row[place] or "") for place in places)
        for row in rows.rows
    }


def _key(image: BeforeImageRow) -> Key:
    return tuple(image.key or ())


def _changed(place: tuple[str, Key], before: Picture, after: Picture) -> bool:
    return before.rows.get(place) != after.rows.get(place)


def _mark(values: Values | None) -> str | None:
    if values is None:
        return None
    return hashlib.sha256(to_json(values).encode()).hexdigest()[:24]


def _rows(sheet: Sheet, values: Sequence[Values]) -> Rows:
    """Return images as rows that the store keeps; all of them have all columns."""
    columns = tuple(column.name for column in sheet.columns)
    return Rows(
        columns,
        [tuple(_typed(sheet, name, one.get(name)) for name in columns) for one in values],
        extra=[dict(one.get("extra") or {}) for one in values],
    )


def _typed(sheet: Sheet, name: str, value: Any) -> Any:
    if value is None:
        return None
    if SHEET[sheet.name].column(name).type is Type.DATE:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
