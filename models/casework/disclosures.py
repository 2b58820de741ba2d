"""Consent: somebody asks who a blind partner is, and who looks after that partner answers.

The asking side never learns an id, a name or who answers before a grant. The answering side learns
which hub asks, and for whom only when it may see that organisation anyway.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, insert, or_, select, true, update

from matchmaker.domain import Kind
from models.access.asker import Reach, Scope
from models.access.nouns import OWNERS
from models.access.sight import Sight
from models.audit import Trail
from models.errors import NotAllowed, UnfitRow, UnknownRow
from models.memory import Memory
from models.moments import in_utc
from models.store import Store
from models.tables import (
    DisclosureRow,
    DisclosureStepRow,
    HubRow,
    OrganisationHubRow,
    OrganisationRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from models.access.asker import Asker


class Consent(StrEnum):
    """Where a question stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ANSWERS = {
    Consent.ASKED: {Consent.GRANTED, Consent.REFUSED},
    Consent.GRANTED: {Consent.WITHDRAWN},
    Consent.REFUSED: {Consent.GRANTED},
    Consent.WITHDRAWN: {Consent.GRANTED},
}
"""What who looks after the partner may say, by where the question stands."""


@dataclass(frozen=True)
class ConsentStep:
    """One step. `by` is told to the side that took it alone."""

    at: datetime
    state: Consent
    by: str | None
    note: str | None


@dataclass(frozen=True)
class Party:
    """An organisation in a question; without id and name for who may not know them."""

    id: str | None
    name: str | None
    kind: Kind


