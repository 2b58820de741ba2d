"""From a grid of cells to a table of which every column is known.

People put a title above their table, name things their own way and leave columns empty. The header
is the row in which most cells are headers that we know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from models.exchange.format import SHEET, SHEETS
from models.intake.remarks import is_remark
from models.intake.said import NOTHING, NOTHING_SAID, Said
from models.intake.synonyms import Meaning, fold, synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.intake.issues import Issue, Where

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_NEEDED = {
    sheet.name: {column.name for column in sheet.columns if column.required} - {"id"}
    for sheet in SHEETS
}
"""Columns without which no row of a sheet can be kept; an id can be made."""

Cell = object
"""str, int, float, date, datetime, tuple of str, or ``None``."""

LOOKED_AT = 25
"""Rows from the top among which the header is looked for."""


@dataclass(slots=True)
class Grid:
    """The cells of one file or worksheet, as they stand there.

    Parameters
    ----------
    rows
        Not empty ones only.
    lines
        Row number of each, as the sender's spreadsheet counts.
    hint
        File or worksheet name, which may tell what the table is about.
    decimal_point
        The file is separated by commas, so that a number cannot have a decimal comma.
    """

    where: Where
    hint: str
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    decimal_point: bool = False


@dataclass(slots=True)
class Table:
    """The rows of one sheet of the exchange format, column by column, not yet checked.

    Parameters
    ----------
    noun
        Name of the sheet in the exchange format.
    columns
        Cells of each known column.
    headers
        For each known column the header that the sender typed.
    extra
        Cells of the columns that we do not know, by their header.
    presets
        Values that the name of the table gives to every row: all lines of *Aanbod* are offers.
    """

    where: Where
    noun: str
    columns: dict[str, list[Cell]]
    headers: dict[str, str]
    lines: list[int]
    extra: dict[str, list[Cell]] = field(default_factory=dict)
    presets: dict[str, str] = field(default_factory=dict)
    decimal_point: bool = False


def recognise(grid: Grid, said: Said = NOTHING_SAID) -> tuple[Table | None, list[Issue]]:
    """Find out what a grid is about, and where its header stands.

    Parameters
    ----------
    said
        What the sender says of it herself.

    Returns
    -------
    table
        ``None`` when nothing can be made of it.
    issues
        What was skipped, unknown or ambiguous.
    """
    where = grid.where
    told = said.sheet(where)
    if told == NOTHING:
        return None, []
    about = name_of_sheet(grid.hint)
    if told and (about is None or about.value != told):
        about = Meaning(told)
    header = find_header(grid.rows, about, said)
    if not header.known and told:
        header = _first_full_row(grid.rows, told)
    if not header.known and not header.sure:
        unknown = where.issue("table_unknown", value=grid.hint)
        return None, [where.issue("header_missing", noun=about.value) if about else unknown]
    place, noun = header.place, header.noun
    width = len(grid.rows[place])
    issues: list[Issue] = []
    if place:
        issues.append(where.issue("title_rows_skipped", row=grid.lines[place]))
    body, lines = grid.rows[place + 1 :], list(grid.lines[place + 1 :])
    if not body:
        issues.append(where.issue("rows_missing", row=grid.lines[place]))
    rows, kept_lines = _even(body, lines, width, where, issues)
    cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * width
    table = Table(where, noun, {}, {}, kept_lines, decimal_point=grid.decimal_point)
    if about:
        table.presets.update(about.also)
    sound = _name_columns(table, grid.rows[place], cells, issues, said)
    return (table if sound else None), issues


def name_of_sheet(hint: str) -> Meaning | None:
    """Return what a file or worksheet of this name is about, if its name tells."""
    known = synonyms().sheets
    whole = known.get(fold(hint))
    if whole:
        return whole
    words = [fold(word) for word in re.split(r"[\W_\d]+", hint) if word]
    found = {known[word].value: known[word] for word in words if word in known}
    return next(iter(found.values())) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def name_of_column(noun: str, header: str) -> str | None:
    """Return the column that a header means on a sheet."""
    headers = synonyms().headers[noun]
    return headers.get(fold(header)) or (
        headers.get(fold(_BRACKETS.sub("", header))) if "(" in header or "[" in header else None
    )


@dataclass(frozen=True, slots=True, order=True)
class Header:
    """A row that may hold the names of the columns; the better one is the greater."""

    complete: bool
    """It names all columns that its sheet needs."""
    known: int
    """How many columns of the sheet it names."""
    noun: str
    place: int
    sure: bool = False
    """Most of its cells are names of columns: no need to look further."""


NO_HEADER = Header(complete=False, known=0, noun="", place=0)


def find_header(
    rows: Sequence[Sequence[Cell]], about: Meaning | None, said: Said = NOTHING_SAID
) -> Header:
    """Return the best header among the first rows of a grid; `NO_HEADER` when there is none.

    Parameters
    ----------
    about
        What the sender, or the name of the file or worksheet, says it is about.
    """
    nouns = (about.value,) if about else tuple(SHEET)
    best = NO_HEADER
    for place, row in enumerate(rows[:LOOKED_AT]):
        cells = [cell for cell in row if isinstance(cell, str) and cell]
        least = 1 if about or len(rows[-1]) == 1 else 2
        for noun in nouns:
            found = _header(cells, noun, place, said)
            if found.known >= least and (found.known, found.complete) > (best.known, best.complete):
                best = found
        if best.sure:
            break
    return best


def _first_full_row(rows: Sequence[Sequence[Cell]], noun: str) -> Header:
    """Return the row that looks most like a header, of a table of which we know none."""
    for place, row in enumerate(rows[:LOOKED_AT]):
        if sum(isinstance(cell, str) and cell != "" for cell in row) > 1:
            return Header(complete=False, known=0, noun=noun, place=place, sure=True)
    return NO_HEADER


def _meant(noun: str, header: str, said: Said) -> str | None:
    told = said.column(noun, header)
    return name_of_column(noun, header) if told is None else told or None


def _header(cells: Sequence[str], noun: str, place: int, said: Said) -> Header:
    named = {_meant(noun, cell, said) for cell in cells} - {None}
    needed = _NEEDED[noun]
    sure = len(named) > 1 and needed <= named and len(named) >= 0.7 * len(cells)
    return Header(needed <= named, len(named), noun, place, sure)


def _even(
    body: Sequence[Sequence[Cell]],
    lines: list[int],
    width: int,
    where: Where,
    issues: list[Issue],
) -> tuple[Sequence[Sequence[Cell]], list[int]]:
    """Give all rows the width of the header; tell of those that had another."""
    if all(len(row) == width for row in body):
        return body, lines
    even: list[Sequence[Cell]] = []
    kept: list[int] = []
    for row, line in zip(body, lines, strict=True):
        if len(row) > width and any(cell not in (None, "") for cell in row[width:]):
            issues.append(where.issue("row_too_long", row=line, cells=len(row), columns=width))
            continue
        if len(row) < width:
            issues.append(where.issue("row_too_short", row=line, cells=len(row), columns=width))
        even.append([*row[:width], *[""] * (width - len(row))])
        kept.append(line)
    return even, kept


def _name_columns(
    table: Table,
    header: Sequence[Cell],
    cells: list[list[Cell]],
    issues: list[Issue],
    said: Said,
) -> bool:
    """Put each column under its name. False when two columns claim the same header."""
    typed = [str(cell).strip() if cell is not None else "" for cell in header]
    claimed = {said.column(table.noun, name) for name in typed if name} - {None, NOTHING}
    seen: dict[str, list[Cell]] = {}
    sound = True
    for name, column in zip(typed, cells, strict=True):
        if not name:
            if any(cell not in (None, "") for cell in column):
                issues.append(table.where.issue("column_without_title"))
            continue
        if is_remark(name):
            continue
        meant = _meant(table.noun, name, said)
        if meant in claimed and not said.column(table.noun, name):
            meant = None  # she says that another column is this one
        if name in seen:
            if column != seen[name] and meant:
                issues.append(table.where.issue("column_twice", column=name))
                sound = False
            continue
        seen[name] = column
        if meant is None:
            table.extra[name] = column
            issues.append(table.where.issue("column_unknown", column=name))
        elif meant in table.columns:
            table.extra[name] = column
            first = table.headers[meant]
            issues.append(table.where.issue("column_same_meaning", column=name, first=first))
        else:
            table.columns[meant] = column
            table.headers[meant] = name
    return sound


def presets_of(header: str, values: Mapping[str, Mapping[str, Meaning]]) -> dict[str, str]:
    """Return unit and rhythm that stand between brackets: *Hoeveelheid (ton/jaar)*.

    Parameters
    ----------
    values
        Synonyms of the columns ``unit`` and ``every``.
    """
    found: dict[str, str] = {}
    for inside in re.findall(r"[(\[](.*?)[)\]]", header):
        for word in re.split(r"\s*/\s*|\s+per\s+|\s+par\s+|\s+", inside):
            for column, known in values.items():
                meaning = known.get(fold(word))
                if meaning:
                    found.setdefault(column, meaning.value)
    return found
