"""A backup brings everything back, and says plainly when it cannot."""

from __future__ import annotations

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
    restore(database, copy)
    assert hubs(database) == ["before"]
    assert check(database) == []
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_can_be_made_while_somebody_writes(database: Database, tmp_path: Path) -> None:
    put_hub(database, "before")
    with database.writing() as session:
        Store(session).upsert({"hubs": Rows(("id", "name"), [("half", "Hub")])})
        copy = backup(database, tmp_path / "copy.backup")
    restore(database, copy)
    assert hubs(database) == ["before"]


@pytest.mark.usefixtures("postgres_programs")
def test_what_is_no_backup_is_refused_and_nothing_is_lost(
    database: Database, tmp_path: Path
) -> None:
    put_hub(database, "kept")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dit is een brief, geen reservekopie. " * 10)
    with pytest.raises(BackupRefused) as refusal:
        restore(database, letter)
    assert refusal.value.facts["problem"] == "not_a_backup"
    with pytest.raises(BackupRefused) as refusal:
        restore(database, tmp_path / "nowhere")
    assert refusal.value.facts["problem"] == "missing"
    assert hubs(database) == ["kept"]


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