@dataclass(frozen=True)
class Disclosure:
    """A question, as one side sees it.

    Parameters
    ----------
    mine
        Whether the asker looks after the organisation that is asked about, and may answer.
    about
        Who is asked about.
    asking
        For whom it is asked.
    hub, hub_name
        The hub that asks; unknown when a firm asks for itself.
    """

    id: str
    state: Consent
    mine: bool
    about: Party
    asking: Party
    hub: str | None
    hub_name: str | None
    steps: tuple[ConsentStep, ...]
    hubs: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The last part of its address."""
        return self.id

    @property
    def tag(self) -> str:
        """A word that differs after each step."""
        return f"{self.state.value}-{len(self.steps)}"


class Disclosures:
    """Asks and answers for one asker.

    Parameters
    ----------
    session
        From ``database.reading()`` or, for changes, ``database.writing()``.
    """

    def __init__(self, session: Session, asker: Asker, request: str | None = None) -> None:
        self.asker = asker
        self._session = session
        self._sight = Sight(asker)
        self._trail = Trail(session, asker.who, request)

    def ask(self, shortlist: str, rank: int, note: str | None, now: datetime) -> Disclosure:
        """Ask who stands at a rank of a list that was shown; the same question is asked once.

        Raises
        ------
        UnknownRow
            No such suggestion, or the list is not for an organisation of the asker.
        """
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        pair = Memory(self._session).pair(shortlist, rank)
        if pair is None or not self._looks_after(pair[0]):
            raise UnknownRow(noun="suggestions")
        asking, about = pair
        hub = None if self.asker.organisation else self._hub_of(asking)
        d = DisclosureRow
        # A hub asks once about an organisation, for whichever of its members.
        same = d.hub == hub if hub else and_(d.asking == asking, d.hub.is_(None))
        before = self._session.scalar(select(d.id).where(d.organisation == about, same))
        if before is not None:
            return self.get(before)
        id_ = f"dis-{uuid.uuid4().hex[:12]}"
        values = {"id": id_, "organisation": about, "asking": asking, "hub": hub}
        self._session.execute(insert(d).values(**values, state=Consent.ASKED.value))
        self._step(id_, Consent.ASKED, note, now)
        return self._noted(self.get(id_), about)

    def all(self, states: Sequence[str] = ()) -> Sequence[Disclosure]:
        """Return the questions of the asker and those that the asker may answer, newest last."""
        self._let_in(Scope.READ)
        d = DisclosureRow
        query = select(d).where(or_(self._answers(), self._asks())).order_by(d.id)
        if states:
            query = query.where(d.state.in_(states))
        told = self._told(list(self._session.scalars(query)))
        return sorted(told, key=lambda one: (one.steps[-1].at, one.id))

    def get(self, id_: str) -> Disclosure:
        """Return one question.

        Raises
        ------
        UnknownRow
            There is none, or it is between others.
        """
        self._let_in(Scope.READ)
        d = DisclosureRow
        query = select(d).where(d.id == id_, or_(self._answers(), self._asks()))
        row = self._session.scalars(query.execution_options(populate_existing=True)).first()
        if row is None:
            raise UnknownRow(noun="disclosures")
        return self._told([row])[0]

    def answer(self, id_: str, state: Consent, note: str | None, now: datetime) -> Disclosure:
        """Grant, refuse or withdraw. Only people do; a program has no say in consent.

        Raises
        ------
        NotAllowed
            A program asks.
        UnknownRow
            There is no such question for the asker.
        UnfitRow
            That cannot be said now, or not by this side.
        """
        self._let_in(Scope.WRITE)
        if self.asker.key is not None:
            raise NotAllowed(noun="disclosures")
        Store(self._session).wait_for_turn()
        stands = self.get(id_)
        if stands.mine:
            allowed = ANSWERS[stands.state]
        else:  # who asked may think better of it
            allowed = {Consent.WITHDRAWN} if stands.state is Consent.ASKED else set()
        if state not in allowed:
            faults = [{"column": "state", "code": "not_now", "proposals": sorted(allowed)}]
            raise UnfitRow(sheet="disclosures", faults=faults)
        d = DisclosureRow
        self._session.execute(update(d).where(d.id == id_).values(state=state.value))
        self._step(id_, state, note, now)
        about = self._session.scalar(select(d.organisation).where(d.id == id_))
        return self._noted(self.get(id_), str(about))

    def _let_in(self, scope: Scope) -> None:
        if self.asker.role not in OWNERS or scope not in self.asker.scopes:
            raise NotAllowed(noun="disclosures")

    def _looks_after(self, organisation: str) -> bool:
        return self.asker.reach(organisation, self._hubs(organisation)) is Reach.OWNER

    def _hubs(self, organisation: str) -> frozenset[str]:
        return Store(self._session).hubs_of(organisation) or frozenset()

    def _hub_of(self, organisation: str) -> str | None:
        hubs = self._hubs(organisation)
        ours = hubs if self.asker.sees_everything else hubs & self.asker.hubs
        return min(ours, default=None)

    def _step(self, id_: str, state: Consent, note: str | None, now: datetime) -> None:
        values = {"disclosure": id_, "at": now, "by": self.asker.who, "state": state.value}
        self._session.execute(insert(DisclosureStepRow).values(**values, note=note or None))

    def _noted(self, told: Disclosure, about: str) -> Disclosure:
        """Write the step into the trail of both sides: the question's id, and nobody's name."""
        hubs = self._hubs(about) | ({told.hub} if told.hub else set())
        rows: dict[str | None, list[str]] = {hub: [told.id] for hub in sorted(hubs)}
        self._trail.write(told.state.value, "disclosures", rows or {None: [told.id]})
        return told

    def _answers(self) -> ColumnElement[bool]:
        """Questions about an organisation that the asker looks after."""
        return self._sight.own(DisclosureRow.organisation)

    def _asks(self) -> ColumnElement[bool]:
        """Questions of the asker's side."""
        d, asker = DisclosureRow, self.asker
        if asker.sees_everything:
            return true()
        if asker.organisation is not None:
            return and_(d.asking == asker.organisation, d.hub.is_(None))
        return d.hub.in_(sorted(asker.hubs)) if asker.hubs else false()

    def _told(self, rows: Sequence[DisclosureRow]) -> list[Disclosure]:
        ids = sorted({id_ for row in rows for id_ in (row.organisation, row.asking)})
        o, m, h = OrganisationRow, OrganisationHubRow, HubRow
        kinds = {
            r.id: r
            for r in self._session.execute(select(o.id, o.name, o.kind).where(o.id.in_(ids)))
        }
        seen = set(
            self._session.scalars(select(o.id).where(o.id.in_(ids), self._sight.organisations()))
        )
        hubs: dict[str, set[str]] = defaultdict(set)
        for organisation, hub in self._session.execute(
            select(m.organisation, m.hub).where(m.organisation.in_(ids))
        ):
            hubs[organisation].add(hub)
        names = {row.id: row.name for row in self._session.execute(select(h.id, h.name))}
        steps = self._steps([row.id for row in rows])

        def party(id_: str) -> Party:
            row = kinds[id_]
            known = id_ in seen
            return Party(id_ if known else None, row.name if known else None, Kind(row.kind))

        found = []
        for row in rows:
            mine = self.asker.reach(row.organisation, hubs[row.organisation]) is Reach.OWNER
            asks = self.asker.sees_everything or self._asked(row)
            own_steps = tuple(
                ConsentStep(
                    in_utc(s.at),
                    Consent(s.state),
                    s.by if self._may_know(s, mine=mine, asks=asks) else None,
                    s.note,
                )
                for s in steps[row.id]
            )
            about, asking = party(row.organisation), party(row.asking)
            found.append(
                Disclosure(
                    row.id,
                    Consent(row.state),
                    mine,
                    about,
                    asking,
                    row.hub,
                    names.get(row.hub or ""),
                    own_steps,
                    frozenset(hubs[row.organisation]) if mine else frozenset(),
                )
            )
        return found

    def _asked(self, row: DisclosureRow) -> bool:
        if self.asker.organisation is not None:
            return row.asking == self.asker.organisation and row.hub is None
        return row.hub in self.asker.hubs

    @staticmethod
    def _may_know(step: DisclosureStepRow, *, mine: bool, asks: bool) -> bool:
        """Whether this side may know who took a step: its own people, nobody of the other."""
        asked_it = step.state == Consent.ASKED.value
        return (mine and asks) or (mine and not asked_it) or (asks and not mine and asked_it)

    def _steps(self, ids: Sequence[str]) -> dict[str, list[DisclosureStepRow]]:
        s = DisclosureStepRow
        found: dict[str, list[DisclosureStepRow]] = defaultdict(list)
        for row in self._session.scalars(select(s).where(s.disclosure.in_(ids)).order_by(s.id)):
            found[row.disclosure].append(row)
        return found
