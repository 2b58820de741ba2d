"""Checking: from tables of cells to rows that the store can keep, and all that must be said.

Everything is done a column at a time and each different cell is read once, because an import may
take less than twice as long as the bare writing of its rows: see docs/decisions/.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matchmaker.duplicates import proposed_duplicates
from matchmaker.identity import Entry
from models.exchange.format import SHEETS, Rows, Sheet
from models.intake.draft import Draft, read_table
from models.intake.ids import derive_ids
from models.intake.issues import Issue, Severity
from models.intake.limits import UPLOAD, Limits
from models.intake.places import fill_places
from models.intake.references import Directory, resolve

if TYPE_CHECKING:
    from models.intake.source import Source

Propose = Callable[[str, str], str | None]
"""From title and description of a stream to a waste code such as ``17 02 01``, or ``None``."""
Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""

_PERIODS = (("from", "until"), ("started", "ended"))


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds already, as far as checking needs it.

    Parameters
    ----------
    ids
        Per sheet, the ids that rows may refer to.
    organisations
        Those among which a newcomer may be found back.
    coded
        Ids of streams with a waste code that somebody confirmed: no other is proposed.
    """

    ids: Mapping[str, Collection[str]] = field(default_factory=dict)
    organisations: Sequence[Entry] = ()
    coded: Collection[str] = frozenset()


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one sheet."""

    read: int
    kept: int
    repeated: int = 0
    """Rows that say what a row before them says."""

    @property
    def refused(self) -> int:
        """Rows with an error."""
        return self.read - self.kept - self.repeated


@dataclass(slots=True)
class CheckedImport:
    """What may be stored, and what must be said.

    Parameters
    ----------
    sheets
        Rows without an error, in the order in which they can be stored.
    issues
        In the order of the files and their rows.
    counts
        Per sheet.
    """

    name: str
    sheets: dict[str, Rows]
    issues: list[Issue]
    counts: dict[str, Count]

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused; then nothing is stored, unless the sender says so."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)

    def of(self, severity: Severity) -> list[Issue]:
        """Return the issues of one severity."""
        return [issue for issue in self.issues if issue.severity is severity]


def check(
    source: Source,
    *,
    known: Known = NOTHING_KNOWN,
    limits: Limits = UPLOAD,
    propose: Propose | None = None,
    progress: Progress | None = None,
) -> CheckedImport:
    """Check everything that was read; never stops at a problem.

    Parameters
    ----------
    known
        What rows may refer to besides each other.
    propose
        Finds a waste code for a stream that has none; such a code is marked as assumed.
    progress
        Told now and then how far it is.
    """
    issues: list[Issue] = []
    drafts: dict[str, list[Draft]] = defaultdict(list)
    done = 0
    for table in source.tables:
        drafts[table.noun].append(read_table(table, limits.characters, issues))
        done += len(table.lines)
        if progress:
            progress(done, source.rows)
    directories: dict[str, Directory] = {}
    for sheet in SHEETS:
        _check_sheet(sheet, drafts[sheet.name], directories, known)
    _propose_codes(drafts["streams"], propose, known.coded)
    _find_duplicates(drafts["organisations"], known)
    sheets = {
        sheet.name: _rows(sheet, drafts[sheet.name]) for sheet in SHEETS if drafts[sheet.name]
    }
    counts = {
        name: Count(
            sum(map(len, drafts[name])),
            len(rows.rows),
            sum(len(draft.repeated - draft.refused) for draft in drafts[name]),
        )
        for name, rows in sheets.items()
    }
    return CheckedImport(source.name, sheets, _in_order(source, issues), counts)


def _check_sheet(
    sheet: Sheet, drafts: list[Draft], directories: dict[str, Directory], known: Known
) -> None:
    taken: Counter[str] = Counter()
    for draft in drafts:
        for column in sheet.columns:
            if column.refers_to:
                resolve(draft, column, directories[column.refers_to])
        if sheet.name in {"organisations", "sites", "streams"}:
            fill_places(draft)
        _check_periods(draft)
        if sheet.name == "partnerships":
            _check_partners(draft)
        derive_ids(draft, taken)
    _check_keys(sheet, drafts)
    directory = directories[sheet.name] = Directory(set(known.ids.get(sheet.name, ())))
    if sheet.name == "organisations":
        directory.add_names((entry.id, entry.name) for entry in known.organisations)
    for draft in drafts:
        if "id" not in draft.columns:
            continue
        ids = draft.columns["id"]
        kept = list(draft.kept())
        directory.ids.update(ids[row] for row in kept)
        directory.refused.update(ids[row] for row in draft.refused if ids[row])
        if sheet.name in {"organisations", "hubs"}:
            names = draft.values("name")
            directory.add_names((ids[row], names[row]) for row in kept)
    directory.refused -= directory.ids


def _check_periods(draft: Draft) -> None:
    for first, last in _PERIODS:
        if first not in draft.columns or last not in draft.columns:
            continue
        pairs = zip(draft.columns[first], draft.columns[last], strict=True)
        for row, (start, end) in enumerate(pairs):
            if start is not None and end is not None and start > end:
                draft.tell("period_reversed", row, last, start=start, end=end)


def _check_partners(draft: Draft) -> None:
    for row, partners in enumerate(draft.values("partners")):
        if partners is not None and len(partners) < 2:
            draft.tell("partners_too_few", row, "partners")


def _check_keys(sheet: Sheet, drafts: list[Draft]) -> None:
    """Refuse a second row of the same key, unless it says exactly the same."""
    first: dict[tuple[object, ...], tuple[Draft, int]] = {}
    for draft in drafts:
        keys = list(zip(*(draft.values(name) for name in sheet.key), strict=True))
        if not first and len(set(keys)) == len(keys) and len(drafts) == 1:
            return
        for row in list(draft.kept()):
            other, place = first.setdefault(keys[row], (draft, row))
            if (other, place) == (draft, row) or (None in keys[row] and sheet.key == ("id",)):
                continue
            shown = " / ".join(str(part) for part in keys[row] if part is not None)
            facts = {"value": shown, "first": other.table.lines[place]}
            if _says(draft, row) == _says(other, place):
                draft.tell("row_twice", row, sheet.key[0], **facts)
                draft.repeated.add(row)
            else:
                draft.tell("id_twice", row, sheet.key[0], **facts)


def _says(draft: Draft, row: int) -> dict[str, Any]:
    values = {name: column[row] for name, column in draft.columns.items()}
    return {name: value for name, value in values.items() if value is not None}


def _propose_codes(drafts: list[Draft], propose: Propose | None, coded: Collection[str]) -> None:
    """Give streams without a waste code the likeliest one, marked as assumed."""
    for draft in drafts:
        if "waste_code" in draft.columns or propose:
            codes = draft.open_column("waste_code")
            assumed = draft.open_column("waste_code_assumed")
            draft.guessed["waste_code", "waste_code_assumed"] = {
                row for row, code in enumerate(codes) if code is None
            }
            assumed[:] = [bool(flag) for flag in assumed]
        if not propose or None not in codes:
            continue
        proposed: dict[tuple[str, str], str | None] = {}
        descriptions = draft.values("description")
        titles, ids = draft.values("title"), draft.values("id")
        for row in draft.kept():
            if codes[row] is not None or ids[row] in coded:
                continue
            words = (titles[row], descriptions[row] or "")
            if words not in proposed:
                proposed[words] = propose(*words)
            if proposed[words]:
                codes[row] = proposed[words]
                assumed[row] = True
                draft.tell(
                    "waste_code_proposed", row, "waste_code", value=words[0], read_as=codes[row]
                )


def _find_duplicates(drafts: list[Draft], known: Known) -> None:
    """Ask whether two organisations are one; nothing is merged."""
    places = {}
    entries = []
    for draft in drafts:
        for row, entry in _entries(draft):
            entries.append(entry)
            places[entry.id] = (draft, row)
    for pair in proposed_duplicates(entries, known.organisations):
        draft, row = places[pair.new.id]
        code = "enterprise_number_shared" if pair.certain else "same_organisation"
        draft.tell(
            code,
            row,
            "enterprise_number" if pair.certain else "name",
            value=pair.new.name,
            new=pair.new.id,
            existing=pair.existing.id,
            existing_name=pair.existing.name,
        )


def _entries(draft: Draft) -> list[tuple[int, Entry]]:
    columns = [
        draft.values(name)
        for name in ("id", "name", "kind", "enterprise_number", "postcode", "municipality")
    ]
    rows = list(zip(*columns, strict=True))
    return [
        (row, Entry(id_, name, kind or "", number or "", postcode or "", municipality or ""))
        for row in draft.kept()
        for id_, name, kind, number, postcode, municipality in (rows[row],)
    ]


def _rows(sheet: Sheet, drafts: list[Draft]) -> Rows:
    """Put the rows of all tables of one sheet under each other."""
    names = [c.name for c in sheet.columns if any(c.name in d.columns for d in drafts)]
    rows = Rows(tuple(names))
    for draft in drafts:
        columns = [draft.values(name) for name in names]
        lines = draft.table.lines
        _note_guesses(rows, draft)
        if draft.refused or draft.repeated:
            kept = list(draft.kept())
            columns = [[column[row] for row in kept] for column in columns]
            lines = [lines[row] for row in kept]
        rows.rows += zip(*columns, strict=True)
        rows.lines += lines
    if any(draft.extra for draft in drafts):
        for draft in drafts:
            rows.extra += [draft.extra[row] if draft.extra else {} for row in draft.kept()]
    return rows


def _note_guesses(rows: Rows, draft: Draft) -> None:
    """Note where the sender left open what we fill in, for rows about to be put under `rows`."""
    if not draft.guessed:
        return
    place_of = {row: place for place, row in enumerate(draft.kept(), start=len(rows.rows))}
    for together, open_rows in draft.guessed.items():
        places = {place_of[row] for row in open_rows if row in place_of}
        rows.guessed.setdefault(together, set()).update(places)


def _in_order(source: Source, issues: list[Issue]) -> list[Issue]:
    """Sort by file and row, so that the list reads along with the file."""
    order: dict[tuple[str, str], int] = {}
    for table in source.tables:
        order.setdefault((table.where.file, table.where.sheet), len(order))
    everything = [*source.issues, *issues]
    return sorted(
        everything,
        key=lambda issue: (order.get((issue.file, issue.sheet), -1), issue.row or 0),
    )
