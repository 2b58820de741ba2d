"""What a case is: a partnership with an owner, a next action, steps, notes, and who is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from matchmaker.domain import Kind, PartnershipState
from models.casework.steps import OPEN_STAGES

if TYPE_CHECKING:
    from models.access.record import Record

AT_ONE_TABLE = (Kind.PUBLIC, Kind.PRIVATE, Kind.SOCIAL_ECONOMY)
"""Sides that make a case whole: an authority, a firm and a social enterprise."""


@dataclass(frozen=True)
class Person:
    """Somebody who minds a case."""

    id: str
    name: str


@dataclass(frozen=True)
class Partner:
    """A partner who may be named to the asker."""

    id: str
    name: str
    kind: Kind


@dataclass(frozen=True)
class Step:
    """A stage that a case came into.

    Parameters
    ----------
    by
        As the audit trail names who did it.
    who
        The person's name, where it was a person of this server.
    """

    at: datetime
    by: str
    who: str
    state: str
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Note:
    """Something that somebody wrote down."""

    id: int
    at: datetime
    by: str
    who: str
    text: str


@dataclass(frozen=True)
class Case:
    """A partnership with what a hub still has to do for it."""

    record: Record
    partners: tuple[Partner, ...]
    owner: Person | None = None
    next_action: str | None = None
    due: date | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def address(self) -> str:
        """The last part of its address: that of the partnership."""
        return self.record.address

    @property
    def hubs(self) -> frozenset[str]:
        """The hubs that look after it."""
        return self.record.hubs

    @property
    def state(self) -> PartnershipState:
        """Its stage."""
        return PartnershipState(self.record.values["state"])

    @property
    def missing(self) -> tuple[Kind, ...]:
        """Sides that are not at the table yet, while the case is open."""
        there = {partner.kind for partner in self.partners}
        open_ = self.state in OPEN_STAGES
        return tuple(kind for kind in AT_ONE_TABLE if open_ and kind not in there)

    @property
    def since(self) -> datetime | None:
        """When it came into its stage."""
        return self.steps[-1].at if self.steps else None

    @property
    def tag(self) -> str:
        """A word that differs whenever somebody changes the case; notes change nothing."""
        told = [self.record.tag, self.owner and self.owner.id, self.next_action, str(self.due)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def is_late(self, today: date) -> bool:
        """Whether its next action should have been done before today."""
        return self.due is not None and self.due < today and self.state in OPEN_STAGES


@dataclass(frozen=True)
class CaseList:
    """Which cases are asked for.

    Parameters
    ----------
    states
        Only in these stages; empty for all.
    owner
        Id of the person who minds it.
    due_before
        With a next action before this day.
    open_only
        Only those that are neither ended nor failed.
    partner
        Id of an organisation that is a partner.
    after
        Cursor of the page before.
    """

    states: tuple[str, ...] = ()
    owner: str = ""
    due_before: date | None = None
    open_only: bool = False
    hub: str = ""
    words: str = ""
    partner: str = ""
    after: str = ""
    limit: int | None = 50


@dataclass(frozen=True)
class CasePage:
    """Some cases of a list, the most urgent first."""

    cases: Sequence[Case]
    total: int
    next: str | None


@dataclass(frozen=True)
class Move:
    """A step that somebody wants to take.

    Parameters
    ----------
    reason
        One of `matchmaker.domain.ReasonCode`; needed to end a case or to let it fail.
    note
        In somebody's own words; needed to go back.
    """

    state: PartnershipState
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class NewCase:
    """A case to be opened."""

    partnership: Mapping[str, Any]
    case: Mapping[str, Any] = field(default_factory=dict)
