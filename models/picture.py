"""The store's rows become the engine's snapshot.

Columns are read in bulk, a table at a time, without mapped objects. Rows are ordered by id in
Python: databases sort text by their own rules, and a snapshot is the same on all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, inspect, select

from matchmaker.domain import (
    Contact,
    Direction,
    Every,
    Hub,
    Judgement,
    Kind,
    Operation,
    Organisation,
    Partnership,
    PartnershipKind,
    PartnershipState,
    Point,
    Process,
    Quantity,
    Setting,
    Site,
    Skill,
    Stream,
    StreamStatus,
    Unit,
    Verdict,
    Visibility,
)
from matchmaker.snapshot import Snapshot
from models.tables import (
    HubRow,
    ImportRow,
    JudgementRow,
    OrganisationHubRow,
    OrganisationRow,
    PartnershipPartnerRow,
    PartnershipRow,
    PartnershipStreamRow,
    ProcessRow,
    SiteRow,
    SkillRow,
    StreamRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from models.tables import Base

BEGINNING = date(1970, 1, 1)
"""The day of a store that knows no day."""

BELGIUM = "BE"
"""The country of an address that names none."""

_C = TypeVar("_C", bound=StrEnum)


class Picture:
    """Reads one snapshot.

    Parameters
    ----------
    hub
        Only this hub: see `models.store.Store.snapshot`.
    organisation
        Only this organisation.
    """

    def __init__(
        self, session: Session, *, hub: str | None = None, organisation: str | None = None
    ) -> None:
        self._session = session
        self._hub = hub
        self._members: Select[str] | None = None
        if hub is not None:
            membership = OrganisationHubRow
            self._members = select(membership.organisation).where(membership.hub == hub)
        if organisation is not None:
            self._members = select(OrganisationRow.id).where(OrganisationRow.id == organisation)

    def snapshot(self, as_of: date | None = None) -> Snapshot:
        """Return everything known, true for `as_of`."""
        organisations = self.organisations()
        country = {o.id: o.site.country for o in organisations if o.site is not None}
        return Snapshot(
            organisations=organisations,
            streams=self.streams(country),
            processes=self.processes(),
            skills=self.skills(),
            partnerships=self.partnerships(),
            judgements=self.judgements(),
            hubs=self.hubs(),
            as_of=as_of or self.latest_day(),
        )

    def latest_day(self) -> date:
        """Return the latest day that the store's own data know of."""
        imported = self._session.scalar(
            select(func.max(ImportRow.finished)).where(ImportRow.state == "kept")
        )
        days = [
            imported.date() if imported else None,
            self._session.scalar(select(func.max(PartnershipRow.started))),
            self._session.scalar(select(func.max(JudgementRow.at))),
        ]
        return max((day for day in days if day is not None), default=BEGINNING)

    def hubs(self) -> tuple[Hub, ...]:
        """Return the hubs, by id."""
        query = select(*_columns(HubRow))
        if self._hub is not None:
            query = query.where(HubRow.id == self._hub)
        return tuple(
            Hub(
                id=row.id,
                name=row.name,
                postcodes=row.postcodes or (),
                nis_codes=row.nis_codes or (),
                focus=row.focus or (),
                email=row.email or "",
            )
            for row in self._by(query, "id")
        )

    def organisations(self) -> tuple[Organisation, ...]:
        """Return the organisations, by id."""
        query = self._of_members(select(*_columns(OrganisationRow)), OrganisationRow.id)
        m = OrganisationHubRow
        hubs = self._lists(m.organisation, m.position, m.hub, m.organisation)
        further = self._sites()
        return tuple(
            Organisation(
                id=row.id,
                name=row.name,
                kind=_KIND[row.kind],
                recognitions=row.recognitions or (),
                legal_form=row.legal_form or "",
                enterprise_number=row.enterprise_number or "",
                sectors=row.sectors or (),
                description=row.description or "",
                language=row.language or "",
                sites=_own_site(row) + further.get(row.id, ()),
                employees=row.employees,
                target_group_jobs=row.target_group_jobs,
                website=row.website or "",
                contact=_contact(row),
                hubs=hubs.get(row.id, ()),
                visibility=_VISIBILITY[row.visibility],
                since=row.since,
            )
            for row in self._by(query, "id")
        )

    def _sites(self) -> Mapping[str, tuple[Site, ...]]:
        sites: dict[str, tuple[Site, ...]] = {}
        query = self._of_members(select(*_columns(SiteRow)), SiteRow.organisation)
        for row in self._by(query, "id"):
            sites[row.organisation] = (*sites.get(row.organisation, ()), _site(row, id_=row.id))
        return sites

    def streams(self, country: Mapping[str, str] = MappingProxyType({})) -> tuple[Stream, ...]:
        """Return the streams, by id; `country` is that of each organisation."""
        query = self._of_members(select(*_columns(StreamRow)), StreamRow.organisation)
        return tuple(
            Stream(
                id=row.id,
                organisation=row.organisation,
                direction=_DIRECTION[row.direction],
                title=row.title,
                description=row.description or "",
                waste_code=row.waste_code or "",
                waste_code_assumed=bool(row.waste_code_assumed),
                quantity=_quantity(row.quantity, row),
                available_from=row.available_from,
                available_until=row.available_until,
                status=_STATUS[row.status],
                quality=row.quality or "",
                price=row.price,
                site=_pick_up(row, country.get(row.organisation, BELGIUM)),
                lead_days=row.lead_days,
                visibility=_VISIBILITY[row.visibility],
            )
            for row in self._by(query, "id")
        )

    def processes(self) -> tuple[Process, ...]:
        """Return the processes, by id."""
        query = self._of_members(select(*_columns(ProcessRow)), ProcessRow.organisation)
        return tuple(
            Process(
                id=row.id,
                organisation=row.organisation,
                operation=_OPERATION[row.operation],
                accepts=row.accepts or (),
                produces=row.produces or (),
                yield_share=row.yield_share,
                capacity=_quantity(row.capacity, row),
                minimum=_quantity(row.minimum, row),
                labour_hours_per_tonne=row.labour_hours_per_tonne,
                radius_km=row.radius_km,
                permits=row.permits or (),
            )
            for row in self._by(query, "id")
        )

    def skills(self) -> tuple[Skill, ...]:
        """Return the skills, by organisation, direction and skill."""
        query = self._of_members(select(*_columns(SkillRow)), SkillRow.organisation)
        return tuple(
            Skill(
                organisation=row.organisation,
                direction=_DIRECTION[row.direction],
                skill=row.skill,
                fte=row.fte,
                setting=_SETTING[row.setting],
                available_from=row.available_from,
                available_until=row.available_until,
            )
            for row in self._by(query, "organisation", "direction", "skill")
        )

    def partnerships(self) -> tuple[Partnership, ...]:
        """Return the partnerships, by id; of one hub, those of at least two of its members."""
        r, p, s = PartnershipRow, PartnershipPartnerRow, PartnershipStreamRow
        partners = self._lists(p.partnership, p.position, p.organisation, p.organisation)
        streams = self._lists(s.partnership, s.position, s.stream)
        query = select(*_columns(r))
        shown = None
        if self._members is not None:
            shared = self._of_members(select(p.partnership), p.organisation)
            query = query.where(r.id.in_(shared.group_by(p.partnership).having(func.count() > 1)))
            members = self._session.scalars(self._members).all()
            ours = self._of_members(select(StreamRow.id), StreamRow.organisation)
            shown = {*members, *self._session.scalars(ours)}
        return tuple(
            Partnership(
                id=row.id,
                partners=partners.get(row.id, ()),
                state=_STATE[row.state],
                kind=_PARTNERSHIP_KIND[row.kind],
                title=row.title or "",
                description=row.description or "",
                started=row.started,
                ended=row.ended,
                streams=_only(streams.get(row.id, ()), shown),
                tonnes_per_year=row.tonnes_per_year,
                jobs=row.jobs,
                training_hours=row.training_hours,
                hub=row.hub or "",
                programme=row.programme or "",
                lead="".join(_only((row.lead or "",), shown)),
                reason=row.reason or "",
            )
            for row in self._by(query, "id")
        )

    def judgements(self) -> tuple[Judgement, ...]:
        """Return the judgements, by organisation, partner and judge."""
        query = self._of_members(select(*_columns(JudgementRow)), JudgementRow.organisation)
        query = self._of_members(query, JudgementRow.partner)
        return tuple(
            Judgement(
                organisation=row.organisation,
                partner=row.partner,
                verdict=_VERDICT[row.verdict],
                reason_code=row.reason_code or "",
                note=row.note or "",
                by=row.by,
                at=row.at,
            )
            for row in self._by(query, "organisation", "partner", "by")
        )

    def _of_members(
        self, query: Select[*tuple[Any, ...]], owner: InstrumentedAttribute[str]
    ) -> Select[*tuple[Any, ...]]:
        return query if self._members is None else query.where(owner.in_(self._members))

    def _by(self, query: Select[*tuple[Any, ...]], *order: str) -> Sequence[Row[*tuple[Any, ...]]]:
        return sorted(self._session.execute(query).all(), key=attrgetter(*order))

    def _lists(
        self,
        owner: InstrumentedAttribute[str],
        position: InstrumentedAttribute[int],
        named: InstrumentedAttribute[str],
        member: InstrumentedAttribute[str] | None = None,
    ) -> Mapping[str, tuple[str, ...]]:
        """Return what each owner lists, in the sender's order; only members, where asked."""
        query: Select[*tuple[Any, ...]] = select(owner, position, named)
        if member is not None:
            query = self._of_members(query, member)
        lists: dict[str, list[str]] = defaultdict(list)
        for id_, _, item in sorted(map(tuple, self._session.execute(query))):
            lists[id_].append(item)
        return {id_: tuple(items) for id_, items in lists.items()}


