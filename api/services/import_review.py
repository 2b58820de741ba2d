"""What a coordinator is asked before her file is kept: problems put together, each with its cures.

The same wrong value in one column is asked once, whatever the number of rows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from api.services.mending import QUESTIONS, Mend
from api.wording.issues import CHOICES, tell
from matchmaker.errors import UnknownPlace
from matchmaker.vocabulary.places import places
from matchmaker.vocabulary.waste import waste_list
from models.exchange.format import SHEET
from models.intake import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.services.import_state import Seen
    from api.wording import Wording
    from api.wording.issues import Told
    from models.intake import Issue, Table

MOST_ROWS = 500
"""Rows that are mended by one answer."""
_EACH_ITS_OWN = frozenset(
    ("value_missing", "id_twice", "period_reversed", "place_disagrees", "partners_too_few")
)
"""Codes for which the value alone does not tell what is wrong."""
_NOT_IN_A_CELL = frozenset(("not_yours", "row_too_long", "row_too_short", "row_twice"))
_WHOLE_COLUMN = "column_missing"


class Choice(NamedTuple):
    """A value that can be taken over, and how it is called."""

    value: str
    label: str


@dataclass(frozen=True)
class Fix:
    """One thing to put right, in one cell or in all rows that hold the same.

    Parameters
    ----------
    rows
        Numbers in the sender's file; none for each row of the table.
    who
        What the row is about, when it is one row.
    typed
        What stands in the cell, whole.
    proposals
        Values close to what was typed.
    choices
        All values that the column knows, where they are few.
    mendable
        It can be put right in a cell.
    """

    issue: Issue
    told: Told
    rows: tuple[int, ...]
    who: str = ""
    typed: str = ""
    proposals: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    may_be_empty: bool = False
    mendable: bool = True

    @property
    def place(self) -> str:
        """Where it stands, as one word that a form sends back."""
        issue = self.issue
        return json.dumps([issue.file, issue.sheet, list(self.rows), issue.column])


@dataclass(frozen=True)
class Problem:
    """All that is wrong in one way in one column.

    Parameters
    ----------
    cure
        What helps for all of them; empty when each has its own.
    """

    column: str
    fixes: list[Fix] = field(default_factory=list)
    cure: str = ""

    @property
    def mendable(self) -> list[Fix]:
        """What can be put right in a cell."""
        return [fix for fix in self.fixes if fix.mendable]

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows, in the sender's file."""
        return [row for fix in self.fixes for row in fix.rows]


@dataclass(frozen=True)
class Review:
    """All that is to be said of a file.

    Parameters
    ----------
    errors, doubts
        What keeps rows out, and what may be kept as it is but looks wrong.
    remarks
        What was understood or filled in, the same thing once, with how often.
    """

    errors: list[Problem]
    doubts: list[Problem]
    remarks: list[tuple[Told, int]]

    @property
    def whole(self) -> list[Fix]:
        """What is wrong with the file as a whole, and cannot be put right in a cell."""
        return [fix for one in self.errors for fix in one.fixes if not fix.mendable]

    def shown(self, most: int) -> tuple[list[Problem], list[Problem]]:
        """Return problems with at most so many fields, errors before doubts."""
        cut: list[list[Problem]] = []
        for problems in (self.errors, self.doubts):
            cut.append([])
            for one in problems:
                fixes = one.mendable[:most]
                most -= len(fixes)
                if fixes:
                    cut[-1].append(Problem(one.column, fixes, one.cure))
        return cut[0], cut[1]


def review(seen: Seen, words: Wording) -> Review:
    """Put together what must be asked and said, in the reader's language."""
    tables = {(table.where.file, table.where.sheet): table for table in seen.tables}
    issues = [one for one in seen.outcome.checked.issues if one.code not in QUESTIONS]
    doubts = [one for one in issues if one.severity is Severity.WARNING and _in_a_cell(one, tables)]
    said: dict[Told, int] = defaultdict(int)
    for issue in issues:
        if issue.severity is not Severity.ERROR and issue not in doubts:
            said[tell(issue, words)] += 1
    errors = (one for one in issues if one.severity is Severity.ERROR)
    return Review(
        _problems(errors, tables, words), _problems(doubts, tables, words), list(said.items())
    )


