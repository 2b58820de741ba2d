"""Sets of offers near a process that reach its minimum together, on one collection round."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.planning.rounds import EXACT, ShortestRounds, short_round, table_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Stream

MOST_STOPS = 25
"""Stops of a round that is put together one by one: a lorry's day."""


class Place(NamedTuple):
    """An offer near a process."""

    stream: Stream
    tonnes: float
    km: float
    lat: float
    lon: float
    grade: int


class Gathering(NamedTuple):
    """Offers that reach a minimum together, in the order of their round."""

    order: tuple[int, ...]
    km: float
    exact: bool


def gathered(
    places: Sequence[Place], start: tuple[float, float], needed: float, room: float
) -> Gathering | None:
    """Return the set on the shortest round from a place; ``None`` when none is enough.

    Parameters
    ----------
    places
        Offers near it; those that are enough alone are left out.
    start
        Degrees north and east.
    needed, room
        Tonnes a year, at least and at most.
    """
    small = [at for at, place in enumerate(places) if place.tonnes < needed]
    if sum(places[at].tonnes for at in small) < needed:
        return None
    lat, lon = start
    km = table_km(
        np.array([lat, *(place.lat for place in places)]),
        np.array([lon, *(place.lon for place in places)]),
    )
    everything = len(small) <= EXACT
    found = [
        one
        for few in ([small] if everything else _neighbourhoods(small, km))
        for one in [_shortest(places, few, km, (needed, room))]
        if one is not None
    ]
    if not found and not everything:
        grown = (_grown(places, small, km, first, (needed, room)) for first in small)
        found = [one for one in grown if one is not None]
    return min(found, key=lambda one: (one.km, len(one.order), one.order), default=None)


def _neighbourhoods(places: Sequence[int], km: NDArray[np.float64]) -> Iterator[list[int]]:
    """Yield each place with the nearest others, as many as can be searched in full, each once."""
    seen = set()
    for place in places:
        nearest = sorted(places, key=lambda other: (km[place + 1, other + 1], other))
        few = tuple(sorted(nearest[:EXACT]))
        if few not in seen:
            seen.add(few)
            yield list(few)


def _shortest(
    places: Sequence[Place],
    few: Sequence[int],
    km: NDArray[np.float64],
    limits: tuple[float, float],
) -> Gathering | None:
    """Return the set of at least the needed and at most the possible tonnes on the shortest round.

    Every subset is looked at.
    """
    rows = [0, *(at + 1 for at in few)]
    rounds = ShortestRounds(km[np.ix_(rows, rows)])
    subsets = np.arange(1 << len(few))
    tonnes, smallest = np.zeros(len(subsets)), np.full(len(subsets), inf)
    first, last = np.full(len(subsets), -inf), np.full(len(subsets), inf)
    owners = np.zeros(len(subsets), dtype=np.int64)
    givers = dict.fromkeys(places[at].stream.organisation for at in few)
    of = {giver: 1 << at for at, giver in enumerate(givers)}
    for bit, at in enumerate(few):
        place, inside = places[at], (subsets >> bit & 1) == 1
        tonnes[inside] += place.tonnes
        smallest[inside] = np.minimum(smallest[inside], place.tonnes)
        begins, ends = _days(place.stream)
        first[inside] = np.maximum(first[inside], begins)
        last[inside] = np.minimum(last[inside], ends)
        owners[inside] |= of[place.stream.organisation]
    needed, room = limits
    good = (tonnes >= needed) & (tonnes - smallest < needed) & (tonnes <= room) & (first <= last)
    good &= (owners & (owners - 1)) != 0  # more than one giver
    if not good.any():
        return None
    best = min(
        np.flatnonzero(good).tolist(),
        key=lambda one: (round(float(rounds.length[one]), 9), one.bit_count(), one),
    )
    order = tuple(few[place] for place in rounds.order(best))
    return Gathering(order, float(rounds.length[best]), exact=True)


def _grown(
    places: Sequence[Place],
    small: Sequence[int],
    km: NDArray[np.float64],
    start: int,
    limits: tuple[float, float],
) -> Gathering | None:
    """Return a set that begins with one place and takes in what lies nearest to what it has."""
    needed, room = limits
    chosen = [start]
    while (tonnes := sum(places[at].tonnes for at in chosen)) < needed:
        fitting = [
            at
            for at in small
            if at not in chosen
            and tonnes + places[at].tonnes <= room
            and together([places[one].stream for one in (*chosen, at)])
        ]
        if not fitting or len(chosen) == MOST_STOPS:
            return None
        near = {at: min(km[one + 1, at + 1] for one in chosen) for at in fitting}
        chosen.append(min(fitting, key=lambda at: (near[at], at)))
    for at in sorted(chosen, key=lambda one: (places[one].tonnes, one)):
        if sum(places[one].tonnes for one in chosen if one != at) >= needed:
            chosen.remove(at)
    if len({places[at].stream.organisation for at in chosen}) == 1:
        return None
    order, length = short_round(km, chosen)
    return Gathering(order, length, exact=False)


def _days(stream: Stream) -> tuple[float, float]:
    begins, ends = stream.available_from, stream.available_until
    return (
        -inf if begins is None else float(begins.toordinal()),
        inf if ends is None else float(ends.toordinal()),
    )


def together(streams: Sequence[Stream]) -> bool:
    """Tell whether all of these are there on one day."""
    days = [_days(stream) for stream in streams]
    return max(begins for begins, _ in days) <= min(ends for _, ends in days)
