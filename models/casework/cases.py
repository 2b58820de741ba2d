"""Cases: the partnerships that a hub works on, each with an owner, a next action and a history."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from matchmaker.domain import Kind, PartnershipState
from matchmaker.errors import InvalidRequest
from models.access.asker import Reach, Role, Scope
from models.access.door import Door
from models.access.listing import Listing, conditions
from models.access.nouns import COORDINATORS, NOUN
from models.access.record import Record
from models.access.sight import Sight
from models.audit import Trail
from models.casework.case import (
    Case,
    CaseList,
    CasePage,
    Move,
    NewCase,
    Note,
    Partner,
    Person,
    Step,
)
from models.casework.steps import OPEN_STAGES, WHY, faults_of
from models.errors import NotAllowed, RowHasChanged, UnfitRow, UnknownRow
from models.exchange.format import Rows
from models.folding import Bytewise
from models.moments import in_utc
from models.store import Store
from models.tables import (
    AuditRow,
    CaseNoteRow,
    CaseRow,
    CaseStepRow,
    OrganisationRow,
    PartnershipPartnerRow,
    PartnershipRow,
    UserHubRow,
    UserRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from models.access.asker import Asker

LOOKED_BACK = 200
"""Steps of the trail among which the last change of a case is looked for: it has just happened."""
NEVER = date.max
"""Stands for no due date where cases are put in order."""


class Cases:
    """The cases of one asker's hubs.

    Parameters
    ----------
    session
        From ``database.reading()`` or, for changes, ``database.writing()``.
    request
        Id of the request, for the audit trail.
    """

    def __init__(self, session: Session, asker: Asker, request: str | None = None) -> None:
        self.asker = asker
        self._session = session
        self._door = Door(session, asker, request)
        self._sight = Sight(asker)
        self._trail = Trail(session, asker.who, request)

    def page(self, wanted: CaseList) -> CasePage:
        """Return the cases that are asked for: by due date, then by id.

        Raises
        ------
        InvalidRequest
            A cursor that is none of ours.
        """
        self._let_in(Scope.READ)
        p, c = PartnershipRow, CaseRow
        due, id_ = func.coalesce(c.due, NEVER), Bytewise(p.id)
        where = [self._sight.partnerships(), *self._conditions(wanted)]
        base = select(p.id, due).outerjoin(c, c.partnership == p.id).where(*where)
        total = self._session.scalar(select(func.count()).select_from(base.subquery())) or 0
        query = base.order_by(due, id_)
        if wanted.after:
            day, last = _cursor(wanted.after)
            query = query.where(or_(due > day, and_(due == day, id_ > last)))
        if wanted.limit is not None:
            query = query.limit(wanted.limit + 1)
        rows = [(one, day) for one, day in self._session.execute(query)]
        more = wanted.limit is not None and len(rows) > wanted.limit
        rows = rows[: wanted.limit]
        following = _told_cursor(rows[-1][1], rows[-1][0]) if more else None
        return CasePage(self._cases([one for one, _ in rows]), total, following)

    def get(self, address: str) -> Case:
        """Return one case with its steps and notes.

        Raises
        ------
        UnknownRow
            There is none, or none of the asker's hubs.
        """
        self._let_in(Scope.READ)
        record = self._door.get(NOUN["partnerships"], address)
        return self._whole(record)

    def open(self, new: NewCase) -> Case:
        """Open a case; see `models.access.door.Door.add` for what may be refused."""
        self._let_in(Scope.WRITE)
        record = self._door.add(NOUN["partnerships"], new.partnership)
        if self.asker.user and "owner" not in new.case:
            new = NewCase(new.partnership, {**new.case, "owner": self.asker.user})
        self._keep(record, new.case)
        return self._whole(record)

    def change(self, address: str, values: Mapping[str, Any], tag: str | None) -> Case:
        """Change owner, next action or due date, or what the partnership itself says.

        Raises
        ------
        UnknownRow, UnfitRow
            As for `models.access.door.Door.change`.
        RowHasChanged
            Somebody else was first.
        """
        self._let_in(Scope.WRITE)
        stands = self._mine(address, tag)
        of_case = {name: value for name, value in values.items() if name in _OF_CASE}
        of_row = {name: value for name, value in values.items() if name not in _OF_CASE}
        record = stands.record
        if of_row:
            record = self._door.change(NOUN["partnerships"], address, of_row, None)
        self._keep(record, of_case)
        if of_case:
            self._trail.note("changed", "cases", [record])
        return self._whole(record)

    def move(self, address: str, move: Move, tag: str | None, now: datetime) -> Case:
        """Take a step.

        Raises
        ------
        UnknownRow, RowHasChanged
            As for `change`.
        UnfitRow
            The case is there already, or the step needs a reason or a note.
        """
        self._let_in(Scope.WRITE)
        stands = self._mine(address, tag)
        faults = faults_of(stands.state, move.state, move.reason, move.note)
        if faults:
            raise UnfitRow(sheet="cases", faults=faults)
        values = _dates(stands.record.values, move, now.date())
        record = self._door.change(NOUN["partnerships"], address, values, None)
        s = CaseStepRow
        last = select(func.max(s.id)).where(s.partnership == record.key[0]).scalar_subquery()
        note = (move.note or "").strip() or None
        self._session.execute(update(s).where(s.id == last).values(reason=move.reason, note=note))
        if move.state in WHY:  # nothing is left to be done
            self._keep(record, {"next_action": None, "due": None})
        return self._whole(record)

    def write_down(self, address: str, text: str, now: datetime) -> Case:
        """Add a note to a case."""
        self._let_in(Scope.WRITE)
        case = self._mine(address, None)
        values = {"partnership": case.record.key[0], "at": now, "by": self.asker.who, "text": text}
        self._session.execute(insert(CaseNoteRow).values(**values))
        self._trail.note("noted", "cases", [case])
        return self._whole(case.record)

    def invite(self, address: str, organisation: str, tag: str | None) -> Case:
        """Add a partner to a case, behind those it has, whom the asker may not all see.

        Raises
        ------
        UnknownRow, RowHasChanged
            As for `change`.
        UnfitRow
            The asker may not see who is invited, or they are a partner already.
        """
        self._let_in(Scope.WRITE)
        stands = self._mine(address, tag)
        if stands.record.reach < Reach.OWNER:
            raise UnknownRow(noun="cases")
        o, p, id_ = OrganisationRow, PartnershipPartnerRow, stands.record.key[0]
        seen = select(o.id).where(o.id == organisation, self._sight.organisations())
        query = select(p.organisation).where(p.partnership == id_).order_by(p.position)
        there = tuple(self._session.scalars(query))
        unknown = self._session.scalar(seen) is None
        if unknown or organisation in there:
            code = "reference_unknown" if unknown else "taken"
            faults = [{"column": "partners", "code": code, "proposals": []}]
            raise UnfitRow(sheet="cases", faults=faults)
        rows = Rows(("id", "partners"), [(id_, (*there, organisation))])
        Store(self._session).upsert({"partnerships": rows}, by=self.asker.who)
        self._trail.note("invited", "cases", [stands])
        return self._whole(self._door.get(NOUN["partnerships"], address))

    def last_change(self, case: Case) -> tuple[datetime, str] | None:
        """Return when a case was changed last, and the name of who did; empty for a program."""
        a = AuditRow
        changes = (
            select(a.at, a.who, a.rows)
            .where(a.noun.in_(("cases", "partnerships")), a.action.not_in(("saw", "noted")))
            .order_by(a.id.desc())
            .limit(LOOKED_BACK)
        )
        for at, who, rows in self._session.execute(changes):
            if case.address in (rows or ()):
                return in_utc(at), self._names([who]).get(who, "")
        return None

    def owners(self, hubs: frozenset[str]) -> Sequence[Person]:
        """Return who may mind a case of these hubs, by name."""
        u = UserRow
        ours = select(UserHubRow.user).where(UserHubRow.hub.in_(sorted(hubs)))
        query = (
            select(u.id, u.name)
            .where(
                u.disabled.is_(None),
                or_(
                    and_(u.role == Role.COORDINATOR.value, u.id.in_(ours)),
                    u.id == (self.asker.user or ""),
                ),
            )
            .order_by(u.name, u.id)
        )
        return [Person(id_, name) for id_, name in self._session.execute(query)]

    def _let_in(self, scope: Scope) -> None:
        if self.asker.role not in COORDINATORS or scope not in self.asker.scopes:
            raise NotAllowed(noun="cases")

    def _mine(self, address: str, tag: str | None) -> Case:
        Store(self._session).wait_for_turn()
        stands = self._whole(self._door.get(NOUN["partnerships"], address))
        if tag is not None and tag != stands.tag:
            raise RowHasChanged(noun="cases")
        return stands

    def _conditions(self, wanted: CaseList) -> list[ColumnElement[bool]]:
        p, c, partner = PartnershipRow, CaseRow, PartnershipPartnerRow
        listing = Listing(words=wanted.words, hub=wanted.hub)
        found = conditions(NOUN["partnerships"], listing, self._sight)
        if wanted.states:
            found.append(p.state.in_(wanted.states))
        if wanted.open_only or wanted.due_before:
            found.append(p.state.in_([stage.value for stage in OPEN_STAGES]))
        if wanted.owner:
            found.append(c.owner == wanted.owner)
        if wanted.due_before:
            found.append(c.due < wanted.due_before)
        if wanted.partner:
            of = select(partner.partnership).where(partner.organisation == wanted.partner)
            found.append(p.id.in_(of))
        return found

    def _keep(self, record: Record, values: Mapping[str, Any]) -> None:
        if not values:
            return
        self._refuse_strange_owner(record, values.get("owner"))
        c, id_ = CaseRow, record.key[0]
        there = self._session.scalar(select(c.partnership).where(c.partnership == id_))
        if there is None:
            self._session.execute(insert(c).values(partnership=id_, **values))
        else:
            self._session.execute(update(c).where(c.partnership == id_).values(**values))

    def _refuse_strange_owner(self, record: Record, owner: str | None) -> None:
        if owner and owner not in {person.id for person in self.owners(record.hubs)}:
            faults = [{"column": "owner", "code": "reference_unknown", "proposals": []}]
            raise UnfitRow(sheet="cases", faults=faults)

    def _whole(self, record: Record) -> Case:
        case = self._cases([record.key[0]])[0]
        n = CaseNoteRow
        query = select(n).where(n.partnership == record.key[0]).order_by(n.id)
        rows = list(self._session.scalars(query))
        names = self._names([row.by for row in rows])
        notes = tuple(Note(r.id, in_utc(r.at), r.by, names.get(r.by, ""), r.text) for r in rows)
        return Case(
            case.record, case.partners, case.owner, case.next_action, case.due, case.steps, notes
        )

    def _cases(self, ids: Sequence[str]) -> list[Case]:
        records = {record.key[0]: record for record in self._door.among(NOUN["partnerships"], ids)}
        partners = self._partners(ids)
        steps = self._steps(ids)
        c, u = CaseRow, UserRow
        query = select(c, u.name).outerjoin(u, u.id == c.owner).where(c.partnership.in_(ids))
        kept = {row.partnership: (row, name) for row, name in self._session.execute(query)}
        found = []
        for id_ in ids:
            row, name = kept.get(id_, (None, None))
            found.append(
                Case(
                    records[id_],
                    tuple(partners.get(id_, ())),
                    Person(row.owner, name) if row and row.owner and name else None,
                    row.next_action if row else None,
                    row.due if row else None,
                    tuple(steps.get(id_, ())),
                )
            )
        return found

    def _partners(self, ids: Sequence[str]) -> dict[str, list[Partner]]:
        p, o = PartnershipPartnerRow, OrganisationRow
        query = (
            select(p.partnership, o.id, o.name, o.kind)
            .join(o, o.id == p.organisation)
            .where(p.partnership.in_(ids), self._sight.organisations())
            .order_by(p.partnership, p.position)
        )
        found = defaultdict(list)
        for id_, organisation, name, kind in self._session.execute(query):
            found[id_].append(Partner(organisation, name, Kind(kind)))
        return found

    def _steps(self, ids: Sequence[str]) -> dict[str, list[Step]]:
        s = CaseStepRow
        query = select(s).where(s.partnership.in_(ids)).order_by(s.id)
        rows = list(self._session.scalars(query))
        names = self._names([row.by for row in rows])
        found = defaultdict(list)
        for r in rows:
            step = Step(in_utc(r.at), r.by, names.get(r.by, ""), r.state, r.reason, r.note)
            found[r.partnership].append(step)
        return found

    def _names(self, by: Sequence[str]) -> dict[str, str]:
        """Return the names of those people among who did something."""
        ids = {one.removeprefix("user:") for one in by if one.startswith("user:")}
        query = select(UserRow.id, UserRow.name).where(UserRow.id.in_(sorted(ids)))
        return {f"user:{id_}": name for id_, name in self._session.execute(query)}


_OF_CASE = frozenset({"owner", "next_action", "due"})


def _dates(stands: Mapping[str, Any], move: Move, today: date) -> dict[str, Any]:
    """Return the values of a partnership after a step: it starts, ends, or goes on after all."""
    values: dict[str, Any] = {"state": move.state.value}
    if move.state in {PartnershipState.PILOT, PartnershipState.RUNNING} and not stands["started"]:
        values["started"] = today
    if move.state in WHY:
        values |= {"ended": stands["ended"] or today, "reason": move.reason}
    elif stands["ended"] or stands["reason"]:
        values |= {"ended": None, "reason": None}
    return values


def _told_cursor(day: date, id_: str) -> str:
    told = json.dumps([day.isoformat(), id_])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _cursor(word: str) -> tuple[date, str]:
    try:
        padded = word + "=" * (-len(word) % 4)
        day, id_ = json.loads(base64.urlsafe_b64decode(padded))
        if "\0" in str(id_):
            raise ValueError("no id")
        return date.fromisoformat(day), str(id_)
    except (ValueError, TypeError) as error:
        raise InvalidRequest(field="after", value="", expected="`next` of a list") from error
