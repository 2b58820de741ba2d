"""The queue of long work: who wants what, who is at it, what came of it.

Several programs may share a database. A job is claimed by one conditional ``UPDATE`` and its row
count, so that two can never have the same one; each claim gives the job's run a word of its own,
and whoever comes back after having been taken for dead finds that the word has changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, delete, func, insert, or_, select, update

from models.errors import TooManyJobs, UnknownRow
from models.moments import in_utc
from models.store import Store
from models.tables import JobRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import CursorResult
    from sqlalchemy.orm import Session

SILENCE = timedelta(minutes=2)
"""After so long without a sign of life a worker is taken for dead."""
MOST_WAITING = 20
"""Jobs that one asker may have waiting or running."""


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class NewJob:
    """Work that somebody wants done.

    Parameters
    ----------
    kind
        Name of its kind.
    by
        As `models.access.asker.Asker.who` tells.
    wish
        Plain values that its kind understands.
    hub
        The hub that it is about; it goes when the hub goes.
    due
        Not before this moment.
    """

    kind: str
    by: str
    wish: Mapping[str, Any] = field(default_factory=dict)
    hub: str | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Job:
    """One piece of work, as it stands.

    Parameters
    ----------
    done, total
        How much is done, of how much; the total may be unknown.
    result
        What its kind returned.
    problem
        ``code`` and ``facts`` of what went wrong.
    run
        The word of the run that has it.
    tries
        How often it was begun.
    """

    id: str
    kind: str
    by: str
    hub: str | None
    state: State
    done: int
    total: int | None
    wish: Mapping[str, Any]
    result: Mapping[str, Any]
    problem: Mapping[str, Any]
    cancel: bool
    made: datetime
    due: datetime | None
    finished: datetime | None
    run: str | None
    tries: int

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is about."""
        return frozenset({self.hub}) if self.hub else frozenset()


