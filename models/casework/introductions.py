"""Requests of visitors to be introduced: to the hub of the partner, answered there, forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, true, update

from models.access.asker import Scope
from models.access.nouns import COORDINATORS
from models.audit import Trail
from models.casework.case import NewCase
from models.casework.cases import Cases
from models.errors import NotAllowed, UnfitRow, UnknownRow
from models.moments import in_utc
from models.store import Store
from models.tables import IntroductionRow, OrganisationRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from models.access.asker import Asker

KEPT = timedelta(days=180)
"""How long a request is kept, whatever became of it."""
ANSWER_WITHIN = timedelta(days=3)
"""How soon somebody who asked should hear something."""
MOST_OPEN = 5
"""Requests of one address that may wait: nobody fills a hub's desk."""
STATES = ("open", "case", "declined")


@dataclass(frozen=True)
class NewIntroduction:
    """What a visitor asks.

    Parameters
    ----------
    organisation
        Id of the partner, whom the visitor need not know by name.
    search
        The words with which the partner was found.
    """

    organisation: str
    name: str
    email: str
    message: str
    language: str
    search: str = ""


@dataclass(frozen=True)
class Introduction:
    """A request, as the hub of the partner sees it."""

    id: str
    hub: str | None
    organisation: str
    organisation_name: str
    name: str
    email: str
    message: str
    search: str
    language: str
    state: str
    created: datetime
    until: datetime
    partnership: str | None
    answer: str | None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that answers it."""
        return frozenset({self.hub} if self.hub else ())


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as the one who asked may see it.

    Parameters
    ----------
    search
        The words with which the partner was found; empty where none were.
    answer
        Why it was declined.
    """

    search: str
    message: str
    state: str
    created: datetime
    answer: str | None


