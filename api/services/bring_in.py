"""A network into the store: read, check, propose codes, then keep everything or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.services.demo import made_up
from api.wording.issues import tell
from matchmaker.errors import MatchmakerError
from matchmaker.identity import Entry
from matchmaker.text.quick import propose_waste_code
from matchmaker.vocabulary.nearest import nearest
from models import migrations
from models.access.asker import CONSOLE
from models.audit import Trail
from models.bulk import large_work
from models.database import open_database
from models.exchange.format import SHEETS
from models.intake import OWN_FILES, Known, check, grouped, read
from models.memory import ImportRecord
from models.mergers import Mergers
from models.store import Store
from models.undo import Undo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from api.settings import Settings
    from api.wording import Wording
    from models.database import Database
    from models.exchange.format import Rows
    from models.intake import CheckedImport, Issue, IssueGroup, Table
    from models.intake.issues import Where
    from models.upsert import Counts


class UnknownHub(MatchmakerError):
    """No hub has this id, and the file brings none of that id. Facts: ``hub``, ``nearest``."""

    code = "unknown_hub"


class BadMapping(MatchmakerError):
    """A file of headers says something else. Facts: ``path``, ``value``, ``nearest``."""

    code = "bad_mapping"


class FictionalNetworkThere(MatchmakerError):
    """The store holds the made-up network, and this is another one. Facts: ``database``."""

    code = "fictional_network_there"


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be brought in, and how.

    Parameters
    ----------
    path
        A folder, zip, xlsx, csv or json.
    hub
        Id of the hub for organisations that name none.
    dry_run
        Check only.
    accept_valid
        Keep the good rows though others are wrong.
    delete_others
        Delete the stored rows that the given tables do not have.
    mapping
        A JSON file: the sender's own headers, each with the column of the exchange format it is.
    """

    path: Path
    hub: str | None = None
    dry_run: bool = False
    accept_valid: bool = False
    delete_others: bool = False
    mapping: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an import.

    Parameters
    ----------
    refused
        Nothing was kept, because of errors.
    tables
        What was read, as the sender typed it.
    kept
        What changed in the store, per sheet; empty when refused or only tried.
    number
        Of the import in the log, by which it can be undone.
    left_out
        Tables that the sender does not want to be read.
    """

    wish: Import
    checked: CheckedImport
    refused: bool
    tables: Sequence[Table] = ()
    kept: Mapping[str, Counts] = field(default_factory=dict)
    number: int | None = None
    left_out: Sequence[Where] = ()

    @property
    def rows(self) -> int:
        """Good rows in all sheets."""
        return sum(len(rows.rows) for rows in self.checked.sheets.values())

    @property
    def rows_refused(self) -> int:
        """Rows with an error, in all sheets."""
        return sum(count.refused for count in self.checked.counts.values())

    @property
    def groups(self) -> list[IssueGroup]:
        """All that must be said, the same thing once."""
        return grouped(self.checked.issues)


@large_work()
def bring_in(
    settings: Settings, wish: Import, progress: Callable[[int, int], None] | None = None
) -> Outcome:
    """Bring a network in; all of it, or nothing when anything is wrong.

    Parameters
    ----------
    progress
        Told how many rows are checked, of how many.

    Raises
    ------
    UnknownHub
        The hub for organisations without one is nowhere.
    FictionalNetworkThere
        The store holds the demo network, and this is another one.
    StoreError
        The database cannot be written.
    """
    with open_database(settings.database_url) as database:
        return _bring_in(database, wish, progress)


def _bring_in(
    database: Database, wish: Import, progress: Callable[[int, int], None] | None
) -> Outcome:
    started = datetime.now(UTC)
    headers = read_mapping(wish.mapping) if wish.mapping else None
    source = read(wish.path, limits=OWN_FILES, headers=headers)
    checked = check(
        source,
        known=known_to(database),
        limits=OWN_FILES,
        propose=proposed_code,
        progress=progress,
    )
    refused = checked.has_errors and not wish.accept_valid
    if refused or wish.dry_run or not checked.sheets:
        return Outcome(wish, checked, refused or not checked.sheets, source.tables)
    migrations.ensure(database)
    with database.writing() as session:
        store = Store(session)
        if made_up(store.hub_names()) and not is_made_up(checked.sheets):
            raise FictionalNetworkThere(database=database.name)
        # Before hubs are filled in: whoever was kept stays in all of its own.
        checked.sheets = dict(Mergers(session).applied(checked.sheets))
        if wish.hub:
            fill_hub(checked.sheets, wish.hub, store)
        record = ImportRecord(started, started, source.name)
        logged = keep_undoable(session, checked.sheets, wish, record)
        by_hub = {hub: [str(logged.id)] for hub in _hubs(checked.sheets, wish)}
        Trail(session, CONSOLE.who).write("imported", "imports", by_hub)
    return Outcome(
        wish, checked, refused=False, tables=source.tables, kept=logged.counts, number=logged.id
    )


def _hubs(sheets: Mapping[str, Rows], wish: Import) -> list[str | None]:
    """Return the hubs that an import is about; no hub in particular where none is named."""
    found = {wish.hub} if wish.hub else set()
    if "hubs" in sheets:
        at = sheets["hubs"].columns.index("id")
        found |= {str(row[at]) for row in sheets["hubs"].rows}
    rows = sheets.get("organisations")
    if rows is not None and "hubs" in rows.columns:
        at = rows.columns.index("hubs")
        cells: list[Any] = [row[at] for row in rows.rows]
        found |= {str(hub) for cell in cells for hub in cell or ()}
    return [*sorted(found)] or [None]


def keep_undoable(
    session: Session, sheets: Mapping[str, Rows], wish: Import, record: ImportRecord
) -> ImportRecord:
    """Store rows, write the import into the log, and keep what it takes to undo it.

    Parameters
    ----------
    record
        When it began, and its name.
    """
    store, undo = Store(session), Undo(session)
    store.wait_for_turn()
    sheets = Mergers(session).applied(sheets)
    before = undo.picture(sheets, whole=wish.delete_others)
    kept = store.upsert(sheets, replace=wish.delete_others, hub=wish.hub)
    now = datetime.now(UTC)
    logged = store.log_import(replace(record, finished=now, counts=kept, hub=wish.hub))
    if logged.id is not None and any(count.touched for count in kept.values()):
        after = undo.picture(sheets, whole=wish.delete_others)
        undo.keep(logged.id, before, after, now)
    return logged


def is_made_up(sheets: Mapping[str, Rows]) -> bool:
    """Whether these are the made-up organisations of the demo."""
    hubs = sheets.get("hubs")
    if hubs is None or "name" not in hubs.columns:
        return False
    name = hubs.columns.index("name")
    return made_up(str(row[name]) for row in hubs.rows)


def read_mapping(path: Path) -> dict[str, str]:
    """Read which of the sender's headers is which column: ``{"Mijn kolom": "waste_code"}``.

    Raises
    ------
    BadMapping
        The file is no such JSON, or names a column that does not exist.
    """
    columns = {column.name for sheet in SHEETS for column in sheet.columns}
    try:
        headers = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise BadMapping(path=str(path), value="JSON", nearest=[]) from error
    if not isinstance(headers, dict):
        raise BadMapping(path=str(path), value="JSON", nearest=[])
    for column in headers.values():
        if not isinstance(column, str) or column not in columns:
            near = nearest(str(column), sorted(columns))
            raise BadMapping(path=str(path), value=column, nearest=near)
    return {str(header): column for header, column in headers.items()}


def known_to(database: Database) -> Known:
    """Return what a file may refer to and may repeat: all that the store holds; maybe nothing."""
    if database.path is not None and not database.path.exists():
        return Known()
    if migrations.current(database) is None:
        return Known()
    migrations.require(database)
    with database.reading() as session:
        store = Store(session)
        ids = {sheet.name: store.known_ids(sheet.name) for sheet in SHEETS if sheet.key == ("id",)}
        organisations = [
            Entry(
                line.id,
                line.name,
                line.kind,
                line.enterprise_number,
                line.postcode,
                line.municipality,
            )
            for line in store.organisations(limit=None)
        ]
        merged = Mergers(session).all()
        ids["organisations"] |= {one.gone for one in merged}
        organisations += [Entry(one.gone, one.name) for one in merged]
        coded = store.streams_with_confirmed_code()
    return Known(ids, organisations, coded)


def proposed_code(title: str, description: str) -> str | None:
    """Return the waste code that these words most likely mean."""
    proposal = propose_waste_code(title, description)
    return proposal.code if proposal else None


def fill_hub(sheets: dict[str, Rows], hub: str, store: Store) -> None:
    """Make organisations that are in no hub members of this one; members elsewhere stay so."""
    known = store.known_ids("hubs")
    brought = {row[0] for row in sheets["hubs"].rows} if "hubs" in sheets else set()
    if hub not in known | brought:
        raise UnknownHub(hub=hub, nearest=sorted(known | {str(id_) for id_ in brought})[:3])
    rows = sheets.get("organisations")
    if rows is None:
        return
    if "hubs" not in rows.columns:
        rows = replace(
            rows, columns=(*rows.columns, "hubs"), rows=[(*row, None) for row in rows.rows]
        )
    at, id_ = rows.columns.index("hubs"), rows.columns.index("id")
    stands = store.hubs_by_organisation()
    filled = [
        (*row[:at], row[at] or stands.get(str(row[id_])) or (hub,), *row[at + 1 :])
        for row in rows.rows
    ]
    sheets["organisations"] = replace(rows, rows=filled)


def for_machines(outcome: Outcome, words: Wording) -> dict[str, object]:
    """Return what became of an import as plain values, ready for JSON."""
    checked = outcome.checked
    return {
        "name": checked.name,
        "refused": outcome.refused,
        "dry_run": outcome.wish.dry_run,
        "number": outcome.number,
        "counts": {name: asdict(count) for name, count in checked.counts.items()},
        "kept": {name: asdict(count) for name, count in outcome.kept.items()},
        "issues": [issue_for_machines(issue, words) for issue in checked.issues],
    }


def issue_for_machines(issue: Issue, words: Wording) -> dict[str, object]:
    """Return an issue as plain values, with its words."""
    told = tell(issue, words)
    return {
        "severity": issue.severity.value,
        "code": issue.code,
        "file": issue.file,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "message": told.what,
        "cure": told.cure,
    }
