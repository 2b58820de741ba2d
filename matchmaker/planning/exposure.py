"""Lists for both sides of a market, such that nobody is swamped and everybody is seen.

A suggestion comes to something when both see it and both like it. Who stands first in a list is
seen most: with `examination` 1, 1/2, 1/3 … So what matters to an organisation is its *exposure*:
how high it stands in the lists of those whom it likes. Ten lists that all begin with the same
famous reuse centre waste nine of them, and leave nine workshops unseen.

A policy gives everybody on both sides a lottery over rankings. It is kept as the expected exposure
of each pair, a point of the permutahedron of `examination`: all of it can be reached by a lottery
(`lottery`), and the best point in a direction is a sort.

`FairExposure` climbs Nash welfare, the sum over members of the logarithm of their expected matches,
by Frank-Wolfe steps for both sides in turn. Maximising it makes exposure (nearly) envy-free: Tomita
and Yokoyama, *Fair Reciprocal Recommendation in Matching Markets*, RecSys 2024 (arXiv 2409.00720).
They solve a linear programme for each list in each step, over matrices of members x partners x
positions; sorting within the permutahedron does the same in n log n and needs no third axis.

The baselines are theirs: own preference, product of both, and matching with transferable utility
(Tomita, Togashi, Hashizume, Ohsaka, RecSys 2023, arXiv 2306.14712), solved by iterative scaling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import sparse

from matchmaker.errors import InvalidRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.planning.market import Market, Side

ROUNDS = 300
"""Frank-Wolfe steps; on markets of 30 by 20 and of 1 000 by 600, ten times as many change the
expected matches by less than one in a hundred."""
ENVY = 1e-6
"""Somebody envies whose exposure would bring them more than this part more."""
OWN_WEIGHT = 0.2
"""Part of the other side's welfare in a step at full fairness. 0 is the alternation that leaves no
envy; a little of it costs no envy and gains matches (see docs/planning.md)."""
_BLOCK = 1_000


def examination(length: int) -> NDArray[np.float64]:
    """Return how much each place of a list is looked at: one divided by the rank."""
    return 1.0 / np.arange(1.0, length + 1.0)


@dataclass(frozen=True)
class Outcome:
    """What a policy brings.

    Parameters
    ----------
    matches
        Expected number of pairs in which both see and like each other.
    envy
        Ordered pairs of members of the left and of the right side where the first would rather
        have the second's exposure.
    concentration
        Gini coefficient of the exposure that members of the left and the right side get: 0 when
        all get the same, near 1 when one gets all.
    unseen
        Members of the left and the right side who stand in nobody's list.
    """

    matches: float
    envy: tuple[int, int]
    concentration: tuple[float, float]
    unseen: tuple[int, int]


@dataclass(frozen=True)
class Policy:
    """Expected exposure of each pair of a market, in the lists of both sides.

    Parameters
    ----------
    left_lists
        Exposure of the right member in the left member's list, for each pair of the market.
    right_lists
        Exposure of the left member in the right member's list.
    length
        Places in a list.
    """

    market: Market
    left_lists: NDArray[np.float64]
    right_lists: NDArray[np.float64]
    length: int

    @property
    def outcome(self) -> Outcome:
        """What this policy brings."""
        market = self.market
        matches = market.both_like * self.left_lists * self.right_lists
        shape = (len(market.left), len(market.right))
        places = (market.row, market.column)
        worth, like, seen = (
            sparse.csr_array((values, places), shape=shape)
            for values in (matches, market.both_like * self.left_lists, self.right_lists)
        )
        other_like = sparse.csr_array((market.both_like * self.right_lists, places), shape=shape)
        other_seen = sparse.csr_array((self.left_lists, places), shape=shape)
        right_gets = np.bincount(market.column, self.left_lists, len(market.right))
        left_gets = np.bincount(market.row, self.right_lists, len(market.left))
        return Outcome(
            matches=float(matches.sum()),
            envy=(
                _envy(worth.sum(axis=1), like, seen.T.tocsc()),
                _envy(worth.sum(axis=0), other_like.T.tocsr(), other_seen.tocsc()),
            ),
            concentration=(
                gini(left_gets.astype(np.float64)),
                gini(right_gets.astype(np.float64)),
            ),
            unseen=(int((left_gets <= 0).sum()), int((right_gets <= 0).sum())),
        )

    def lottery(self, member: str) -> list[tuple[float, tuple[str, ...]]]:
        """Return the rankings that a member is shown, each with its share of the rounds.

        Raises
        ------
        InvalidRequest
            Nobody in the market has this id.
        """
        names, exposure = self._list_of(member)
        places = examination(self.length)[: len(names)]
        padded = np.concatenate([places, np.zeros(max(0, len(names) - len(places)))])
        return [
            (share, tuple(names[place] for place in order[: self.length]))
            for share, order in lottery(exposure, padded)
        ]

    def ranking(self, member: str, turn: int = 0) -> tuple[str, ...]:
        """Return the list that a member is shown the `turn`-th time, best first.

        The rankings of the lottery take turns by the golden ratio, so that after any number of
        turns each has come about as often as its share asks.

        Raises
        ------
        InvalidRequest
            Nobody in the market has this id.
        """
        drawn = (0.5 + turn * 0.6180339887498949) % 1.0
        rankings = sorted(self.lottery(member), reverse=True)
        for share, names in rankings:
            drawn -= share
            if drawn < 0:
                return names
        return rankings[-1][1] if rankings else ()

    def _list_of(self, member: str) -> tuple[list[str], NDArray[np.float64]]:
        market = self.market
        if member in market.left:
            rows = np.flatnonzero(market.row == market.left.index(member))
            return [market.right[place] for place in market.column[rows]], self.left_lists[rows]
        if member in market.right:
            rows = np.flatnonzero(market.column == market.right.index(member))
            return [market.left[place] for place in market.row[rows]], self.right_lists[rows]
        raise InvalidRequest(field="organisation", value=member, expected="a member of the market")


class FairExposure:
    """Finds lists for both sides that bring many matches and little envy.

    Parameters
    ----------
    fairness
        0 for the most matches, 1 for lists without envy (but for a rare pair), or between.
    length
        Places in a list.
    rounds
        Steps; see `ROUNDS`.

    Attributes
    ----------
    policy_
        The lists, after `fit`.

    Examples
    --------
    Two workshops and two firms; both firms like the first workshop better.

    >>> import numpy as np
    >>> from matchmaker.planning.market import Market
    >>> market = Market(
    ...     ("famous", "small"), ("brewer", "baker"),
    ...     np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]),
    ...     np.full(4, 0.9), np.array([0.9, 0.9, 0.6, 0.6]),
    ... )
    >>> policy = FairExposure(fairness=1.0, length=1).fit(market).policy_
    >>> policy.outcome.envy, policy.outcome.unseen
    ((0, 0), (0, 0))
    """

    def __init__(self, fairness: float = 1.0, length: int = 10, rounds: int = ROUNDS) -> None:
        self.fairness = fairness
        self.length = length
        self.rounds = rounds

    def fit(self, market: Market) -> Self:
        """Find the lists.

        Raises
        ------
        InvalidRequest
            `fairness` is not between 0 and 1, or a list has no place.
        """
        if not 0 <= self.fairness <= 1:
            raise InvalidRequest(field="fairness", value=self.fairness, expected="0 to 1")
        if self.length < 1:
            raise InvalidRequest(field="length", value=self.length, expected="at least 1")
        places = examination(self.length)
        left, right = market.left_side, market.right_side
        left_lists = _equal(left, places, len(market))
        right_lists = _equal(right, places, len(market))
        worth = market.both_like
        for step in range(self.rounds):
            pace = 2.0 / (step + 10.0)
            for_left, for_right = self._welfare(market, worth * left_lists * right_lists)
            climb = (self._other * for_left + for_right) * worth * right_lists
            left_lists += pace * (_sorted(left, climb, places) - left_lists)
            for_left, for_right = self._welfare(market, worth * left_lists * right_lists)
            climb = (for_left + self._other * for_right) * worth * left_lists
            right_lists += pace * (_sorted(right, climb, places) - right_lists)
        self.policy_ = Policy(market, left_lists, right_lists, self.length)
        return self

    @property
    def _other(self) -> float:
        """Weight of the own side's welfare when its own lists are made: 1 for most matches."""
        return 1.0 - (1.0 - OWN_WEIGHT) * self.fairness

    def _welfare(
        self, market: Market, matches: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what one more match is worth to the left and the right member of each pair."""
        least = 1e-12
        power = -0.5 - 0.5 * self.fairness
        left = np.bincount(market.row, matches, len(market.left))
        right = np.bincount(market.column, matches, len(market.right))
        worth_left = np.maximum(left, least) ** power
        worth_right = np.maximum(right, least) ** power
        return worth_left[market.row], worth_right[market.column]


def by_own_preference(market: Market, length: int = 10) -> Policy:
    """Return the lists in which everybody sees first whom they like best."""
    return _ranked(market, market.left_likes, market.right_likes, length)


def by_product(market: Market, length: int = 10) -> Policy:
    """Return the lists in order of the chance that both like each other."""
    return _ranked(market, market.both_like, market.both_like, length)


def by_transferable_utility(market: Market, length: int = 10, rounds: int = 500) -> Policy:
    """Return the lists in order of the matching with transferable utility (arXiv 2306.14712).

    Iterative scaling of ``exp((left likes + right likes) / 2)`` until the numbers of matched and
    unmatched of each member add up to one.
    """
    weight = np.exp((market.left_likes + market.right_likes) / 2.0)
    shape = (len(market.left), len(market.right))
    kernel = sparse.csr_array((weight, (market.row, market.column)), shape=shape)
    turned = kernel.T.tocsr()
    left, right = np.ones(shape[0]), np.ones(shape[1])
    for _ in range(rounds):
        half = kernel @ right / 2.0
        left = np.sqrt(1.0 + half * half) - half
        half = turned @ left / 2.0
        right = np.sqrt(1.0 + half * half) - half
    matched = weight * left[market.row] * right[market.column]
    return _ranked(market, matched, matched, length)


BASELINES = {
    "own_preference": by_own_preference,
    "product": by_product,
    "transferable_utility": by_transferable_utility,
}
"""What others do, by name."""


def gini(values: NDArray[np.float64]) -> float:
    """Return the Gini coefficient of values that are not negative; 0.0 when there are none.

    Examples
    --------
    >>> gini(np.array([1.0, 1.0]))
    0.0
    >>> gini(np.array([0.0, 0.0, 0.0, 4.0]))
    0.75
    """
    total = float(values.sum())
    if not len(values) or total <= 0:
        return 0.0
    ranked = np.sort(values)
    place = np.arange(1, len(values) + 1)
    return float(
        2 * (place * ranked).sum() / (len(values) * total) - (len(values) + 1) / len(values)
    )


def lottery(
    exposure: NDArray[np.float64], places: NDArray[np.float64]
) -> list[tuple[float, NDArray[np.int64]]]:
    """Return rankings and their shares whose expected exposure is the given one.

    Parameters
    ----------
    exposure
        A point of the permutahedron of `places`.
    places
        How much each place is looked at, never rising; as many as there are exposures.

    Returns
    -------
    list of (share, ranking)
        Shares add up to 1. No more rankings than partners: each step ends on a smaller face of the
        permutahedron (Carathéodory).
    """
    found: list[tuple[float, NDArray[np.int64]]] = []
    left, rest = 1.0, exposure.astype(np.float64).copy()
    reach = np.cumsum(places)
    for _ in range(len(exposure)):
        order = np.argsort(-rest, kind="stable")
        corner = np.empty_like(rest)
        corner[order] = places
        share = _furthest(rest, corner, reach)
        found.append((left * share, order))
        left *= 1.0 - share
        if left < 1e-12 or share >= 1.0:
            break
        rest = (rest - share * corner) / (1.0 - share)
    total = sum(share for share, _ in found)
    return [(share / total, order) for share, order in found if share > 0]


def _furthest(
    point: NDArray[np.float64], corner: NDArray[np.float64], reach: NDArray[np.float64]
) -> float:
    """Return the largest share of a corner that can be taken out of a point of the permutahedron.

    The rest must stay in it: no set of k partners may hold more than the best k places. Newton's
    method on the set that holds most too much; it ends, because the share only falls and there are
    no more sets than partners times orders met.
    """
    share = 1.0
    for _ in range(len(point) + 1):
        remaining = point - share * corner
        order = np.argsort(-remaining, kind="stable")
        excess = np.cumsum(remaining[order]) - (1.0 - share) * reach
        worst = int(np.argmax(excess))
        if excess[worst] <= 1e-12:
            break
        chosen = order[: worst + 1]
        room = float(reach[worst] - corner[chosen].sum())
        if room <= 1e-15:  # rounding: the corner fills this set as well as any
            break
        lower = float(reach[worst] - point[chosen].sum()) / room
        if not 0.0 <= lower < share:
            break
        share = lower
    return share


def _ranked(
    market: Market, for_left: NDArray[np.float64], for_right: NDArray[np.float64], length: int
) -> Policy:
    places = examination(length)
    return Policy(
        market,
        _sorted(market.left_side, for_left, places),
        _sorted(market.right_side, for_right, places),
        length,
    )


def _sorted(
    side: Side, worth: NDArray[np.float64], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the exposure of each pair when everybody on a side sees the best worth first."""
    given = np.zeros(len(worth))
    values = np.where(side.there, worth[side.pairs] if len(worth) else 0.0, -np.inf)
    seen = min(len(places), side.pairs.shape[1])
    order = np.argsort(-values, axis=1, kind="stable")[:, :seen]
    there = np.take_along_axis(side.there, order, axis=1)
    pairs = np.take_along_axis(side.pairs, order, axis=1)
    given[pairs[there]] = np.broadcast_to(places[:seen], pairs.shape)[there]
    return given


def _equal(side: Side, places: NDArray[np.float64], pairs: int) -> NDArray[np.float64]:
    """Return the exposure of each pair when every ranking is as likely as every other."""
    number = side.there.sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(places)])[np.minimum(number, len(places))]
    given = np.zeros(pairs)
    equal = np.broadcast_to((total / np.maximum(number, 1))[:, None], side.pairs.shape)
    given[side.pairs[side.there]] = equal[side.there]
    return given


def _envy(own: NDArray[np.float64], like: sparse.csr_array, seen: sparse.csc_array) -> int:
    """Count the ordered pairs of members where the first would rather have the second's exposure.

    Parameters
    ----------
    own
        Expected matches of each member.
    like
        What each would get from a partner for each unit of exposure there, shape (members, others).
    seen
        Exposure of each member at each partner, shape (others, members).
    """
    count = 0
    for start in range(0, len(own), _BLOCK):
        block = slice(start, start + _BLOCK)
        instead = (like[block] @ seen).toarray()
        limit = own[block] * (1.0 + ENVY) + 1e-12
        count += int((instead > limit[:, None]).sum())
    return count
