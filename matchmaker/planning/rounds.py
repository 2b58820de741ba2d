"""One collection round: out from a workshop, past some places, and home again, the shortest way.

Up to `EXACT` places no round is shorter, for every subset of them at once (M. Held and R. Karp, *A
dynamic programming approach to sequencing problems*, SIAM Journal 10, 1962). Past that, each place
is put where it lengthens the round least, and crossings are taken out (2-opt; G. Croes, *A method
for solving traveling-salesman problems*, Operations Research 6, 1958): a round that may be longer
than the shortest.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EXACT = 10
"""Places up to which all rounds are looked at: a thousand subsets, in some milliseconds."""


def table_km(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the great-circle distances between all places, shape (places, places)."""
    return np.asarray(distances_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :]))


class ShortestRounds:
    """The shortest round past every subset of a few places.

    Parameters
    ----------
    km
        Distances, shape (1 + places, 1 + places); the first is where rounds begin and end.

    Attributes
    ----------
    length
        Kilometres of the shortest round past each subset, shape (2 ** places,). Bit *p* of the row
        number stands for place *p*.

    Examples
    --------
    >>> rounds = ShortestRounds(np.array([[0.0, 3, 4], [3, 0, 5], [4, 5, 0]]))
    >>> rounds.length.tolist(), rounds.order(3)
    ([0.0, 6.0, 8.0, 12.0], (1, 0))
    """

    def __init__(self, km: NDArray[np.float64]) -> None:
        places = len(km) - 1
        self._out, self._between = km[0, 1:], km[1:, 1:]
        subsets = np.arange(1 << places)
        number = np.array([int(subset).bit_count() for subset in subsets])
        self._ending = np.full((1 << places, places), np.inf)
        for place in range(places):
            self._ending[1 << place, place] = self._out[place]
        for size in range(2, places + 1):
            for place in range(places):
                rows = subsets[(number == size) & (subsets >> place & 1 == 1)]
                before = self._ending[rows ^ (1 << place)] + self._between[:, place]
                self._ending[rows, place] = before.min(axis=1)
        self.length = np.zeros(1 << places)
        if places:
            self.length[1:] = (self._ending[1:] + self._out).min(axis=1)

    def order(self, subset: int) -> tuple[int, ...]:
        """Return the places of a subset in the order of its round."""
        found: list[int] = []
        home = self._out
        while subset:
            place = int(np.argmin(self._ending[subset] + home))
            found.append(place)
            subset ^= 1 << place
            home = self._between[:, place]
        return tuple(reversed(found))


def short_round(km: NDArray[np.float64], places: Sequence[int]) -> tuple[tuple[int, ...], float]:
    """Return a short round past all of these places, and its kilometres.

    Parameters
    ----------
    km
        As of `ShortestRounds`; rows of `places` are one further.
    """
    stops = [0, 0]
    for place in places:
        here = place + 1
        longer = [km[a, here] + km[here, b] - km[a, b] for a, b in pairwise(stops)]
        stops.insert(1 + int(np.argmin(longer)), here)
    _uncross(stops, km)
    return tuple(stop - 1 for stop in stops[1:-1]), _length(stops, km)


def _uncross(stops: list[int], km: NDArray[np.float64]) -> None:
    """Turn parts of a round around for as long as that makes it shorter."""
    better = True
    while better:
        better = False
        for i in range(1, len(stops) - 2):
            for j in range(i + 1, len(stops) - 1):
                a, b, c, d = stops[i - 1], stops[i], stops[j], stops[j + 1]
                if km[a, c] + km[b, d] < km[a, b] + km[c, d] - 1e-9:
                    stops[i : j + 1] = reversed(stops[i : j + 1])
                    better = True


def _length(stops: Sequence[int], km: NDArray[np.float64]) -> float:
    return float(sum(km[a, b] for a, b in pairwise(stops)))
