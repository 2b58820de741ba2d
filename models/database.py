"""One database behind one door: a SQLite file, or PostgreSQL.

Only the edge commits: a request, a command or an import is one `Database.writing` block, which is
kept whole when it ends well and leaves nothing behind when it does not.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from models.errors import DatabaseBusy, DiskFull, EmptyStore, StoreError, UnusableDatabase
from models.folding import fold_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection, Engine

DEFAULT_URL = "sqlite:///matchmaker.db"
"""A file in the current folder."""

WAIT_SECONDS = 10
"""How long a writer waits for another one before it gives up."""
STATEMENT_SECONDS = 300
"""Longest time one statement may take on PostgreSQL; a COPY of a million rows takes some tens."""

_WRITES = "matchmaker_writes"


@dataclass(frozen=True)
class Database:
    """A database that can be read and written.

    Made by `open_database`. Safe to share between threads; every block has its own connection.
    """

    engine: Engine

    @property
    def name(self) -> str:
        """The address, without password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; ``None`` for PostgreSQL and for a database in memory."""
        return _file(self.engine.url) if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read in one consistent picture, whatever others write meanwhile.

        Raises
        ------
        StoreError
            The database does not answer, or is not ours.
        """
        if self.path is not None and not self.path.exists():
            raise EmptyStore(database=self.name)  # SQLite would make an empty file
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._connected(options) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write in one transaction: kept when the block ends well, else nothing of it is.

        On SQLite it starts with ``BEGIN IMMEDIATE``, so that a writer waits for its turn at the
        start instead of failing halfway.

        Raises
        ------
        DatabaseBusy
            Another writer did not finish within `WAIT_SECONDS`.
        StoreError
            The database does not answer, is full, or is not ours.
        """
        with (
            self._connected({_WRITES: True}) as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Change the tables in one transaction, alone.

        Foreign keys sleep meanwhile on SQLite, where a table is changed by building it anew and a
        dropped table would take the rows that refer to it along; they are checked at the end.
        """
        with self._connected({_WRITES: True}) as connection:
            driver: Any = connection.connection.driver_connection
            if self.is_sqlite:
                driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        connection.execute(text("SELECT pg_advisory_xact_lock(7261)"))
                    yield connection
                    if self.is_sqlite:
                        self._refuse_orphans(connection)
            finally:
                if self.is_sqlite:
                    driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def pooled(self) -> Iterator[sqlite3.Connection]:
        """Lend the driver's own connection to a SQLite file, outside any transaction."""
        with self._friendly():
            lent = self.engine.raw_connection()
            try:
                yield cast("sqlite3.Connection", lent.driver_connection)
            finally:
                lent.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _refuse_orphans(self, connection: Connection) -> None:
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise UnusableDatabase(database=self.name, problem="damaged")

    @contextmanager
    def _connected(self, options: Mapping[str, Any]) -> Iterator[Connection]:
        with self._friendly(), self.engine.connect() as connection:
            yield connection.execution_options(**options)

    @contextmanager
    def _friendly(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self.engine.dialect.loaded_dbapi.Error) as error:
            told = explain(error, self.name)
            if told is None:
                raise
            raise told from error
        except PoolTimeout as error:
            raise DatabaseBusy(database=self.name) from error


def open_database(url: str | None = None) -> Database:
    """Return the database at this address.

    Nothing is created or read yet, but an address that cannot work is refused at once.

    Parameters
    ----------
    url
        ``sqlite:///file.db`` or ``postgresql://user:password@host/name``; by default `DEFAULT_URL`.

    Raises
    ------
    UnusableDatabase
        The address is wrong, its folder is missing, or the file is no database.
    """
    address = _address(url or DEFAULT_URL)
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgres(address)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise UnusableDatabase(database=_shown(address), problem="driver") from error
    return Database(engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UnusableDatabase(database=url, problem="address") from error
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise UnusableDatabase(database=_shown(address), problem="address")
    return address


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=True)


def _file(address: URL) -> Path | None:
    name = address.database
    return Path(name) if name and name != ":memory:" else None


def _sqlite(address: URL) -> Engine:
    path = _file(address)
    if path is None:
        engine = create_engine(address, poolclass=StaticPool, hide_parameters=True)
    else:
        _refuse_what_is_no_database(path, _shown(address))
        engine = create_engine(address, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # python's own transactions leave DDL outside: we BEGIN
        connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")  # 64 MiB: a large import does not spill
        connection.create_function("folded", 1, fold_letters, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a write-ahead log, so that readers and the writer do not wait for each other.

    SQLite refuses this at once while another program opens a new file: its busy timeout does not
    count here, so we wait ourselves.
    """
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _refuse_what_is_no_database(path: Path, shown: str) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise UnusableDatabase(database=shown, problem="folder")
    if path.exists():
        with path.open("rb") as file:
            start = file.read(16)
        if start and start != b"SQLite format 3\x00":
            raise UnusableDatabase(database=shown, problem="not_a_database")


def _postgres(address: URL) -> Engine:
    limits = {
        "lock_timeout": WAIT_SECONDS,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": 2 * STATEMENT_SECONDS,
    }
    return create_engine(
        address,
        hide_parameters=True,  # errors do not repeat rows: contact persons are in them
        pool_size=5,
        max_overflow=10,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,  # the server may have restarted since
        connect_args={
            "connect_timeout": 5,
            "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
        },
    )


_SQLITE_PROBLEMS = {
    "SQLITE_NOTADB": "not_a_database",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_CANTOPEN": "read_only",  # the folder was there: its companions cannot be made in it
    "SQLITE_READONLY": "read_only",
    "SQLITE_IOERR": "damaged",
}
_BUSY_STATES = {"55P03", "57014", "53300", "40P01", "40001"}
"""Lock not available, statement took too long, too many connections, deadlock, serialisation."""


def explain(error: Exception, name: str) -> StoreError | None:
    """Return what went wrong in a driver's error, or ``None`` when it is a mistake of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _explain_sqlite(cause, name)
    state = str(getattr(cause, "sqlstate", None) or "")
    if state in _BUSY_STATES:
        return DatabaseBusy(database=name)
    if state == "53100":
        return DiskFull(database=name)
    if state == "42P01":  # undefined table
        return EmptyStore(database=name)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if lost or state[:2] in {"08", "28", "3D", "57"} or _never_connected(cause, state):
        return UnusableDatabase(database=name, problem="unreachable")
    return None


def _explain_sqlite(cause: sqlite3.Error, name: str) -> StoreError | None:
    # Extended names such as SQLITE_IOERR_WRITE start with the plain one.
    code = "_".join(str(getattr(cause, "sqlite_errorname", "")).split("_")[:2])
    if code in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
        return DatabaseBusy(database=name)
    if code == "SQLITE_FULL":
        return DiskFull(database=name)
    if code in _SQLITE_PROBLEMS:
        return UnusableDatabase(database=name, problem=_SQLITE_PROBLEMS[code])
    if "no such table" in str(cause):
        return EmptyStore(database=name)
    return None


def _never_connected(cause: object, state: str) -> bool:
    return type(cause).__name__ in {"OperationalError", "ConnectionTimeout"} and not state
