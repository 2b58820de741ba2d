"""A copy of the whole store, made while it is in use, put back in one step, and checked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from models import migrations
from models.errors import BackupRefused, UnusableDatabase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database


def backup(database: Database, path: Path, *, overwrite: bool = False) -> Path:
    """Write a copy of the database to a file, and return its path.

    The copy is of one moment, whatever is written meanwhile. The file is complete or absent. A
    SQLite database becomes a SQLite file; PostgreSQL an archive of ``pg_dump``.

    Parameters
    ----------
    overwrite
        Whether a file that stands there may go.

    Raises
    ------
    EmptyStore
        There is nothing to copy yet.
    BackupRefused
        Problem ``file_there``, ``not_writable``, ``no_client`` (``pg_dump`` is not installed) or
        ``client_failed`` (``told`` has its last line).
    """
    migrations.require(database)
    if path.exists() and not overwrite:
        raise BackupRefused(path=str(path), problem="file_there")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            beside = Path(folder) / path.name
            if database.is_sqlite:
                _copy_sqlite(database, beside)
            else:
                _run_client(database, "pg_dump", "--format=custom", "--no-owner", "--file", beside)
            beside.chmod(0o600)  # contact persons are in it
            os.replace(beside, path)  # noqa: PTH105 (says that an older file goes)
    except OSError as error:
        raise BackupRefused(path=str(path), problem="not_writable") from error
    return path


def restore(database: Database, path: Path, *, overwrite: bool = False) -> None:
    """Put a backup back in place of everything that the database holds now.

    In one transaction: a machine that stops halfway leaves the database as it was. A backup of an
    older version is brought up to date afterwards.

    Parameters
    ----------
    overwrite
        Whether what the database holds now may go.

    Raises
    ------
    BackupRefused
        Problem ``network_there``, ``missing``, ``not_a_backup``, ``damaged``, or those of `backup`.
    DatabaseBusy
        Somebody is writing.
    """
    if not path.is_file():
        raise BackupRefused(path=str(path), problem="missing")
    if not overwrite and _holds_something(database):
        raise BackupRefused(path=str(path), problem="network_there")
    if database.is_sqlite:
        _refuse_what_is_no_backup(path)
        with database.pooled() as live, closing(_open_read_only(path)) as kept:
            kept.backup(live)
    else:
        with path.open("rb") as file:
            if file.read(5) != b"PGDMP":  # every archive of pg_dump starts so
                raise BackupRefused(path=str(path), problem="not_a_backup")
        options = ("--clean", "--if-exists", "--single-transaction", "--no-owner", "--dbname")
        _run_client(database, "pg_restore", *options, _server(database), path)
    database.close()
    migrations.upgrade(database)


def _holds_something(database: Database) -> bool:
    try:
        return migrations.current(database) is not None
    except UnusableDatabase as error:
        if error.facts.get("problem") == "unreachable":
            raise
        return True  # damaged, but perhaps not beyond repair


def check(database: Database) -> list[str]:
    """Return what is wrong with the database, in the words of the database; empty when all is well.

    On SQLite the pages, the indexes and the references are read; on both the tables are compared
    with what this program expects.
    """
    migrations.require(database)
    try:
        problems = _sqlite_problems(database) if database.is_sqlite else []
    except UnusableDatabase as damage:
        return [str(damage.__cause__)]
    return problems + migrations.check(database)


def quick_check(database: Database) -> list[str]:
    """Return what is wrong with the pages and references of a SQLite database; seldom a second.

    Indexes are not compared with their tables: that is what `check` does.
    """
    try:
        return _sqlite_problems(database, "quick_check")
    except UnusableDatabase as damage:
        return [str(damage.__cause__)]


def _sqlite_problems(database: Database, how: str = "integrity_check") -> list[str]:
    with database.pooled() as connection:
        pages = connection.execute(f"PRAGMA {how}").fetchall()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [told for (told,) in pages if told != "ok"] + [
        f"{table}: row {row} refers to no {to}" for table, row, to, _ in orphans
    ]


def _copy_sqlite(database: Database, path: Path) -> None:
    with database.pooled() as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions


def _refuse_what_is_no_backup(path: Path) -> None:
    try:
        with closing(_open_read_only(path)) as kept:
            whole = kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            versions = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            ours = kept.execute(versions).fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(path=str(path), problem="not_a_backup") from error
    if not ours:
        raise BackupRefused(path=str(path), problem="not_a_backup")
    if not whole:
        raise BackupRefused(path=str(path), problem="damaged")


def _open_read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _server(database: Database) -> str:
    """Return the address for PostgreSQL's own programs, without the password."""
    plain = database.engine.url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _run_client(database: Database, program: str, *options: str | Path) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(path="", problem="no_client", program=program)
    command: Sequence[str | Path] = (found, *options)
    if program == "pg_dump":
        command = (*command, _server(database))
    password = database.engine.url.password
    secret = {"PGPASSWORD": str(password)} if password else {}
    ended = subprocess.run(  # noqa: S603 (a fixed program; options hold no shell)
        command, check=False, capture_output=True, text=True, env={**os.environ, **secret}
    )
    if ended.returncode:
        told = (ended.stderr.strip().splitlines() or [""])[-1]
        raise BackupRefused(path="", problem="client_failed", program=program, told=told)
