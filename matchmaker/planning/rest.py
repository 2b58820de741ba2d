"""The most that the rest of a way can be worth, from every spot of a network: what search looks at.

A spot is a process with what it made. What the best rest is worth depends on what the chain has by
then (`Gained`), so it is worked out for each of these, from the last process backwards: the largest
sum of legs, by tables of all legs of one material at a time (a product in which adding takes the
place of multiplying and the largest that of the sum).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Kind
from matchmaker.planning.operations import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matchmaker.planning.outlets import Ground, Outlets

STEPS = 3
"""Sorts of `left`: none, one or two processes may still follow."""
VALUES = 3
"""Steps of the waste hierarchy."""
STATES = 2 * 2 * VALUES
"""What a chain may have gained: as one number, see `Gained`."""
ROWS = 512
"""Spots of one table."""


class Gained:
    """What a chain has by some process, as one number, and what one more process adds to it.

    The number counts whether the offer is waste, whether a social-economy firm worked, and the
    highest step of the waste hierarchy.
    """

    def __init__(self, ground: Ground) -> None:
        points, fits = ground.points, ground.fits
        kinds = np.array([one.kind is Kind.SOCIAL_ECONOMY for one in ground.view.organisations])
        self.social = kinds[ground.owner].astype(np.int64) if len(ground.owner) else ground.owner
        values = [EFFECTS[process.operation].value for process in fits.processes]
        self.value = np.array(values, dtype=np.int64)
        state = np.arange(STATES)
        worth = np.array(points.value)[state % VALUES]
        self.points = worth + points.social * (state // VALUES % 2)

    @staticmethod
    def at_start(*, waste: bool) -> int:
        """Return what a chain has before its first process."""
        return 2 * VALUES * waste

    def after(self, state: int, processes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what a chain has after each of these processes."""
        waste, social, value = state // (2 * VALUES), state // VALUES % 2, state % VALUES
        return np.asarray(
            (waste * 2 + (social | self.social[processes])) * VALUES
            + np.maximum(value, self.value[processes])
        )

    @staticmethod
    def is_waste_still(state: int) -> bool:
        """Tell whether it is waste, and nothing can have ended that."""
        return state >= 2 * VALUES and state % VALUES == 0


class Rest:
    """The most that the rest of a way can be worth, from every spot.

    Parameters
    ----------
    ground
        The network.
    concerning
        Row of an organisation that must still take part; -1 for anybody.
    seen
        The same when it has taken part; none for anybody.

    Attributes
    ----------
    value
        Points of the best rest, minus infinity without any; shape (`STEPS`, `STATES`, spots).
    """

    def __init__(
        self, ground: Ground, gained: Gained, *, concerning: int = -1, seen: Rest | None = None
    ) -> None:
        self.ground, self.gained = ground, gained
        self.concerning, self.seen = concerning, seen
        fits, made = ground.fits, dict[int, set[int]]()
        for material in range(len(fits)):
            outlets = ground.outlets(material)
            for process, after in zip(
                outlets.takers[outlets.child].tolist(), outlets.made.tolist(), strict=True
            ):
                made.setdefault(after, set()).add(process)
        self._makers = {m: np.array(sorted(by), dtype=np.int64) for m, by in made.items()}
        starts = np.cumsum([0, *map(len, self._makers.values())])
        self._start = dict(zip(self._makers, starts.tolist(), strict=False))
        self.value = np.full((STEPS, STATES, int(starts[-1])), -np.inf)
        self._children: dict[int, NDArray[np.int64]] = {}
        self._finish()
        for left in range(1, STEPS):
            self._go_on(left)

    def spot(self, process: int, material: int) -> int:
        """Return the number of a spot."""
        return int(self._start[material] + np.searchsorted(self._makers[material], process))

    def children(self, material: int) -> NDArray[np.int64]:
        """Return the spots at which a material can be next, as `Outlets.child`."""
        known = self._children.get(material)
        if known is None:
            outlets = self.ground.outlets(material)
            pairs = zip(outlets.takers[outlets.child].tolist(), outlets.made.tolist(), strict=True)
            known = np.array([self.spot(*pair) for pair in pairs], dtype=np.int64)
            self._children[material] = known
        return known

    def behind(
        self, material: int, state: int, left: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what each child gains with its process, and the best rest behind it.

        Parameters
        ----------
        left
            Processes that may follow the child.
        """
        outlets = self.ground.outlets(material)
        processes = outlets.takers[outlets.child]
        after = self.gained.after(state, processes)
        spots = self.children(material)
        rest = self.value[left, after, spots]
        if self.seen is not None:
            taking_part = self.ground.owner[processes] == self.concerning
            rest = np.where(taking_part, self.seen.value[left, after, spots], rest)
        return self.gained.points[after] - self.gained.points[state], rest

    def at_end(self, material: int, state: int) -> NDArray[np.float64]:
        """Return the most that each need adds besides its leg; minus infinity where it cannot be.

        What was not changed on the way could have gone straight to the need, unless it was waste.
        """
        ground = self.ground
        wanted = ground.outlets(material).wanted
        no_waste, waste = ground.no_waste[wanted], state >= 2 * VALUES
        unchanged = ground.fits.is_offered(material)
        worth = np.full(len(wanted), max(0.0, ground.points.only_through))
        if unchanged:
            worth[~(no_waste & waste)] = 0.0
        if self.gained.is_waste_still(state):
            worth[no_waste] = -np.inf
        if self.concerning >= 0:
            worth[ground.need_owner[wanted] != self.concerning] = -np.inf
        return worth

    def _tables(self, material: int) -> Iterator[tuple[slice, NDArray[np.int64]]]:
        """Yield the spots of a material, some at a time, with their processes."""
        makers, start = self._makers[material], self._start[material]
        for first in range(0, len(makers), ROWS):
            some = makers[first : first + ROWS]
            yield slice(start + first, start + first + len(some)), some

    def _finish(self) -> None:
        """Fill in what can be had without another process."""
        ground = self.ground
        for material in self._makers:
            to = ground.outlets(material)
            if not len(to.wanted):
                continue
            ends = np.array([self.at_end(material, state) for state in range(STATES)])
            distinct, which = np.unique(ends, axis=0, return_inverse=True)
            for spots, makers in self._tables(material):
                legs = ground.to_wanted(ground.processes(makers), to).value
                best = np.array([(legs + end).max(axis=1) for end in distinct])
                self.value[0, :, spots] = best[which.ravel()]

    def _go_on(self, left: int) -> None:
        """Fill in what can be had with up to `left` processes more."""
        self.value[left] = self.value[0]
        ground = self.ground
        for material in self._makers:
            to = ground.outlets(material)
            if not len(to.child):
                continue
            rests = [np.add(*self.behind(material, s, left - 1)) for s in range(STATES)]
            if np.isneginf(rests).all():
                continue
            for spots, makers in self._tables(material):
                legs = ground.to_takers(ground.processes(makers), to).value
                for state, rest in enumerate(rests):
                    best = (legs + _best_of_takers(rest, to)).max(axis=1)
                    row = self.value[left, state]
                    row[spots] = np.maximum(row[spots], best)


def _best_of_takers(rest: NDArray[np.float64], to: Outlets) -> NDArray[np.float64]:
    """Return the best of what each taker makes."""
    best = np.full(len(to.takers), -np.inf)
    np.maximum.at(best, to.child, rest)
    return best
