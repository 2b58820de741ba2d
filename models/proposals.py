"""What organisations say of themselves, in the store, until their hub has looked at it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from models.errors import UnknownRow
from models.moments import in_utc
from models.tables import ProposalRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Proposal:
    """A new organisation, or a correction of one.

    Parameters
    ----------
    key
        Hash of the word that the mail has.
    organisation
        Whom it corrects; ``None`` for a newcomer.
    email
        Of who typed it.
    values
        Of the organisation, by column of the exchange format.
    streams
        Of each stream, by column of the exchange format.
    """

    hub: str
    email: str
    language: str
    created: datetime
    key: str = field(repr=False, default="")
    organisation: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    streams: Sequence[Mapping[str, Any]] = ()
    confirmed: datetime | None = None
    id: str = ""

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that answers it."""
        return frozenset({self.hub})


class Proposals:
    """Reads and writes them, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal; return it with its id."""
        id_ = f"proposal-{uuid.uuid4().hex[:12]}"
        told = {"organisation": dict(proposal.values), "streams": list(proposal.streams)}
        self._session.execute(
            insert(ProposalRow).values(
                id=id_,
                key=proposal.key,
                hub=proposal.hub,
                organisation=proposal.organisation,
                email=proposal.email.lower(),
                language=proposal.language,
                told=told,
                created=proposal.created,
                confirmed=None,
            )
        )
        return self.get(id_)

    def get(self, id_: str) -> Proposal:
        """Return a proposal.

        Raises
        ------
        UnknownRow
            There is none with this id.
        """
        row = self._session.get(ProposalRow, id_, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="proposals")
        return _proposal(row)

    def waiting(self, hubs: frozenset[str] | None) -> Sequence[Proposal]:
        """Return what was confirmed by mail, oldest first; of these hubs only where given."""
        ours = [] if hubs is None else [ProposalRow.hub.in_(sorted(hubs))]
        return self._where(and_(ProposalRow.confirmed.is_not(None), *ours))

    def of_email(self, email: str) -> Sequence[Proposal]:
        """Return what somebody with this address typed, oldest first."""
        return self._where(ProposalRow.email == email.lower())

    def number_of(self, email: str) -> int:
        """Return how many of this address wait for a yes or for their hub."""
        query = select(func.count()).where(ProposalRow.email == email.lower())
        return self._session.execute(query).scalar_one()

    def confirm(self, id_: str, now: datetime) -> Proposal:
        """Write down that it was they; the first time counts."""
        p = ProposalRow
        self._session.execute(
            update(p).where(p.id == id_, p.confirmed.is_(None)).values(confirmed=now)
        )
        return self.get(id_)

    def take(self, id_: str) -> bool:
        """Take a proposal away; of two who answer it at once, one is told that it was there."""
        gone = delete(ProposalRow).where(ProposalRow.id == id_).returning(ProposalRow.id)
        return self._session.execute(gone).one_or_none() is not None

    def remove_of(self, email: str) -> None:
        """Forget what somebody with this address typed."""
        self._session.execute(delete(ProposalRow).where(ProposalRow.email == email.lower()))

    def forget_before(self, unconfirmed: datetime, unanswered: datetime) -> None:
        """Forget what nobody said yes to, and what no hub has answered, since these moments."""
        p = ProposalRow
        old = or_(p.created < unanswered, and_(p.confirmed.is_(None), p.created < unconfirmed))
        self._session.execute(delete(p).where(old))

    def _where(self, condition: ColumnElement[bool]) -> Sequence[Proposal]:
        query = select(ProposalRow).where(condition).order_by(ProposalRow.created, ProposalRow.id)
        return [_proposal(row) for row in self._session.scalars(query)]


def _proposal(row: ProposalRow) -> Proposal:
    told = row.told or {}
    return Proposal(
        id=row.id,
        key=row.key,
        hub=row.hub,
        organisation=row.organisation,
        email=row.email,
        language=row.language,
        values=told.get("organisation", {}),
        streams=tuple(told.get("streams", ())),
        created=in_utc(row.created),
        confirmed=in_utc(row.confirmed) if row.confirmed else None,
    )
