"""The queue of jobs: nothing is done twice, nothing is lost, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from models.errors import TooManyJobs, UnknownRow
from models.exchange.format import Rows
from models.files import File, Files
from models.jobs import MOST_WAITING, SILENCE, Job, Jobs, NewJob, State
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.database import Database

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
LATER = NOON + SILENCE + timedelta(seconds=1)


@pytest.fixture
def jobs(database: Database) -> Iterator[Jobs]:
    with database.writing() as session:
        yield Jobs(session)


def begun(jobs: Jobs, now: datetime = NOON) -> Job:
    waiting = jobs.next(now)
    assert waiting is not None
    job = jobs.claim(waiting, now)
    assert job is not None
    return job


def test_of_many_workers_one_gets_the_job(database: Database) -> None:
    with database.writing() as session:
        Jobs(session).add(NewJob("export", "user:a"), NOON)
    with database.reading() as session:
        waiting = Jobs(session).next(NOON)
    assert waiting is not None
    got: list[Job | None] = []

    def work() -> None:
        with database.writing() as session:
            got.append(Jobs(session).claim(waiting, NOON))

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [job.tries for job in got if job] == [1]
    assert len(got) == 6


def test_who_came_first_is_served_first_and_nobody_before_their_time(jobs: Jobs) -> None:
    jobs.add(NewJob("export", "user:a", due=NOON + timedelta(hours=1)), NOON)
    second = jobs.add(NewJob("export", "user:b"), NOON + timedelta(seconds=2))
    first = jobs.add(NewJob("export", "user:c"), NOON + timedelta(seconds=1))
    assert [begun(jobs).id, begun(jobs).id] == [first.id, second.id]
    assert jobs.next(NOON) is None
    assert jobs.next(NOON + timedelta(hours=1)) is not None


def test_a_dead_workers_job_is_taken_up_and_the_dead_may_not_write(jobs: Jobs) -> None:
    jobs.add(NewJob("export", "user:a"), NOON)
    dead = begun(jobs)
    assert jobs.next(NOON + SILENCE) is None
    alive = begun(jobs, LATER)
    assert (alive.id, alive.tries) == (dead.id, 2)
    assert jobs.beat(dead, LATER, 5, 9) is None
    assert not jobs.finish(dead, LATER, {"of": "the dead"}, 1)
    assert jobs.finish(alive, LATER, {"of": "the living"}, 1)
    assert jobs.get(dead.id).result == {"of": "the living"}


def test_signs_of_life_keep_a_job(jobs: Jobs) -> None:
    jobs.add(NewJob("export", "user:a"), NOON)
    job = begun(jobs)
    assert jobs.beat(job, LATER, 3, 10) is False
    assert jobs.next(LATER) is None
    stands = jobs.get(job.id)
    assert (stands.done, stands.total, stands.state) == (3, 10, State.RUNNING)


def test_what_waits_is_cancelled_at_once_and_what_runs_is_told(jobs: Jobs) -> None:
    waiting = jobs.add(NewJob("export", "user:a"), NOON)
    assert jobs.cancel(waiting, NOON).state is State.CANCELLED
    assert jobs.next(NOON) is None
    jobs.add(NewJob("export", "user:a"), NOON)
    running = begun(jobs)
    assert jobs.cancel(running, NOON).state is State.RUNNING
    assert jobs.beat(running, NOON, 1, 2) is True
    assert jobs.stopped(running, NOON)
    assert jobs.get(running.id).state is State.CANCELLED


def test_a_job_that_was_cancelled_while_its_worker_died_is_not_taken_up(jobs: Jobs) -> None:
    jobs.add(NewJob("export", "user:a"), NOON)
    job = begun(jobs)
    jobs.cancel(job, NOON)
    silent = jobs.next(LATER)
    assert silent is not None
    assert jobs.claim(silent, LATER) is None
    assert jobs.get(job.id).state is State.CANCELLED


def test_a_job_that_is_put_back_waits_for_its_time(jobs: Jobs) -> None:
    jobs.add(NewJob("export", "user:a"), NOON)
    assert jobs.put_back(begun(jobs), NOON + timedelta(minutes=1))
    assert jobs.next(NOON) is None
    again = begun(jobs, NOON + timedelta(minutes=1))
    assert again.tries == 2
    jobs.put_back(again, None, begun=False)
    assert begun(jobs, LATER).tries == 2


def test_another_persons_job_does_not_exist(jobs: Jobs) -> None:
    job = jobs.add(NewJob("export", "user:a"), NOON)
    with pytest.raises(UnknownRow):
        jobs.get(job.id, "user:b")
    assert jobs.latest("user:b") == []
    assert [one.id for one in jobs.latest("user:a")] == [job.id]


def test_one_person_cannot_fill_the_queue(jobs: Jobs) -> None:
    for _ in range(MOST_WAITING):
        jobs.add(NewJob("export", "user:a"), NOON)
    with pytest.raises(TooManyJobs):
        jobs.add(NewJob("export", "user:a"), NOON)
    jobs.add(NewJob("export", "user:b"), NOON)


def test_what_ended_long_ago_is_forgotten(jobs: Jobs) -> None:
    ended = jobs.add(NewJob("export", "user:a"), NOON)
    jobs.cancel(ended, NOON)
    waiting = jobs.add(NewJob("export", "user:a"), NOON)
    jobs.forget_before(LATER)
    assert [job.id for job in jobs.latest()] == [waiting.id]


def test_a_file_is_for_one_asker_and_for_a_while(database: Database) -> None:
    with database.writing() as session:
        files = Files(session)
        id_ = files.keep(File("a.csv", "text/csv", b"a\x00b", "user:a"), NOON, timedelta(hours=1))
        assert files.get(id_, "user:a", NOON).content == b"a\x00b"
        for by, now in (("user:b", NOON), ("user:a", NOON + timedelta(hours=1))):
            with pytest.raises(UnknownRow):
                files.get(id_, by, now)
        files.forget_expired(NOON + timedelta(hours=1))
        with pytest.raises(UnknownRow):
            files.get(id_, None, NOON)


def test_the_jobs_and_files_of_a_hub_go_with_it(database: Database) -> None:
    with database.writing() as session:
        store = Store(session)
        store.upsert({"hubs": Rows(("id", "name"), [("h", "Hub")])})
        Jobs(session).add(NewJob("export", "user:a", hub="h"), NOON)
        file = File("a", "text/csv", b"", "user:a", "h")
        id_ = Files(session).keep(file, NOON, timedelta(hours=1))
        store.remove("hubs", ("h",))
        assert Jobs(session).latest() == []
        with pytest.raises(UnknownRow):
            Files(session).get(id_, None, NOON)
