"""What is wrong in a file, said row by row.

Every code has words in four languages, what is wrong and how to cure it, under ``issues.<code>``
and ``issues.<code>.cure`` in ``api/wording``. How bad a code is, is written here and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """The row, or the whole file, cannot be kept as it stands."""
    WARNING = "warning"
    """Kept, but something was changed or left out: have a look."""
    INFO = "info"
    """Kept; this is what we understood or filled in."""


_ERRORS = (
    # the file
    "file_not_found",
    "file_too_large",
    "file_empty",
    "file_type_unknown",
    "file_damaged",
    "file_encrypted",
    "workbook_old",
    "unpacked_too_large",
    "packed_too_tightly",
    "members_too_many",
    "archive_in_archive",
    "member_name_unsafe",
    "xml_with_entities",
    "cells_too_many",
    "json_broken",
    "json_shape",
    "nothing_recognised",
    "quote_not_closed",
    # the columns
    "header_missing",
    "column_missing",
    "column_twice",
    # the rows
    "row_too_long",
    "value_missing",
    "choice_unknown",
    "kind_is_legal_form",
    "number_unreadable",
    "number_not_finite",
    "number_too_large",
    "number_too_small",
    "number_not_whole",
    "share_out_of_range",
    "coordinate_out_of_range",
    "date_unreadable",
    "flag_unreadable",
    "country_unknown",
    "character_refused",
    "cell_too_long",
    "waste_code_unknown",
    "period_reversed",
    "partners_too_few",
    "reference_unknown",
    "reference_refused",
    "reference_ambiguous",
    "id_twice",
    "not_yours",
)
_WARNINGS = (
    "encoding_unsure",
    "rows_missing",
    "table_unknown",
    "column_same_meaning",
    "row_too_short",
    "row_twice",
    "cell_error",
    "formula_without_value",
    "number_ambiguous",
    "control_characters_removed",
    "hazard_disagrees",
    "sector_unknown",
    "enterprise_number_wrong",
    "enterprise_number_shared",
    "postcode_unknown",
    "place_disagrees",
    "recognition_unknown",
)
_INFOS = (
    "encoding_guessed",
    "title_rows_skipped",
    "merged_cells_filled",
    "column_unknown",
    "column_without_title",
    "date_in_part",
    "zero_restored",
    "waste_code_proposed",
    "kind_from_recognition",
    "unit_from_header",
    "id_derived",
    "reference_by_name",
    "same_organisation",
)

ISSUES: Mapping[str, Severity] = (
    dict.fromkeys(_ERRORS, Severity.ERROR)
    | dict.fromkeys(_WARNINGS, Severity.WARNING)
    | dict.fromkeys(_INFOS, Severity.INFO)
)
"""All codes, and how bad each is."""

SHOWN = 80
"""Characters of a wrong value that are repeated to the sender."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, changed or filled in, and where.

    Parameters
    ----------
    code
        One of `ISSUES`.
    file, sheet
        As the sender names them; `sheet` is empty where a file holds one table.
    row
        Row number in the sender's file, as a spreadsheet counts; ``None`` for the whole table. In
        JSON it is the place of the entry in its list, the first being 1.
    column
        Header as the sender typed it.
    value
        What stands in the cell, shortened and without control characters.
    facts
        What the words need besides the above: proposals, limits, what was read instead.
    """

    severity: Severity
    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, object]:
        """All facts for the words, the place among them."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "column": self.column,
            "value": self.value,
            **self.facts,
        }


@dataclass(frozen=True, slots=True)
class Where:
    """The table that an issue is about."""

    file: str
    sheet: str = ""

    def issue(
        self,
        code: str,
        *,
        row: int | None = None,
        column: str = "",
        value: object = "",
        **facts: object,
    ) -> Issue:
        """Return an issue of this table; its severity follows from `code`."""
        return Issue(ISSUES[code], code, self.file, self.sheet, row, column, shown(value), facts)


class Refused(Exception):
    """A file that is not read any further. Stays inside `models.intake`: `read` tells the issue."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Issues of one code in one column, told as one: *37 × unknown waste code*."""

    first: Issue
    count: int
    rows: tuple[int, ...]
    values: tuple[str, ...]
    """Different values, in order of appearance."""


def grouped(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Put issues of the same code, table and column together, the worst first.

    Examples
    --------
    >>> where = Where("streams.csv")
    >>> wrong = [where.issue("number_unreadable", row=row, value="veel") for row in (2, 5)]
    >>> [(group.count, group.rows, group.values) for group in grouped(wrong)]
    [(2, (2, 5), ('veel',))]
    """
    together: dict[tuple[str, str, str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        together[issue.code, issue.file, issue.sheet, issue.column].append(issue)
    order = list(Severity)
    return [
        IssueGroup(
            first=group[0],
            count=len(group),
            rows=tuple(issue.row for issue in group if issue.row is not None),
            values=tuple(dict.fromkeys(issue.value for issue in group if issue.value)),
        )
        for group in sorted(together.values(), key=lambda group: order.index(group[0].severity))
    ]


def shown(value: object) -> str:
    """Return what may be repeated of a value: short, and safe for a terminal and a log."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = text[: SHOWN + 1]
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
