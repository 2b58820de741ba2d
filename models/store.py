"""The only way into the store and out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from models.bulk import Bulk
from models.picture import Picture
from models.tables import TABLES
from models.upsert import Counts, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from matchmaker.snapshot import Snapshot
    from models.exchange.format import Rows

__all__ = ["Counts", "Store"]


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
    >>> from models.exchange.format import Rows
    >>> database = open_database("sqlite://")
    >>> migrations.ensure(database)
    >>> with database.writing() as session:
    ...     Store(session).upsert({"hubs": Rows(("id", "name"), [("h1", "Hub Noord")])})
    {'hubs': Counts(new=1, changed=0, same=0, deleted=0)}
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bulk = Bulk(session.connection())

    def upsert(self, sheet_rows: Mapping[str, Rows], *, replace: bool = False) -> dict[str, Counts]:
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
        """
        self._session.flush()
        if self._session.get_bind().dialect.name == "postgresql":
            # As on SQLite, one import at a time: what was compared stays as it was compared.
            self._session.execute(text("SELECT pg_advisory_xact_lock(7262)"))
        return upsert(self._bulk, sheet_rows, replace=replace)

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
        return Picture(self._session, hub).snapshot(as_of)

    def known_ids(self, sheet: str) -> frozenset[str]:
        """Return the ids of all rows of a sheet that has an ``id`` column."""
        return frozenset(id_ for (id_,) in self._bulk.read(TABLES[sheet], ("id",)))

    def counts(self) -> dict[str, int]:
        """Return how many rows each sheet has."""
        return {name: self._bulk.count(table) for name, table in TABLES.items()}
