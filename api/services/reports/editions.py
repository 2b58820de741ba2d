"""Reports to be read by others: made in the background, commented on, released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.own_hub import own_hub
from api.services.reports.making import for_whom, remade
from api.services.reports.remembered import REMEMBERED
from api.services.reports.telling import Telling
from matchmaker.report import KPIS, Period, ReportRequest, Scope
from models.access.asker import ANONYMOUS, Role
from models.audit import Trail
from models.editions import Edition, Editions, reads_all
from models.errors import NotAllowed
from models.kept import Past
from models.report_schedules import Schedules

if TYPE_CHECKING:
    from api.services.jobs.base import Work
    from api.services.jobs.queue import Queue
    from api.wording import Wording
    from models.access.asker import Asker
    from models.database import Database
    from models.jobs import Job

MAKERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Who may make, comment on and release reports of their hub."""


class MakeReport:
    """Makes the draft of a report, and keeps what it is made from."""

    name: ClassVar = "report"
    tries: ClassVar = 3

    def run(self, work: Work) -> Mapping[str, Any]:
        """Make it; return its id and address.

        The figures are worked out before anything is written: a report that cannot be leaves
        nothing behind, and one that stands can be remade.
        """
        if work.asker.role not in MAKERS:
            raise NotAllowed(noun="reports")
        hub = own_hub(work.database, work.asker, work.wish.get("hub") or None)
        wanted = _request({**work.wish, "hub": hub})
        with work.database.reading() as session:
            history = Past(session).history().bare()
        done = 0

        def told(_: str) -> None:
            nonlocal done
            done += 1
            work.tell(min(done, len(KPIS)), len(KPIS))

        REMEMBERED.report(history.fingerprint, wanted, lambda: history, told)
        now = datetime.now(UTC)
        with work.database.writing() as session:
            work.hold(session)
            kept = Past(session).keep(history, now)
            edition = Editions(session).add(draft_of(wanted, kept.fingerprint, work.job.by, now))
            Trail(session, work.job.by).note("made", "reports", [edition])
        return {"report": edition.id, "href": f"/api/v1/reports/{edition.id}"}


def draft_of(wanted: ReportRequest, made_from: str, by: str, now: datetime) -> Edition:
    """Return the edition of a report that nobody has looked at yet."""
    return Edition(
        wanted.period.name,
        made_from,
        by,
        now,
        **asdict(wanted.scope),
        baseline=wanted.baseline.name if wanted.baseline else None,
        cost=wanted.cost,
    )


@dataclass(frozen=True)
class Desk:
    """Reports for one asker: what they may read, and what they may do with it.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def all(self, hub: str = "") -> Sequence[Edition]:
        """Return the reports that the asker may read, the latest period first."""
        with self.database.reading() as session:
            found = Editions(session).latest(self.asker, hub)
        return sorted(found, key=lambda one: Period.parse(one.period).last, reverse=True)

    def get(self, id_: str) -> Edition:
        """Return one of them.

        Raises
        ------
        UnknownRow
            There is none, or it is not for the asker.
        """
        with self.database.reading() as session:
            return Editions(session).get(id_, self.asker)

    def ask(self, queue: Queue, wish: Mapping[str, Any], key: str = "") -> Job:
        """Let a draft be made; return the job.

        Raises
        ------
        InvalidRequest, UnknownRow
            No such period, or no such hub of the asker's. What else is not in the network, the job
            tells.
        """
        hub = own_hub(self.database, self.asker, wish.get("hub") or None)
        _request({**wish, "hub": hub})
        return queue.add(MakeReport.name, {**wish, "hub": hub}, hub, key)

    def comment(self, id_: str, text: str) -> Edition:
        """Write the coordinator's own words on a draft.

        Raises
        ------
        UnknownRow, NotAllowed, EditionIsReleased
            It is not the asker's, not for them to change, or released already.
        """
        with self.database.writing() as session:
            editions = Editions(session)
            edition = editions.comment(self._own(editions, id_), text)
            Trail(session, self.asker.who, self.request).note("commented", "reports", [edition])
            return edition

    def release(self, id_: str, *, public: bool) -> Edition:
        """Let the hub's readers read a draft, and everybody when it is public; see `comment`."""
        with self.database.writing() as session:
            editions = Editions(session)
            draft, now = self._own(editions, id_), datetime.now(UTC)
            edition = editions.release(draft, self.asker.who, now, public=public)
            Schedules(session).owe(edition, "released", now)
            Trail(session, self.asker.who, self.request).note("released", "reports", [edition])
            return edition

    def remove(self, id_: str) -> None:
        """Take a report away, whether anybody has read it or not; see `comment`."""
        with self.database.writing() as session:
            editions = Editions(session)
            edition = self._own(editions, id_)
            editions.remove(edition)
            Trail(session, self.asker.who, self.request).note("removed", "reports", [edition])

    def telling(self, edition: Edition, words: Wording, *, public: bool = False) -> Telling:
        """Return a report in words, as the asker may read it.

        Parameters
        ----------
        public
            With small numbers masked, as everybody reads it.
        """
        masked = public or not reads_all(self.asker, edition)
        return told(self.database, edition, words, None if masked else self.asker)

    def may_change(self, edition: Edition) -> bool:
        """Tell whether the asker may comment on it and release it."""
        return self.asker.role in MAKERS and reads_all(self.asker, edition)

    def _own(self, editions: Editions, id_: str) -> Edition:
        edition = editions.get(id_, self.asker)
        if not self.may_change(edition):
            raise NotAllowed(noun="reports")
        return edition


def told(database: Database, edition: Edition, words: Wording, reader: Asker | None) -> Telling:
    """Return a report in words.

    Parameters
    ----------
    reader
        Who reads it all; without one it is told as everybody may read it.
    """
    made = remade(database, request_of(edition, public=reader is None), edition.made_from)
    made, names = for_whom(database, made, reader or ANONYMOUS)
    return Telling(made, words, names, comment=edition.comment, draft=edition.draft)


def request_of(edition: Edition, *, public: bool = False) -> ReportRequest:
    """Return what an edition asks of the engine."""
    scope = Scope(edition.hub, edition.region, edition.programme, edition.sector)
    baseline = Period.parse(edition.baseline) if edition.baseline else None
    return ReportRequest(Period.parse(edition.period), scope, baseline, edition.cost, public)


def _request(wish: Mapping[str, Any]) -> ReportRequest:
    texts = {name: str(wish.get(name) or "") for name in ("hub", "region", "programme", "sector")}
    baseline = wish.get("baseline")
    return ReportRequest(
        Period.parse(str(wish["period"])),
        Scope(**texts),
        Period.parse(str(baseline)) if baseline else None,
        wish.get("cost"),
    )
