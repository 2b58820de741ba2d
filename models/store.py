"""The only way into the store and out of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import insert, select, update
from sqlalchemy import text as sql

from matchmaker.errors import UnknownOrganisation
from models.bulk import Bulk
from models.casework.steps import log_steps
from models.exchange.format import SHEET, Rows
from models.memory import ImportRecord, Memory
from models.picture import Picture
from models.search import Directory, OrganisationLine
from models.suppression import Suppression
from models.tables import LINKS, TABLES, RevisionRow
from models.upsert import Counts, compared, upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import CursorResult
    from sqlalchemy.orm import Session

    from matchmaker.domain import Judgement, Kind, Organisation
    from matchmaker.snapshot import Snapshot
    from matchmaker.suggestion import Shortlist, Suggestion

__all__ = ["Counts", "ImportRecord", "OrganisationLine", "Store"]


class Store:
    """What the program knows, read and written in the field's own nouns.

    A store lives inside one block of `models.database.Database`, which commits; it never does.

    Parameters
    ----------
    session
        From ``database.reading()`` or ``database.writing()``.

    Examples
    --------
    >>> from models import migrations
    >>> from models.database import open_database
    >>> from models.exchange.format import SHEET, Rows
    >>> database = open_database("sqlite://")
    >>> migrations.ensure(database)
    >>> with database.writing() as session:
    ...     Store(session).upsert({"hubs": Rows(("id", "name"), [("h1", "Hub Noord")])})
    {'hubs': Counts(new=1, changed=0, same=0, deleted=0)}
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bulk = Bulk(session.connection())

    def upsert(
        self,
        sheet_rows: Mapping[str, Rows],
        *,
        replace: bool = False,
        hub: str | None = None,
        by: str = "console",
    ) -> dict[str, Counts]:
        """Store checked rows: add what is new, update what differs, leave the rest alone.

        Storing the same rows twice changes nothing. Columns that a sheet does not have keep what
        they hold; ``None`` makes a value unknown; an empty list makes a list unknown. Of two rows
        with one key the last counts.

        Parameters
        ----------
        sheet_rows
            Rows by sheet name (`models.exchange.format.SHEETS`), in any order of sheets.
        replace
            Also delete the stored rows that the given sheets do not have. What belongs to a deleted
            organisation (sites, streams, processes, skills, judgements) goes with it.
        hub
            With `replace`: delete only what is of this hub alone, namely its partnerships, and
            members that are in no other hub with what is theirs.
        by
            Who does it, as `models.access.asker.Asker.who` tells: it stands beside the steps of
            cases whose state changes.

        Returns
        -------
        dict of str to Counts
            How many rows were new, changed, the same and deleted, per given sheet.

        Raises
        ------
        IncompleteRow
            A new row lacks a required value.
        UnknownChoice, UnknownReference
            A row holds a value that its column does not know, or names a row that is nowhere.
        StillInUse
            With `replace`: a partnership still names an organisation that would go.
        UnfitValue
            A value that no database can hold, such as a whole number of thirty digits.
        """
        self._session.flush()
        self.wait_for_turn()
        if "organisations" in sheet_rows:
            wanted = Suppression(self._session).applied(sheet_rows["organisations"])
            sheet_rows = {**sheet_rows, "organisations": wanted}
        counts = upsert(self._bulk, sheet_rows, replace=replace, hub=hub)
        if any(count.touched for count in counts.values()):
            self.revise()
        if "partnerships" in counts and counts["partnerships"].touched:
            log_steps(self._session, by, datetime.now(UTC), _ids(sheet_rows["partnerships"]))
        return counts

    def compare(self, sheet_rows: Mapping[str, Rows]) -> dict[str, Counts]:
        """Count what `upsert` would add, change and leave; nothing is written."""
        if "organisations" in sheet_rows:
            wanted = Suppression(self._session).applied(sheet_rows["organisations"])
            sheet_rows = {**sheet_rows, "organisations": wanted}
        return compared(self._bulk, sheet_rows)

    def wait_for_turn(self) -> None:
        """Let one writer at a time in: what was compared stays as it was compared.

        On SQLite the transaction itself does so.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(sql("SELECT pg_advisory_xact_lock(7262)"))

    def remove(self, sheet: str, key: tuple[str, ...]) -> None:
        """Take one row away, with all that belongs to it."""
        self._session.flush()
        self._bulk.delete(TABLES[sheet], SHEET[sheet].key, [key])
        self.revise()

    @property
    def revision(self) -> int:
        """How often the network was changed: the same number, the same snapshot."""
        return self._session.scalar(select(RevisionRow.number)) or 0

    def revise(self) -> None:
        """Say that what suggestions are made from has changed."""
        more = update(RevisionRow).values(number=RevisionRow.number + 1)
        if not cast("CursorResult[object]", self._session.execute(more)).rowcount:
            self._session.execute(insert(RevisionRow).values(id=1, number=1))

    def snapshot(self, hub: str | None = None, as_of: date | None = None) -> Snapshot:
        """Return everything known as the engine's immutable picture.

        Rows are ordered by id, so the same content gives the same snapshot on every database.

        Parameters
        ----------
        hub
            Only this hub: its members and what is theirs, the partnerships between at least two of
            them (without partners from elsewhere), and judgements among them.
        as_of
            The day the picture is true for. By default the latest day that the store's own data
            know of: that of the last import that changed something, of the newest start of a
            partnership or the newest judgement, whichever is later. The clock is never asked, so
            the same store gives the same snapshot today and next year.
        """
        return Picture(self._session, hub=hub).snapshot(as_of)

    def known_ids(self, sheet: str) -> frozenset[str]:
        """Return the ids of all rows of a sheet that has an ``id`` column."""
        return frozenset(id_ for (id_,) in self._bulk.read(TABLES[sheet], ("id",)))

    def streams_with_confirmed_code(self) -> frozenset[str]:
        """Return the ids of streams whose waste code is more than a proposal of ours."""
        cells = self._bulk.read(TABLES["streams"], ("id", "waste_code", "waste_code_assumed"))
        return frozenset(id_ for id_, code, assumed in cells if code is not None and not assumed)

    def hubs_of(self, organisation: str) -> frozenset[str] | None:
        """Return the hubs of an organisation; ``None`` when there is no such organisation."""
        if not list(self._bulk.read(TABLES["organisations"], ("id",), ("id", {organisation}))):
            return None
        among = ("organisation", {organisation})
        links = self._bulk.read(LINKS["organisations", "hubs"], ("organisation", "hub"), among)
        return frozenset(hub for _, hub in links)

    def hubs_by_organisation(self) -> dict[str, tuple[str, ...]]:
        """Return the hubs of every organisation that has any, in the order in which they stand."""
        links = self._bulk.read(LINKS["organisations", "hubs"], ("organisation", "position", "hub"))
        hubs: dict[str, tuple[str, ...]] = {}
        for organisation, _, hub in sorted(links):
            hubs[organisation] = (*hubs.get(organisation, ()), hub)
        return hubs

    def hub_names(self) -> tuple[str, ...]:
        """Return the names of all hubs, in the order of the alphabet."""
        return tuple(sorted(name for (name,) in self._bulk.read(TABLES["hubs"], ("name",))))

    def name_by_hub(self) -> dict[str, str]:
        """Return the name of every hub by its id."""
        return dict(self._bulk.read(TABLES["hubs"], ("id", "name")))

    def counts(self) -> dict[str, int]:
        """Return how many rows each sheet has."""
        return {name: self._bulk.count(table) for name, table in TABLES.items()}

    def find_organisation(self, text: str) -> Organisation:
        """Return the organisation that a person means by an id, a name or an enterprise number.

        In this order: the exact id, the exact name, the enterprise number, the name but for case
        and accents, the only name that has all the words, a name that differs from this one only
        by a typing error.

        Raises
        ------
        UnknownOrganisation
            Nobody, or more than one, could be meant. The facts ``nearest`` (names) and
            ``nearest_ids`` tell who comes near, best first.
        """
        found = self._organisation(text) or self._organisation(
            Directory(self._session).the_one(text)
        )
        assert found is not None
        return found

    def organisations(
        self,
        text: str = "",
        kind: Kind | None = None,
        *,
        hub: str | None = None,
        limit: int | None = 50,
    ) -> Sequence[OrganisationLine]:
        """Return a list to choose from: organisations with all words of `text` in name or place.

        By name, those that start with the text first. ``limit=None`` gives all.
        """
        return Directory(self._session, hub).find(text, kind, limit)

    def remember(self, shortlist: Shortlist, made: datetime | None = None) -> str:
        """Keep a shortlist with its reasons, snapshot and scorer; return its id.

        The id follows from request, snapshot and scorer: the same answer is kept once.

        Parameters
        ----------
        made
            When it was made, with its time zone; unknown when left out.
        """
        return Memory(self._session).remember(shortlist, made)

    def remembered(self, shortlist: str) -> tuple[Suggestion, ...]:
        """Return the suggestions of a remembered shortlist, best first; none for an unknown id."""
        return Memory(self._session).suggestions(shortlist)

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's verdict on a pair; it takes the place of that person's earlier one.

        Raises
        ------
        UnknownOrganisation
            One of the two is not in the store.
        """
        known = self.known_ids("organisations")
        for id_ in (judgement.organisation, judgement.partner):
            if id_ not in known:
                raise UnknownOrganisation(organisation=id_)
        values = asdict(judgement)
        self.upsert({"judgements": Rows(tuple(values), [tuple(values.values())])})

    def log_import(self, record: ImportRecord) -> ImportRecord:
        """Write an import into the log, in the same transaction as its rows; return it with its id.

        An import that changed nothing is logged too, but does not move the store's latest day.
        """
        return Memory(self._session).log(record)

    def imports(self, limit: int = 20) -> list[ImportRecord]:
        """Return the latest imports, newest first."""
        return Memory(self._session).imports(limit)

    def imports_by_number(self, numbers: Collection[int]) -> dict[int, ImportRecord]:
        """Return these imports, by their number."""
        return Memory(self._session).by_number(numbers)

    def _organisation(self, id_: str) -> Organisation | None:
        found = Picture(self._session, organisation=id_).organisations()
        return found[0] if found else None


def _ids(rows: Rows) -> frozenset[str]:
    """Return the ids of rows that have one."""
    at = rows.columns.index("id")
    return frozenset(str(row[at]) for row in rows.rows)
