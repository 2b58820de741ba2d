"""Two sides that may be suggested to each other, and how much each would like each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from matchmaker.asking import Askers
from matchmaker.candidates import candidates
from matchmaker.domain import Kind
from matchmaker.pairs import Pairs
from matchmaker.scoring import read
from matchmaker.suggestion import SuggestionRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.engine import Engine

BEST_OF_EACH_SIDE = 60
"""Partners that stay in the market for each organisation, by the chance that both want to meet."""


@dataclass(frozen=True)
class Side:
    """The pairs of a market as one side sees them: a row for each member, padded to equal width.

    Parameters
    ----------
    pairs
        Number of the pair, shape (members, most partners of one member); padding is 0.
    there
        Where `pairs` holds a pair and no padding.
    """

    pairs: NDArray[np.int64]
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, member: NDArray[np.int64], members: int) -> Side:
        """Collect the pairs of each member, in the order of the pairs."""
        number = np.bincount(member, minlength=members)
        order = np.argsort(member, kind="stable")
        start = np.concatenate([[0], np.cumsum(number)])[:-1]
        place = np.arange(len(member)) - np.repeat(start, number)
        shape = (members, int(number.max(initial=0)))
        pairs, there = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_)
        pairs[member[order], place] = order
        there[member[order], place] = True
        return cls(pairs, there)


@dataclass(frozen=True)
class Market:
    """Pairs of a left and a right member, as columns of equal length, each pair once.

    Parameters
    ----------
    left, right
        Ids of the members of both sides.
    row, column
        Place of each pair's members in `left` and `right`.
    left_likes, right_likes
        The chance, in [0, 1], that the left member would follow up the suggestion of the right one,
        and the other way round.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    left_likes: NDArray[np.float64]
    right_likes: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.row)

    @property
    def both_like(self) -> NDArray[np.float64]:
        """The chance that both would follow it up, when both look at it."""
        return self.left_likes * self.right_likes

    @cached_property
    def left_side(self) -> Side:
        """The pairs as the left side sees them."""
        return Side.of(self.row, len(self.left))

    @cached_property
    def right_side(self) -> Side:
        """The pairs as the right side sees them."""
        return Side.of(self.column, len(self.right))

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Market:
        """Return the market with some of its pairs."""
        return Market(
            self.left,
            self.right,
            self.row[chosen],
            self.column[chosen],
            self.left_likes[chosen],
            self.right_likes[chosen],
        )

    def best(self, number: int) -> Market:
        """Return the market with the pairs that are among the best `number` of either member."""
        chosen = np.zeros(len(self), dtype=np.bool_)
        for side in (self.left_side, self.right_side):
            worth = np.where(side.there, self.both_like[side.pairs], -1.0)
            order = np.argsort(-worth, axis=1, kind="stable")[:, :number]
            kept = np.take_along_axis(side.there, order, axis=1)
            chosen[np.take_along_axis(side.pairs, order, axis=1)[kept]] = True
        return self.only(np.flatnonzero(chosen))


def market_of(
    engine: Engine, ids: Sequence[str] | None = None, *, best: int = BEST_OF_EACH_SIDE
) -> Market:
    """Return the market between the social economy (left) and everybody else (right).

    The chance that one likes the other is the logistic function of the score that the engine gives
    when the one asks. Pairs that have met or were judged are no longer in the market.

    Parameters
    ----------
    engine
        After `fit`.
    ids
        Whose market it is; everybody's when not given.
    best
        See `BEST_OF_EACH_SIDE`.

    Raises
    ------
    UnknownOrganisation
        Nobody has one of these ids.
    """
    view = engine.view_
    who = list(view.row) if ids is None else [view.snapshot.organisation(id_).id for id_ in ids]
    within = np.zeros(len(view), dtype=np.bool_)
    within[[view.row[id_] for id_ in who]] = True
    asked = _asked(engine, who, within)
    social = np.array([one.kind is Kind.SOCIAL_ECONOMY for one in view.organisations])
    left, right = (np.flatnonzero(within & side) for side in (social, ~social))
    asker, partner, likes = asked
    forward = social[asker] if len(asker) else np.zeros(0, dtype=np.bool_)
    mixed = social[asker] != social[partner] if len(asker) else forward
    asker, partner, likes, forward = (c[mixed] for c in (asker, partner, likes, forward))
    key = np.where(forward, asker, partner) * len(view) + np.where(forward, partner, asker)
    keys, place = np.unique(key, return_inverse=True)
    row, column = keys // max(len(view), 1), keys % max(len(view), 1)
    left_likes, right_likes = np.full(len(keys), np.nan), np.full(len(keys), np.nan)
    left_likes[place[forward]] = likes[forward]
    right_likes[place[~forward]] = likes[~forward]
    for column_of, other, known in ((row, column, left_likes), (column, row, right_likes)):
        unknown = np.flatnonzero(np.isnan(known))
        known[unknown] = chances_of_liking(engine, column_of[unknown], other[unknown])
    market = Market(
        tuple(view.organisations[place].id for place in left),
        tuple(view.organisations[place].id for place in right),
        np.searchsorted(left, row),
        np.searchsorted(right, column),
        left_likes,
        right_likes,
    )
    return market.best(best)


def _asked(
    engine: Engine, who: Sequence[str], within: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return asker, partner and chance of all that the candidate step proposes among these."""
    parts = []
    for block in engine.blocks(who):
        askers = Askers(engine.view_, tuple(SuggestionRequest(organisation=id_) for id_ in block))
        found = candidates(askers).pairs
        pairs = found.only(np.flatnonzero(within[found.partner]))
        parts.append((pairs.home, pairs.partner, expit(engine.scorer.score(read(pairs)))))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    asker, partner, likes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return asker, partner, likes


def chances_of_liking(
    engine: Engine, asker: NDArray[np.int64], partner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the chance that each asker (rows) likes a partner, proposed to it or not.

    The logistic function of the score that the engine gives, shape (pairs,).
    """
    view = engine.view_
    likes = np.zeros(len(asker))
    order = np.lexsort((partner, asker))
    rows = np.unique(asker)
    for block in engine.blocks([view.organisations[row].id for row in rows]):
        askers = Askers(view, tuple(SuggestionRequest(organisation=id_) for id_ in block))
        chosen = order[np.isin(asker[order], askers.rows)]
        place = np.searchsorted(askers.rows, asker[chosen])
        pairs = Pairs(askers, place.astype(np.int64), partner[chosen])
        likes[chosen] = expit(engine.scorer.score(read(pairs)))
    return likes
