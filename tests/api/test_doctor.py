"""The doctor looks at everything, says how it is, and gives a cure."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections import namedtuple
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from api.services import doctor
from api.services.doctor import CHECKS, examine
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models import migrations
from models.jobs import Jobs, NewJob

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def look(tmp_path, sqlite_database):
    """Look at a healthy installation that differs in what the test is about."""

    def at(check: str, language: str = "en", **changed: object) -> tuple[str, str]:
        chosen = {
            "database_url": f"sqlite:///{sqlite_database.path}",
            "cache_folder": tmp_path / "cache",
            "port": 0,
            **changed,
        }
        (finding,) = examine(Settings(**chosen), wording(language), (check,))
        return finding.state, finding.line

    return at


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_healthy_installation_ends_well(run_demo, demo, language):
    result = run_demo("doctor", "--lang", language)
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    assert result.output.count("✓") + result.output.count("?") >= len(CHECKS)


def test_for_machines_it_is_json(run_demo):
    result = run_demo("doctor", "--json")
    findings = json.loads(result.stdout)
    assert [one["check"] for one in findings] == list(CHECKS)
    assert {one["state"] for one in findings} <= {"ok", "look"}
    assert all(one["line"] for one in findings)


def test_what_is_wrong_ends_with_1_and_the_rest_is_still_told(run, fresh, tmp_path, monkeypatch):
    weights = tmp_path / "weights.json"
    weights.write_text("{}")
    monkeypatch.setenv("MATCHMAKER_WEIGHTS", str(weights))
    result = run("doctor", "--json")
    assert result.exit_code == 1
    findings = {one["check"]: one["state"] for one in json.loads(result.stdout)}
    assert findings["weights"] == "wrong"
    assert findings["version"] == "look"
    assert list(findings) == list(CHECKS)


def test_looking_makes_nothing(run, tmp_path):
    before = set(tmp_path.iterdir())
    run("doctor")
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "check", ["address", "version", "writable", "whole", "disk", "jobs", "clock"]
)
def test_both_databases_are_looked_at(look, database, check):
    url = database.engine.url.render_as_string(hide_password=False)
    assert look(check, database_url=url)[0] == "ok"


def test_work_that_nobody_does_is_found(look, database):
    url = database.engine.url.render_as_string(hide_password=False)
    hour = datetime.now(UTC) - timedelta(hours=1)
    assert look("jobs", database_url=url)[0] == "ok"
    with database.writing() as session:
        Jobs(session).add(NewJob("export", "console"), hour)
    state, line = look("jobs", database_url=url)
    assert (state, "60 minutes" in line, "MATCHMAKER_WORKERS" in line) == ("look", True, True)


def test_an_address_without_a_server_is_wrong_and_its_password_is_not_told(look):
    url = "postgresql://ann:s3cret@127.0.0.1:9/x"
    for check in ("version", "writable"):
        state, line = look(check, database_url=url)
        assert state == "wrong"
        assert "s3cret" not in line


@pytest.mark.parametrize(("version", "cure"), [("9999", "latest"), ("ae1027", "another program")])
def test_tables_of_another_version_come_with_their_cure(look, sqlite_database, version, cure):
    with sqlite_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    state, line = look("version")
    assert state == "wrong"
    assert cure in line


def test_older_tables_come_with_their_cure(look, monkeypatch):
    monkeypatch.setattr(migrations, "head", lambda: "9000")
    state, line = look("version")
    assert state == "wrong"
    assert "db upgrade" in line


def test_a_row_that_refers_to_nobody_is_found(look, sqlite_database):
    assert look("whole")[0] == "ok"
    with sqlite_database.pooled() as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            "INSERT INTO streams (id, organisation, direction, title) VALUES ('s', 'x', 'need', '')"
        )
        connection.execute("PRAGMA foreign_keys=ON")
    state, line = look("whole")
    assert state == "wrong"
    assert "db restore" in line


@pytest.mark.parametrize(("gib", "state"), [(50, "ok"), (0.5, "look"), (0.01, "wrong")])
def test_a_full_disk_is_told(look, monkeypatch, gib, state):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage(0, 0, gib * doctor.GIB))
    assert look("disk")[0] == state


def test_a_port_that_is_taken_is_something_to_look_at(look):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        state, line = look("port", port=other.getsockname()[1])
    assert state == "look"
    assert "MATCHMAKER_PORT" in line


@pytest.mark.parametrize(
    ("chosen", "state"),
    [
        ({}, "ok"),
        ({"host": "0.0.0.0"}, "look"),
        ({"host": "0.0.0.0", "public_url": "https://m.be", "trusted_proxies": "10.0.0.1"}, "ok"),
        ({"public_url": "https://m.be"}, "look"),
    ],
)
def test_what_travels_readable_is_told(look, chosen, state):
    assert look("outside", **chosen)[0] == state


def test_a_clock_that_is_behind_is_wrong(look, monkeypatch):
    class Early(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1970, 1, 2, tzinfo=tz)

    monkeypatch.setattr(doctor, "datetime", Early)
    assert look("clock")[0] == "wrong"


def test_an_import_of_tomorrow_is_told(look, sqlite_database):
    with sqlite_database.writing() as session:
        session.execute(
            text(
                "INSERT INTO imports (started, finished, name, state) VALUES (:t, :t, 'x', 'kept')"
            ),
            {"t": datetime(2999, 1, 1, tzinfo=UTC).replace(tzinfo=None)},
        )
    assert look("clock")[0] == "look"


def test_an_old_python_is_wrong(look, monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 9, 1, "final", 0))
    assert look("python")[0] == "wrong"


def test_a_package_that_is_too_old_is_named(look, monkeypatch):
    monkeypatch.setattr(
        doctor.metadata, "requires", lambda _: ["numpy>=99", "pip>=1; extra == 'x'"]
    )
    monkeypatch.setattr(
        doctor.metadata, "version", lambda name: "1.0" if name == doctor.PACKAGE else "2.1.0"
    )
    state, line = look("packages")
    assert state == "wrong"
    assert "numpy" in line
    assert "pip" not in line.split(".")[0]


def test_a_cache_that_cannot_be_written_is_no_disaster(look, monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    assert look("cache")[0] == "look"


@contextmanager
def a_mail_server(*extensions: str) -> Iterator[int]:
    """Greet as a mail server does, on this machine; gives its port."""

    class Greeting(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example\r\n")
            for line in self.rfile:
                if line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                told = ["mail.example", *extensions]
                last = len(told) - 1
                for place, one in enumerate(told):
                    self.wfile.write(f"250{' ' if place == last else '-'}{one}\r\n".encode())

    with socketserver.TCPServer(("127.0.0.1", 0), Greeting) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_address[1]
        server.shutdown()
        serving.join()


def test_mail_that_stays_in_a_folder_is_something_to_look_at(look, tmp_path, monkeypatch):
    assert look("mail", mail_folder=tmp_path / "outbox")[0] == "look"
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    assert look("mail", mail_folder=tmp_path / "outbox")[0] == "wrong"
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    ("security", "extensions", "state"),
    [("starttls", ("STARTTLS",), "ok"), ("starttls", ("PIPELINING",), "wrong"), ("none", (), "ok")],
)
def test_a_mail_server_is_greeted(look, security, extensions, state):
    with a_mail_server(*extensions) as port:
        chosen = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": security}
        assert look("mail", **chosen)[0] == state


def test_a_mail_server_that_is_not_there_is_wrong(look):
    state, line = look("mail", smtp_host="127.0.0.1", smtp_port=9)
    assert state == "wrong"
    assert "MATCHMAKER_SMTP_HOST" in line


def test_mail_may_not_travel_readable_nor_sign_in_without_a_password(look):
    assert look("mail", smtp_host="mail.example", smtp_security="none")[0] == "wrong"
    assert look("mail", smtp_host="127.0.0.1", smtp_user="hub")[0] == "wrong"
