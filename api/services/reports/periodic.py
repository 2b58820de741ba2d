"""Periodic reports: each one made once when its period is over, and mailed once to each reader."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.casework.today import HERE
from api.services.mail import MailNotSent, mailer_of
from api.services.reports.editions import draft_of, told
from api.services.reports.forms import NoPdf, file_name, written
from api.services.reports.mails import Addressed, invitation, released
from api.services.reports.remembered import REMEMBERED
from api.wording import choose, wording
from matchmaker.errors import InvalidRequest, MatchmakerError
from matchmaker.report import Period, ReportRequest, Scope, Span
from matchmaker.report.rhythm import Day, Rhythm
from models.access.asker import Role
from models.accounts import Accounts
from models.audit import Trail
from models.editions import Editions, reads_all
from models.errors import UnknownRow
from models.kept import Past
from models.report_schedules import Schedules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from email.message import EmailMessage

    from api.services.jobs.base import Work
    from api.services.mail import Mailer
    from api.settings import Settings
    from models.database import Database
    from models.report_schedules import Owed, Schedule

log = logging.getLogger(__name__)


class ReportRound:
    """Makes the reports that are due, and sends the mails that are owed."""

    name: ClassVar = "report_round"
    tries: ClassVar = 3
    """Whatever was done is written down at once: a second try goes on where the first ended."""

    def run(self, work: Work) -> Mapping[str, Any]:
        """Do so; see `Round.run`."""
        return Round.of(work.database, work.settings).run(datetime.now(UTC), work.tell)


@dataclass(frozen=True)
class Round:
    """Makes the reports that are due, and sends the mails that are owed.

    Parameters
    ----------
    base
        Address of the site, as mails name it.
    sender
        Address that the mails come from.
    language
        Of readers who have chosen none.
    """

    database: Database
    mailer: Mailer
    base: str
    sender: str
    language: str

    @classmethod
    def of(cls, database: Database, settings: Settings, base: str = "") -> Round:
        """Return the round of a server's settings."""
        at = base or settings.public_url or f"http://{settings.host}:{settings.port}"
        return cls(
            database, mailer_of(settings), at.rstrip("/"), settings.mail_sender, settings.language
        )

    def run(
        self, now: datetime, tell: Callable[[int, int], object] = lambda *_: None
    ) -> dict[str, int]:
        """Make what is due and mail what is owed; what fails is tried again in a later round.

        Returns
        -------
        dict
            How many reports were ``made`` and drafts ``taken_back``, how many ``mails`` left, and
            how many reports and mails ``failed``.
        """
        done = {"made": 0, "taken_back": 0, "mails": 0, "failed": 0}
        today = now.astimezone(HERE).date()
        with self.database.reading() as session:
            schedules = Schedules(session).all()
        for place, schedule in enumerate(schedules):
            tell(place, len(schedules))
            done["taken_back"] += self._take_back(schedule, today)
            for period in self._due(schedule, today):
                try:
                    done["made"] += self._make(schedule, period, now)
                except MatchmakerError as error:
                    log.error("report %s of %s: %s", period.name, schedule.id, error.code)
                    done["failed"] += 1
        with self.database.reading() as session:
            owed = Schedules(session).owed(now)
        for place, mail in enumerate(owed):
            tell(place, len(owed))
            try:
                done["mails"] += self._send(mail, now)
            except MailNotSent as error:
                log.error("a mail about a report was not sent: %s", error.facts.get("trouble"))
                done["failed"] += 1
        return done

    def _due(self, schedule: Schedule, today: date) -> list[Period]:
        since = schedule.created.astimezone(HERE).date()
        with self.database.reading() as session:
            made = Schedules(session).made(schedule)
        over = rhythm_of(schedule).over(since, today)
        return [period for period in over if period.name not in made]

    def _take_back(self, schedule: Schedule, today: date) -> int:
        """Take back drafts that a wrong clock let be made before their time."""
        rhythm = rhythm_of(schedule)
        with self.database.reading() as session:
            made = Schedules(session).made(schedule)
        early = [name for name in made if rhythm.due(Period.parse(name)) > today]
        if not early:
            return 0
        with self.database.writing() as session:
            return Schedules(session).take_back(schedule, early)

    def _make(self, schedule: Schedule, period: Period, now: datetime) -> int:
        """Make a report, keep what it is made from, and owe its mails: all of it, or nothing."""
        wanted = ReportRequest(period, Scope(hub=schedule.hub))
        with self.database.reading() as session:
            past = Past(session)
            known = past.last_day()
            history = past.history(max(known, period.last)).bare()
        REMEMBERED.report(history.fingerprint, wanted, lambda: history)
        # Nobody's word stands between these figures and their readers: the data have to reach so
        # far, or a clock may be wrong.
        at_once = schedule.at_once and known >= period.first
        with self.database.writing() as session:
            schedules = Schedules(session)
            if not schedules.run(schedule, period.name, now):
                return 0
            kept = Past(session).keep(history, now)
            draft = draft_of(wanted, kept.fingerprint, schedule.by, now)
            if at_once:
                draft = replace(draft, released=now, released_by=schedule.by)
            edition = Editions(session).add(draft)
            schedules.came_of_it(schedule, edition)
            schedules.owe(edition, "released" if at_once else "draft", now)
            Trail(session, schedule.by).note("made", "reports", [edition])
        return 1

    def _send(self, mail: Owed, now: datetime) -> int:
        with self.database.writing() as session:
            schedules = Schedules(session)
            message = self._written(schedules, mail)
            if message is None or not schedules.take(mail, now):
                return 0
        try:
            self.mailer.send(message())
        except MailNotSent:
            with self.database.writing() as session:
                Schedules(session).put_off(mail, now)
            raise
        with self.database.writing() as session:
            Schedules(session).left(mail, now)
        return 1

    def _written(self, schedules: Schedules, mail: Owed) -> Callable[[], EmailMessage] | None:
        """Return what writes a mail; none for who may not read the report, which is owed no more.

        A draft is told to who may write its comment. The others hear of it once it is released.
        """
        session = schedules.session
        accounts = Accounts(session)
        try:
            user = accounts.get(mail.user)
            edition = Editions(session).get(mail.edition)
        except UnknownRow:
            return None
        asker = accounts.asker(user)
        writes = asker.role in {Role.COORDINATOR, Role.ADMINISTRATOR}
        stale = mail.about == "draft" and (not edition.draft or not writes)
        if user.disabled or not reads_all(asker, edition) or stale:
            schedules.drop(mail)
            return None
        words = wording(choose([user.language or ""], self.language))
        page = f"{self.base}/{words.language}/reports"
        to = Addressed(
            user.email, user.name, words, f"{page}/{edition.id}", f"{page}/stop/{mail.key}"
        )

        def write() -> EmailMessage:
            telling = told(self.database, edition, words, asker)
            id_ = f"{edition.id}.{mail.about}.{mail.user}"
            if mail.about == "draft":
                return invitation(telling, to, self.sender, mail.made, id_)
            try:
                pdf = file_name(telling, "pdf"), written(telling, "pdf")
            except NoPdf:
                pdf = None
            return released(telling, to, self.sender, mail.made, id_, pdf)

        return write


def rhythm_of(schedule: Schedule) -> Rhythm:
    """Return when the reports of a schedule come due."""
    return Rhythm(Span(schedule.every), Day(schedule.day))


def rhythm(every: str, day: str) -> Rhythm:
    """Read a rhythm.

    Raises
    ------
    InvalidRequest
        Reports do not come so.
    """
    spans = [span.value for span in Span if span is not Span.CUSTOM]
    for field, value, known in (("every", every, spans), ("day", day, list(Day))):
        if value not in known:
            raise InvalidRequest(field=field, value=value, expected=", ".join(known))
    return Rhythm(Span(every), Day(day))
