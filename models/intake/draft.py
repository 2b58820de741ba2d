"""One table while it is being checked, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.exchange.format import SHEET
from models.intake.amounts import Told
from models.intake.cells import Also, Place, reader, text_reader
from models.intake.issues import ISSUES, Severity
from models.intake.synonyms import synonyms
from models.intake.tables import presets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.exchange.format import Column, Sheet
    from models.intake.issues import Issue
    from models.intake.tables import Cell, Table

NONE_TAKEN: dict[str, str] = {}


@dataclass(slots=True)
class Draft:
    """Columns of values that have been read, and the rows among them that cannot be kept.

    Parameters
    ----------
    columns
        By name; all of the same length.
    refused
        Places of rows that have an error.
    repeated
        Places of rows that say what a row before them says.
    guessed
        Columns that we fill together, and the places of the rows where the sender left them open.
    issues
        Where to tell; shared by all drafts of an import.
    """

    table: Table
    sheet: Sheet
    issues: list[Issue]
    columns: dict[str, list[Any]] = field(default_factory=dict)
    extra: list[dict[str, str]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    guessed: dict[tuple[str, ...], set[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table.lines)

    def tell(
        self, code: str, row: int, column: str = "", *, value: object = None, **facts: object
    ) -> None:
        """Tell an issue of a row; an error refuses the row.

        Parameters
        ----------
        row
            Place in the draft, from 0.
        column
            Name in the exchange format; shown as the sender typed it.
        value
            By default what the sender's cell holds.
        """
        if value is None and column in self.table.columns:
            value = self.table.columns[column][row]
        self.issues.append(
            self.table.where.issue(
                code,
                row=self.table.lines[row],
                column=self.table.headers.get(column, column),
                value=value,
                **facts,
            )
        )
        if ISSUES[code] is Severity.ERROR:
            self.refused.add(row)

    def values(self, column: str) -> list[Any]:
        """Return a column; unknown throughout when the sender has not given it."""
        return self.columns.get(column) or [None] * len(self)

    def open_column(self, column: str) -> list[Any]:
        """Return a column to be filled in; it is made when the sender has not given it."""
        return self.columns.setdefault(column, [None] * len(self))

    def open_for_guesses(self, *columns: str) -> list[list[Any]]:
        """Return columns that we fill together, and remember where the sender left them open."""
        opened = [self.open_column(column) for column in columns]
        self.guessed[columns] = {
            row for row, cells in enumerate(zip(*opened, strict=True)) if None in cells
        }
        return opened

    def kept(self) -> Iterable[int]:
        """Return the places of the rows without an error, each once."""
        if not self.refused and not self.repeated:
            return range(len(self))
        left_out = self.refused | self.repeated
        return (row for row in range(len(self)) if row not in left_out)


def read_table(table: Table, longest: int, issues: list[Issue]) -> Draft:
    """Read all cells of a table.

    Parameters
    ----------
    longest
        Characters that a cell may have.
    """
    draft = Draft(table, SHEET[table.noun], issues)
    place = Place(table.noun, longest, decimal_point=table.decimal_point)
    also: list[tuple[int, str, str]] = []
    for column in draft.sheet.columns:
        if column.name in table.columns:
            also += _read_column(draft, column, place)
    _take_over(draft, also)
    _preset(draft)
    _read_extra(draft, text_reader(longest))
    _refuse_missing(draft)
    return draft


def _read_column(draft: Draft, column: Column, place: Place) -> list[tuple[int, str, str]]:
    """Read one column. Each different cell is read once; the rest is looking up."""
    cells = draft.table.columns[column.name]
    different = set(cells)
    read = reader(column, different, place)
    value_of: dict[Cell, object] = {cell: read(cell) for cell in different}
    kinds = set(map(type, value_of.values()))
    also: list[tuple[int, str, str]] = []
    if Told in kinds:
        told = {cell: value for cell, value in value_of.items() if isinstance(value, Told)}
        for row, cell in enumerate(cells):
            if cell in told:
                draft.tell(told[cell].code, row, column.name, **told[cell].facts)
        value_of |= {cell: value.value for cell, value in told.items()}
    if Also in kinds:
        further = {cell: value for cell, value in value_of.items() if isinstance(value, Also)}
        for row, cell in enumerate(cells):
            if cell in further:
                also += [(row, name, value) for name, value in further[cell].also]
        value_of |= {cell: value.value for cell, value in further.items()}
    draft.columns[column.name] = list(map(value_of.__getitem__, cells))
    return also


def _take_over(draft: Draft, also: list[tuple[int, str, str]]) -> None:
    """Fill in what a choice says besides, unless the sender says it in its own column."""
    for row, name, value in also:
        column = draft.sheet.column(name)
        values = draft.open_column(name)
        if column.many:
            if value not in (values[row] or ()):
                values[row] = (*(values[row] or ()), value)
        elif values[row] is None:
            values[row] = value
        draft.tell("kind_from_recognition", row, "kind", read_as=value)


def _preset(draft: Draft) -> None:
    """Fill empty cells from the name of the table and from what stands between brackets."""
    presets = dict(draft.table.presets)
    quantity = next((c for c in ("quantity", "capacity") if c in draft.columns), None)
    if quantity:
        known = {
            name: synonyms().values[draft.sheet.name, name]
            for name in ("unit", "every")
            if name not in draft.columns
        }
        found = presets_of(draft.table.headers[quantity], known)
        if found:
            header = draft.table.headers[quantity]
            draft.issues.append(
                draft.table.where.issue(
                    "unit_from_header", column=header, read_as=" / ".join(found.values())
                )
            )
        presets |= found
    for name, value in presets.items():
        values = draft.open_column(name)
        draft.columns[name] = [value if given is None else given for given in values]


def _read_extra(draft: Draft, text: Callable[[Cell], object]) -> None:
    if not draft.table.extra:
        return
    draft.extra = [{} for _ in range(len(draft))]
    for name, cells in draft.table.extra.items():
        for row, cell in enumerate(cells):
            value = text(cell)
            if isinstance(value, Told):
                draft.tell(value.code, row, name, value=cell, **value.facts)
                value = value.value
            if value is not None:
                draft.extra[row][name] = str(value)


def _refuse_missing(draft: Draft) -> None:
    """Refuse rows without a required value. Ids that are missing are derived later."""
    for column in draft.sheet.columns:
        if not column.required or column.name == "id":
            continue
        if column.name not in draft.columns:
            draft.issues.append(draft.table.where.issue("column_missing", column=column.name))
            draft.refused.update(range(len(draft)))
        elif None in draft.columns[column.name]:
            already = draft.refused.copy()
            for row, value in enumerate(draft.columns[column.name]):
                if value is None and not (row in already and _was_typed(draft, column.name, row)):
                    draft.tell("value_missing", row, column.name)


def _was_typed(draft: Draft, column: str, row: int) -> bool:
    """Tell whether the cell held something that has been refused by its own issue."""
    return draft.table.columns.get(column, [""] * len(draft))[row] not in (None, "")