def _columns(row: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Return all columns of a table but the sender's own extra ones."""
    return [getattr(row, c.key) for c in inspect(row).column_attrs if c.key != "extra"]


def _only(ids: tuple[str, ...], shown: set[str] | None) -> tuple[str, ...]:
    return ids if shown is None else tuple(id_ for id_ in ids if id_ in shown)


def _own_site(row: Row[*tuple[Any, ...]]) -> tuple[Site, ...]:
    known = row.street or row.postcode or row.municipality or row.country or row.lat is not None
    return (_site(row),) if known else ()


def _site(row: Row[*tuple[Any, ...]], id_: str = "") -> Site:
    return Site(
        street=row.street or "",
        postcode=row.postcode or "",
        municipality=row.municipality or "",
        country=row.country or BELGIUM,
        point=_point(row),
        id=id_,
    )


def _pick_up(row: Row[*tuple[Any, ...]], country: str) -> Site | None:
    """Return where a stream lies, when it says so; in the country of its organisation."""
    point = _point(row)
    if not row.postcode and point is None:
        return None
    return Site(postcode=row.postcode or "", country=country, point=point)


def _point(row: Row[*tuple[Any, ...]]) -> Point | None:
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def _contact(row: Row[*tuple[Any, ...]]) -> Contact:
    if row.contact_name or row.email or row.phone:
        return Contact(row.contact_name or "", row.email or "", row.phone or "")
    return _NOBODY


def _quantity(amount: float | None, row: Row[*tuple[Any, ...]]) -> Quantity | None:
    return None if amount is None else Quantity(amount, _UNIT[row.unit], _EVERY[row.every])


def _choices(kind: type[_C], unknown: _C | None = None) -> dict[str | None, Any]:
    """Return the members of a choice by their text; looking up is quicker than calling."""
    return {None: unknown, **{member.value: member for member in kind}}


_NOBODY = Contact()
_KIND = _choices(Kind)
_DIRECTION = _choices(Direction)
_VISIBILITY = _choices(Visibility, Visibility.PUBLIC)
_STATUS = _choices(StreamStatus, StreamStatus.UNKNOWN)
_UNIT = _choices(Unit)
_EVERY = _choices(Every)
_OPERATION = _choices(Operation)
_SETTING = _choices(Setting)
_STATE = _choices(PartnershipState)
_PARTNERSHIP_KIND = _choices(PartnershipKind)
_VERDICT = _choices(Verdict)
