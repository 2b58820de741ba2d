"""What a kind of job is, and what its work has at hand."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from api.wording import Wording, choose, wording
from models.jobs import Jobs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.services.network import Network
    from api.settings import Settings
    from matchmaker.errors import MatchmakerError
    from models.access.asker import Asker
    from models.database import Database
    from models.jobs import Job


class Kind(Protocol):
    """One kind of long work: a class of this shape, and one line in `api.services.jobs.KINDS`."""

    name: ClassVar[str]
    """As it stands in the queue; ``jobs.kind.<name>`` are its words."""
    tries: ClassVar[int]
    """How often it may be begun: 1 for what must not happen twice."""

    def run(self, work: Work) -> Mapping[str, Any]:
        """Do the work; return plain values that the asker may read.

        Call `Work.tell` now and then: it tells how far the work is, and stops it when somebody
        wants that. A `MatchmakerError` is told to the asker; `Again` tries once more later.
        """
        ...


class Stopped(Exception):
    """The work must end here: somebody wants it, or it is another worker's by now."""


class Again(Exception):
    """It did not work this time, but may later.

    Parameters
    ----------
    after
        How long to wait.
    error
        What the asker is told when this was the last try.
    """

    def __init__(self, after: timedelta, error: MatchmakerError) -> None:
        self.after = after
        self.error = error
        super().__init__(error.code)


class Work:
    """What the work of one job has at hand.

    Parameters
    ----------
    network
        As the asker may see it. The asker's rights are those of now, not of when they asked.
    """

    def __init__(self, job: Job, network: Network) -> None:
        self.job = job
        self.network = network
        self._done = job.done
        self._total = job.total
        self._stop = threading.Event()

    @property
    def wish(self) -> Mapping[str, Any]:
        """What is wanted."""
        return self.job.wish

    @property
    def asker(self) -> Asker:
        """For whom it is done."""
        return self.network.asker

    @property
    def database(self) -> Database:
        """Where the network is stored."""
        return self.network.database

    @property
    def settings(self) -> Settings:
        """The settings of this service."""
        return self.network.settings

    @property
    def words(self) -> Wording:
        """The asker's language: ``language`` in the wish, else that of the service."""
        return wording(choose([str(self.wish.get("language", ""))], self.settings.language))

    @property
    def progress(self) -> tuple[int, int | None]:
        """How much is done, of how much."""
        return self._done, self._total

    @property
    def stopping(self) -> bool:
        """Whether the work has to end."""
        return self._stop.is_set()

    def tell(self, done: int, total: int | None = None) -> None:
        """Say how far the work is; costs nothing, so call it often.

        Raises
        ------
        Stopped
            The work must end here.
        """
        self._done, self._total = done, total
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Let the work end at its next `tell`."""
        self._stop.set()

    def hold(self, session: Session) -> None:
        """Make sure, inside the transaction that writes, that the job is still this run's.

        A worker that was taken for dead, and comes back, then writes nothing.

        Raises
        ------
        Stopped
            Another worker has it, or somebody wants it cancelled.
        """
        cancel = Jobs(session).beat(self.job, datetime.now(UTC), *self.progress)
        if cancel is None or cancel:
            raise Stopped
