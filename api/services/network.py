"""The network in the store, fitted once and ready to answer."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

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
from models.database import open_database
from models.store import Store

if TYPE_CHECKING:
    from api.settings import Settings
    from matchmaker.snapshot import Snapshot
    from models.database import Database


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


class Network:
    """The stored network behind a door: read and fitted when first asked, again when it changed.

    Safe to share between threads. While one thread refits, the others are answered from the
    picture that stood before.

    Parameters
    ----------
    open_to_all
        Whether strangers ask: then what is not public is matched on, never shown.
    """

    def __init__(self, database: Database, settings: Settings, *, open_to_all: bool) -> None:
        self.database = database
        self.settings = settings
        self._open_to_all = open_to_all
        self.counts = Counts()
        self._space = TextSpace(cache=settings.cache_folder)
        self._refitting = threading.Lock()
        self._fitted: Fitted | None = None
        self._mark: object = None
        self._trouble: MatchmakerError | None = None

    @classmethod
    def of(cls, settings: Settings, *, open_to_all: bool = False) -> Network:
        """Open the store that the settings name."""
        return cls(open_database(settings.database_url), settings, open_to_all=open_to_all)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the store's connections back."""
        self.database.close()

    @property
    def space(self) -> TextSpace:
        """Where texts become comparable; shared so that no text is computed twice."""
        return self._space

    @property
    def fictional(self) -> bool:
        """Whether the store holds the demo network; false when there is nothing to read."""
        return self.fitted.fictional

    @property
    def fitted(self) -> Fitted:
        """The engine, fitted on what the store holds now.

        Raises
        ------
        StoreError
            There is no network to read, it is of another version, or the database does not answer.
        """
        mark = change_mark(self.database)
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
        migrations.require(self.database)
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
        migrations.require(self.database)
        with self.database.reading() as session:
            snapshot = Store(session).snapshot()
        discretion = Discretion(snapshot) if self._open_to_all else None
        if discretion is not None:
            snapshot = discretion.blindfolded(snapshot)
        if standing is None or standing.snapshot.fingerprint != snapshot.fingerprint:
            engine = Engine(scorer_in_use(self.settings), self._space).fit(snapshot)
            standing = Fitted(engine, snapshot, discretion)
            self.counts.fitted(snapshot, time.perf_counter() - start)
        self._fitted, self._mark = standing, mark
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
