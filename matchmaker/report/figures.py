"""Figures as a report gives them: a value, what it rests on, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum, sqrt
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

Z = 1.959963984540054
"""Quantile of the normal distribution for intervals of 95 %."""
ENOUGH_FOR_A_SHARE = 10
"""Cases under which a share or rate says more about chance than about the network."""
ENOUGH_FOR_A_MIDDLE = 5


class Basis(StrEnum):
    """What a figure rests on, the firmest first."""

    COUNTED = "counted"
    """Rows were counted."""
    MEASURED = "measured"
    """Somebody weighed or metered it."""
    DECLARED = "declared"
    """A partner or coordinator said so."""
    MODELLED = "modelled"
    """Worked out with a factor."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids of rows of one sheet.

    Parameters
    ----------
    hidden
        How many more there are that the reader may not see.
    """

    sheet: str = ""
    ids: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def count(self) -> int:
        """How many there are, hidden ones too."""
        return len(self.ids) + self.hidden

    def among(self, seen: Container[str]) -> Rows:
        """Return the same rows, with the ids of those that may be seen."""
        left = tuple(id_ for id_ in self.ids if id_ in seen)
        return Rows(self.sheet, left, self.count - len(left))

    @classmethod
    def of(cls, sheet: str, ids: Iterable[str]) -> Rows:
        """Return these ids, each once and in order."""
        return cls(sheet, tuple(sorted(set(ids))))


NO_ROWS = Rows()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one period.

    Parameters
    ----------
    value
        The figure; ``None`` when there is an interval only, or nothing to be said.
    low, high
        Ends of an interval, where there is one.
    count
        Cases that it rests on.
    why_not
        Why there is no figure: ``too_few``, ``not_given``, ``masked``, ``several_sets``,
        ``no_factor``, ``too_large``; empty when there is one.
    rows
        The rows behind it.
    factors
        Ids of the impact factors that were used.
    parts
        The same by side, state, material…: code and figure.
    estimated
        Whether it was worked out from a sample, because all would take too long.
    largest
        Share of an amount that one organisation alone accounts for, 0 to 1; 0 for mere counts.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int = 0
    basis: Basis = Basis.COUNTED
    why_not: str = ""
    rows: Rows = NO_ROWS
    factors: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=())
    estimated: bool = False
    largest: float = 0.0

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return not self.why_not

    @property
    def middle(self) -> float | None:
        """The value, or the middle of the interval: for putting figures in order."""
        if self.value is not None or self.low is None or self.high is None:
            return self.value
        return (self.low + self.high) / 2

    def part(self, key: str) -> Figure:
        """Return the figure of a part; nothing was counted in a part that is not there."""
        return next((part.figure for part in self.parts if part.key == key), Figure(0.0))


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of a part: ``key`` is a code that the catalogue has words for, or an id."""

    key: str
    figure: Figure


def counted(rows: Rows, parts: Iterable[Part] = (), value: float | None = None) -> Figure:
    """Return how many rows there are."""
    number = len(rows.ids)
    return Figure(
        float(number) if value is None else value, count=number, rows=rows, parts=tuple(parts)
    )


def counted_by(sheet: str, groups: Mapping[str, Iterable[str]]) -> tuple[Part, ...]:
    """Return counts of groups of ids, in the order of the groups."""
    return tuple(Part(key, counted(Rows.of(sheet, ids))) for key, ids in groups.items())


def share(hits: Sequence[str], among: Sequence[str], sheet: str) -> Figure:
    """Return the share of hits among rows, with its Wilson interval; none when there are too few.

    Notes
    -----
    E. B. Wilson (1927), *Probable inference, the law of succession, and statistical inference*,
    Journal of the American Statistical Association 22, 209-212; 95 %.
    """
    number = len(among)
    rows = Rows.of(sheet, among)
    if number < ENOUGH_FOR_A_SHARE:
        return Figure(count=number, why_not="too_few", rows=rows)
    low, high = wilson(len(hits), number)
    return Figure(len(hits) / number, low, high, number, rows=rows)


def wilson(hits: int, number: int) -> tuple[float, float]:
    """Return the Wilson interval of 95 % of a share.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(9, 29)]
    [0.173, 0.492]
    """
    if number == 0:
        return 0.0, 1.0
    rate, extra = hits / number, Z * Z / number
    centre = (rate + extra / 2) / (1 + extra)
    half = Z * sqrt(rate * (1 - rate) / number + extra / (4 * number)) / (1 + extra)
    return max(0.0, centre - half), min(1.0, centre + half)


def middle(values: Sequence[float], rows: Rows) -> Figure:
    """Return the median, with the quartiles as its interval; none when there are too few."""
    if len(values) < ENOUGH_FOR_A_MIDDLE:
        return Figure(count=len(values), why_not="too_few", rows=rows)
    ordered = sorted(values)
    half = len(ordered) // 2
    low, high = median(ordered[:half]), median(ordered[-half:])
    return Figure(float(median(ordered)), float(low), float(high), len(ordered), rows=rows)


def interval(
    low: float,
    high: float,
    rows: Rows,
    basis: Basis,
    factors: Iterable[str] = (),
    parts: Iterable[Part] = (),
) -> Figure:
    """Return an interval; a plain value where both ends are the same."""
    low, high = round(low, 9), round(high, 9)  # sums in another order may differ in the 16th digit
    return Figure(
        low if low == high else None,
        low,
        high,
        len(rows.ids),
        basis,
        rows=rows,
        factors=tuple(sorted(set(factors))),
        parts=tuple(parts),
    )


def total(figures: Iterable[float | None]) -> float:
    """Return the exact sum of what is known."""
    return fsum(value for value in figures if value is not None)


def largest_share(amounts: Iterable[tuple[Iterable[str], float]]) -> float:
    """Return the share of a sum that the organisation with the most of it has a hand in.

    Parameters
    ----------
    amounts
        Each with the organisations that it comes from or goes to.

    Examples
    --------
    >>> largest_share([(("mill", "shop"), 9.0), (("farm", "shop"), 1.0), (("farm", "yard"), 2.0)])
    0.8333333333333334
    """
    by: dict[str, float] = {}
    whole = 0.0
    for organisations, amount in amounts:
        whole += amount
        for one in set(organisations):
            by[one] = by.get(one, 0.0) + amount
    return max(by.values(), default=0.0) / whole if whole else 0.0
