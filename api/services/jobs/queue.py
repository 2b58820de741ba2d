"""The queue of jobs for one asker: what they asked for, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from models.answered import Once
from models.audit import Trail
from models.jobs import Job, Jobs, NewJob, State

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database

ACCEPTED = 202


@dataclass(frozen=True)
class Queue:
    """Jobs, for one asker: their own; administrators see everybody's.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def add(self, kind: str, wish: Mapping[str, Any], hub: str | None = None, key: str = "") -> Job:
        """Put work in the queue.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same job, and no second one.

        Raises
        ------
        TooManyJobs
            The asker has too much waiting already.
        KeyUsedBefore
            The key came with another wish.
        """
        once = Once.of(self.asker.who, key, kind, hub, dict(wish))
        with self.database.writing() as session:
            jobs = Jobs(session)

            def act() -> tuple[int, Mapping[str, Any]]:
                job = jobs.add(NewJob(kind, self.asker.who, wish, hub), datetime.now(UTC))
                Trail(session, self.asker.who, self.request).note("asked for", "jobs", [job])
                return ACCEPTED, {"job": job.id}

            _, answer = once.carry_out(session, act)
            return jobs.get(answer["job"])

    def get(self, id_: str) -> Job:
        """Return a job.

        Raises
        ------
        UnknownRow
            There is none, or it is not for the asker.
        """
        with self.database.reading() as session:
            return Jobs(session).get(id_, self._by)

    def latest(self, kind: str = "", state: State | None = None, limit: int = 50) -> Sequence[Job]:
        """Return jobs, newest first."""
        with self.database.reading() as session:
            return Jobs(session).latest(self._by, kind=kind, state=state, limit=limit)

    def cancel(self, id_: str) -> Job:
        """Stop a job: at once while it waits, else as soon as it can. What has ended stays.

        Raises
        ------
        UnknownRow
            As for `get`.
        """
        with self.database.writing() as session:
            jobs = Jobs(session)
            job = jobs.get(id_, self._by)
            if job.ended:
                return job
            Trail(session, self.asker.who, self.request).note("cancelled", "jobs", [job])
            return jobs.cancel(job, datetime.now(UTC))

    @property
    def _by(self) -> str | None:
        return None if self.asker.sees_everything else self.asker.who