class Introductions:
    """Keeps and answers requests, for one asker."""

    def __init__(self, session: Session, asker: Asker, request: str | None = None) -> None:
        self.asker = asker
        self._session = session
        self._request = request
        self._trail = Trail(session, asker.who, request)

    def ask(self, new: NewIntroduction, now: datetime) -> None:
        """Keep a request for a hub of the partner; nothing happens when enough of them wait.

        Raises
        ------
        UnknownRow
            There is no such partner.
        """
        Store(self._session).wait_for_turn()
        r = IntroductionRow
        hubs = Store(self._session).hubs_of(new.organisation)
        if hubs is None:
            raise UnknownRow(noun="organisations")
        email = new.email.strip().lower()
        open_ = select(func.count()).where(r.email == email, r.state == "open")
        if (self._session.scalar(open_) or 0) >= MOST_OPEN:
            return
        values = {
            "id": f"int-{uuid.uuid4().hex[:12]}",
            "hub": min(hubs, default=None),
            "organisation": new.organisation,
            "name": new.name.strip(),
            "email": email,
            "message": new.message.strip(),
            "search": new.search,
            "language": new.language,
            "state": "open",
            "created": now,
            "until": now + KEPT,
        }
        self._session.execute(insert(r).values(**values))

    def all(self, state: str = "") -> Sequence[Introduction]:
        """Return the requests to the asker's hubs, newest first."""
        self._let_in(Scope.READ)
        r = IntroductionRow
        query = self._query().order_by(r.created.desc(), r.id)
        return self._read(query.where(r.state == state) if state else query)

    def waiting(self) -> int:
        """Return how many requests wait for an answer of the asker's hubs."""
        self._let_in(Scope.READ)
        r = IntroductionRow
        query = select(func.count()).where(r.state == "open", self._ours())
        return self._session.scalar(query) or 0

    def get(self, id_: str) -> Introduction:
        """Return one request.

        Raises
        ------
        UnknownRow
            There is none, or it is another hub's.
        """
        self._let_in(Scope.READ)
        found = self._read(self._query().where(IntroductionRow.id == id_))
        if not found:
            raise UnknownRow(noun="introductions")
        return found[0]

    def to_case(self, id_: str, words: Mapping[str, str], now: datetime) -> Introduction:
        """Open a case for a request; its name and mail stay with the request, and go with it.

        Parameters
        ----------
        words
            ``title``, ``next_action`` and ``note`` of the case.
        """
        stands = self._open(id_)
        row = {
            "partners": (stands.organisation,),
            "title": words["title"],
            "state": "lead",
            "hub": stands.hub,
        }
        work = {"next_action": words["next_action"], "due": (now + ANSWER_WITHIN).date()}
        cases = Cases(self._session, self.asker, self._request)
        case = cases.open(NewCase(row, work))
        cases.write_down(case.address, words["note"], now)
        return self._answered(stands, now, state="case", partnership=case.record.key[0])

    def decline(self, id_: str, answer: str, now: datetime) -> Introduction:
        """Decline a request, with a word why.

        Raises
        ------
        UnfitRow
            No word is said, or it was answered already.
        """
        stands = self._open(id_)
        if not answer.strip():
            raise UnfitRow(sheet="introductions", faults=[_fault("answer", "missing")])
        return self._answered(stands, now, state="declined", answer=answer.strip())

    def of_email(self, email: str) -> list[dict[str, Any]]:
        """Return what somebody asked, to be told to them."""
        query = select(IntroductionRow).where(IntroductionRow.email == email)
        return [
            {
                "introduction": row.message,
                "name": row.name,
                "search": row.search,
                "hub": row.hub,
                "at": in_utc(row.created).isoformat(),
                "until": in_utc(row.until).isoformat(),
            }
            for row in self._session.scalars(query)
        ]

    def asked_by(self, email: str) -> Sequence[Asked]:
        """Return what became of the requests of one address, newest first.

        Who the partner is stands not in it: they may not know.
        """
        r = IntroductionRow
        query = select(r).where(r.email == email.strip().lower()).order_by(r.created.desc(), r.id)
        return [
            Asked(row.search, row.message, row.state, in_utc(row.created), row.answer)
            for row in self._session.scalars(query)
        ]

    def _let_in(self, scope: Scope) -> None:
        if self.asker.role not in COORDINATORS or not {scope, Scope.CONTACTS} <= self.asker.scopes:
            raise NotAllowed(noun="introductions")

    def _open(self, id_: str) -> Introduction:
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        stands = self.get(id_)
        if stands.state != "open":
            raise UnfitRow(sheet="introductions", faults=[_fault("state", "not_now")])
        return stands

    def _answered(self, stands: Introduction, now: datetime, **values: str) -> Introduction:
        r = IntroductionRow
        told = {**values, "answered": now, "by": self.asker.who}
        self._session.execute(update(r).where(r.id == stands.id).values(**told))
        self._trail.note(values["state"], "introductions", [stands])
        return self.get(stands.id)

    def _ours(self) -> ColumnElement[bool]:
        if self.asker.sees_everything:
            return true()
        return IntroductionRow.hub.in_(sorted(self.asker.hubs))

    def _query(self) -> Any:
        r, o = IntroductionRow, OrganisationRow
        return select(r, o.name).join(o, o.id == r.organisation).where(self._ours())

    def _read(self, query: Any) -> list[Introduction]:
        rows = self._session.execute(query.execution_options(populate_existing=True))
        return [
            Introduction(
                row.id,
                row.hub,
                row.organisation,
                name,
                row.name,
                row.email,
                row.message,
                row.search,
                row.language,
                row.state,
                in_utc(row.created),
                in_utc(row.until),
                row.partnership,
                row.answer,
            )
            for row, name in rows
        ]


def forget_introductions(
    session: Session, *, before: datetime | None = None, email: str = ""
) -> None:
    """Forget requests that are older than they may be, or all of one person."""
    r = IntroductionRow
    gone = [r.until < before] if before is not None else []
    gone += [r.email == email] if email else []
    if gone:
        session.execute(delete(r).where(or_(*gone)))


def _fault(column: str, code: str) -> dict[str, object]:
    return {"column": column, "code": code, "proposals": []}
