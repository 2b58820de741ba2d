"""What the server has acknowledged is there after it was killed, at any moment."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from api.services.accounts import new_key, secret_of
from models.access.asker import Scope
from models.accounts import Accounts
from models.database import open_database
from models.exchange.format import Rows
from models.store import Store
from tests.conftest import LONG

if TYPE_CHECKING:
    from models.database import Database

ROOT = Path(__file__).parents[2]
WRITERS = 4
ROUNDS = 25 if os.environ.get(LONG) else 2
LONGEST = 120
"""Seconds for the server to start on a busy machine."""


class Server:
    """``matchmaker serve`` as a process of its own."""

    def __init__(self, url: str) -> None:
        environment = {**os.environ, "MATCHMAKER_DATABASE_URL": url, "COLUMNS": "200"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        self.address = ""
        for line in self._process.stderr:
            found = re.search(r"http://[\d.:]+", line)
            if found:
                self.address = found[0]
                break
        self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._reader.start()
        assert self.address, "the server did not start"

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        assert self._process.stderr is not None
        self._process.stderr.close()


class Writer(threading.Thread):
    """Adds firms and changes them, and remembers what the server said yes to."""

    def __init__(self, address: str, key: str, number: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, int] = {}
        self._headers = {"Authorization": f"Bearer {key}"}
        self._address = f"{address}/api/v1/organisations"
        self._number = number

    def run(self) -> None:
        """Write until the server is gone."""
        with httpx2.Client(timeout=30) as client:
            try:
                for turn in range(10_000):
                    self._write(client, turn)
            except httpx2.HTTPError:
                return

    def _write(self, client: Any, turn: int) -> None:
        row = {"name": f"Firma {self._number}-{turn}", "kind": "private", "employees": 0}
        added = client.post(self._address, json=row, headers=self._headers)
        if added.status_code != 201:
            assert added.status_code == 503
            return
        id_, tag = added.json()["id"], added.headers["etag"]
        self.acknowledged[id_] = 0
        for employees in (1, 2):
            changed = client.patch(
                f"{self._address}/{id_}",
                json={"employees": employees},
                headers={**self._headers, "If-Match": tag},
            )
            if changed.status_code == 200:
                self.acknowledged[id_] = employees
                tag = changed.headers["etag"]
            else:
                assert changed.status_code == 503


@pytest.mark.slow
def test_every_acknowledged_write_is_there_afterwards(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    key, text = new_key("writer", "hub-a", frozenset(Scope), "console", 1)
    with database.writing() as session:
        Store(session).upsert({"hubs": Rows(("id", "name"), [("hub-a", "Hub A")])})
        Accounts(session).keep_key(key, secret_of(text))
    moments = random.Random(7)
    acknowledged: dict[str, int] = {}
    for _ in range(ROUNDS):
        started = time.monotonic()
        server = Server(url)
        assert time.monotonic() - started < LONGEST
        writers = [Writer(server.address, text, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        before = datetime.now(UTC)
        while not any(writer.acknowledged for writer in writers):
            assert datetime.now(UTC) - before < timedelta(seconds=LONGEST)
            time.sleep(0.01)
        time.sleep(moments.uniform(0.05, 1.5))
        server.kill()
        for writer in writers:
            writer.join(timeout=60)
            acknowledged |= writer.acknowledged
        with open_database(url) as again, again.reading() as session:
            kept = {one.id: one.employees or 0 for one in Store(session).snapshot().organisations}
        lost = [id_ for id_, said in acknowledged.items() if kept.get(id_, -1) < said]
        assert not lost
    assert len(acknowledged) > ROUNDS
