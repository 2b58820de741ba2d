"""Checked rows of the exchange format become rows of the tables.

Rows are handled a column at a time and compared in bulk with what is stored, so that importing the
same file twice writes nothing, and a first import costs little more than the driver's own work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.confirmed import keep_confirmed
from models.errors import IncompleteRow, StillInUse, UnknownChoice, UnknownReference
from models.exchange.format import SHEETS, Rows, Sheet, Type
from models.tables import LINKS, TABLES
from models.tables.base import to_json

if TYPE_CHECKING:
    from models.bulk import Bulk, Cells, Key

Links = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did to one sheet."""

    new: int = 0
    changed: int = 0
    same: int = 0
    deleted: int = 0

    @property
    def touched(self) -> int:
        """Rows that are not as they were."""
        return self.new + self.changed + self.deleted


def upsert(
    bulk: Bulk, sheet_rows: Mapping[str, Rows], *, replace: bool, hub: str | None
) -> dict[str, Counts]:
    """Store the rows of all sheets; see `models.store.Store.upsert`."""
    writers = [
        SheetWriter(bulk, sheet, sheet_rows[sheet.name])
        for sheet in SHEETS
        if sheet.name in sheet_rows
    ]
    written = {writer.sheet.name: writer.write() for writer in writers}
    if replace:
        for writer in reversed(writers):  # what refers goes before what is referred to
            counts = written[writer.sheet.name]
            deleted = writer.delete_the_others(hub)
            written[writer.sheet.name] = Counts(counts.new, counts.changed, counts.same, deleted)
    return written


def compared(bulk: Bulk, sheet_rows: Mapping[str, Rows]) -> dict[str, Counts]:
    """Return what `upsert` would do to the sheets; nothing is written."""
    return {
        sheet.name: SheetWriter(bulk, sheet, sheet_rows[sheet.name]).compare()
        for sheet in SHEETS
        if sheet.name in sheet_rows
    }


