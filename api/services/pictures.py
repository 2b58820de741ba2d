"""Fitted networks: for each way of seeing the store one engine, ready to answer."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import text

from api.counting import Counts
from api.services.demo import is_demo
from api.services.discretion import Discretion
from api.services.learn import scorer_in_use
from api.services.standards.openly import everybodys
from api.services.standards.shelf import Shelf
from matchmaker.engine import Engine
from matchmaker.errors import MatchmakerError
from matchmaker.text.space import TextSpace
from models import migrations
from models.access.asker import Role
from models.access.fields import columns_for_few, for_everybody
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.settings import Settings
    from matchmaker.snapshot import Snapshot
    from models.access.asker import Asker
    from models.database import Database


WORKING = frozenset({Role.COORDINATOR, Role.READER})
"""Roles that work with what is not public."""


LISTS_KEPT = 256
"""Lists of suggestions that a picture remembers, some 50 kB each."""


class NotReady(MatchmakerError):
    """The network is being read and fitted; it takes some seconds."""

    code = "not_ready"


@dataclass(frozen=True)
class Fitted:
    """An engine and the picture it was fitted on; they belong together.

    Parameters
    ----------
    discretion
        What may be shown; ``None`` when the reader owns the data and may see everything.
    """

    engine: Engine
    snapshot: Snapshot
    discretion: Discretion | None

    @property
    def fictional(self) -> bool:
        """Whether these are the made-up organisations of the demo."""
        return is_demo(self.snapshot)

    @cached_property
    def public(self) -> Snapshot:
        """What anybody may read and pass on."""
        return everybodys(self.snapshot)

    @cached_property
    def shelf(self) -> Shelf:
        """Documents made of this picture."""
        return Shelf()

    @cached_property
    def lists(self) -> Shelf:
        """Suggestions found in this picture, apart: searches would crowd out the documents."""
        return Shelf(LISTS_KEPT)


class Pictures:
    """Fitted networks, one for each way of seeing the store, the least used forgotten first."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.space = TextSpace(cache=settings.cache_folder)
        self.counts = Counts()
        self._at_work = threading.Lock()
        self._pictures: dict[object, Picture] = {}
        self._meanwhile: list[threading.Thread] = []

    def meanwhile(self, work: Callable[[], None]) -> None:
        """Do something while pages are answered."""
        thread = threading.Thread(target=work, daemon=True)
        with self._at_work:
            self._meanwhile = [one for one in self._meanwhile if one.is_alive()]
            self._meanwhile.append(thread)
            thread.start()

    def rest(self) -> None:
        """Wait for what is done meanwhile."""
        with self._at_work:
            threads, self._meanwhile = self._meanwhile, []
        for thread in threads:
            thread.join()

    def of(self, asker: Asker) -> Picture:
        """Return the network as this asker may see it."""
        sight = sight_of(asker)
        with self._at_work:
            # Nobody's own organisation: a picture is shared by all who see as much.
            picture = self._pictures.pop(sight, None) or Picture(
                self, replace(asker, organisation=None)
            )
            self._pictures[sight] = picture
            while len(self._pictures) > self.settings.pictures_kept:
                del self._pictures[next(iter(self._pictures))]
        return picture


def sight_of(asker: Asker) -> object:
    """Return what tells two ways of seeing the network apart."""
    if asker.sees_everything:
        return "everything"
    return (asker.role if asker.role in WORKING else "public", asker.hubs, asker.disclosed)


class Picture:
    """One way of seeing the store: read and fitted when first asked, again when it changed.

    Safe to share between threads. While one thread refits, the others are answered from the
    picture that stood before.
    """

    def __init__(self, pictures: Pictures, asker: Asker) -> None:
        self._all = pictures
        self._asker = asker
        self._refitting = threading.Lock()
        self._fitted: Fitted | None = None
        self._mark: object = None
        self._revision: int | None = None
        self._trouble: MatchmakerError | None = None

    @property
    def fitted(self) -> Fitted:
        """The engine, fitted on what the store holds now.

        Raises
        ------
        StoreError
            There is no network to read, it is of another version, or the database does not answer.
        """
        mark = change_mark(self._all.database)
        standing = self._fitted
        if standing is not None and mark == self._mark:
            return standing
        if not self._refitting.acquire(blocking=standing is None):
            assert standing is not None
            return standing
        try:
            return self._refit(mark)
        finally:
            self._refitting.release()

    @property
    def at_hand(self) -> Fitted:
        """The engine as it stands; when something changed, it is fitted again meanwhile.

        For pages that follow a small change of the reader's own: they leave out themselves what
        has changed, and nobody waits. Where nothing stands yet it is `fitted`.
        """
        standing = self._fitted
        if standing is None:
            return self.fitted
        if change_mark(self._all.database) != self._mark and not self._refitting.locked():
            self._all.meanwhile(self.get_ready)
        return standing

    def ready(self) -> Fitted:
        """Return the picture that answers now, without waiting for one.

        Raises
        ------
        NotReady
            It is being made; asking starts that when nobody has.
        StoreError
            The database does not answer, or is not of this version.
        MatchmakerError
            Whatever went wrong when the picture was made last.
        """
        migrations.require(self._all.database)
        if self._fitted is not None:
            return self._fitted
        trouble, self._trouble = self._trouble, None
        if not self._refitting.locked():
            threading.Thread(target=self.get_ready, daemon=True).start()
        raise trouble or NotReady

    def get_ready(self) -> None:
        """Read and fit the network before anybody asks.

        What is wrong is told to the visitor whom it concerns; here it only costs the head start.
        """
        try:
            _ = self.fitted
        except MatchmakerError as error:
            self._trouble = error

    def _refit(self, mark: object) -> Fitted:
        standing = self._fitted
        if standing is not None and mark == self._mark:  # another thread was first
            return standing
        start = time.perf_counter()
        migrations.require(self._all.database)
        with self._all.database.reading() as session:
            store = Store(session)
            if standing is not None and store.revision == self._revision:
                self._mark = mark  # somebody wrote, but nothing that suggestions are made from
                return standing
            revision, snapshot = store.revision, store.snapshot()
            if not (self._asker.sees_everything or self._asker.role in WORKING):
                snapshot = for_everybody(snapshot, columns_for_few(session))
        discretion = None if self._asker.sees_everything else Discretion(snapshot, self._asker)
        if discretion is not None:
            snapshot = discretion.blindfolded(snapshot)
        if standing is None or standing.snapshot.fingerprint != snapshot.fingerprint:
            engine = Engine(scorer_in_use(self._all.settings), self._all.space).fit(snapshot)
            standing = Fitted(engine, snapshot, discretion)
            self._all.counts.fitted(snapshot, time.perf_counter() - start)
        self._fitted, self._mark, self._revision = standing, mark, revision
        return standing


def change_mark(database: Database) -> object:
    """Return a value that differs after somebody wrote in the database; cheap to ask.

    For SQLite the size and time of its file and its write-ahead log; for PostgreSQL the number of
    the next transaction that writes.
    """
    path = database.path
    if path is not None:
        wal = path.with_name(path.name + "-wal")
        return tuple(
            (stat.st_size, stat.st_mtime_ns)
            for stat in (file.stat() for file in (path, wal) if file.exists())
        )
    with database.reading() as session:
        if database.is_sqlite:
            return session.execute(text("PRAGMA data_version")).scalar_one()
        return session.execute(
            text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        ).scalar_one()
