"""Which table of a file is what, and which column is which: as recognised, to be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.exchange.format import SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.services.import_state import Seen
    from models.intake import Table

EXAMPLES = 3
"""Different values of a column that are shown."""
_NO_TABLE = frozenset(("table_unknown", "header_missing"))


@dataclass(frozen=True)
class ColumnSeen:
    """One column of the sender's.

    Parameters
    ----------
    meant
        The column of the exchange format that it is; empty for one that is kept as it stands.
    examples
        What stands in it.
    """

    header: str
    meant: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSeen:
    """One worksheet, or file of one table.

    Parameters
    ----------
    noun
        Sheet of the exchange format that it is; empty for one that is not read.
    columns
        Those that were not recognised first.
    known
        Columns of the exchange format that need no header: all lines of *Aanbod* are offers.
    """

    name: str
    noun: str
    rows: int = 0
    columns: list[ColumnSeen] = field(default_factory=list)
    known: frozenset[str] = frozenset()

    @property
    def options(self) -> list[str]:
        """The columns that a header of it can be."""
        return [column.name for column in SHEET[self.noun].columns] if self.noun else []

    @property
    def lacks(self) -> list[str]:
        """Columns without which no row of it can be kept; ids are made where they are missing."""
        given = {column.meant for column in self.columns} | self.known
        needed = SHEET[self.noun].columns if self.noun else ()
        return [c.name for c in needed if c.required and c.name != "id" and c.name not in given]


def tables_of(seen: Seen) -> list[TableSeen]:
    """Return the tables of a file: those that are read, then the others."""
    read = [_read(table) for table in seen.tables]
    names = {table.name for table in read}
    others = [where.sheet or where.file for where in seen.outcome.left_out]
    others += [
        one.sheet or one.file for one in seen.outcome.checked.issues if one.code in _NO_TABLE
    ]
    return read + [TableSeen(name, "") for name in dict.fromkeys(others) if name not in names]


def worth_a_look(tables: Iterable[TableSeen]) -> bool:
    """Whether something was not recognised: then the sender looks before the rows are checked."""
    return any(
        not table.noun or table.lacks or any(not column.meant for column in table.columns)
        for table in tables
    )


def changed(names: Sequence[str], was: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    """Return what was chosen otherwise than it stood.

    Examples
    --------
    >>> changed(["Zaak", "Soort"], ["", "kind"], ["name", "kind"])
    {'Zaak': 'name'}
    """
    together = zip(names, was, chosen, strict=False)
    return {name: now for name, before, now in together if now != before}


def _read(table: Table) -> TableSeen:
    columns = [ColumnSeen(name, "", _examples(cells)) for name, cells in table.extra.items()]
    columns += [
        ColumnSeen(table.headers[name], name, _examples(cells))
        for name, cells in table.columns.items()
        if name in table.headers
    ]
    name = table.where.sheet or table.where.file
    return TableSeen(name, table.noun, len(table.lines), columns, frozenset(table.presets))


def _examples(cells: Sequence[object]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        if cell not in (None, "", ()):
            text = "; ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
            found.setdefault(text[:40], None)
        if len(found) == EXAMPLES:
            break
    return tuple(found)