class Jobs:
    """Reads and writes the queue, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: NewJob, now: datetime) -> Job:
        """Put work in the queue; return it with its id.

        Raises
        ------
        TooManyJobs
            The asker has `MOST_WAITING` that have not ended. The program itself has no bound.
        """
        if new.by != "console":
            open_ = (JobRow.by == new.by, JobRow.state.not_in(ENDED))
            query = select(func.count()).select_from(JobRow).where(*open_)
            if self._session.execute(query).scalar_one() >= MOST_WAITING:
                raise TooManyJobs(limit=MOST_WAITING, seconds=30)
        id_ = f"job-{uuid.uuid4().hex}"
        self._session.execute(
            insert(JobRow).values(
                id=id_,
                kind=new.kind,
                by=new.by,
                hub=new.hub,
                wish=dict(new.wish),
                state=State.WAITING.value,
                done=0,
                cancel=False,
                made=now,
                due=new.due,
                tries=0,
            )
        )
        return self.get(id_)

    def add_if_time(self, kind: str, every: timedelta, now: datetime) -> Job | None:
        """Put work of the program itself in the queue, unless it was there since `every`.

        One writer at a time looks, so that several workers add it once. What was made in a future
        that a clock has come back from keeps nothing out.
        """
        Store(self._session).wait_for_turn()
        last = self.latest("console", kind=kind, until=now + every, limit=1)
        if any(not job.ended or now - job.made < every for job in last):
            return None
        return self.add(NewJob(kind, "console"), now)

    def get(self, id_: str, by: str | None = None) -> Job:
        """Return a job.

        Parameters
        ----------
        by
            Only when this asker wanted it.

        Raises
        ------
        UnknownRow
            There is none, or it is somebody else's.
        """
        row = self._session.get(JobRow, id_, populate_existing=True)
        if row is None or (by is not None and row.by != by):
            raise UnknownRow(noun="jobs")
        return _job(row)

    def latest(
        self,
        by: str | None = None,
        *,
        kind: str = "",
        state: State | None = None,
        until: datetime | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Return jobs, newest first; `by` as for `get`."""
        query = select(JobRow).order_by(JobRow.made.desc(), JobRow.id).limit(limit)
        if by is not None:
            query = query.where(JobRow.by == by)
        if kind:
            query = query.where(JobRow.kind == kind)
        if state is not None:
            query = query.where(JobRow.state == state.value)
        if until is not None:
            query = query.where(JobRow.made < until)
        return [_job(row) for row in self._session.scalars(query)]

    def next(self, now: datetime) -> Job | None:
        """Return the job that has waited longest, or whose worker is dead; it is not claimed."""
        ready = and_(
            JobRow.state == State.WAITING.value,
            or_(JobRow.due.is_(None), JobRow.due <= now),
        )
        query = select(JobRow).where(or_(ready, _silent(now)))
        row = self._session.scalar(query.order_by(JobRow.made, JobRow.id).limit(1))
        return None if row is None else _job(row)

    def claim(self, job: Job, now: datetime) -> Job | None:
        """Take a job that `next` told of; ``None`` when another worker was quicker.

        A job that somebody wants cancelled ends here when its worker is dead.
        """
        if job.cancel:
            self._move(job, State.CANCELLED, finished=now)
            return None
        taken = self._move(
            job,
            State.RUNNING,
            worker=uuid.uuid4().hex,
            tries=job.tries + 1,
            beat=now,
            done=0,
            total=None,
        )
        return self.get(job.id) if taken else None

    def beat(self, job: Job, now: datetime, done: int, total: int | None) -> bool | None:
        """Give a sign of life; return whether somebody wants the job to stop.

        Returns
        -------
        bool or None
            ``None`` when the job is no longer this run's: it has to be left alone.
        """
        if not self._move(job, State.RUNNING, beat=now, done=done, total=total):
            return None
        return self.get(job.id).cancel

    def finish(self, job: Job, now: datetime, result: Mapping[str, Any], total: int) -> bool:
        """Write down what came of a job; false when it is no longer this run's."""
        values = {"finished": now, "result": dict(result), "done": total, "total": total}
        return self._move(job, State.DONE, **values)

    def fail(self, job: Job, now: datetime, problem: Mapping[str, Any]) -> bool:
        """Write down what went wrong; false when the job is no longer this run's."""
        return self._move(job, State.FAILED, finished=now, problem=dict(problem))

    def stopped(self, job: Job, now: datetime) -> bool:
        """Write down that a job ended because somebody wanted it to."""
        return self._move(job, State.CANCELLED, finished=now)

    def put_back(self, job: Job, due: datetime | None, *, begun: bool = True) -> bool:
        """Let a job wait again.

        Parameters
        ----------
        begun
            Whether this counts as a try; not when the server is stopping.
        """
        tries = job.tries if begun else job.tries - 1
        return self._move(job, State.WAITING, worker=None, beat=None, due=due, tries=tries)

    def cancel(self, job: Job, now: datetime) -> Job:
        """Stop a job: at once while it waits, else as soon as its worker looks up."""
        if job.state is State.WAITING:
            self._move(job, State.CANCELLED, finished=now)
        running = and_(JobRow.id == job.id, JobRow.state == State.RUNNING.value)
        self._session.execute(update(JobRow).where(running).values(cancel=True))
        return self.get(job.id)

    def forget_before(self, moment: datetime) -> None:
        """Take away jobs that ended long ago."""
        self._session.execute(
            delete(JobRow).where(JobRow.state.in_(ENDED), JobRow.finished < moment)
        )

    def counts(self) -> Mapping[tuple[str, State], int]:
        """Return how many jobs of each kind are in each state."""
        query = select(JobRow.kind, JobRow.state, func.count()).group_by(JobRow.kind, JobRow.state)
        return {(kind, State(state)): count for kind, state, count in self._session.execute(query)}

    def longest_wait(self, now: datetime) -> timedelta | None:
        """Return how long the oldest job that is due has waited; ``None`` when none does."""
        job = self.next(now)
        return None if job is None else now - (job.due or job.made)

    def _move(self, job: Job, to: State, **values: Any) -> bool:
        """Change a job if it is still as it was read: in this state, with this run."""
        same = JobRow.worker.is_(None) if job.run is None else JobRow.worker == job.run
        still = and_(JobRow.id == job.id, JobRow.state == job.state.value, same)
        change = update(JobRow).where(still).values(state=to.value, **values)
        change = change.execution_options(synchronize_session=False)
        return bool(cast("CursorResult[object]", self._session.execute(change)).rowcount)


def _silent(now: datetime) -> ColumnElement[bool]:
    # A sign of life from the future was given before a clock went back.
    silent = or_(JobRow.beat < now - SILENCE, JobRow.beat > now + SILENCE)
    return and_(JobRow.state == State.RUNNING.value, silent)


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        by=row.by,
        hub=row.hub,
        state=State(row.state),
        done=row.done,
        total=row.total,
        wish=row.wish or {},
        result=row.result or {},
        problem=row.problem or {},
        cancel=row.cancel,
        made=in_utc(row.made).astimezone(UTC),
        due=in_utc(row.due) if row.due else None,
        finished=in_utc(row.finished) if row.finished else None,
        run=row.worker,
        tries=row.tries,
    )
