"""What is kept stays whole: copies, versions, and databases that are not ours."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.services.problems import as_problem
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models import migrations

if TYPE_CHECKING:
    from pathlib import Path

    from models.database import Database

ORGANISATIONS = "id,name,kind\nfirm,Brouwerij De Fantast,private\n"


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def at(prompt, bare_database, cache_folder, tmp_path):
    """A prompt in front of a database with one organisation, on SQLite and on PostgreSQL."""
    run = prompt(Settings(database_url=address(bare_database), cache_folder=cache_folder))
    list_ = tmp_path / "organisations.csv"
    list_.write_text(ORGANISATIONS, "utf-8")
    assert run("import", list_).exit_code == 0
    bare_database.close()
    return run


def say_it_is_of(database: Database, version: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
    database.close()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        *((("suggest", "firm"), language) for language in LANGUAGES),
        (("find", "hout"), "nl"),
        (("train",), "fr"),
    ],
)
def test_a_network_of_a_newer_program_is_not_read(at, bare_database, tmp_path, words, language):
    say_it_is_of(bare_database, "9999")
    more = ("--out", tmp_path / "w.json") if words == ("train",) else ()
    refused = at(*words, *more, "--lang", language)
    assert refused.exit_code == 1, refused.output
    newest = {"nl": "nieuwste", "fr": "dernière", "en": "latest", "de": "neueste"}[language]
    assert newest in refused.stderr


@pytest.mark.parametrize("words", [("suggest", "firm"), ("find", "hout"), ("export", "out.csv")])
def test_the_tables_of_another_program_are_left_alone(at, bare_database, words):
    say_it_is_of(bare_database, "ae1027a6acf")
    refused = at(*words, "--lang", "en")
    assert refused.exit_code == 1
    assert "another program" in " ".join(refused.stderr.split())
    upgrade = at("db", "upgrade", "--lang", "en")
    assert upgrade.exit_code == 1
    assert "another program" in " ".join(upgrade.stderr.split())


@pytest.mark.usefixtures("postgres_programs")
def test_neither_a_copy_nor_a_network_is_replaced_unasked(at, tmp_path):
    copy = tmp_path / "copy.backup"
    assert at("db", "backup", copy).exit_code == 0
    again = at("db", "backup", copy, "--lang", "en")
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    back = at("db", "restore", copy, "--lang", "en")
    assert back.exit_code == 1
    assert "--overwrite" in back.stderr
    assert at("db", "backup", copy, "--overwrite").exit_code == 0
    assert at("db", "restore", copy, "--overwrite").exit_code == 0


@pytest.mark.parametrize(
    "number",
    [errno.EACCES, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EMFILE],
)
def test_trouble_with_a_file_is_told_in_every_language(number):
    error = OSError(number, os.strerror(number), "/closed/list.csv")
    lines = {as_problem(error).line(wording(language)) for language in LANGUAGES}
    assert len(lines) == 4
    assert not [line for line in lines if os.strerror(number) in line]
    assert all("/closed/list.csv" in line for line in lines)


def test_a_folder_that_may_not_be_written_is_told_in_every_language(
    run, tmp_path: Path, monkeypatch
):
    list_ = tmp_path / "organisations.csv"
    list_.write_text(ORGANISATIONS, "utf-8")
    run("import", list_)

    def closed(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr("tempfile.TemporaryDirectory.__init__", closed)
    told = {
        language: " ".join(run("db", "backup", tmp_path / "c", "--lang", language).stderr.split())
        for language in LANGUAGES
    }
    assert len(set(told.values())) == 4
    assert not [line for line in told.values() if "Permission" in line]


def test_what_the_database_says_of_a_row_is_not_repeated(sqlite_database: Database):
    migrations.require(sqlite_database)

    def twice_the_same() -> None:
        row = {"id": "jan@example.be", "name": "Hub"}
        with sqlite_database.writing() as session:
            for _ in range(2):
                session.execute(text("INSERT INTO hubs (id, name) VALUES (:id, :name)"), row)

    with pytest.raises(IntegrityError) as refusal:
        twice_the_same()
    assert "jan@example.be" not in str(refusal.value)
    assert "jan@example.be" not in as_problem(refusal.value).line(wording("en"))
