"""Long work: asked for at the door, done in the background, fetched by who asked."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from api.services.jobs.base import Again
from api.services.jobs.kinds import KINDS
from api.services.jobs.queue import Queue
from api.services.jobs.worker import Worker
from api.services.network import Network
from matchmaker.errors import InvalidRequest
from models.access.asker import CONSOLE
from models.accounts import Accounts
from models.jobs import SILENCE, Jobs, State
from models.persons import Persons
from tests.api.federation.hubs import marker
from tests.api.federation.requests import NO_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from api.services.jobs.base import Work


@pytest.fixture
def network(hubs) -> Iterator[Network]:
    with Network.of(hubs) as opened:
        yield opened


class Kind:
    """A kind of work that does what a test says."""

    name: ClassVar = "test"
    tries: ClassVar = 2

    def __init__(self, act: Callable[[Work], Mapping[str, Any]]) -> None:
        self.act = act

    def run(self, work: Work) -> Mapping[str, Any]:
        return self.act(work)


def done(network, act, wish=None):
    """Let a worker do one job, and return how it ended."""
    queue = Queue(network.database, CONSOLE)
    job = queue.add("test", wish or {})
    assert Worker(network, [Kind(act)]).run_one()
    return queue.get(job.id)


def test_what_came_of_it_is_written_down(network):
    def count(work):
        work.tell(2, 3)
        return {"counted": work.wish["to"]}

    job = done(network, count, {"to": 3})
    assert (job.state, job.result, job.done, job.total) == (State.DONE, {"counted": 3}, 3, 3)


def test_a_refusal_is_told_and_a_fault_of_ours_too(network):
    def refuse(work):
        raise InvalidRequest(field="format", value="x", expected="csv")

    def break_(work):
        raise ZeroDivisionError

    refused, broken = done(network, refuse), done(network, break_)
    assert (refused.state, refused.problem["code"]) == (State.FAILED, "invalid_request")
    assert refused.problem["facts"]["field"] == "format"
    assert (broken.state, broken.problem["code"]) == (State.FAILED, "our_fault")


def test_what_did_not_work_is_tried_again_until_it_may_not(network):
    def fail(work):
        raise Again(timedelta(0), InvalidRequest(field="a", value="b", expected="c"))

    job = done(network, fail)
    assert (job.state, job.tries) == (State.WAITING, 1)
    assert Worker(network, [Kind(fail)]).run_one()
    ended = Queue(network.database, CONSOLE).get(job.id)
    assert (ended.state, ended.problem["code"]) == (State.FAILED, "invalid_request")


def test_a_job_whose_worker_dies_each_time_fails_honestly(network):
    queue = Queue(network.database, CONSOLE)
    job = queue.add("test", {})
    for _ in range(2):
        died(network, job.id)
    assert Worker(network, [Kind(lambda work: {})]).run_one()
    assert queue.get(job.id).problem["code"] == "worker_died"


def died(network, id_):
    """Let a worker begin a job and be gone."""
    long_ago = datetime.now(UTC) - 2 * SILENCE
    with network.database.writing() as session:
        jobs = Jobs(session)
        jobs.claim(jobs.get(id_), long_ago)


def test_work_ends_when_somebody_wants_it_to(network, monkeypatch):
    monkeypatch.setattr("api.services.jobs.worker.PULSE_SECONDS", 0.02)
    queue = Queue(network.database, CONSOLE)

    def until_told(work):
        queue.cancel(work.job.id)
        for turn in range(2000):
            work.tell(turn)
            time.sleep(0.005)
        raise AssertionError("nobody stopped it")

    assert done(network, until_told).state is State.CANCELLED


def test_a_server_that_stops_puts_its_work_back(network):
    begun, queue = threading.Event(), Queue(network.database, CONSOLE)
    job = queue.add("test", {})

    def long(work):
        begun.set()
        while True:
            work.tell(1)
            time.sleep(0.005)

    worker = Worker(network, [Kind(long)])
    thread = threading.Thread(target=worker.run_until_stopped)
    thread.start()
    assert begun.wait(20)
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()
    stands = queue.get(job.id)
    assert (stands.state, stands.tries) == (State.WAITING, 0)


def test_a_worker_that_was_taken_for_dead_writes_nothing(network):
    def slow(work):
        with network.database.writing() as session:
            jobs = Jobs(session)
            jobs.claim(jobs.get(work.job.id), datetime.now(UTC))  # by somebody else
        with network.database.writing() as session:
            work.hold(session)
        raise AssertionError("it wrote")

    job = done(network, slow)
    assert (job.state, job.tries) == (State.RUNNING, 2)


def ask(door, who, **body):
    return door.post("/api/v1/exports", json=body, headers=who.headers)


def finished(door, who, answer, network):
    assert answer.status_code == 202, answer.text
    Worker(network, KINDS).run_waiting()
    job = door.get(answer.headers["location"], headers=who.headers).json()
    assert job["state"] == "done", job
    return job


def test_a_coordinator_takes_her_hub_out(door, everybody, network):
    her = everybody["coordinator"]
    answer = ask(door, her, format="json")
    assert answer.headers["retry-after"]
    job = finished(door, her, answer, network)
    assert "retry-after" not in door.get(job["href"], headers=her.headers).headers
    file = door.get(job["result"]["file"], headers=her.headers)
    rows = file.json()
    assert {one["id"][0] for one in rows["organisations"]} == {"a"}
    assert marker("a", "contact") in file.text
    assert "zqb" not in file.text
    assert file.headers["content-disposition"].startswith('attachment; filename="hub-a-')
    assert file.headers["cache-control"] == "no-store"
    assert job["result"]["rows"]["organisations"] == len(rows["organisations"])
    for other in ("anonymous", "entrepreneur", "administrator", "key"):
        there = door.get(job["result"]["file"], headers=everybody[other].headers)
        assert there.status_code in {401, 404}, other


def test_every_format_of_the_command_line_can_be_asked_for(door, everybody, network):
    her = everybody["coordinator"]
    for form in ("csv", "xlsx", "geojson", "graphml", "gexf", "murmurations"):
        job = finished(door, her, ask(door, her, format=form, hub="hub-a"), network)
        content = door.get(job["result"]["file"], headers=her.headers).content
        if form in {"csv", "murmurations"}:
            assert zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert content, form


def test_a_key_without_that_scope_gets_no_contact_persons(door, everybody, network):
    program = everybody["reading key"]
    job = finished(door, program, ask(door, program, format="csv"), network)
    packed = door.get(job["result"]["file"], headers=program.headers).content
    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        table = folder.read("organisations.csv").decode("utf-8-sig")
    assert marker("a", "hidden") in table
    assert marker("a", "contact") not in table
    assert len(list(csv.reader(io.StringIO(table)))) > 2


def test_rights_are_those_of_the_moment_of_the_work(door, everybody, network):
    her = everybody["coordinator"]
    answer = ask(door, her, format="json")
    with network.database.writing() as session:
        accounts = Accounts(session)
        user = next(one for one in accounts.all() if one.email == "c@a.be")
        accounts.change(user.id, disabled=datetime.now(UTC))
    Worker(network, KINDS).run_waiting()
    there = everybody["administrator"].headers
    job = door.get(answer.headers["location"], headers=there).json()
    assert (job["state"], job["problem"]["code"]) == ("failed", "not_allowed")
    for lang, said in {"nl": "Dit mag je", "fr": "Vous ne pouvez pas", "en": "You may"}.items():
        told = door.get(job["href"], params={"lang": lang}, headers=there).json()
        assert told["problem"]["message"].startswith(said)


def test_a_request_sent_twice_is_one_job(door, everybody):
    headers = {**everybody["coordinator"].headers, "Idempotency-Key": "maandag"}
    first, again = (
        door.post("/api/v1/exports", json={"format": "json"}, headers=headers).json()
        for _ in range(2)
    )
    assert first["id"] == again["id"]
    other = door.post("/api/v1/exports", json={"format": "csv"}, headers=headers)
    assert other.status_code == 422


def test_a_job_is_cancelled_over_the_api(door, everybody):
    her = everybody["coordinator"].headers
    href = door.post("/api/v1/exports", json={"format": "json"}, headers=her).json()["href"]
    answer = door.post(f"{href}/cancel", headers=her)
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
    listed = door.get("/api/v1/jobs?state=cancelled&kind=export", headers=her).json()["items"]
    assert [one["href"] for one in listed] == [href]
    nobodys = door.get("/api/v1/jobs", headers=everybody["reader"].headers).json()
    assert nobodys == {"items": []}


def test_who_is_erased_stands_in_no_file_that_was_kept(door, everybody, network):
    her = everybody["coordinator"]
    job = finished(door, her, ask(door, her, format="json"), network)
    with network.database.writing() as session:
        Persons(session).erase(f"{marker('a', 'contact')}@example.be", datetime.now(UTC))
    assert door.get(job["result"]["file"], headers=her.headers).status_code == 404


def test_a_timer_does_what_waits(prompt, hubs, network):
    run = prompt(hubs.model_copy(update=NO_LIMITS))
    job = Queue(network.database, CONSOLE).add("export", {"format": "json", "hub": "hub-a"})
    waiting = Queue(network.database, CONSOLE).add("export", {"format": "csv", "hub": "hub-a"})
    assert run("jobs", "cancel", waiting.id).exit_code == 0
    assert json.loads(run("jobs", "run", "--json").stdout) == {"jobs": 1}
    states = {one["id"]: one["state"] for one in json.loads(run("jobs", "list", "--json").stdout)}
    assert states[job.id] == "done"
    assert states[waiting.id] == "cancelled"
    assert run("jobs", "cancel", "job-nowhere").exit_code == 1
