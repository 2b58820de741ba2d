"""A database keeps whole transactions, and says plainly what is wrong with it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from models import database as module
from models import migrations
from models.database import open_database
from models.errors import DatabaseBusy, EmptyStore, UnusableDatabase
from models.exchange.format import Rows
from models.store import Store

if TYPE_CHECKING:
    from models.database import Database

A_HUB = {"hubs": Rows(("id", "name"), [("h1", "Noord")])}


def hubs(database: Database) -> int:
    with database.reading() as session:
        return Store(session).counts()["hubs"]


def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    class Interrupted(Exception):
        pass

    def write_and_fail() -> None:
        with database.writing() as session:
            Store(session).upsert(A_HUB)
            raise Interrupted

    with pytest.raises(Interrupted):
        write_and_fail()
    assert hubs(database) == 0


def test_a_reader_keeps_its_picture_while_others_write(database: Database) -> None:
    with database.reading() as reading:
        before = Store(reading).counts()
        with database.writing() as writing:
            Store(writing).upsert(A_HUB)
        assert Store(reading).counts() == before
    assert hubs(database) == 1


def test_two_writers_take_turns(database: Database) -> None:
    def write(number: int) -> None:
        with database.writing() as session:
            store = Store(session)
            store.upsert({"hubs": Rows(("id", "name"), [(f"h{number}", "Hub")])})

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert hubs(database) == 4


def test_a_writer_that_waits_too_long_says_that_the_database_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    database = open_database(f"sqlite:///{tmp_path / 'network.db'}")
    migrations.ensure(database)
    with database.writing(), pytest.raises(DatabaseBusy), database.writing():
        pass
    database.close()


def test_sqlite_is_set_for_safety(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        settings = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("network.db", "address"),
        ("mysql://localhost/network", "address"),
        ("sqlite:////no/such/folder/network.db", "folder"),
        ("postgresql+nodriver://localhost/network", "driver"),
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once(url: str, problem: str) -> None:
    with pytest.raises(UnusableDatabase) as refusal:
        open_database(url)
    assert refusal.value.facts["problem"] == problem


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Dit is een brief, geen databank.")
    with pytest.raises(UnusableDatabase, match="not_a_database"):
        open_database(f"sqlite:///{path}")


def test_a_damaged_file_is_told(sqlite_database: Database) -> None:
    path = sqlite_database.path
    assert path is not None
    sqlite_database.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(UnusableDatabase), sqlite_database.reading() as session:
        Store(session).counts()


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    database = open_database("postgresql://ann:secret@127.0.0.1:9/network")
    with pytest.raises(UnusableDatabase) as refusal, database.reading() as session:
        Store(session).counts()
    assert refusal.value.facts["problem"] == "unreachable"
    assert "secret" not in str(refusal.value)


def test_reading_before_anything_was_imported_is_told(bare_database: Database) -> None:
    with pytest.raises(EmptyStore), bare_database.reading() as session:
        Store(session).counts()
    if bare_database.path is not None:
        assert not bare_database.path.exists()


KILLED_HALFWAY = """
import os, sys
from models.database import open_database
from models.exchange.format import Rows
from models.store import Store
database = open_database(sys.argv[1])
with database.writing() as session:
    Store(session).upsert(
        {"hubs": Rows(("id", "name"), [(f"h{i}", "Hub") for i in range(5000)])}
    )
    os.kill(os.getpid(), 9)
"""


def test_a_program_killed_during_an_import_leaves_nothing(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_HALFWAY, url],
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert ended.returncode == -signal.SIGKILL
    assert hubs(database) == 0
    with database.writing() as session:
        Store(session).upsert(A_HUB)
    assert hubs(database) == 1


def test_the_file_is_plain_sqlite(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        Store(session).upsert(A_HUB)
    assert sqlite_database.path is not None
    plain = sqlite3.connect(sqlite_database.path)
    assert plain.execute("SELECT id, name FROM hubs").fetchall() == [("h1", "Noord")]
    plain.close()
