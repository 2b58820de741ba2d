"""The ties between organisations, as who asks may see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from sqlalchemy import select

from matchmaker.domain import PartnershipState
from models.access.sight import Sight
from models.tables import PartnershipRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.services.network import Network
    from matchmaker.domain import Organisation, Partnership, PartnershipKind


class Closeness(StrEnum):
    """How two organisations stand to each other, the closest first."""

    RUNNING = "running"
    ENDED = "ended"
    CONTACT = "contact"


CLOSENESS = {
    PartnershipState.PILOT: Closeness.RUNNING,
    PartnershipState.RUNNING: Closeness.RUNNING,
    PartnershipState.ENDED: Closeness.ENDED,
    PartnershipState.INTRODUCED: Closeness.CONTACT,
    PartnershipState.TALKING: Closeness.CONTACT,
}
"""An idea of a coordinator, and what came to nothing, are no tie."""
ORDER = {one: at for at, one in enumerate(Closeness)}


@dataclass(frozen=True, slots=True)
class Tie:
    """What two organisations have to do with each other.

    Parameters
    ----------
    left, right
        Ids, in alphabetical order.
    closeness
        Of the closest of their partnerships.
    kinds
        What flows, as far as it is known.
    count
        How many partnerships they have together.
    """

    left: str
    right: str
    closeness: Closeness
    kinds: tuple[PartnershipKind, ...]
    count: int

    def other(self, organisation: str) -> str:
        """Return the partner of one of the two."""
        return self.right if organisation == self.left else self.left


@dataclass(frozen=True)
class Ties:
    """All ties that somebody may see, and all organisations that may be named to them."""

    organisations: Mapping[str, Organisation]
    ties: tuple[Tie, ...]

    @cached_property
    def of(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties of each organisation that has any, the closest first."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.left].append(tie)
            found[tie.right].append(tie)
        return {
            id_: tuple(sorted(ties, key=lambda tie: (ORDER[tie.closeness], -tie.count, tie.left)))
            for id_, ties in found.items()
        }


def ties_of(network: Network) -> Ties:
    """Return the ties that who asks may see.

    Everybody sees what public organisations did together. Who works for a hub sees its other
    cases too, a firm its own. Whoever may not be named is in none of them.
    """
    asker, shelf = network.asker, network.fitted.shelf
    if asker.organisation is not None:
        return _ties(network)  # of one firm only: nothing to keep for others
    return shelf.take(("ties", asker.role, asker.hubs), lambda: _ties(network))


def _ties(network: Network) -> Ties:
    fitted = network.fitted
    discretion = fitted.discretion
    named = {
        one.id: one
        for one in fitted.snapshot.organisations
        if discretion is None or not discretion.is_blind(one.id)
    }
    with network.database.reading() as session:
        mine = Sight(network.asker).partnerships()
        ours = set(session.scalars(select(PartnershipRow.id).where(mine)))
    open_ = {one.id for one in fitted.public.partnerships}
    seen = (one for one in fitted.snapshot.partnerships if one.id in ours or one.id in open_)
    return Ties(named, tuple(_joined(seen, named)))


def _joined(partnerships: Iterable[Partnership], named: Mapping[str, Organisation]) -> list[Tie]:
    """Return one tie for each two that have partnerships together."""
    between: dict[tuple[str, str], list[Partnership]] = defaultdict(list)
    for one in partnerships:
        if one.state in CLOSENESS:
            partners = sorted(partner for partner in set(one.partners) if partner in named)
            for pair in combinations(partners, 2):
                between[pair].append(one)
    return [
        Tie(
            left,
            right,
            min((CLOSENESS[one.state] for one in shared), key=ORDER.__getitem__),
            tuple(sorted({one.kind for one in shared if one.kind is not None})),
            len(shared),
        )
        for (left, right), shared in sorted(between.items())
    ]
