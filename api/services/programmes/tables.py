"""The actions of a programme as one sheet: out as a workbook or CSV, and in again.

A row is an action. Partners and steps stand in one cell each, one to a line, their parts divided by
``|``: ``Naam | rol | engagement | dag | wat ze beloven`` and ``Stap | dag | hoe ver | wie | wacht
op``. What is left out at the end of a line is not known. Headings and choices are understood in
every language, however they are written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from api.services.lists_out import as_csv, as_xlsx
from api.services.programmes import reading
from api.services.programmes.reading import Names, Unreadable, worded
from api.services.signs import writable
from api.wording import wording
from api.wording.issues import tell
from matchmaker.actions.sheet import ActionRole, CommitmentState, Intent, StepState
from matchmaker.domain import LANGUAGES, PartnershipState
from models.exchange.cells import unguard
from models.intake.delimited import decode
from models.intake.issues import Refused, Where
from models.intake.limits import MIB, UPLOAD
from models.intake.workbook import read_workbook
from models.search import fold

if TYPE_CHECKING:
    from api.wording import Wording
    from models.programmes.actions import ActionRecord

HEADS = {
    "id": "",
    "title": "programmes.action",
    "description": "programmes.aim",
    "axis": "programmes.axis",
    "state": "programmes.state",
    "partners": "programmes.partners",
    "steps": "programmes.steps",
    "started": "programmes.started",
    "ended": "programmes.ended",
    "intents": "programmes.meant_for",
    "target_groups": "programmes.target_groups",
    "postcodes": "programmes.postcodes",
    "jobs_intended": "programmes.jobs_intended",
    "jobs": "programmes.jobs_reached",
    "training_intended": "programmes.training_intended",
    "training_hours": "programmes.training_reached",
    "cost": "programmes.cost_euro",
    "evidence": "programmes.evidence",
    "lessons": "programmes.lessons",
}
"""Columns in order, each with the key of its heading; ``id`` is called so everywhere."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(ActionRole),
    "commitment": tuple(CommitmentState),
    "step": tuple(StepState),
    "intent": tuple(Intent),
    "state": tuple(PartnershipState),
}
MOST_ROWS = 5000
PARTS = 5


class Fault(NamedTuple):
    """What is wrong in one cell, and how to mend it.

    Parameters
    ----------
    row
        As the sender's spreadsheet counts; 0 for the whole file.
    """

    row: int
    column: str
    value: str
    message: str


class Line(NamedTuple):
    """One row that could be read."""

    row: int
    values: dict[str, Any]


def sheet_of(actions: Sequence[ActionRecord], words: Wording, form: str) -> bytes:
    """Return actions as one sheet, with headings in the reader's language.

    Parameters
    ----------
    form
        ``xlsx`` or ``csv``.
    """
    heads = {name: words.say(key) if key else name for name, key in HEADS.items()}
    rows = [{heads[name]: value for name, value in _row(one, words).items()} for one in actions]
    if form == "csv":
        return as_csv(tuple(heads.values()), rows)
    return as_xlsx(words.say("programmes.actions"), tuple(heads.values()), rows)


def read_sheet(
    name: str, data: bytes, names: Names, words: Wording
) -> tuple[list[Line], list[Fault]]:
    """Read a workbook or CSV of actions; the first row names the columns.

    Parameters
    ----------
    names
        Organisations that the sender may name.
    """
    try:
        rows, lines = _grid(name, data)
    except Refused as refusal:
        what, cure = tell(refusal.issue, words)
        return [], [Fault(0, "", name, f"{what} {cure}")]
    if not rows:
        return [], [Fault(0, "", name, words.say("programmes.wrong.empty"))]
    if len(rows) > MOST_ROWS:
        return [], [Fault(0, "", name, words.say("programmes.wrong.rows", most=MOST_ROWS))]
    known = [_column(cell) for cell in rows[0]]
    faults = [
        Fault(lines[0], told, told, words.say("programmes.wrong.heading", value=told))
        for told, column in zip(map(_text, rows[0]), known, strict=True)
        if told and not column
    ]
    if "title" not in known:
        title = words.say(HEADS["title"])
        faults.append(
            Fault(lines[0], title, "", words.say("programmes.wrong.column", column=title))
        )
    found = []
    if not faults:
        for row, line in zip(rows[1:], lines[1:], strict=True):
            read = _Reader(line, names, words)
            values = read.row(dict(zip(known, row, strict=False)))
            faults += read.faults
            found.append(Line(line, values))
    return found, faults


