"""Schedules of periodic reports, for one asker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.services.own_hub import own_hub
from api.services.reports.editions import MAKERS
from api.services.reports.periodic import rhythm
from matchmaker.errors import InvalidRequest
from models.access.asker import Role
from models.answered import Once
from models.audit import Trail
from models.errors import NotAllowed, UnknownRow
from models.report_schedules import Schedule, Schedules

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database


@dataclass(frozen=True)
class Scheduling:
    """Schedules of the asker's hubs: to see, to add, to end, and to read by mail.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def all(self) -> Sequence[Schedule]:
        """Return the schedules of the asker's hubs; of all hubs for an administrator."""
        hubs = None if self.asker.sees_everything else self.asker.hubs
        with self.database.reading() as session:
            return Schedules(session).all(hubs)

    def add(
        self, hub: str | None, every: str, day: str, *, at_once: bool = False, key: str = ""
    ) -> Schedule:
        """Have reports made from now on; who asks gets them by mail.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same schedule, and no second one.

        Raises
        ------
        UnknownRow, InvalidRequest, NotAllowed
            No such hub or rhythm, or not for the asker to say.
        """
        if self.asker.role not in MAKERS:
            raise NotAllowed(noun="report_schedules")
        rhythm(every, day)
        ours = own_hub(self.database, self.asker, hub or None)
        if ours is None:
            raise InvalidRequest(field="hub", value="", expected="hub-…")
        now = datetime.now(UTC)
        with self.database.writing() as session:
            schedules = Schedules(session)

            def make() -> str:
                added = schedules.add(Schedule(ours, every, day, at_once, self.asker.who, now))
                self._note(session, "added", added)
                if self.asker.user:
                    schedules.read_by(added, self.asker.user, now)
                return added.id

            once = Once.of(self.asker.who, key, "report_schedules", ours, every, day, at_once)
            return self._ours(schedules, once.make(session, make))

    def remove(self, id_: str) -> None:
        """End a schedule; its reports stay."""
        with self.database.writing() as session:
            schedules = Schedules(session)
            schedule = self._ours(schedules, id_)
            if self.asker.role not in MAKERS:
                raise NotAllowed(noun="report_schedules")
            schedules.remove(schedule)
            self._note(session, "removed", schedule)

    def read(self, id_: str, *, wanted: bool) -> Schedule:
        """Get the reports of a schedule by mail, or no longer.

        Raises
        ------
        UnknownRow, NotAllowed
            It is not of the asker's hubs, or a program asks, which reads no mail.
        """
        with self.database.writing() as session:
            schedules = Schedules(session)
            schedule = self._ours(schedules, id_)
            if not self.asker.user:
                raise NotAllowed(noun="report_schedules")
            if wanted:
                return schedules.read_by(schedule, self.asker.user, datetime.now(UTC))
            return schedules.no_longer(schedule, self.asker.user)

    def _ours(self, schedules: Schedules, id_: str) -> Schedule:
        schedule = schedules.get(id_)
        reads = self.asker.role in {Role.READER, Role.COORDINATOR}
        if self.asker.sees_everything or (reads and schedule.hub in self.asker.hubs):
            return schedule
        raise UnknownRow(noun="report_schedules")

    def _note(self, session: object, action: str, schedule: Schedule) -> None:
        trail = Trail(session, self.asker.who, self.request)  # type: ignore[arg-type]
        trail.note(action, "report_schedules", [schedule])