class SheetWriter:
    """Stores the rows of one sheet.

    Parameters
    ----------
    rows
        Of one key given twice, the last row counts.
    """

    def __init__(self, bulk: Bulk, sheet: Sheet, rows: Rows) -> None:
        self.sheet = sheet
        self._bulk = bulk
        self._table = TABLES[sheet.name]
        self._lines = rows.lines
        self._guessed = rows.guessed
        self._given = _by_column(sheet, rows)
        self._links = {
            name: table
            for (owner, name), table in LINKS.items()
            if owner == sheet.name and name in self._given
        }
        self._columns = [name for name in self._given if name not in self._links]
        for name in sheet.key:
            if name not in self._given:
                raise IncompleteRow(sheet=sheet.name, row="", line=None, column=name)
        self._keys: list[Key] = list(zip(*(self._given[name] for name in sheet.key), strict=True))

    def write(self) -> Counts:
        """Add what is new, update what differs, leave the rest.

        Raises
        ------
        IncompleteRow, UnknownChoice, UnknownReference
            A row cannot be stored; nothing of this sheet has been written.
        """
        if not self._keys:
            return Counts()
        self._refuse_missing_values()
        self._refuse_unknown_choices()
        self._refuse_unknown_references()
        incoming, stored = self._beside()
        fresh = [key for key in incoming if key not in stored]
        self._refuse_incomplete(fresh)
        changed = [key for key, old in stored.items() if incoming[key] != old]
        self._bulk.insert(self._table, self._columns, [incoming[key] for key in fresh])
        self._bulk.update(
            self._table, self._columns, self.sheet.key, [incoming[k] for k in changed]
        )
        touched = set(changed)
        for name in self._links:
            touched |= self._write_links(name, stored)
        return Counts(len(fresh), len(touched), len(stored) - len(touched))

    def compare(self) -> Counts:
        """Count what `write` would add, change and leave."""
        if not self._keys:
            return Counts()
        incoming, stored = self._beside()
        touched = {key for key, old in stored.items() if incoming[key] != old}
        for name in self._links:
            differing, _, _ = self._differing_links(name, stored)
            touched |= {key for key in differing if key in stored}
        return Counts(len(incoming) - len(stored), len(touched), len(stored) - len(touched))

    def _beside(self) -> tuple[dict[Key, Cells], dict[Key, Cells]]:
        """Return the rows to be kept, and those stored under the same keys."""
        incoming = dict(zip(self._keys, self._stored_cells(), strict=True))
        stored = self._stored(incoming)
        if stored and self._guessed:
            guessed = {
                names: {self._keys[row] for row in rows} for names, rows in self._guessed.items()
            }
            keep_confirmed(self._columns, guessed, incoming, stored)
        return incoming, stored

    def delete_the_others(self, hub: str | None) -> int:
        """Delete what is stored and was not given; return how many rows that were.

        Parameters
        ----------
        hub
            Only what is of this hub alone.

        Raises
        ------
        StillInUse
            A partnership names an organisation that would go.
        """
        kept = set(self._keys)
        gone = sorted(key for key in self._stored_keys(hub) if key not in kept)
        if self.sheet.name == "organisations":
            self._refuse_partners({key[0] for key in gone})
        self._bulk.delete(self._table, self.sheet.key, gone)
        return len(gone)

    def _stored_keys(self, hub: str | None) -> Iterator[Key]:
        key = self.sheet.key
        if hub is None:
            yield from self._bulk.read(self._table, key)
            return
        if self.sheet.name == "hubs":
            return
        owner = {"organisations": "id", "partnerships": "hub"}.get(self.sheet.name, "organisation")
        ours = {hub} if owner == "hub" else self._members_of_no_other(hub)
        for *parts, owned_by in self._bulk.read(self._table, (*key, owner)):
            if owned_by in ours:
                yield tuple(parts)

    def _members_of_no_other(self, hub: str) -> set[str]:
        hubs: dict[str, set[str]] = defaultdict(set)
        for member, of in self._bulk.read(LINKS["organisations", "hubs"], ("organisation", "hub")):
            hubs[member].add(of)
        return {member for member, of in hubs.items() if of == {hub}}

    def _stored_cells(self) -> Iterable[Cells]:
        return zip(
            *(_stored(self._given[name], self._form(name)) for name in self._columns), strict=True
        )

    def _form(self, name: str) -> Callable[[Any], object] | None:
        if name == "extra":
            return _extra
        column = self.sheet.column(name)
        if column.many:
            return lru_cache(maxsize=None)(_words)  # sectors and postcodes come back row after row
        if column.type is Type.DATE:
            return self._bulk.stored_date
        # PostgreSQL keeps the minus of -0.0, SQLite does not: no quantity needs it.
        return _without_minus if 0.0 in self._given[name] else None

    def _stored(self, incoming: Mapping[Key, Cells]) -> dict[Key, Cells]:
        """Return the rows that are stored under the keys of `incoming`."""
        if self._bulk.is_empty(self._table):
            return {}
        places = [self._columns.index(name) for name in self.sheet.key]
        among = (self.sheet.key[0], {key[0] for key in incoming})
        rows = self._bulk.read(self._table, self._columns, among)
        stored = ((tuple(row[place] for place in places), row) for row in rows)
        return {key: row for key, row in stored if key in incoming}

    def _write_links(self, name: str, stored: Mapping[Key, Cells]) -> set[Key]:
        """Write one column that lists rows of another sheet; return the old keys that changed."""
        table = self._links[name]
        owner, position, named = table.columns.keys()
        differing, wanted, had = self._differing_links(name, stored)
        self._bulk.delete(table, (owner,), [key for key in differing if key in had])
        self._bulk.insert(
            table,
            (owner, position, named),
            [(key[0], place, id_) for key in differing for place, id_ in enumerate(wanted[key])],
        )
        return {key for key in differing if key in stored}

    def _differing_links(
        self, name: str, stored: Mapping[Key, Cells]
    ) -> tuple[list[Key], dict[Key, Links], dict[Key, Links]]:
        """Return the keys of which the lists differ, the lists as wanted, and as they were."""
        wanted = {
            key: tuple(dict.fromkeys(ids or ()))
            for key, ids in zip(self._keys, self._given[name], strict=True)
        }
        had = self._stored_links(name, stored) if stored else {}
        return [key for key in wanted if wanted[key] != had.get(key, ())], wanted, had

    def _stored_links(self, name: str, stored: Mapping[Key, Cells]) -> dict[Key, Links]:
        table = self._links[name]
        owner, position, named = table.columns.keys()
        among = (owner, {key[0] for key in stored})
        links: dict[Key, list[str]] = defaultdict(list)
        for id_, _, named_id in sorted(self._bulk.read(table, (owner, position, named), among)):
            links[(id_,)].append(named_id)
        return {key: tuple(ids) for key, ids in links.items()}

    def _refuse_missing_values(self) -> None:
        for column in self.sheet.columns:
            cells = self._given.get(column.name, ())
            if column.required and (None in cells or "" in cells):
                row = next(i for i, cell in enumerate(cells) if cell in {None, ""})
                raise IncompleteRow(**self._where(row), column=column.name)

    def _refuse_incomplete(self, fresh: Sequence[Key]) -> None:
        lacking = [c.name for c in self.sheet.columns if c.required and c.name not in self._given]
        if fresh and lacking:
            raise IncompleteRow(**self._where(self._keys.index(fresh[0])), column=lacking[0])

    def _refuse_unknown_choices(self) -> None:
        for column in self.sheet.columns:
            if column.choices and column.name in self._given:
                unknown = set(self._given[column.name]) - {None, *column.choices}
                self._refuse(UnknownChoice, column.name, unknown)

    def _refuse_unknown_references(self) -> None:
        for column in self.sheet.columns:
            cells = self._given.get(column.name)
            if not column.refers_to or cells is None:
                continue
            named = {id_ for ids in cells for id_ in ids or ()} if column.many else set(cells)
            named.discard(None)
            table = TABLES[column.refers_to]
            known = {id_ for (id_,) in self._bulk.read(table, ("id",), ("id", named))}
            self._refuse(UnknownReference, column.name, named - known)

    def _refuse(
        self, error: type[UnknownChoice | UnknownReference], column: str, values: set[Any]
    ) -> None:
        """Refuse the first row that has one of these values in this column."""
        if not values:
            return
        many = self.sheet.column(column).many
        for row, cell in enumerate(self._given[column]):
            for value in (cell or ()) if many else (cell,):
                if value in values:
                    raise error(**self._where(row), column=column, value=value)

    def _refuse_partners(self, gone: set[str]) -> None:
        table = LINKS["partnerships", "partners"]
        used = sorted(
            self._bulk.read(table, ("organisation", "partnership"), ("organisation", gone))
        )
        if used:
            organisation, partnership = used[0]
            raise StillInUse(sheet="organisations", row=organisation, used_by=partnership)

    def _where(self, row: int) -> dict[str, object]:
        line = self._lines[row] if row < len(self._lines) else None
        key = " / ".join(str(part) for part in self._keys[row])
        return {"sheet": self.sheet.name, "row": key, "line": line}


