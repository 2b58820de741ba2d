"""A backup brings everything back, and says plainly when it cannot."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from models.backup import backup, check, restore
from models.errors import BackupRefused, EmptyStore
from models.exchange.format import Rows
from models.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from models.database import Database


def put_hub(database: Database, id_: str) -> None:
    with database.writing() as session:
        Store(session).upsert({"hubs": Rows(("id", "name"), [(id_, "Hub")])})


def hubs(database: Database) -> list[str]:
    with database.reading() as session:
        return [hub.id for hub in Store(session).snapshot().hubs]


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_brings_back_what_was_there(database: Database, tmp_path: Path) -> None:
    put_hub(database, "before")
    copy = backup(database, tmp_path / "copy.backup")
    put_hub(database, "after")
    restore(database, copy, overwrite=True)
    assert hubs(database) == ["before"]
    assert check(database) == []
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_can_be_made_while_somebody_writes(database: Database, tmp_path: Path) -> None:
    put_hub(database, "before")
    with database.writing() as session:
        Store(session).upsert({"hubs": Rows(("id", "name"), [("half", "Hub")])})
        copy = backup(database, tmp_path / "copy.backup")
    restore(database, copy, overwrite=True)
    assert hubs(database) == ["before"]


@pytest.mark.usefixtures("postgres_programs")
def test_what_is_no_backup_is_refused_and_nothing_is_lost(
    database: Database, tmp_path: Path
) -> None:
    put_hub(database, "kept")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dit is een brief, geen reservekopie. " * 10)
    with pytest.raises(BackupRefused) as refusal:
        restore(database, letter, overwrite=True)
    assert refusal.value.facts["problem"] == "not_a_backup"
    with pytest.raises(BackupRefused) as refusal:
        restore(database, tmp_path / "nowhere", overwrite=True)
    assert refusal.value.facts["problem"] == "missing"
    assert hubs(database) == ["kept"]


@pytest.mark.usefixtures("postgres_programs")
def test_neither_a_file_nor_a_network_goes_without_a_word(
    database: Database, tmp_path: Path
) -> None:
    put_hub(database, "first")
    copy = backup(database, tmp_path / "copy.backup")
    before = copy.read_bytes()
    with pytest.raises(BackupRefused, match="file_there"):
        backup(database, copy)
    assert copy.read_bytes() == before
    put_hub(database, "second")
    with pytest.raises(BackupRefused, match="network_there"):
        restore(database, copy)
    assert hubs(database) == ["first", "second"]
    backup(database, copy, overwrite=True)
    restore(database, copy, overwrite=True)
    assert hubs(database) == ["first", "second"]


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_comes_back_in_an_empty_database(
    database: Database, bare_database: Database, tmp_path: Path
) -> None:
    if database.is_sqlite != bare_database.is_sqlite:
        return  # a backup belongs to its own kind of database
    put_hub(database, "h")
    restore(bare_database, backup(database, tmp_path / "copy.backup"))
    assert hubs(bare_database) == ["h"]
    assert check(bare_database) == []


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_amid_many_writes_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    """Each write puts two hubs at once: a copy that holds one of them is torn."""
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            pair = [(f"{number:04}-a", "Hub"), (f"{number:04}-b", "Hub")]
            with database.writing() as session:
                Store(session).upsert({"hubs": Rows(("id", "name"), pair)})
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        before = len(written)
        copy = backup(database, tmp_path / "copy.backup")
    finally:
        stop.set()
        writer.join()
    restore(database, copy, overwrite=True)
    kept = hubs(database)
    assert len(kept) >= 2 * before
    assert kept == [f"{number:04}-{half}" for number in range(len(kept) // 2) for half in "ab"]


def test_without_the_server_programs_the_reason_is_told(
    postgres_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused) as refusal:
        backup(postgres_database, tmp_path / "copy.backup")
    assert refusal.value.facts["problem"] == "no_client"
    assert refusal.value.facts["program"] == "pg_dump"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_needs_a_folder(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="not_writable"):
        backup(database, tmp_path / "no" / "folder" / "copy.backup")


def test_there_is_no_backup_of_nothing(bare_database: Database, tmp_path: Path) -> None:
    with pytest.raises(EmptyStore):
        backup(bare_database, tmp_path / "copy.backup")


def test_a_row_that_refers_to_nobody_is_found(sqlite_database: Database) -> None:
    with sqlite_database.pooled() as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            "INSERT INTO streams (id, organisation, direction, title) VALUES ('s', 'x', 'need', '')"
        )
        connection.execute("PRAGMA foreign_keys=ON")
    assert "organisations" in " ".join(check(sqlite_database))


def test_a_damaged_database_is_found(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        rows = [(f"h{i}", "Hub") for i in range(2000)]
        Store(session).upsert({"hubs": Rows(("id", "name"), rows)})
    with sqlite_database.reading() as session:
        root = session.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_hubs_1'")
        ).scalar_one()
    path = sqlite_database.path
    assert path is not None
    sqlite_database.close()
    pages = bytearray(path.read_bytes())
    pages[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    path.write_bytes(pages)
    assert check(sqlite_database) != []
