"""Habits of trades: which trade usually takes which material from which other trade.

Two sources: what people who know the trades wrote down, and counts of documented exchanges. Both
are tables in `matchmaker.vocabulary` that anybody can extend. Here they meet a network: how well
does a stream fit each habit's material, and how well does an organisation fit its taker?
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.items import Item, Items, code_closeness, digits, likeness
from matchmaker.vocabulary.symbiosis import SOURCE, sector_precedents
from matchmaker.vocabulary.terms import process_knowledge

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from matchmaker.items import Space
    from matchmaker.vocabulary.labels import Labels

SAME_CLASS, SAME_GROUP, SAME_DIVISION = 1.0, 0.7, 0.4
"""Closeness of two activity codes that share four, three or two digits; our own judgement."""
LEAST = 0.25
"""Fit below which a material or a taker is another one."""
DONOR_SHARE = 0.3
"""How much of a fit hangs on the donor's trade: a stranger to the habit keeps the rest."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One trade usually takes something from another.

    Parameters
    ----------
    materials
        Its words, one per language.
    codes
        List of Waste codes or prefixes of the material.
    donors, takers
        Words for the two trades, one per language.
    donor_sectors, taker_sectors
        NACE codes of the two trades.
    count
        Documented cases, 1 for what people who know the trade wrote down.
    taker_kind
        Side that the taker usually stands on, or empty when any.
    """

    id: str
    materials: tuple[str, ...]
    codes: tuple[str, ...]
    donors: tuple[str, ...]
    donor_sectors: tuple[str, ...]
    takers: tuple[str, ...]
    taker_sectors: tuple[str, ...]
    source: str
    count: int = 1
    taker_kind: str = ""


@cache
def known_habits() -> tuple[Habit, ...]:
    """Return what is written down, and what was counted."""
    written = (
        Habit(
            id=row.id,
            materials=_labels(row.material),
            codes=row.waste_codes,
            donors=_labels(row.donor),
            donor_sectors=(),
            takers=_labels(row.processor),
            taker_sectors=row.sectors,
            source=row.source,
            taker_kind=row.kind,
        )
        for row in process_knowledge()
    )
    counted = (
        Habit(
            id=f"precedent-{number:04}",
            materials=(),
            codes=row.waste_codes,
            donors=(),
            donor_sectors=row.donor_sectors,
            takers=(),
            taker_sectors=row.receiver_sectors,
            source=SOURCE,
            count=row.exchanges,
        )
        for number, row in enumerate(sector_precedents(), start=1)
        if row.waste_codes
    )
    return (*written, *counted)


class Habits:
    """Habits, ready to be compared with streams and organisations.

    Parameters
    ----------
    habits
        What is known of trades.
    space
        Turns texts into vectors; without one, only codes and sectors are compared.
    """

    def __init__(self, habits: Sequence[Habit], space: Space | None) -> None:
        self.habits = tuple(habits)
        self._space = space

    def __len__(self) -> int:
        return len(self.habits)

    @cached_property
    def _codes(self) -> Items:
        codes = [(row, c) for row, habit in enumerate(self.habits) for c in habit.codes]
        return self._table([Item(str(row), row, code=digits(code)) for row, code in codes])

    @cached_property
    def _materials(self) -> Items:
        return self._words([habit.materials for habit in self.habits])

    @cached_property
    def _takers(self) -> Items:
        return self._words([habit.takers for habit in self.habits])

    @cached_property
    def _donors(self) -> Items:
        return self._words([habit.donors for habit in self.habits])

    def material_fit(self, things: Items) -> NDArray[np.float32]:
        """Return how well each thing is each habit's material, shape (things, habits)."""
        by_code = np.nan_to_num(code_closeness(things, self._codes))
        fit = np.maximum(
            _best_by_owner(by_code, self._codes, len(self)), _alike(things, self._materials)
        )
        return np.where(fit >= LEAST, fit, 0.0).astype(np.float32)

    def donor_fit(self, profiles: Items, sectors: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
        """Return how well each organisation is each habit's donor, shape (n, habits)."""
        told = [habit.donor_sectors for habit in self.habits]
        fit = np.maximum(
            sector_closeness(sectors, told), _alike(profiles, self._donors, by_owner=True)
        )
        return (1.0 - DONOR_SHARE + DONOR_SHARE * fit).astype(np.float32)

    def taker_fit(self, profiles: Items, sectors: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
        """Return how well each organisation is each habit's taker, shape (n, habits)."""
        told = [habit.taker_sectors for habit in self.habits]
        fit = np.maximum(
            sector_closeness(sectors, told), _alike(profiles, self._takers, by_owner=True)
        )
        return np.where(fit >= LEAST, fit, 0.0).astype(np.float32)

    def of_kind(self, kinds: Sequence[str]) -> NDArray[np.bool_]:
        """Return which habits can be one's own, by the side one stands on, shape (n, habits)."""
        takers = np.array([habit.taker_kind for habit in self.habits], dtype=object)
        return np.asarray((takers == "")[None] | (np.array(kinds, dtype=object)[:, None] == takers))

    def _words(self, texts: Sequence[tuple[str, ...]]) -> Items:
        found = [(row, text) for row, words in enumerate(texts) for text in words]
        return self._table([Item(str(row), row, text=text) for row, text in found])

    def _table(self, items: Sequence[Item]) -> Items:
        return Items.table(items, len(self), self._space)


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
        found |= _best_by_owner(fits, things, organisations).T > 0
    return found | ~told[:, None]


def sector_closeness(
    left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]
) -> NDArray[np.float32]:
    """Return how close the activity codes of each on the left are to each on the right.

    Codes of one division share two digits, of one group three, of one class four; the closest pair
    of codes counts. A code on the right that ends early stands for all that is below it.

    Returns
    -------
    array of shape (left, right); 0 where one of the two has no code.
    """
    closeness = np.zeros((len(left), len(right)), dtype=np.float32)
    for level, value in ((2, SAME_DIVISION), (3, SAME_GROUP), (4, SAME_CLASS)):
        closeness[_share(_cut(left, level), _cut(right, level))] = value
    for level in (2, 3):
        whole = [{code for code in codes if len(code) == level} for codes in _cut(right, 4)]
        closeness[_share(_cut(left, level), whole)] = SAME_CLASS
    return closeness


def _cut(sides: Sequence[tuple[str, ...]], level: int) -> list[set[str]]:
    """Return the first digits of each code; shorter codes stay as they are."""
    plain = ({re.sub(r"\D", "", code) for code in codes} for codes in sides)
    return [{code[:level] for code in codes if len(code) >= 2} for codes in plain]


def _share(left: Sequence[set[str]], right: Sequence[set[str]]) -> NDArray[np.bool_]:
    names = {name: at for at, name in enumerate(sorted({n for codes in right for n in codes}))}
    both = _incidence(left, names) @ _incidence(right, names).T
    return np.asarray(both.toarray() > 0)


def _incidence(sides: Sequence[set[str]], names: dict[str, int]) -> sparse.csr_array:
    cells = [(row, names[n]) for row, codes in enumerate(sides) for n in codes if n in names]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(sides), len(names)))


def _alike(left: Items, right: Items, *, by_owner: bool = False) -> NDArray[np.float32]:
    """Return the best similarity of words, of things or owners on the left with each habit."""
    habits = len(right.start) - 1
    rows = len(left.start) - 1 if by_owner else len(left)
    if not len(left) or not len(right):
        return np.zeros((rows, habits), dtype=np.float32)
    best = _best_by_owner(np.nan_to_num(likeness(left, right)), right, habits)
    return _best_by_owner(best.T, left, rows).T if by_owner else best


def _best_by_owner(value: NDArray[np.float32], items: Items, owners: int) -> NDArray[np.float32]:
    best = np.zeros((len(value), owners), dtype=np.float32)
    present, first = np.unique(items.owner, return_index=True)
    if len(present) and len(value):
        best[:, present] = np.maximum.reduceat(value, first, axis=1)
    return best


def _labels(labels: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, labels)))
