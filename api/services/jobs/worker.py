"""Does what waits in the queue: inside the server, or once for a timer."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.services.jobs.base import Again, Stopped, Work
from api.services.privacy import tidy
from api.services.problems import as_problem
from matchmaker.errors import MatchmakerError
from models import migrations
from models.access.asker import CONSOLE, Asker
from models.accounts import Accounts
from models.errors import DatabaseBusy, NotAllowed, StoreError, UnknownRow
from models.jobs import Jobs
from models.report_schedules import Schedules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from api.services.jobs.base import Kind
    from api.services.network import Network
    from models.database import Database
    from models.jobs import Job

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often an idle worker looks whether something waits."""
PULSE_SECONDS = 2.0
"""How often a working one gives a sign of life and looks whether it has to stop."""
BUSY_AGAIN = timedelta(seconds=15)
"""When work is tried again that found the database taken."""
TIDY_EVERY = timedelta(hours=1)
REPORTS_EVERY = timedelta(minutes=15)
"""How often it is looked whether a report is due or a mail about one has to be tried again."""
LOOK_AT_THE_CLOCK = timedelta(minutes=1)
"""How often an idle worker looks whether it is time for what is done again and again."""


class WorkerDied(MatchmakerError):
    """Whoever did the work ended without a word, and it must not be begun again."""

    code = "worker_died"


class UnknownKind(MatchmakerError):
    """The queue holds a kind of work that this version does not know. Facts: ``kind``."""

    code = "unknown_kind"


