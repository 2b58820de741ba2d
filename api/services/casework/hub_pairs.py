"""Who in a hub to bring together next: the best pairs, with nobody in too many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.services.answers import Answer
from api.services.casework.judging import Pair
from models.memory import id_of

if TYPE_CHECKING:
    from api.services.network import Fitted
    from matchmaker.suggestion import Shortlist, Suggestion

MOST_OF_ONE = 2
"""Pairs of one list in which the same organisation may be: a diverse list helps more members."""
LOOKED_AT = 6
"""Best partners of each member that are looked at."""
MOST_PARTNERS = 12
"""Partners up to which a partnership means that each two of them work together."""


@dataclass(frozen=True)
class HubPair:
    """Two organisations, as the first one's list has it.

    Parameters
    ----------
    shortlist
        The list of the first one; the pair stands in it at the suggestion's rank.
    """

    shortlist: Shortlist
    suggestion: Suggestion

    @property
    def id(self) -> str:
        """Of the shortlist, as it is remembered."""
        return id_of(self.shortlist)

    @property
    def organisation(self) -> str:
        """A member of the hub."""
        return str(self.shortlist.request.organisation)

    @property
    def pair(self) -> Pair:
        """Both, in no order."""
        return frozenset({self.organisation, self.suggestion.partner})

    def answer(self, fitted: Fitted) -> Answer:
        """Return it as an answer to the first one, with this suggestion alone."""
        asker = fitted.snapshot.organisation(self.organisation)
        alone = replace(self.shortlist, suggestions=(self.suggestion,))
        return Answer(alone, fitted, asker)


def best_pairs(
    fitted: Fitted, hub: str, top: int, left_out: Collection[Pair] = ()
) -> list[HubPair]:
    """Return the best next pairs of a hub, strongest first.

    Parameters
    ----------
    left_out
        Pairs that somebody judged, or that have a case already.
    """
    shown: list[HubPair] = []
    times: Counter[str] = Counter()
    told = known_pairs(fitted) | set(left_out)
    for one in fitted.shelf.take(("hub pairs", hub), lambda: tuple(_ranked(fitted, hub))):
        if one.pair in told or any(times[id_] >= MOST_OF_ONE for id_ in one.pair):
            continue
        times.update(one.pair)
        told = told | {one.pair}
        shown.append(one)
        if len(shown) == top:
            break
    return shown


def known_pairs(fitted: Fitted) -> set[Pair]:
    """Return the pairs that have a partnership of any stage, an idea among them."""

    def pairs() -> frozenset[Pair]:
        return frozenset(
            frozenset({one, other})
            for partnership in fitted.snapshot.partnerships
            if len(partnership.partners) <= MOST_PARTNERS
            for one in partnership.partners
            for other in partnership.partners
            if one != other
        )

    return set(fitted.shelf.take("known pairs", pairs))


def _ranked(fitted: Fitted, hub: str) -> Iterator[HubPair]:
    members = [one.id for one in fitted.snapshot.organisations if hub in one.hubs]
    found = [
        HubPair(shortlist, suggestion)
        for shortlist in fitted.engine.shortlists(members, LOOKED_AT)
        for suggestion in shortlist.suggestions
    ]
    found.sort(key=lambda one: (-one.suggestion.score, one.organisation, one.suggestion.partner))
    yield from found
