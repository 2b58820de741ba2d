"""Periodic reports in the store: schedules, their readers, what was made, and mails that are owed.

A mail is owed from the same transaction in which its report is made or released, until it has
left: whatever breaks down in between, none is forgotten.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from models.errors import UnknownRow
from models.moments import in_utc
from models.store import Store
from models.tables import (
    EditionRow,
    ReportMailRow,
    ScheduleReaderRow,
    ScheduleRow,
    ScheduleRunRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from models.editions import Edition

SENDING = timedelta(minutes=10)
"""How long a mail may be under way before somebody else sends it."""
LONGEST_WAIT = timedelta(hours=6)
FIRST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Schedule:
    """A report that a hub wants again and again.

    Parameters
    ----------
    every
        ``month``, ``quarter`` or ``year``.
    day
        ``end`` for the first day after the period, ``first_monday``.
    at_once
        Released without waiting for a coordinator's word.
    readers
        Ids of the people who get it by mail.
    """

    hub: str
    every: str
    day: str
    at_once: bool
    by: str
    created: datetime
    id: str = ""
    readers: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is of."""
        return frozenset({self.hub})


@dataclass(frozen=True)
class Owed:
    """A mail that has not left yet.

    Parameters
    ----------
    about
        ``draft``: a report waits for a word; ``released``: it can be read.
    key
        With which its reader can end these mails.
    """

    id: str
    edition: str
    user: str
    about: str
    key: str
    made: datetime
    tries: int