class _Reader:
    """Reads one row; what cannot be read is told, and the others are read on."""

    def __init__(self, line: int, names: Names, words: Wording) -> None:
        self.line = line
        self.names = names
        self.words = words
        self.faults: list[Fault] = []

    def row(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the columns that the sheet has."""
        values: dict[str, Any] = {}
        for column, cell in cells.items():
            if not column:
                continue
            text = _text(cell)
            if column == "partners":
                values["commitments"] = self._many(column, text, self._partner)
            elif column == "steps":
                values["steps"] = self._many(column, text, self._step)
            elif column == "intents":
                read = _choice("intent", "")
                codes = (self._try(column, one, read) for one in reading.several(text))
                values[column] = [code for code in codes if code]
            elif column in _HOW:
                values[column] = self._try(column, text, _HOW[column])
            else:
                values[column] = text or None
        if not values.get("title"):
            self._fault("title", "", self.words.say("programmes.wrong.title"))
        return values

    def _many(
        self, column: str, text: str, read: Callable[[list[str]], dict[str, Any]]
    ) -> list[dict[str, Any]]:
        found = []
        for line in text.splitlines() or []:
            if line.replace("|", "").strip():
                told = self._try(column, line.strip(), partial(_parts_of, read))
                if told:
                    found.append(told)
        return found

    def _partner(self, parts: list[str]) -> dict[str, Any]:
        name, role, state, due, pledge = (*parts, *[""] * PARTS)[:PARTS]
        return {
            "organisation": self.names.id_of(name),
            "role": _choice("role", ActionRole.PARTNER)(role),
            "state": _choice("commitment", CommitmentState.ASKED)(state),
            "due": reading.day(due),
            "pledge": pledge or None,
        }

    def _step(self, parts: list[str]) -> dict[str, Any]:
        title, due, state, who, after = (*parts, *[""] * PARTS)[:PARTS]
        return {
            "title": title,
            "due": reading.day(due),
            "state": _choice("step", StepState.PLANNED)(state),
            "organisation": self.names.id_of(who) if who else None,
            "after": reading.numbers(after),
        }

    def _try(self, column: str, text: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(text)
        except Unreadable as error:
            said = worded(error, self.words.say)
            if error.choices and error.code == "choice":
                said += " " + self.words.say("programmes.wrong.one_of", words=list(error.choices))
            self._fault(column, error.value, said)
            return None

    def _fault(self, column: str, value: str, message: str) -> None:
        key = HEADS[column]
        head = self.words.say(key) if key else column
        self.faults.append(Fault(self.line, head, value, message))


def _parts_of(read: Callable[[list[str]], dict[str, Any]], line: str) -> dict[str, Any]:
    return read([part.strip() for part in line.split("|")])


def _choice(kind: str, default: str) -> Callable[[str], str]:
    return lambda text: reading.chosen(text, _spellings(kind), default)


_HOW: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("target_groups", "postcodes"), reading.several),
    **dict.fromkeys(("started", "ended"), reading.day),
    **dict.fromkeys(
        ("jobs_intended", "jobs", "training_intended", "training_hours", "cost"), reading.number
    ),
    "state": lambda text: _choice("state", "")(text) or None,
}


@cache
def _spellings(kind: str) -> Mapping[str, str]:
    """Return the codes of a choice by everything that they are called."""
    codes = CHOICES[kind]
    stem = f"report.{kind}" if kind == "state" else f"programmes.{kind}"
    found = {fold(code.replace("_", " ")): code for code in codes} | {fold(c): c for c in codes}
    for language in LANGUAGES:
        found |= {fold(wording(language).say(f"{stem}.{code}")): code for code in codes}
    return {name: str(code) for name, code in found.items()}


@cache
def _headings() -> Mapping[str, str]:
    found = {fold(name): name for name in HEADS} | {fold(n.replace("_", " ")): n for n in HEADS}
    for language in LANGUAGES:
        say = wording(language).say
        found |= {fold(say(key)): name for name, key in HEADS.items() if key}
    return found


def _column(cell: object) -> str:
    return _headings().get(fold(str(cell or "").strip()), "")


def _grid(name: str, data: bytes) -> tuple[Sequence[Sequence[Any]], Sequence[int]]:
    where = Where(name)
    if len(data) > UPLOAD.upload:
        size, limit = len(data) / MIB, UPLOAD.upload / MIB
        raise Refused(where.issue("file_too_large", megabytes=size, limit=limit))
    if data.startswith(b"PK"):
        grids, _ = read_workbook(data, name, UPLOAD)
        return (grids[0].rows, grids[0].lines) if grids else ((), ())
    text, _ = decode(data, where)
    csv.field_size_limit(max(csv.field_size_limit(), UPLOAD.upload))  # many steps in one cell
    first = text.partition("\n")[0].rstrip("\r")
    delimiter = max(";,\t", key=lambda sign: sum(map(bool, map(_column, first.split(sign)))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, lines, line = [], [], 1
    for row in reader:
        if any(map(str.strip, row)):
            rows.append(row)
            lines.append(line)
        line += 1  # a cell may hold several lines: a spreadsheet counts rows
    return rows, lines


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, tuple):
        return "; ".join(map(str, cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return writable(unguard(str(cell))).strip()


def _row(record: ActionRecord, words: Wording) -> dict[str, Any]:
    one, sheet, say = record.partnership, record.sheet, words.say
    partners = [
        (
            record.name_of(each.organisation),
            say(f"programmes.role.{each.role}"),
            say(f"programmes.commitment.{each.state}"),
            str(each.due or ""),
            each.pledge,
        )
        for each in sheet.commitments
    ]
    steps = [
        (
            each.title,
            str(each.due or ""),
            say(f"programmes.step.{each.state}"),
            record.name_of(each.organisation),
            ", ".join(map(str, each.after)),
        )
        for each in sheet.steps
    ]
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description or None,
        "axis": sheet.axis or None,
        "state": say(f"report.state.{one.state}"),
        "partners": _lines(partners),
        "steps": _lines(steps),
        "started": one.started,
        "ended": one.ended,
        "intents": tuple(say(f"programmes.intent.{intent}") for intent in sheet.intents) or None,
        "target_groups": sheet.target_groups or None,
        "postcodes": sheet.postcodes or None,
        "jobs_intended": sheet.jobs_intended,
        "jobs": one.jobs,
        "training_intended": sheet.training_intended,
        "training_hours": one.training_hours,
        "cost": sheet.cost,
        "evidence": sheet.evidence or None,
        "lessons": sheet.lessons or None,
    }


def _lines(rows: Sequence[tuple[str, ...]]) -> str | None:
    """Write rows one to a line; a bar or a new line inside a part would divide it."""
    told = []
    for row in rows:
        parts = [" ".join(part.replace("|", "/").split()) for part in row]
        while parts and not parts[-1]:
            parts.pop()
        told.append(" | ".join(parts))
    return "\n".join(told) or None
