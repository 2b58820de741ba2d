"""Things compared with things: what of one organisation fits what of another, and how well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.items import ALIKE_SUBCHAPTER, code_closeness, likeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.items import Items

NONE = -1
UNLIKE = 0.1
"""Similarity below which texts have nothing to do with each other: one unrelated pair in a hundred
is more alike (`matchmaker.text.vectors.TextVectors.similarity`)."""
CLEARLY_ALIKE = 0.25
"""Similarity from which words are about the same thing: of everything that two organisations have
and take, the best of many unrelated pairs stays below it (read off the lists of a network)."""


@dataclass(frozen=True, slots=True)
class Links:
    """The best-fitting things of each pair, as arrays with one entry per pair.

    Parameters
    ----------
    left, right
        Rows of the things in the askers' and the partners' table, `NONE` where there are none.
    given
        True where the asker gives and the partner takes.
    code, text
        Closeness of codes and of words in [0, 1]; ``nan`` when one of the two is not given.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    given: NDArray[np.bool_]
    code: NDArray[np.float64]
    text: NDArray[np.float64]

    def only(self, rows: NDArray[np.int64]) -> Links:
        """Return the links of some of the pairs, in that order."""
        return Links(
            self.left[rows], self.right[rows], self.given[rows], self.code[rows], self.text[rows]
        )

    @property
    def fits(self) -> NDArray[np.bool_]:
        """Where code or words say that the two are the same sort of thing."""
        return np.asarray((self.code >= ALIKE_SUBCHAPTER) | (self.text >= CLEARLY_ALIKE))


class Comparison:
    """Each thing of a block of askers against each thing of the network, one way.

    Things of one sort are compared once.

    Parameters
    ----------
    left, right
        Things of the askers, things of the network.
    owners
        Number of organisations in the network.
    giving
        Whether the things on the left are given and those on the right take them.
    """

    def __init__(self, left: Items, right: Items, owners: int, *, giving: bool = True) -> None:
        self.left = left
        self.right = right
        self.owners = owners
        self.giving = giving

    @cached_property
    def code(self) -> NDArray[np.float32]:
        """Closeness of codes, shape (sorts left, sorts right), ``nan`` when unknown."""
        return code_closeness(self.left.sorts, self.right.sorts)

    @cached_property
    def text(self) -> NDArray[np.float32]:
        """Similarity of words, shape (sorts left, sorts right), ``nan`` when unknown."""
        return likeness(self.left.sorts, self.right.sorts)

    @cached_property
    def strength(self) -> NDArray[np.float32]:
        """Codes and words together, which decides what is linked with what.

        Rounded, so that links which differ in the last digit of a similarity count as equal. Shape
        (sorts left, sorts right).
        """
        return np.round(np.nan_to_num(self.code) + np.nan_to_num(self.text), 4)

    def best(self, value: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the best link per asker and organisation, 0 where none or unknown.

        Parameters
        ----------
        value
            What is best, shape (sorts left, sorts right); the strength when not given.
        """
        value = self.strength if value is None else np.nan_to_num(value)
        askers = len(self.left.start) - 1
        best = np.zeros((askers, self.owners), dtype=np.float32)
        if 0 in value.shape:
            return best
        sorts, start = self.right.bundles
        by_bundle = np.maximum.reduceat(value[:, sorts], start, axis=1)
        with_none = np.pad(by_bundle, ((0, 0), (0, 1)))
        givers, first = np.unique(self.left.owner, return_index=True)
        by_giver = np.maximum.reduceat(with_none[self.left.sort], first, axis=0)
        best[givers] = by_giver.take(self.right.bundle, axis=1)
        return best

    def of(
        self, asker: NDArray[np.int64], partner: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return the rows of the best link of each pair, and its rank.

        Equal links are ranked by code, then by the place of the giver's and of the taker's thing in
        the network, so that both partners find the same link.

        Returns
        -------
        left, right
            Rows in the two tables, `NONE` without a link.
        rank
            Shape (pairs, 3), larger is better: strength, closeness of codes, minus the giver's
            thing; all -1 without a link.
        """
        rows, pair, right = _crossings(self.left, self.right, asker, partner)
        best_left, best_right = np.full((2, len(asker)), NONE, dtype=np.int64)
        rank = np.full((len(asker), 3), -1.0)
        if len(pair):
            ours, theirs = self.left.number[rows], self.right.number[right]
            giver, taker = (ours, theirs) if self.giving else (theirs, ours)
            sorts = self.left.sort[rows], self.right.sort[right]
            strength = self.strength[sorts].astype(np.float64)
            code = np.nan_to_num(self.code[sorts]).astype(np.float64)
            order = np.lexsort((taker, giver, -code, -strength, pair))
            first = order[np.unique(pair[order], return_index=True)[1]]
            present = pair[first]
            best_left[present], best_right[present] = rows[first], right[first]
            rank[present] = np.stack((strength, code, -giver), axis=1)[first]
        return best_left, best_right, rank


class Exchange:
    """Both ways at once: what askers give and others take, what others give and askers take."""

    def __init__(self, giving: Comparison, taking: Comparison) -> None:
        self.giving = giving
        self.taking = taking

    @cached_property
    def best(self) -> NDArray[np.float32]:
        """Strength of the best link either way, shape (askers, organisations)."""
        return np.maximum(self.giving.best(), self.taking.best())

    def links(self, asker: NDArray[np.int64], partner: NDArray[np.int64]) -> Links:
        """Return the best link of each pair, whichever way it goes."""
        give, take = self.giving.of(asker, partner), self.taking.of(asker, partner)
        order = np.sign(give[2] - take[2])
        given = order @ np.array([4.0, 2.0, 1.0]) >= 0
        left, right = np.where(given, give[0], take[0]), np.where(given, give[1], take[1])
        code, text = np.full((2, len(asker)), np.nan)
        for comparison, chosen in (
            (self.giving, given & (left != NONE)),
            (self.taking, ~given & (left != NONE)),
        ):
            ours, theirs = comparison.left.sort, comparison.right.sort
            sorts = ours[left[chosen]], theirs[right[chosen]]
            code[chosen], text[chosen] = comparison.code[sorts], comparison.text[sorts]
        return Links(left, right, given, code, text)


def _crossings(
    left: Items, right: Items, asker: NDArray[np.int64], partner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every thing of each asker crossed with every thing of its partner, pair by pair."""
    left_rows, pair = left.rows_of(asker)
    right_rows, place = right.rows_of(partner[pair])
    return left_rows[place], pair[place], right_rows