class Worker:
    """Takes one job after another.

    Parameters
    ----------
    kinds
        All that it can do.
    """

    def __init__(self, network: Network, kinds: Sequence[Kind]) -> None:
        self._network = network
        self._kinds = {kind.name: kind for kind in kinds}
        self._ending = threading.Event()
        self._at_work: Work | None = None
        self._tidied: datetime | None = None
        self._clocked: datetime | None = None

    def run_waiting(self) -> int:
        """Do everything that waits, then return how many jobs that were."""
        count = 0
        while not self._ending.is_set() and self.run_one():
            count += 1
        return count

    def run_until_stopped(self) -> None:
        """Do whatever comes, until `stop`; what goes wrong with the database is waited out."""
        wait = LOOK_SECONDS
        while not self._ending.wait(wait):
            wait = LOOK_SECONDS
            try:
                if migrations.current(self._database) != migrations.head():
                    wait = 10 * LOOK_SECONDS
                    continue
                self._begin_what_is_time()
                self.run_waiting()
                self._tidy()
            except StoreError:
                wait = 10 * LOOK_SECONDS
            except Exception as error:  # the next job may well be done
                log.error("worker %s", type(error).__name__)
                wait = 10 * LOOK_SECONDS

    def stop(self) -> None:
        """Take nothing new; what is being done goes back into the queue."""
        self._ending.set()
        if self._at_work is not None:
            self._at_work.stop()

    def run_one(self) -> bool:
        """Do one job; false when nothing waits."""
        with self._database.reading() as session:
            waiting = Jobs(session).next(_now())
        if waiting is None:
            return False
        with self._database.writing() as session:
            job = Jobs(session).claim(waiting, _now())
        if job is not None:
            self._do(job)
        return True

    @property
    def _database(self) -> Database:
        return self._network.database

    def _do(self, job: Job) -> None:
        log.info("job %s %s begins", job.kind, job.id)
        try:
            kind = self._kind_of(job)
            work = Work(job, self._network.as_seen_by(self._asker_of(job)))
            with self._pulse(work):
                result = kind.run(work)
        except Stopped:
            self._stopped(job)
        except Again as again:
            self._again(job, again.after, again.error)
        except DatabaseBusy as error:
            self._again(job, BUSY_AGAIN, error)
        except KeyboardInterrupt:
            self._write(lambda jobs: jobs.put_back(job, None, begun=False))
            raise
        except Exception as error:
            self._fail(job, error)
        else:
            done, total = work.progress
            self._write(lambda jobs: jobs.finish(job, _now(), result, total or done))
            log.info("job %s %s is done", job.kind, job.id)

    def _kind_of(self, job: Job) -> Kind:
        kind = self._kinds.get(job.kind)
        if kind is None:
            raise UnknownKind(kind=job.kind)
        if job.tries > kind.tries:
            raise WorkerDied
        return kind

    def _asker_of(self, job: Job) -> Asker:
        """Return who asked, with the rights of now.

        Raises
        ------
        NotAllowed
            They may not sign in any more.
        """
        sort, _, id_ = job.by.partition(":")
        if job.by == CONSOLE.who:
            return CONSOLE
        with self._database.reading() as session:
            accounts = Accounts(session)
            with suppress(UnknownRow):
                if sort == "user" and not (user := accounts.get(id_)).disabled:
                    return accounts.asker(user)
                key = accounts.key(id_) if sort == "key" else None
                if key and not key[0].revoked and key[0].expires > _now():
                    return accounts.asker_with(key[0])
        raise NotAllowed(noun="jobs")

    @contextmanager
    def _pulse(self, work: Work) -> Iterator[None]:
        """Give signs of life beside the work, and stop it when somebody wants that."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(PULSE_SECONDS):
                with suppress(StoreError):  # somebody writes for long: the next one will do
                    with self._database.writing() as session:
                        cancel = Jobs(session).beat(work.job, _now(), *work.progress)
                    if cancel is None or cancel:
                        work.stop()

        self._at_work = work
        if self._ending.is_set():
            work.stop()
        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self._at_work = None

    def _stopped(self, job: Job) -> None:
        """Tell apart why work ended: somebody wanted it, or the server goes down."""
        with self._database.reading() as session:
            wanted = Jobs(session).get(job.id).cancel
        if wanted:
            self._write(lambda jobs: jobs.stopped(job, _now()))
        elif self._ending.is_set():
            self._write(lambda jobs: jobs.put_back(job, None, begun=False))
        log.info("job %s %s was stopped", job.kind, job.id)

    def _again(self, job: Job, after: timedelta, error: MatchmakerError) -> None:
        if job.tries < self._kinds[job.kind].tries:
            self._write(lambda jobs: jobs.put_back(job, _now() + after))
            log.info("job %s %s is tried again", job.kind, job.id)
        else:
            self._fail(job, error)

    def _fail(self, job: Job, error: Exception) -> None:
        problem = as_problem(error)
        if problem.ours:
            log.error(
                "job %s %s: %s %s",
                *(job.kind, job.id, problem.facts.get("number"), problem.facts.get("what")),
                exc_info=error,
            )
        else:
            log.info("job %s %s failed: %s", job.kind, job.id, problem.code)
        told = {"code": problem.code, "facts": _plain(problem.facts)}
        self._write(lambda jobs: jobs.fail(job, _now(), told))

    def _write(self, change: Callable[[Jobs], object]) -> None:
        """Write the end of a job; who has to wait too long leaves it to the next worker."""
        for attempt in (1, 2, 3):
            try:
                with self._database.writing() as session:
                    change(Jobs(session))
            except DatabaseBusy:
                if attempt == 3:
                    raise
            else:
                return

    def _begin_what_is_time(self) -> None:
        """Put into the queue what is done again and again: once for all workers."""
        now = _now()
        if self._clocked is not None and abs(now - self._clocked) < LOOK_AT_THE_CLOCK:
            return
        self._clocked = now
        hours = self._network.settings.alerts_hours
        if "alerts" in self._kinds and hours:
            with self._database.writing() as session:
                Jobs(session).add_if_time("alerts", timedelta(hours=hours), now)
        if "report_round" in self._kinds:
            with self._database.reading() as session:
                idle = Schedules(session).idle()
            if not idle:
                with self._database.writing() as session:
                    Jobs(session).add_if_time("report_round", REPORTS_EVERY, now)

    def _tidy(self) -> None:
        now = _now()
        if self._tidied is None or abs(now - self._tidied) > TIDY_EVERY:
            self._tidied = now
            tidy(self._database, self._network.settings)


def _now() -> datetime:
    return datetime.now(UTC)


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    """Return facts as the queue keeps them: numbers, texts and lists of texts."""
    return {
        name: value
        if isinstance(value, (str, int, float, bool)) or value is None
        else [str(one) for one in value]
        if isinstance(value, (list, tuple))
        else str(value)
        for name, value in facts.items()
    }
