"""Actions of programmes: partnerships of that kind, each with its sheet."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from matchmaker.actions.sheet import (
    Action,
    ActionRole,
    ActionSheet,
    Commitment,
    CommitmentState,
    StepState,
)
from matchmaker.domain import Kind, Partnership, PartnershipKind, PartnershipState
from models.access.asker import Reach, Scope
from models.access.door import Door
from models.access.nouns import COORDINATORS, NOUN
from models.access.sight import Sight
from models.audit import Trail
from models.casework.case import Partner
from models.errors import NotAllowed, RowHasChanged, UnfitRow, UnknownRow
from models.exchange.format import Rows
from models.programmes.checking import faults_of
from models.programmes.programmes import Programmes
from models.programmes.sheets import commitment_of, rows_of, sheet_from
from models.store import Store
from models.tables import (
    ActionRow,
    ActionStepRow,
    CommitmentRow,
    OrganisationRow,
    PartnershipPartnerRow,
    PartnershipRow,
)
from models.tables.base import to_json

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.access.record import Record

OF_SHEET = (
    *("axis", "intents", "target_groups", "postcodes", "jobs_intended", "training_intended"),
    *("cost", "waits_for", "evidence", "lessons"),
)
"""Values of an action that stand on its sheet."""
LISTS = ("commitments", "steps")
"""Lists of an action that have a table of their own."""
OF_PARTNERSHIP = (
    *("title", "description", "state", "started", "ended", "streams", "tonnes_per_year"),
    *("jobs", "training_hours", "reason"),
)
"""Values of an action that its partnership holds; ``description`` is its aim."""


@dataclass(frozen=True)
class ActionRecord:
    """An action as it may be seen.

    Parameters
    ----------
    partners
        Those who may be named, by id.
    """

    record: Record
    action: Action
    partners: Mapping[str, Partner]

    @property
    def address(self) -> str:
        """The last part of its address: that of the partnership."""
        return self.record.address

    @property
    def hubs(self) -> frozenset[str]:
        """The hubs that look after it."""
        return self.record.hubs

    @property
    def sheet(self) -> ActionSheet:
        """What is told beside the partnership."""
        return self.action.sheet

    @property
    def partnership(self) -> Partnership:
        """The partnership that it is."""
        return self.action.partnership

    @property
    def tag(self) -> str:
        """A word that differs whenever somebody changes the partnership or the sheet."""
        told = [self.record.tag, repr(asdict(self.sheet))]
        return hashlib.sha256(to_json(told).encode()).hexdigest()[:32]

    def name_of(self, organisation: str) -> str:
        """Return the name of a partner; empty for one who may not be named."""
        partner = self.partners.get(organisation)
        return partner.name if partner else ""


class Actions:
    """The actions that an asker's hubs look after.

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

    def of(self, programme: str) -> list[ActionRecord]:
        """Return the actions of a programme, by title.

        Raises
        ------
        UnknownRow
            There is no such programme, or it is another hub's.
        """
        self._let_in(Scope.READ)
        Programmes(self._session, self.asker).get(programme)
        p = PartnershipRow
        query = (
            select(p.id)
            .where(
                p.programme == programme,
                p.kind == PartnershipKind.ACTION.value,
                self._sight.partnerships(),
            )
            .order_by(p.id)
        )
        found = self._records(self._door.among(NOUN["partnerships"], self._ids(query)))
        return sorted(found, key=lambda one: (one.partnership.title.casefold(), one.action.id))

    def get(self, address: str) -> ActionRecord:
        """Return one action.

        Raises
        ------
        UnknownRow
            There is none, or it is another hub's.
        """
        self._let_in(Scope.READ)
        record = self._door.get(NOUN["partnerships"], address)
        if record.values["kind"] != PartnershipKind.ACTION:
            raise UnknownRow(noun="actions")
        return self._records([record])[0]

    def of_records(self, records: Sequence[Record]) -> list[ActionRecord]:
        """Return those of these partnerships that are actions."""
        self._let_in(Scope.READ)
        own = [one for one in records if one.values["kind"] == PartnershipKind.ACTION]
        return self._records(own)

    def named(self) -> list[tuple[str, str]]:
        """Return id and name of every organisation that the asker may name."""
        self._let_in(Scope.READ)
        o = OrganisationRow
        query = select(o.id, o.name).where(self._sight.organisations()).order_by(o.id)
        return [(id_, name) for id_, name in self._session.execute(query)]

    def add(self, programme: str, values: Mapping[str, Any]) -> ActionRecord:
        """Keep a new action of a programme.

        Raises
        ------
        UnknownRow
            There is no such programme, or it is another hub's.
        UnfitRow
            Something is missing or cannot be.
        """
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        parent = Programmes(self._session, self.asker).get(programme).programme
        self._refuse(programme, values, "")
        if not str(values.get("title") or "").strip():
            raise UnfitRow(sheet="actions", faults=[_fault("title", "missing")])
        partners = _standing(values.get("commitments") or ())
        if not partners:
            raise UnfitRow(sheet="actions", faults=[_fault("commitments", "missing")])
        row = {name: values[name] for name in OF_PARTNERSHIP if name in values}
        row |= {
            "state": row.get("state") or PartnershipState.LEAD.value,
            "kind": PartnershipKind.ACTION.value,
            "programme": programme,
            "hub": parent.hub,
            "partners": partners,
            "lead": _lead(values["commitments"]),
        }
        record = self._door.add(NOUN["partnerships"], row)
        self._keep(record.key[0], {"axis": None, **values}, seen=None)
        return self.get(record.address)

    def change(self, address: str, values: Mapping[str, Any], tag: str | None) -> ActionRecord:
        """Change what an action says; lists that are given take the place of those there were.

        Partners whom the asker may not see stay, with what they promised.

        Raises
        ------
        UnknownRow, UnfitRow
            There is none, or something cannot be.
        RowHasChanged
            Somebody else was first.
        """
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        stands = self.get(address)
        if stands.record.reach < Reach.OWNER:
            raise UnknownRow(noun="actions")
        if tag is not None and tag != stands.tag:
            raise RowHasChanged(noun="actions")
        id_ = stands.action.id
        self._refuse(stands.partnership.programme, values, id_)
        row = {name: values[name] for name in OF_PARTNERSHIP if name in values}
        if row:
            self._door.change(NOUN["partnerships"], address, row, None)
        if "commitments" in values:
            self._keep_partners(id_, values["commitments"])
        if any(name in values for name in (*OF_SHEET, *LISTS)):
            self._keep(id_, values, seen=set(stands.partners))
            self._trail.note("changed", "actions", [stands])
            Store(self._session).revise()  # a report that was made tells otherwise now
        return self.get(address)

    def remove(self, address: str, tag: str | None) -> None:
        """Take an action away, with its sheet and its case."""
        self._let_in(Scope.WRITE)
        stands = self.get(address)
        if tag is not None and tag != stands.tag:
            raise RowHasChanged(noun="actions")
        self._door.remove(NOUN["partnerships"], address, None)

    def _let_in(self, scope: Scope) -> None:
        if self.asker.role not in COORDINATORS or scope not in self.asker.scopes:
            raise NotAllowed(noun="actions")

    def _refuse(self, programme: str, values: Mapping[str, Any], id_: str) -> None:
        """Refuse what cannot be, and whoever the asker may not see."""
        named = {str(one["organisation"]) for one in values.get("commitments") or ()}
        named |= {
            str(one["organisation"]) for one in values.get("steps") or () if one.get("organisation")
        }
        o, p = OrganisationRow, PartnershipRow
        seen = self._ids(select(o.id).where(o.id.in_(sorted(named)), self._sight.organisations()))
        axes: list[str] | None = None
        if values.get("axis"):
            axes = self._axes(programme)
        waits = sorted(set(values.get("waits_for") or ()))
        others = self._ids(
            select(p.id).where(p.id.in_(waits), p.programme == programme, p.id != id_)
        )
        faults = faults_of(values, frozenset(seen), axes, frozenset(others))
        if faults:
            raise UnfitRow(sheet="actions", faults=faults)

    def _axes(self, programme: str) -> list[str]:
        try:
            found = Programmes(self._session, self.asker).get(programme)
        except UnknownRow:  # an action that names a programme of which nothing is told
            return []
        return [axis.name for axis in found.programme.axes]

    def _keep_partners(self, id_: str, commitments: Sequence[Mapping[str, Any]]) -> None:
        """Let the partners be those who did not withdraw, behind those who may not be seen."""
        o, p = OrganisationRow, PartnershipPartnerRow
        query = select(p.organisation).where(p.partnership == id_).order_by(p.position)
        there = self._ids(query)
        seen = set(self._ids(select(o.id).where(o.id.in_(there), self._sight.organisations())))
        partners = _standing(commitments)
        unseen = tuple(one for one in there if one not in seen)
        if not partners and not unseen:
            raise UnfitRow(sheet="actions", faults=[_fault("commitments", "missing")])
        lead = _lead(commitments)
        stands = self._session.scalar(select(PartnershipRow.lead).where(PartnershipRow.id == id_))
        if lead is None and stands in unseen:
            lead = stands
        rows = Rows(("id", "partners", "lead"), [(id_, (*partners, *unseen), lead)])
        Store(self._session).upsert({"partnerships": rows}, by=self.asker.who)

    def _keep(self, id_: str, values: Mapping[str, Any], seen: set[str] | None) -> None:
        """Write the sheet; of the commitments only those whom the asker sees."""
        row = ActionRow
        told = {name: _kept(values[name]) for name in OF_SHEET if name in values}
        there = self._session.get(row, id_)
        if there is None:
            self._session.execute(insert(row).values(partnership=id_, **told))
            self._session.expire_all()
        else:
            for name, value in told.items():
                setattr(there, name, value)
            self._session.flush()
        if "commitments" in values:
            self._keep_commitments(id_, values["commitments"], seen)
        if "steps" in values:
            self._keep_steps(id_, values["steps"], seen or set())

    def _keep_commitments(
        self, id_: str, commitments: Sequence[Mapping[str, Any]], seen: set[str] | None
    ) -> None:
        row = CommitmentRow
        gone = delete(row).where(row.partnership == id_)
        self._session.execute(gone if seen is None else gone.where(row.organisation.in_(seen)))
        rows = [
            {
                "partnership": id_,
                "organisation": str(one["organisation"]),
                "position": place,
                "role": str(one.get("role") or ActionRole.PARTNER),
                "pledge": one.get("pledge") or None,
                "state": str(one.get("state") or CommitmentState.ASKED),
                "due": one.get("due"),
            }
            for place, one in enumerate(commitments)
        ]
        if rows:
            self._session.execute(insert(row), rows)

    def _keep_steps(
        self, id_: str, steps: Sequence[Mapping[str, Any]], seen: Collection[str]
    ) -> None:
        row = ActionStepRow
        query = select(row.title, row.organisation).where(row.partnership == id_)
        unseen = {
            title: organisation
            for title, organisation in self._session.execute(query)
            if organisation not in seen
        }
        self._session.execute(delete(row).where(row.partnership == id_))
        rows = [
            {
                "partnership": id_,
                "number": place,
                "title": str(one["title"]).strip(),
                "due": one.get("due"),
                "state": str(one.get("state") or StepState.PLANNED),
                "after": tuple(one.get("after") or ()) or None,
                "organisation": one.get("organisation") or unseen.get(str(one["title"]).strip()),
            }
            for place, one in enumerate(steps, start=1)
        ]
        if rows:
            self._session.execute(insert(row), rows)

    def _ids(self, query: Any) -> list[str]:
        return list(self._session.scalars(query))

    def _records(self, records: Sequence[Record]) -> list[ActionRecord]:
        ids = [record.key[0] for record in records]
        sheets = rows_of(self._session, ActionRow, ids)
        promised = rows_of(self._session, CommitmentRow, ids)
        steps = rows_of(self._session, ActionStepRow, ids)
        partners = self._partners(ids)
        found = []
        for record in records:
            id_ = record.key[0]
            partnership = _partnership(record)
            seen = partners.get(id_, {})
            own = [row for row in promised.get(id_, ()) if row["organisation"] in seen]
            own.sort(key=lambda row: row["position"])
            commitments = (
                tuple(commitment_of(row) for row in own)
                if id_ in promised
                else _assumed(partnership)
            )
            taken = sorted(steps.get(id_, ()), key=lambda row: row["number"])
            sheet = sheet_from(id_, next(iter(sheets.get(id_, ())), {}), commitments, seen, taken)
            found.append(ActionRecord(record, Action(partnership, sheet), seen))
        return found

    def _partners(self, ids: Sequence[str]) -> dict[str, dict[str, Partner]]:
        """Return who may be named of those in each action, also who withdrew."""
        o, p, c = OrganisationRow, PartnershipPartnerRow, CommitmentRow
        found: dict[str, dict[str, Partner]] = defaultdict(dict)
        for link in (p, c):
            query = (
                select(link.partnership, o.id, o.name, o.kind)
                .join(o, o.id == link.organisation)
                .where(link.partnership.in_(ids), self._sight.organisations())
                .order_by(link.partnership, link.position)
            )
            for id_, organisation, name, kind in self._session.execute(query):
                found[id_].setdefault(organisation, Partner(organisation, name, Kind(kind)))
        return found


