"""What helps when nobody was found: the nearest further away, or who is there the other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.services.cards import away
from api.services.discretion import said_within_km
from api.services.suggestions import find_partners
from matchmaker.domain import Direction

if TYPE_CHECKING:
    from api.services.answers import Answer
    from api.services.network import Network
    from api.services.suggestions import Search
    from api.wording import Wording

NEAREST = 3
"""Partners further away that are shown at once."""


@dataclass(frozen=True, slots=True)
class Farther:
    """Partners beyond the circle of a search that found nobody.

    Parameters
    ----------
    search
        The same words without a circle; the ranks in `answer` are those of its list.
    answer
        At most `NEAREST` partners, the nearest first.
    count
        How many the search finds, as long as its list may be.
    """

    search: Search
    answer: Answer
    count: int

    def nearest(self, words: Wording) -> str:
        """Say how far the nearest is; of who is not named only within which round distance."""
        first = self.answer.suggestions[0]
        km = self.answer.distance_km(first) or 0.0
        if self.answer.is_blind(first):
            return words.say("find.nearest_within", km=said_within_km(km))
        return words.say("find.nearest_at", far=away(km, words))


def farther(network: Network, search: Search) -> Farther | None:
    """Return the nearest partners beyond the circle of a search; ``None`` without any."""
    if not search.near.strip() or not search.radius_km:
        return None
    wide = replace(search, radius_km=None)
    answer = find_partners(network, wide)
    known = [
        (km, one.rank, one)
        for one in answer.shortlist.suggestions
        if (km := answer.distance_km(one)) is not None
    ]
    if not known:
        return None
    nearest = tuple(one for _, _, one in sorted(known, key=lambda row: row[:2])[:NEAREST])
    near = replace(answer, shortlist=replace(answer.shortlist, suggestions=nearest))
    return Farther(wide, near, len(known))


def the_other_way(network: Network, search: Search) -> int:
    """Return how many partners there are for the other direction of the same words."""
    turned = Direction.NEED if search.direction == Direction.OFFER else Direction.OFFER
    return len(find_partners(network, replace(search, direction=turned)).suggestions)