def mends_of(place: str, value: str) -> list[Mend]:
    """Return what a `Fix.place` and a value mean; nothing when it is no such place."""
    try:
        file, sheet, rows, column = json.loads(place)
        numbers = [int(row) for row in rows][:MOST_ROWS]
    except (ValueError, TypeError):
        return []
    if not all(isinstance(part, str) and "\x1f" not in part for part in (file, sheet, column)):
        return []
    return [Mend(file, sheet, row, column, value) for row in numbers or [0]]


Tables = dict[tuple[str, str], "Table"]


def _in_a_cell(issue: Issue, tables: Tables) -> bool:
    table = tables.get((issue.file, issue.sheet))
    return (
        table is not None
        and bool(issue.column)
        and issue.row is not None
        and issue.code not in _NOT_IN_A_CELL
        and _column_of(table, issue.column) is not None
    )


def _problems(issues: Iterable[Issue], tables: Tables, words: Wording) -> list[Problem]:
    together: dict[tuple[str, ...], dict[object, list[Issue]]] = {}
    for issue in issues:
        own = issue.code in _EACH_ITS_OWN or not issue.value
        group = together.setdefault(_kind(issue), {})
        group.setdefault(issue.row if own else issue.value, []).append(issue)
    problems = []
    for same in together.values():
        fixes = [_fix(part, tables, words) for group in same.values() for part in _parts(group)]
        cures = {fix.told.cure for fix in fixes}
        shared = cures.pop() if len(cures) == 1 and len(fixes) > 1 else ""
        problems.append(Problem(fixes[0].issue.column, fixes, shared))
    return problems


def _parts(issues: Sequence[Issue]) -> list[Sequence[Issue]]:
    return [issues[start : start + MOST_ROWS] for start in range(0, len(issues), MOST_ROWS)]


def _kind(issue: Issue) -> tuple[str, ...]:
    return (issue.code, issue.file, issue.sheet, issue.column)


def _fix(issues: Sequence[Issue], tables: Tables, words: Wording) -> Fix:
    issue, told = issues[0], tell(issues[0], words)
    rows = tuple(one.row for one in issues if one.row is not None)
    table = tables.get((issue.file, issue.sheet))
    who = _who(table, rows[0]) if table and len(rows) == 1 else ""
    name = _column_of(table, issue.column) if table else None
    whole = issue.code == _WHOLE_COLUMN
    if table is None or name is None or not (rows or whole) or issue.code in _NOT_IN_A_CELL:
        return Fix(issue, told, rows, who, issue.value, mendable=False)
    column = SHEET[table.noun].column(name)
    options = issue.facts.get("choices") or (column.choices if whole or not issue.value else ())
    return Fix(
        issue,
        told,
        rows,
        who,
        _typed(table, name, rows[0], issue.value) if rows else "",
        _choices(issue.facts.get("proposals"), column.name, words),
        _choices(options, column.name, words),
        may_be_empty=not column.required and not whole,
    )


def _column_of(table: Table, header: str) -> str | None:
    """Return the column that a header of the sender, or a name of ours, stands for."""
    for name, typed in table.headers.items():
        if header == typed:
            return name
    known = any(column.name == header for column in SHEET[table.noun].columns)
    return header if known else None


def _who(table: Table, row: int) -> str:
    for name in ("name", "organisation", "title", "id"):
        if name in table.columns and row in table.lines:
            cell = table.columns[name][table.lines.index(row)]
            return str(cell if cell is not None else "")[:80]
    return ""


def _typed(table: Table, name: str, row: int, shown: str) -> str:
    """Return the whole cell; what an issue repeats of it may be cut short."""
    if name not in table.columns or row not in table.lines:
        return ""
    cell = table.columns[name][table.lines.index(row)]
    text = "; ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell or "")
    return text if text.isprintable() else shown


def _choices(values: object, column: str, words: Wording) -> tuple[Choice, ...]:
    listed = values if isinstance(values, (list, tuple)) else ()
    return tuple(Choice(str(one), _label(str(one), column, words)) for one in listed)


def _label(value: str, column: str, words: Wording) -> str:
    for noun in CHOICES:
        if f"nouns.{noun}.{value}" in words.keys and noun == column:
            return words.say(f"nouns.{noun}.{value}")
    if column == "waste_code" and value in waste_list():
        title = waste_list().title(value, words.language)
        return f"{value} {title if len(title) <= 60 else title[:57] + '…'}"
    if column == "postcode":
        with suppress(UnknownPlace):
            name = places().by_postcode(value).municipality.names.in_language(words.language)
            return f"{value} {name}"
    return value
