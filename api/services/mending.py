"""What a sender puts right in her file without sending it again: cells, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.exchange.format import SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.intake import Source, Table

QUESTIONS = frozenset(("same_organisation", "enterprise_number_shared"))
"""Issues that ask whether two organisations are one."""
TWO = "\x1e"
"""Before an id, in the place of a column: this row is not that organisation."""


@dataclass(frozen=True)
class Mend:
    """What must stand in one cell of the sender's file.

    Parameters
    ----------
    file, sheet, row, column
        As an issue names them.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    """What must stand there; row 0 means each row of the table where nothing stands."""

    @property
    def place(self) -> str:
        """Where the cell stands, as one word."""
        return "\x1f".join((self.file, self.sheet, str(self.row), self.column))


@dataclass(frozen=True)
class Question:
    """Whether a row of the file is an organisation that is known already, or that stands above it.

    Parameters
    ----------
    existing, existing_name
        The other organisation.
    name
        The one in this row.
    """

    file: str
    sheet: str
    row: int
    existing: str
    existing_name: str = ""
    name: str = ""

    @property
    def answered(self) -> str:
        """Where it is written down that they are two."""
        return Mend(self.file, self.sheet, self.row, f"{TWO}{self.existing}", TWO).place


def mend(source: Source, mends: Mapping[str, str]) -> None:
    """Put what was mended in its place; what no longer has a place is passed over.

    A column that the file lacks is made. In row 0, the value is for each row without one.
    """
    for place, value in mends.items():
        file, sheet, row, header = place.split("\x1f")
        for table in source.tables:
            if (table.where.file, table.where.sheet) == (file, sheet):
                _mend_cell(table, int(row), header, value)


def _mend_cell(table: Table, row: int, header: str, value: str) -> None:
    known = {typed: name for name, typed in table.headers.items()}
    name = known.get(header, header)
    if all(column.name != name for column in SHEET[table.noun].columns):
        return
    if row and row not in table.lines:
        return
    cells = table.columns.setdefault(name, [""] * len(table.lines))
    table.headers.setdefault(name, header)
    if row:
        cells[table.lines.index(row)] = value
    else:
        cells[:] = [value if cell in (None, "") else cell for cell in cells]