class Schedules:
    """Reads and writes them, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def session(self) -> Session:
        """The caller's transaction."""
        return self._session

    def add(self, new: Schedule) -> Schedule:
        """Keep a schedule; return it with its id. The same one of a hub is kept once."""
        Store(self._session).wait_for_turn()
        s = ScheduleRow
        same = (s.hub == new.hub, s.every == new.every, s.day == new.day)
        stands = self._session.scalar(select(s.id).where(*same))
        id_ = stands or f"schedule-{uuid.uuid4().hex[:12]}"
        if stands is None:
            values = {name: getattr(new, name) for name in ("hub", "every", "day", "by", "created")}
            self._session.execute(insert(s).values(id=id_, at_once=new.at_once, **values))
        return self.get(id_)

    def get(self, id_: str) -> Schedule:
        """Return a schedule.

        Raises
        ------
        UnknownRow
            There is none with this id.
        """
        row = self._session.get(ScheduleRow, id_, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="report_schedules")
        return self._schedule(row)

    def all(self, hubs: Iterable[str] | None = None) -> Sequence[Schedule]:
        """Return schedules, the oldest first; of these hubs only where given."""
        query = select(ScheduleRow).order_by(ScheduleRow.created, ScheduleRow.id)
        if hubs is not None:
            query = query.where(ScheduleRow.hub.in_(sorted(hubs)))
        return [self._schedule(row) for row in self._session.scalars(query)]

    def remove(self, schedule: Schedule) -> None:
        """End a schedule; its reports stay."""
        self._session.execute(delete(ScheduleRow).where(ScheduleRow.id == schedule.id))

    def read_by(self, schedule: Schedule, user: str, now: datetime) -> Schedule:
        """Let somebody have its reports by mail."""
        Store(self._session).wait_for_turn()
        if user not in self.get(schedule.id).readers:
            values = {"schedule": schedule.id, "user": user, "since": now}
            self._session.execute(
                insert(ScheduleReaderRow).values(key=secrets.token_urlsafe(24), **values)
            )
        return self.get(schedule.id)

    def no_longer(self, schedule: Schedule, user: str) -> Schedule:
        """Send somebody no more."""
        r = ScheduleReaderRow
        self._session.execute(delete(r).where(r.schedule == schedule.id, r.user == user))
        return self.get(schedule.id)

    def of_key(self, key: str) -> Schedule:
        """Return the schedule that a mail's key can end.

        Raises
        ------
        UnknownRow
            There is none, or it was ended already.
        """
        r = ScheduleReaderRow
        schedule = self._session.scalar(select(r.schedule).where(r.key == key))
        if schedule is None:
            raise UnknownRow(noun="report_schedules")
        return self.get(schedule)

    def stop(self, key: str) -> None:
        """End the mails that a key stands in, those too that are still owed."""
        self.of_key(key)
        self._session.execute(delete(ScheduleReaderRow).where(ScheduleReaderRow.key == key))
        m = ReportMailRow
        self._session.execute(delete(m).where(m.key == key, m.sent.is_(None)))

    def made(self, schedule: Schedule) -> frozenset[str]:
        """Return the names of the periods of which the report was made."""
        r = ScheduleRunRow
        return frozenset(self._session.scalars(select(r.period).where(r.schedule == schedule.id)))

    def run(self, schedule: Schedule, period: str, now: datetime) -> bool:
        """Take the turn of a period; false when its report was made already."""
        Store(self._session).wait_for_turn()
        if period in self.made(schedule):
            return False
        values = {"schedule": schedule.id, "period": period, "at": now}
        self._session.execute(insert(ScheduleRunRow).values(edition=None, **values))
        return True

    def came_of_it(self, schedule: Schedule, edition: Edition) -> None:
        """Write down which report came of a turn."""
        r = ScheduleRunRow
        turn = and_(r.schedule == schedule.id, r.period == edition.period)
        self._session.execute(update(r).where(turn).values(edition=edition.id))

    def take_back(self, schedule: Schedule, periods: Iterable[str]) -> int:
        """Take back drafts on periods that are not over: a clock was wrong; return how many.

        What was released stays: somebody may have read it.
        """
        r, e = ScheduleRunRow, EditionRow
        drafts = (
            select(r.period, r.edition)
            .join(e, e.id == r.edition)
            .where(r.schedule == schedule.id, e.released.is_(None))
        )
        early = set(periods)
        gone = [row for row in self._session.execute(drafts).all() if row.period in early]
        for row in gone:
            turn = and_(r.schedule == schedule.id, r.period == row.period)
            self._session.execute(delete(r).where(turn))
            self._session.execute(delete(e).where(e.id == row.edition))
        return len(gone)

    def owe(self, edition: Edition, about: str, now: datetime) -> int:
        """Owe a mail to each reader of the schedule that a report came of; return how many."""
        run, reader, mail = ScheduleRunRow, ScheduleReaderRow, ReportMailRow
        there = exists().where(
            mail.edition == edition.id, mail.user == reader.user, mail.about == about
        )
        query = (
            select(reader.user, reader.key)
            .join(run, run.schedule == reader.schedule)
            .where(run.edition == edition.id, ~there)
        )
        keys = {row.user: row.key for row in self._session.execute(query)}
        rows = [
            {
                "id": f"mail-{uuid.uuid4().hex[:16]}",
                "edition": edition.id,
                "user": user,
                "about": about,
                "key": key,
                "made": now,
                "tries": 0,
                "next": now,
            }
            for user, key in sorted(keys.items())
        ]
        if rows:
            self._session.execute(insert(mail), rows)
        return len(rows)

    def owed(self, now: datetime) -> Sequence[Owed]:
        """Return the mails to send now; also those that only a wrong clock has put off."""
        m = ReportMailRow
        ready = or_(m.next <= now, m.next > now + LONGEST_WAIT)
        query = select(m).where(m.sent.is_(None), ready).order_by(m.made, m.id)
        return [
            Owed(row.id, row.edition, row.user, row.about, row.key, in_utc(row.made), row.tries)
            for row in self._session.scalars(query)
        ]

    def take(self, mail: Owed, now: datetime) -> bool:
        """Take a mail to send it; false when somebody else has it."""
        m = ReportMailRow
        still = and_(m.id == mail.id, m.sent.is_(None), m.tries == mail.tries)
        taken = update(m).where(still).values(tries=mail.tries + 1, next=now + SENDING)
        return self._session.scalar(taken.returning(m.id)) is not None

    def left(self, mail: Owed, now: datetime) -> None:
        """Write down that a mail has left."""
        m = ReportMailRow
        self._session.execute(update(m).where(m.id == mail.id).values(sent=now))

    def put_off(self, mail: Owed, now: datetime) -> None:
        """Try a mail again later, each time after a longer pause."""
        m = ReportMailRow
        pause = min(FIRST_WAIT * 2 ** min(mail.tries, 10), LONGEST_WAIT)
        self._session.execute(update(m).where(m.id == mail.id).values(next=now + pause))

    def drop(self, mail: Owed) -> None:
        """Owe a mail no longer: its reader may not read the report any more."""
        self._session.execute(delete(ReportMailRow).where(ReportMailRow.id == mail.id))

    def idle(self) -> bool:
        """Tell whether there is nothing that could ever come due."""
        waits = select(ReportMailRow.id).where(ReportMailRow.sent.is_(None)).limit(1)
        anything = select(ScheduleRow.id).limit(1)
        return all(self._session.scalar(query) is None for query in (anything, waits))

    def _schedule(self, row: ScheduleRow) -> Schedule:
        r = ScheduleReaderRow
        readers = self._session.scalars(select(r.user).where(r.schedule == row.id))
        return Schedule(
            id=row.id,
            hub=row.hub,
            every=row.every,
            day=row.day,
            at_once=row.at_once,
            by=row.by,
            created=in_utc(row.created),
            readers=frozenset(readers),
        )
