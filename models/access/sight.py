"""What an asker may see, as conditions that the database itself applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import and_, false, func, or_, select, true

from matchmaker.domain import Visibility
from models.access.asker import Reach, Role
from models.tables import (
    JudgementRow,
    OrganisationHubRow,
    OrganisationRow,
    PartnershipPartnerRow,
    PartnershipRow,
    StreamRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute

    Column: TypeAlias = InstrumentedAttribute[Any] | ColumnElement[Any]
    """A column of a table or of its rows."""

    from models.access.asker import Asker


class Sight:
    """The rows that one asker may see, and those that they may change.

    Every condition is one that a ``WHERE`` clause can hold, so that lists, counts and pages are
    right by themselves: nothing is taken away afterwards.
    """

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    @property
    def members(self) -> Select[Any]:
        """Ids of the organisations of the asker's hubs."""
        return select(OrganisationHubRow.organisation).where(
            OrganisationHubRow.hub.in_(sorted(self.asker.hubs))
        )

    def organisations(self) -> ColumnElement[bool]:
        """Which rows of `OrganisationRow` may be seen."""
        if self.asker.sees_everything:
            return true()
        allowed = self._allowed(OrganisationRow.visibility, OrganisationRow.id)
        if self.asker.disclosed:  # a hidden one too, once its name was disclosed
            return or_(allowed, OrganisationRow.id.in_(sorted(self.asker.disclosed)))
        return allowed

    def streams(self) -> ColumnElement[bool]:
        """Which rows of `StreamRow` may be seen: no more openly than their organisation."""
        if self.asker.sees_everything:
            return true()
        return and_(
            self._allowed(StreamRow.visibility, StreamRow.organisation),
            self.of_seen(StreamRow.organisation),
        )

    def of_seen(self, organisation: Column) -> ColumnElement[bool]:
        """Which rows belong to an organisation that may be seen."""
        if self.asker.sees_everything:
            return true()
        return organisation.in_(select(OrganisationRow.id).where(self.organisations()))

    def own(self, organisation: Column) -> ColumnElement[bool]:
        """Which rows belong to an organisation that the asker looks after."""
        return self.near(organisation, Reach.OWNER)

    def judgements(self) -> ColumnElement[bool]:
        """Which rows of `JudgementRow` may be seen: of one's hubs; a firm sees its own words."""
        ours = self.own(JudgementRow.organisation)
        if self.asker.organisation is not None:
            return and_(ours, JudgementRow.by == self.asker.who)
        return ours

    def partnerships(self) -> ColumnElement[bool]:
        """Which rows of `PartnershipRow` may be seen: those of one's hubs, or with oneself in."""
        asker = self.asker
        if asker.sees_everything:
            return true()
        p = PartnershipRow
        partner = PartnershipPartnerRow
        if asker.organisation is not None:
            mine = select(partner.partnership).where(partner.organisation == asker.organisation)
            return p.id.in_(mine)
        if not asker.hubs:
            return false()
        with_members = select(partner.partnership).where(partner.organisation.in_(self.members))
        return or_(p.hub.in_(sorted(asker.hubs)), and_(p.hub.is_(None), p.id.in_(with_members)))

    def _allowed(
        self,
        visibility: Column,
        organisation: Column,
    ) -> ColumnElement[bool]:
        asker = self.asker
        stored = func.coalesce(visibility, Visibility.PUBLIC.value)
        ways: list[ColumnElement[bool]] = [stored == Visibility.PUBLIC.value]
        if asker.role in {Role.COORDINATOR, Role.READER}:
            ways.append(stored == Visibility.HUBS.value)
            ways.append(and_(stored == Visibility.HUB.value, self.near(organisation, Reach.HUB)))
        ways.append(self.near(organisation, Reach.OWNER))
        if asker.disclosed:
            ways.append(
                and_(
                    organisation.in_(sorted(asker.disclosed)),
                    stored != Visibility.HIDDEN.value,
                )
            )
        return or_(*ways)

    def near(self, organisation: Column, reach: Reach) -> ColumnElement[bool]:
        """Which rows of an organisation the asker stands at least so near to."""
        asker = self.asker
        if asker.sees_everything:
            return true()
        if asker.organisation is not None:
            return organisation == asker.organisation
        near = {Role.COORDINATOR: Reach.OWNER, Role.READER: Reach.HUB}
        ways: list[ColumnElement[bool]] = []
        if asker.hubs and near.get(asker.role, Reach.STRANGER) >= reach:
            ways.append(organisation.in_(self.members))
        if asker.disclosed and asker.role in near and reach <= Reach.HUB:
            ways.append(organisation.in_(sorted(asker.disclosed)))
        return or_(false(), *ways)
