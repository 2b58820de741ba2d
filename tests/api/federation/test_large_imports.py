"""A file that takes long is checked and kept in the background, on both databases."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from starlette.testclient import TestClient

from api.app import create_app
from api.services.jobs.kinds import KINDS
from api.services.jobs.worker import Worker
from models.intake.size import rows_about
from tests.api.federation.test_imports import FIRMS, WRONG, Desk


@pytest.fixture
def she(hubs, everybody):
    """A coordinator of hub A, at a server for which two rows are many."""
    settings = hubs.model_copy(update={"rows_at_once": 2})
    with TestClient(create_app(settings), raise_server_exceptions=False) as door:
        yield Desk(door, everybody["coordinator"].headers)


@pytest.fixture
def work(she):
    """Do what waits, and return how a job stands then."""

    def do(answer):
        assert answer.status_code == 202, answer.text
        Worker(she.door.app.state.network, KINDS).run_waiting()
        return she.gets(answer.headers["location"]).json()

    return do


def test_a_large_file_is_checked_kept_and_taken_back(she, work):
    checked = work(she.sends(FIRMS))
    assert (checked["kind"], checked["state"]) == ("import_check", "done")
    result = checked["result"]
    assert (result["ready"], result["rows"]["new"], result["rows"]["changed"]) == (True, 1, 1)
    told = she.gets(result["checked"]).json()
    assert told["changes"]["organisations"] == {"new": 1, "changed": 1, "same": 0}
    assert she.gets(result["import"]).json()["state"] == "open"
    kept = work(she.posts(f"{result['import']}/confirm"))
    assert (kept["state"], kept["result"]["state"]) == ("done", "kept")
    assert she.organisation("nieuw")["name"] == "Nieuwe firma"
    undone = she.posts(f"{result['import']}/undo")
    assert undone.json()["state"] == "undone"
    assert she.gets("/api/v1/organisations/nieuw").status_code == 404


def test_rows_with_errors_are_told_and_come_back_as_a_file(she, work):
    result = work(she.sends(WRONG))["result"]
    assert (result["ready"], result["rows"]["refused"]) == (False, 1)
    assert zipfile.is_zipfile(io.BytesIO(she.gets(result["rejected"]).content))
    refused = work(she.posts(f"{result['import']}/confirm"))
    assert (refused["state"], refused["problem"]["code"]) == ("failed", "import_not_ready")
    assert she.gets("/api/v1/organisations/goed").status_code == 404
    cell = {"file": "organisaties.csv", "row": 3, "column": "soort", "value": "privé"}
    mended = she.door.patch(result["import"], json={"cells": [cell]}, headers=she.headers)
    assert work(mended)["result"]["ready"]


def test_a_line_that_broke_keeps_it_once(she, work):
    once = {"Idempotency-Key": "vrijdag"}
    sent = [she.sends(FIRMS, headers=once) for _ in range(2)]
    assert len({one.json()["id"] for one in sent}) == 1
    address = work(sent[0])["result"]["import"]

    def confirms():
        headers = {**she.headers, "Idempotency-Key": "zaterdag"}
        return she.door.post(f"{address}/confirm", json={}, headers=headers)

    first, again = confirms(), confirms()
    assert first.json()["id"] == again.json()["id"]
    kept = work(first)["result"]
    assert confirms().json() == kept, "what was kept is told once more"


def test_what_waits_is_counted(she):
    settings = she.door.app.state.settings.model_copy(update={"metrics": "local"})
    she.sends(FIRMS)
    with TestClient(create_app(settings), client=("127.0.0.1", 1)) as watcher:
        lines = watcher.get("/metrics").text.splitlines()
    assert 'matchmaker_jobs{kind="import_check",state="waiting"} 1.0' in lines


def test_another_hub_sees_neither_the_job_nor_its_files(she, work, everybody):
    job = work(she.sends(FIRMS))
    stranger = everybody["reader"].headers
    for address in (job["href"], job["result"]["checked"], job["result"]["import"]):
        assert she.door.get(address, headers=stranger).status_code in {403, 404}


def test_who_may_not_bring_in_any_more_gets_nothing_kept(she, work, database):
    sent = she.sends(FIRMS)
    from models.accounts import Accounts  # noqa: PLC0415

    with database.writing() as session:
        accounts = Accounts(session)
        user = next(one for one in accounts.all(None) if one.email.startswith("c"))
        accounts.change(user.id, role="reader")
    Worker(she.door.app.state.network, KINDS).run_waiting()
    assert she.gets(sent.headers["location"]).json()["problem"]["code"] == "not_allowed"


def test_rows_are_counted_without_reading_them():
    book = Workbook()
    for row in range(30):
        book.active.append([row, "x"])
    file = io.BytesIO()
    book.save(file)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "a;b\n" * 12)
        archive.writestr("b.xlsx", file.getvalue())
    assert rows_about(b"a;b\n" * 12) == 12
    assert rows_about(b'[{"a": 1},{"a": 2}]') == 2
    assert rows_about(file.getvalue()) == 30
    assert rows_about(packed.getvalue()) == 42
    assert rows_about(b"PK\x03\x04damaged") == 0
