"""The server starts with a clear word, and stops without dropping anybody."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from api.services.network import Network
from api.serving import get_ready, run
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models import database as database_module
from models import migrations
from models.access.asker import ANONYMOUS
from models.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[2]
NOBODY = 65534


def test_without_a_network_the_server_still_starts(tmp_path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    network = Network.of(settings, ANONYMOUS)
    get_ready(network)
    network.database.close()


@pytest.fixture
def started(monkeypatch):
    """What is told at the start; the server itself does not run."""
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    monkeypatch.setattr("api.serving.get_ready", lambda network: None)
    monkeypatch.setattr("api.serving.set_up", lambda settings: None)

    def at(settings: Settings) -> tuple[list[str], list[str]]:
        mentioned: list[str] = []
        addresses: list[str] = []
        run(settings, addresses.append, lambda error: mentioned.append(error.code))
        return addresses, mentioned

    return at


def free(settings: Settings) -> Settings:
    return settings.model_copy(update={"port": 0})


def test_a_missing_network_is_mentioned_and_the_site_is_there(started, fresh):
    addresses, mentioned = started(free(fresh))
    assert len(addresses) == 1
    assert mentioned == ["empty_store"]


def test_a_network_that_is_there_needs_no_word(started, sqlite_database):
    settings = Settings(database_url=f"sqlite:///{sqlite_database.path}", port=0)
    assert started(settings)[1] == []


def test_a_writer_who_does_not_finish_is_mentioned(started, sqlite_database, monkeypatch):
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0)
    settings = Settings(database_url=f"sqlite:///{sqlite_database.path}", port=0)
    with sqlite_database.writing():
        addresses, mentioned = started(settings)
    assert len(addresses) == 1
    assert mentioned == ["database_busy"]


def test_a_network_that_another_program_keeps_to_itself_ends_with_one_line(
    prompt, sqlite_database, monkeypatch
):
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0)
    path = sqlite_database.path
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        refused = prompt(Settings(database_url=f"sqlite:///{path}"))("serve", "--port", "0")
    finally:
        other.close()
    assert refused.exit_code == 1
    assert "Iemand anders schrijft" in refused.stderr
    assert "Traceback" not in refused.output


@contextmanager
def a_network_that_may_only_be_read() -> Iterator[Path]:
    """A SQLite file in a folder in which we may not write, also when we are root."""
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to everybody else
    database = open_database(f"sqlite:///{folder / 'network.db'}")
    migrations.ensure(database)
    database.close()
    (folder / "network.db").chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield folder / "network.db"
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_may_only_be_read_ends_with_one_line(prompt, fresh, language):
    with a_network_that_may_only_be_read() as path:
        serve = prompt(Settings(database_url=f"sqlite:///{path}", cache_folder=fresh.cache_folder))
        refused = serve("serve", "--port", "0")
        suggested = serve("db", "backup", path.with_name("copy.db"), "--lang", language)
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert wording("nl").say("errors.problem.read_only") in " ".join(refused.stderr.split())
    assert suggested.exit_code == 1
    assert "ermission" not in suggested.stderr


def test_a_newer_network_ends_with_one_line(prompt, sqlite_database):
    with sqlite3.connect(sqlite_database.path) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    settings = Settings(database_url=f"sqlite:///{sqlite_database.path}")
    refused = prompt(settings)("serve", "--port", "0")
    assert refused.exit_code == 1
    assert "nieuwste" in refused.stderr


SLOW = """
import sys, time
from pathlib import Path
from api import serving
from api.settings import Settings

folder, make = Path(sys.argv[1]), serving.create_app


def with_a_slow_route(settings):
    app = make(settings)

    @app.get("/slow")
    def slow():
        (folder / "asked").touch()
        while not (folder / "go").exists():
            time.sleep(0.01)
        return "answered"

    return app


serving.create_app = with_a_slow_route
serving.run(
    Settings(database_url=sys.argv[2], port=0),
    lambda address: (folder / "address").write_text(address),
)
"""


def wait_for(condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_asked_to_stop_it_first_finishes_what_it_is_answering(sqlite_database, tmp_path):
    url = f"sqlite:///{sqlite_database.path}"
    server = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path), url],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME), "OMP_NUM_THREADS": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        where = tmp_path / "address"
        wait_for(lambda: where.exists() and where.read_text())
        address, answers = where.read_text(), []

        def ask() -> None:
            with urlopen(f"{address}slow", timeout=60) as answer:
                answers.append(answer.read())

        asking = threading.Thread(target=ask)
        asking.start()
        wait_for((tmp_path / "asked").exists)
        server.send_signal(signal.SIGTERM)

        def closed() -> bool:
            try:
                urlopen(f"{address}healthz", timeout=5).close()
            except (URLError, ConnectionError):
                return True
            return False

        wait_for(closed)
        (tmp_path / "go").touch()
        asking.join()
        _, log = server.communicate(timeout=60)
    finally:
        server.kill()
        server.wait()
    assert answers == [b'"answered"']
    assert server.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in log
    assert '"route": "/slow"' in log
