"""Habits of trades met with a network: who usually takes what the others have over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.habits import DONOR_SHARE, best_by_owner

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from matchmaker.habits import Habits
    from matchmaker.items import Items

EVIDENCE = 0.5
"""Fit, squared, that is added to what is known and to what chance would give: half a habit. Of 0.1
to 1, all foretold documented exchanges better than nothing, none better than the others."""
TIMES = 20.0
"""So many times more often than anything else is as much more as can be told apart."""


class Trade:
    """Habits met with a network: who usually takes what the others have over.

    What is alike is compared once: organisations of one trade, things of one sort.

    Parameters
    ----------
    habits
        What is known of trades.
    offers
        Streams offered in the network.
    profiles
        What organisations say of themselves.
    sectors
        Their activity codes.
    kinds
        The sides they stand on.
    taken
        Tables of what they say that they take: who takes paper only does not clean big bags, even
        if both are one trade in the list of activities.
    """

    def __init__(
        self,
        habits: Habits,
        offers: Items,
        profiles: Items,
        sectors: Sequence[tuple[str, ...]],
        *,
        kinds: Sequence[str],
        taken: Sequence[Items] = (),
    ) -> None:
        self.habits = habits
        self._offers = offers
        told = _said(profiles)
        giver, self._giver = _alike_ones(list(zip(sectors, told, strict=True)))
        says = [_said(things) for things in taken]
        taker, self._taker = _alike_ones(list(zip(sectors, told, kinds, *says, strict=True)))
        possible = habits.of_kind([kinds[row] for row in taker]) & _said_to_be_taken(
            habits, [things.of_owners(taker) for things in taken], len(taker)
        )
        fit = habits.taker_fit(profiles.of_owners(taker), [sectors[row] for row in taker])
        self._takes = np.where(possible, fit, np.float32(0.0))
        self._donor = habits.donor_fit(profiles.of_owners(giver), [sectors[row] for row in giver])
        self._material = habits.material_fit(offers.sorts)
        given = np.stack((offers.sort, self._giver[offers.owner]), axis=1)
        what, self._given = np.unique(given, axis=0, return_inverse=True)
        self._usual = sparse.csr_array(self._material[what[:, 0]] * self._donor[what[:, 1]])
        self._often = sparse.csr_array(self._takes.astype(np.float64) ** 2)

    def takes(self, row: int) -> NDArray[np.float32]:
        """Return how well an organisation is each habit's taker, shape (habits,)."""
        return np.asarray(self._takes[self._taker[row]])

    def giving(self, owner: NDArray[np.int64], fit: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how usual it is that each organisation takes what each asker has.

        Parameters
        ----------
        owner
            Asker of each thing, rising.
        fit
            How each thing fits each habit, from `fit_given` or `fit_offered`.

        Returns
        -------
        array of shape (askers with things, organisations)
        """
        askers, place = np.unique(owner, return_inverse=True)
        best = np.zeros((len(askers), len(self._takes)), dtype=np.float32)
        for thing, at in enumerate(place):
            usual = np.flatnonzero(fit[thing])
            found = (self._takes[:, usual] * fit[thing, usual]).max(axis=1, initial=0.0)
            np.maximum(best[at], found, out=best[at])
        return best[:, self._taker]

    def fit_given(self, things: Items, homes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how well each thing, with its owner's trade, fits each habit's first half."""
        return self.habits.material_fit(things) * self._donors(homes)[things.owner]

    def fit_offered(self, things: Items, homes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the same for things that are among the streams of the network."""
        return self._material[self._offers.sort[things.number]] * self._donors(homes)[things.owner]

    def taking(self, homes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how usual it is that each asker takes what each organisation has.

        Returns
        -------
        array of shape (askers, organisations); 0 for strangers.
        """
        best = np.zeros((len(homes), len(self._taker)), dtype=np.float32)
        filled = np.diff(self._usual.indptr).nonzero()[0]
        if not len(filled):
            return best
        owners, first = np.unique(self._offers.owner, return_index=True)
        of_sort = np.zeros(self._usual.shape[0], dtype=np.float32)
        trade = np.where(homes >= 0, self._taker[homes], -1)
        for taker in np.unique(trade[trade >= 0]):
            if self._takes[taker].any():
                value = self._usual.data * self._takes[taker, self._usual.indices]
                of_sort[filled] = np.maximum.reduceat(value, self._usual.indptr[filled])
                found = np.maximum.reduceat(of_sort[self._given], first)
                best[np.ix_(trade == taker, owners)] = found
        return best

    def given_most(self, owner: NDArray[np.int64], fit: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return how much more than other things each organisation takes what each asker has.

        A taker of a hundred things takes this one too; a taker of three lives on it. What fits its
        habits is compared with what would fit if it took everything alike; `EVIDENCE` is added to
        both.

        Parameters
        ----------
        owner, fit
            As in `giving`.

        Returns
        -------
        array of shape (askers with things, organisations)
            0.5 where it takes this as often as anything, 0 and 1 at a twentieth and twenty times
            that; ``nan`` where no habit is known.
        """
        askers, first = np.unique(owner, return_index=True)
        if not len(askers):
            return np.zeros((0, len(self._taker)))
        squares = sparse.csr_array(fit.astype(np.float64) ** 2)
        known = np.asarray((squares @ self._often.T).toarray())
        each = np.outer(_total(squares), _total(self._often)) / max(len(self.habits), 1)
        return np.fmax.reduceat(_more_than(known, each), first, axis=0)[:, self._taker]

    def taken_most(self, homes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the same for what each asker takes of each organisation's things.

        Returns
        -------
        array of shape (askers, organisations), ``nan`` where no habit is known.
        """
        best = np.full((len(homes), len(self._taker)), np.nan)
        if not len(self._offers):
            return best
        owners, first = np.unique(self._offers.owner, return_index=True)
        trade = np.where(homes >= 0, self._taker[homes], -1)
        takers = np.unique(trade[trade >= 0])
        squares = self._usual.astype(np.float64) ** 2
        often = self._often[takers]
        known = np.asarray((often @ squares.T).toarray())
        each = np.outer(_total(often), _total(squares)) / max(len(self.habits), 1)
        more = np.fmax.reduceat(_more_than(known, each)[:, self._given], first, axis=1)
        for at, taker in enumerate(takers):
            best[np.ix_(trade == taker, owners)] = more[at]
        return best

    def best_taken(self, row: int, home: int) -> tuple[float, int, int]:
        """Return how well the best of what one organisation has suits what another usually takes.

        Parameters
        ----------
        row
            Who has something over.
        home
            Who takes.

        Returns
        -------
        tuple
            The fit, the row of the stream in the table of offers, the number of the habit.
        """
        best, takes = (0.0, -1, -1), self._takes[self._taker[home]]
        for thing in range(*self._offers.start[row : row + 2].tolist()):
            start, end = self._usual.indptr[self._given[thing] :][:2]
            habits = self._usual.indices[start:end]
            fit = self._usual.data[start:end] * takes[habits]
            if len(fit) and fit.max() > best[0]:
                at = int(fit.argmax())
                best = (float(fit[at]), thing, int(habits[at]))
        return best

    def _donors(self, homes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how well each asker is each habit's donor; strangers keep the rest."""
        donors = self._donor[self._giver[homes]]
        donors[homes < 0] = 1.0 - DONOR_SHARE
        return donors


def _said(things: Items) -> list[frozenset[tuple[int, int]]]:
    """Return which words and codes each owner has."""
    said: list[set[tuple[int, int]]] = [set() for _ in range(len(things.start) - 1)]
    for owner, word, code in zip(
        things.owner.tolist(), things.word.tolist(), things.code.tolist(), strict=True
    ):
        said[owner].add((word, code))
    return [frozenset(one) for one in said]


def _alike_ones(told: Sequence[Hashable]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of each distinct value, and which of them each row has."""
    number: dict[Hashable, int] = {}
    which = np.array([number.setdefault(one, len(number)) for one in told], dtype=np.int64)
    return np.unique(which, return_index=True)[1].astype(np.int64), which


def _said_to_be_taken(
    habits: Habits, taken: Sequence[Items], organisations: int
) -> NDArray[np.bool_]:
    """Return which habits' materials each organisation may take, shape (organisations, habits).

    Whoever says what it takes, takes that; whoever says nothing may take anything of its trade.
    """
    told = np.zeros(organisations, dtype=np.bool_)
    found = np.zeros((organisations, len(habits)), dtype=np.bool_)
    for things in taken:
        told |= np.diff(things.start) > 0
        fits = habits.material_fit(things).T
        found |= best_by_owner(fits, things, organisations).T > 0
    return found | ~told[:, None]


def _more_than(known: NDArray[np.float64], each: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much more is known than of each thing on average, ``nan`` where nothing is."""
    more = np.log((known + EVIDENCE) / (each + EVIDENCE)) / np.log(TIMES)
    return np.where(known > 0, np.clip(0.5 + 0.5 * more, 0.0, 1.0), np.nan)


def _total(table: sparse.csr_array) -> NDArray[np.float64]:
    """Return the sum of each row."""
    return np.asarray(table.sum(axis=1), dtype=np.float64).ravel()
