"""Ways through the network: from an offer over processes to needs, the most promising first.

A way's value is the most that the chain can be worth: what its legs say, and what its processes
bring (`matchmaker.planning.rest`). What depends on a whole chain (mass, law) can only take from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.domain import StreamStatus
from matchmaker.planning.rest import Gained, Rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from matchmaker.planning.outlets import Ground, Standing


class Node(NamedTuple):
    """A place on a way: a process, and the material that is at hand after it."""

    process: int
    material: int


class Way(NamedTuple):
    """A way to a need.

    Parameters
    ----------
    value
        The most that the chain can be worth, in points above the start.
    nodes
        After each process, in order.
    fits, km
        Of each leg; kilometres are ``nan`` where a place is unknown.
    """

    value: float
    nodes: tuple[Node, ...]
    need: int
    fits: tuple[float, ...]
    km: tuple[float, ...]


@dataclass
class Closed:
    """What no more ways are wanted of: rows of takers, and of processes in their order."""

    takers: set[int] = field(default_factory=set)
    works: set[tuple[int, ...]] = field(default_factory=set)


class _Choices(NamedTuple):
    """Where one can go from a spot, best first.

    Parameters
    ----------
    best
        Value of each choice with the best rest of the way.
    step
        Value of the step alone.
    process
        Who takes it; -1 for a need.
    then
        What it becomes, or the row of the need.
    """

    best: NDArray[np.float64]
    step: NDArray[np.float64]
    process: NDArray[np.int64]
    then: NDArray[np.int64]
    fit: NDArray[np.float64]
    km: NDArray[np.float64]

    @classmethod
    def best_first(cls, parts: Sequence[_Choices]) -> _Choices:
        """Return all choices of these parts that lead somewhere."""
        best = np.concatenate([part.best for part in parts])
        order = np.argsort(-best, kind="stable")[: int(np.isfinite(best).sum())]
        return cls(
            best[order],
            np.concatenate([part.step for part in parts])[order],
            np.concatenate([part.process for part in parts])[order],
            np.concatenate([part.then for part in parts])[order],
            np.concatenate([part.fit for part in parts])[order],
            np.concatenate([part.km for part in parts])[order],
        )


class _Place(NamedTuple):
    """How far a way has come: its value, what it has gained, whether who must take part did."""

    value: float = 0.0
    state: int = 0
    seen: bool = True
    nodes: tuple[Node, ...] = ()
    owners: tuple[int, ...] = ()
    fits: tuple[float, ...] = ()
    km: tuple[float, ...] = ()


class Routes:
    """All ways of a network, worked out when first asked and then kept.

    Parameters
    ----------
    ground
        The network.
    rest
        The most that the rest of a way can be worth, from every spot.
    """

    def __init__(self, ground: Ground, gained: Gained, rest: Rest) -> None:
        self.ground, self.gained, self.rest = ground, gained, rest
        self.concerning = rest.concerning
        self._choices: dict[tuple[int, ...], _Choices] = {}
        self._owner = ground.owner.tolist()
        self._taker = ground.need_owner.tolist()

    def ways(
        self, offer: int, most_steps: int, at_entry: NDArray[np.float64], closed: Closed
    ) -> Iterator[Way]:
        """Yield the ways of an offer (its row), most promising first, each once.

        Parameters
        ----------
        at_entry
            What each taker of the offer costs besides, if it comes first; 0 or less.
        closed
            Ways to leave out; may grow meanwhile.
        """
        ground = self.ground
        giver = int(ground.view.offers.owner[offer])
        material = int(ground.fits.of_offer[offer])
        seen = self.concerning in {-1, giver}
        waste = ground.amounts.offers[offer].status is StreamStatus.WASTE
        unknown = (ground.amounts.offered(offer) is None) + int(ground.homeless[giver])
        start = _Place(-ground.points.unknown * unknown, Gained.at_start(waste=waste), seen)
        first = self._sorted(ground.offer(offer), material, most_steps, start, at_entry)
        turn = count()
        waiting: list[tuple[float, int, _Place, _Choices, int]] = []

        def put(place: _Place, choices: _Choices, at: int) -> None:
            best, process, then = choices.best, choices.process, choices.then
            done = len(closed.works) > 0 and tuple(n.process for n in place.nodes) in closed.works
            while at < len(best):
                if process[at] >= 0:
                    owner = self._owner[process[at]]
                    if owner != giver and owner not in place.owners[:-1]:
                        break
                elif not done:
                    taker = self._taker[then[at]]
                    if taker not in closed.takers and taker not in place.owners:
                        break
                at += 1
            else:
                return
            heappush(waiting, (-(place.value + float(best[at])), next(turn), place, choices, at))

        put(start, first, 0)
        while waiting:
            total, _, place, choices, at = heappop(waiting)
            put(place, choices, at + 1)
            process, then = int(choices.process[at]), int(choices.then[at])
            fits = (*place.fits, float(choices.fit[at]))
            km = (*place.km, float(choices.km[at]))
            if process < 0:
                yield Way(-total, place.nodes, then, fits, km)
                continue
            owner = self._owner[process]
            owners = place.owners
            onward = _Place(
                place.value + float(choices.step[at]),
                int(self.gained.after(place.state, choices.process[at])),
                place.seen or owner == self.concerning,
                (*place.nodes, Node(process, then)),
                owners if owners and owners[-1] == owner else (*owners, owner),
                fits,
                km,
            )
            put(onward, self._from(onward, most_steps - len(onward.nodes)), 0)

    def _from(self, place: _Place, left: int) -> _Choices:
        """Return the choices after the last process of a way."""
        process, material = place.nodes[-1]
        key = (process, material, place.state, left, place.seen)
        known = self._choices.get(key)
        if known is None:
            here = self.ground.processes(np.array([process], dtype=np.int64))
            known = self._choices[key] = self._sorted(here, material, left, place)
        return known

    def _sorted(
        self,
        here: Standing,
        material: int,
        left: int,
        place: _Place,
        at_entry: NDArray[np.float64] | None = None,
    ) -> _Choices:
        """Return the choices at a spot, with the best rest of the way behind each.

        Those with `at_entry` are the first ones: no need can be met yet.
        """
        ground = self.ground
        rest = self.rest if not place.seen or self.rest.seen is None else self.rest.seen
        to = ground.outlets(material)
        found = []
        if at_entry is None and len(to.wanted):
            legs = ground.to_wanted(here, to)
            value = legs.value[0]
            found.append(
                _Choices(
                    value + rest.at_end(material, place.state),
                    *(value, np.full(len(to.wanted), -1), to.wanted, to.wanted_fit, legs.km[0]),
                )
            )
        if left and len(to.child):
            legs = ground.to_takers(here, to)
            gain, behind = rest.behind(material, place.state, left - 1)
            taking = legs.value[0] if at_entry is None else legs.value[0] + at_entry
            value = taking[to.child] + gain
            takers, fit = to.takers[to.child], to.taker_fit[to.child]
            km = legs.km[0][to.child]
            found.append(_Choices(value + behind, value, takers, to.made, fit, km))
        return _Choices.best_first(found) if found else _DEAD_END


_NO_VALUES, _NO_ROWS = np.zeros(0), np.zeros(0, dtype=np.int64)
_DEAD_END = _Choices(_NO_VALUES, _NO_VALUES, _NO_ROWS, _NO_ROWS, _NO_VALUES, _NO_VALUES)