def _by_column(sheet: Sheet, rows: Rows) -> dict[str, Sequence[Any]]:
    """Return the cells of each given column, the key always among them."""
    known = {column.name for column in sheet.columns}
    unknown = set(rows.columns) - known
    if unknown:
        raise KeyError(f"sheet {sheet.name} has no columns {sorted(unknown)}")
    cells: Sequence[Sequence[Any]] = list(zip(*rows.rows, strict=True)) or [()] * len(rows.columns)
    given = dict(zip(rows.columns, cells, strict=True))
    if rows.extra:
        given["extra"] = rows.extra
    for name in sheet.key:
        if not sheet.column(name).required:  # a judgement of nobody named: a key cannot be unknown
            given[name] = [cell or "" for cell in given.get(name, [""] * len(rows.rows))]
    return given


def _stored(cells: Sequence[Any], form: Callable[[Any], object] | None) -> Sequence[object]:
    if form is None:
        return cells
    return [None if cell is None else form(cell) for cell in cells]


def _without_minus(number: Any) -> object:
    return 0.0 if number == 0.0 and isinstance(number, float) else number


def _words(words: Sequence[str]) -> str | None:
    return to_json(words) if words else None


def _extra(extra: Mapping[str, str]) -> str | None:
    return to_json(extra) if extra else None