def _standing(commitments: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return who takes part: all but who withdrew."""
    return tuple(
        str(one["organisation"])
        for one in commitments
        if one.get("state") != CommitmentState.WITHDRAWN
    )


def _lead(commitments: Sequence[Mapping[str, Any]]) -> str | None:
    leads = [one for one in commitments if one.get("role") == ActionRole.LEAD]
    return next(iter(_standing(leads)), None)


def _kept(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(str(one) for one in value) or None
    return None if value == "" else value


def _partnership(record: Record) -> Partnership:
    told = {name: value for name, value in record.values.items() if value is not None}
    told["state"] = PartnershipState(told["state"])
    told["kind"] = PartnershipKind(told["kind"])
    return Partnership(**{"partners": (), **told})


def _assumed(partnership: Partnership) -> tuple[Commitment, ...]:
    """Return what partners of an action without a sheet have promised: they take part in it."""
    at_work = partnership.state in {
        PartnershipState.PILOT,
        PartnershipState.RUNNING,
        PartnershipState.ENDED,
    }
    state = CommitmentState.COMMITTED if at_work else CommitmentState.ASKED
    return tuple(
        Commitment(
            id_, ActionRole.LEAD if id_ == partnership.lead else ActionRole.PARTNER, state=state
        )
        for id_ in partnership.partners
    )


def _fault(column: str, code: str) -> dict[str, object]:
    return {"column": column, "code": code, "proposals": []}
