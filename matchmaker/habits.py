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
    from collections.abc import Sequence

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
            best_by_owner(by_code, self._codes, len(self)), _alike(things, self._materials)
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
    best = best_by_owner(np.nan_to_num(likeness(left, right)), right, habits)
    return best_by_owner(best.T, left, rows).T if by_owner else best


def best_by_owner(value: NDArray[np.float32], items: Items, owners: int) -> NDArray[np.float32]:
    """Return the best value of each owner's things, shape (rows, owners); 0 without any."""
    best = np.zeros((len(value), owners), dtype=np.float32)
    present, first = np.unique(items.owner, return_index=True)
    if len(present) and len(value):
        best[:, present] = np.maximum.reduceat(value, first, axis=1)
    return best


def _labels(labels: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, labels)))
