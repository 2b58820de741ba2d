"""The arithmetic of a plan: how much of each option, within what there is, at most value.

A linear programme (`matchmaker.planning.linear`); where a process only starts from a minimum, a
mixed-integer one. Parts of the network that share nothing are solved apart. A small part is solved
to the end (HiGHS through `scipy.optimize`). A large one is first solved as if there were no minima,
but for processes that do not reach theirs even if everybody went there: that bounds what any plan
can reach. Then, step by step, the emptiest of the processes that stay below half of their minimum
are shut, so that what went there can help others over theirs, and those that come near are held to
it one by one, or shut where that cannot be. Only when the plan that is left falls short of the
bound by more than the gap does the search for whole answers begin.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from matchmaker.planning.linear import (
    TOLERANCE,
    NoPlanPossible,
    PlanTookTooLong,
    Programme,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SMALL = 20_000
"""Up to so many options the simplex method is quicker than the interior point; measured on made-up
regions of 10 000 offers and needs (docs/planning.md)."""
FEW = 500
"""Up to so many options the search for whole answers is at its end in a moment."""
HALF, STEP = 0.5, 3
"""Processes below this part of their minimum are shut, the emptiest one in `STEP` of them first."""
MANY = 100_000
"""From so many options on the search for whole answers does not find better ones in time."""
_ROUNDING = 1.0 - 1e-9


@dataclass(frozen=True)
class Allotment:
    """A problem: options that use up resources.

    Parameters
    ----------
    value
        Value of one tonne of each option, shape (options,).
    uses
        How much of each resource one tonne of each option takes, shape (resources, options).
    amount
        How much there is of each resource; infinite where nobody knows a limit.
    minimum
        From how much on a resource may be used at all; 0 where from the first bit on.
    least
        How much of each option is wanted in any case, shape (options,).
    """

    value: NDArray[np.float64]
    uses: sparse.csr_array
    amount: NDArray[np.float64]
    minimum: NDArray[np.float64]
    least: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def lower(self) -> NDArray[np.float64]:
        """`least`, zeros when not given."""
        return self.least if len(self.least) else np.zeros(len(self.value))

    @property
    def gates(self) -> NDArray[np.int64]:
        """Resources that start at a minimum only."""
        return np.flatnonzero(self.minimum > 0)

    def with_more(self, resource: int, units: float = 1.0) -> Allotment:
        """Return the same problem with more of one resource."""
        amount = self.amount.copy()
        amount[resource] += units
        return Allotment(self.value, self.uses, amount, self.minimum, self.least)


@dataclass(frozen=True)
class Solved:
    """The best allotment found.

    Parameters
    ----------
    tonnes
        How much of each option.
    worth
        What one more unit of each resource adds to the value, to the first order: its shadow
        price. 0 where there is enough. With minima it holds for the processes that run.
    value
        Value of it all.
    bound
        What no allotment exceeds.
    open
        For each resource whether it is used; only those with a minimum may be shut.
    """

    tonnes: NDArray[np.float64]
    worth: NDArray[np.float64]
    value: float
    bound: float
    open: NDArray[np.bool_]

    @property
    def gap(self) -> float:
        """How far from the optimum it may be at most, as a part of the bound."""
        if self.bound <= self.value or self.bound == 0:
            return 0.0
        return (self.bound - self.value) / abs(self.bound)


def solve(problem: Allotment, *, gap: float = 1e-4, seconds: float = 60.0) -> Solved:
    """Return the best allotment.

    Parameters
    ----------
    gap
        How far from the optimum is near enough, as a part of it. Matters with minima only.
    seconds
        When to stop looking, for each part that shares nothing with the others.

    Raises
    ------
    NoPlanPossible
        `least` does not fit in the amounts.
    PlanTookTooLong
        Nothing was found in time.
    """
    resources = len(problem.amount)
    tonnes, worth = np.zeros(len(problem.value)), np.zeros(resources)
    open_ = np.ones(resources, dtype=np.bool_)
    open_[problem.gates] = False
    bound = 0.0
    for options, used in _parts(problem):
        part = _Part(problem, options, used)
        found = _solve_part(part.problem, gap, seconds)
        tonnes[options], worth[used], open_[used] = found.tonnes, found.worth, found.open
        bound += found.bound
    value = float(problem.value @ tonnes)
    return Solved(tonnes, worth, value, max(bound, value), open_)


class _Part:
    """The options and resources of a problem that share nothing with the rest."""

    def __init__(
        self, whole: Allotment, options: NDArray[np.int64], used: NDArray[np.int64]
    ) -> None:
        self.problem = Allotment(
            whole.value[options],
            whole.uses[used][:, options],
            whole.amount[used],
            whole.minimum[used],
            whole.lower[options],
        )


def _parts(problem: Allotment) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the options and resources of each part of the problem that stands alone."""
    resources, options = problem.uses.shape
    if not options:
        return
    table = problem.uses.tocoo()
    joined = sparse.csr_array(
        (np.ones(len(table.data)), (table.row, table.col + resources)),
        shape=(resources + options, resources + options),
    )
    _, label = connected_components(joined, directed=False)
    order = np.argsort(label, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        chosen = members[members >= resources] - resources
        if len(chosen):
            yield chosen, members[members < resources]


class _Linear(NamedTuple):
    """Amounts, shadow prices, their value, and what no amounts exceed."""

    tonnes: NDArray[np.float64]
    worth: NDArray[np.float64]
    value: float
    bound: float


def _solve_part(problem: Allotment, gap: float, seconds: float) -> Solved:
    settled = _Settled(problem)
    open_ = np.ones(len(problem.amount), dtype=np.bool_)
    if not len(problem.gates):
        return _solved(settled.best(open_, seconds), open_, -np.inf)
    near = _rounded(problem, settled, seconds) if len(problem.value) > FEW else None
    if near is not None and (near.gap <= gap or len(problem.value) > MANY):
        return near
    try:
        open_, bound = _which_open(problem, gap, seconds)
        found = _solved(settled.best(open_, seconds), open_, bound)
    except PlanTookTooLong:
        if near is None:
            raise
        return near
    return found if near is None or found.value >= near.value else near


def _solved(found: _Linear, open_: NDArray[np.bool_], bound: float) -> Solved:
    most = max(found.bound if np.isinf(bound) else bound, found.value)
    return Solved(found.tonnes, found.worth, found.value, most, open_)


class _Settled:
    """A problem of which it is settled which processes run, as often as one likes."""

    def __init__(self, problem: Allotment) -> None:
        self.problem = problem
        sifted = len(problem.value) > SMALL
        self._programme = Programme(problem.value, problem.uses.tocsc(), sifted=sifted)
        self._taken = np.asarray(problem.uses @ problem.lower)

    def best(
        self, open_: NDArray[np.bool_], seconds: float, held: NDArray[np.bool_] | None = None
    ) -> _Linear:
        """Return the best amounts.

        Parameters
        ----------
        open_
            Which resources are used; the others are left alone.
        held
            Which are held to their minimum; all that are open when not given.
        """
        problem = self.problem
        held = open_ if held is None else held
        least = np.where(held & (problem.minimum > 0), problem.minimum, -np.inf)
        most = np.where(open_, problem.amount, 0.0)
        # what is wanted in any case is taken off first
        found = self._programme.best(least - self._taken, most - self._taken, seconds)
        more = np.where(found.amounts > TOLERANCE, found.amounts, 0.0)
        tonnes = more + problem.lower
        value = float(problem.value @ tonnes)
        worth = np.where(found.price > TOLERANCE, found.price, 0.0)
        bound = found.bound + float(problem.value @ problem.lower)
        return _Linear(tonnes, worth, value, max(value, bound))


def _rounded(problem: Allotment, settled: _Settled, seconds: float) -> Solved | None:
    """Return a plan near the bound that holds without whole answers, or none."""
    open_ = _within_reach(problem, seconds)
    held = np.zeros(len(problem.amount), dtype=np.bool_)
    bound, last = np.inf, -1
    while True:
        try:
            found = settled.best(open_, seconds, held)
        except (NoPlanPossible, PlanTookTooLong):
            if last < 0:
                return None
            open_[last], held[last], last = False, False, -1
            continue
        bound = min(bound, found.bound) if np.isinf(bound) else bound
        used = np.asarray(problem.uses @ found.tonnes)
        low = np.flatnonzero(open_ & (used < problem.minimum * _ROUNDING))
        if not len(low):
            return _solved(found, open_, bound)
        order = low[np.argsort(used[low] / problem.minimum[low], kind="stable")]
        empty = int((used[low] < problem.minimum[low] * HALF).sum())
        last = -1
        if empty:
            open_[order[: -(-empty // STEP)]] = False
        else:  # the one that misses least; if it cannot be held, it is shut
            last = int(order[-1])
            held[last] = True


def _within_reach(problem: Allotment, seconds: float) -> NDArray[np.bool_]:
    """Return which resources could reach their minimum, if all the others were left alone."""
    within = np.ones(len(problem.amount), dtype=np.bool_)
    columns = problem.uses.tocsc()
    for gate in problem.gates.tolist():
        use = problem.uses[[gate]]
        part = columns[:, use.indices]
        rows = np.unique(part.indices)
        own = Programme(use.data, part.tocsr()[rows].tocsc(), sifted=False)
        most = problem.amount[rows]
        reach = own.best(np.full(len(rows), -np.inf), most, seconds)
        within[gate] = reach.bound >= problem.minimum[gate] * _ROUNDING
    return within


def _which_open(problem: Allotment, gap: float, seconds: float) -> tuple[NDArray[np.bool_], float]:
    """Return which resources with a minimum to use, and a bound on the value of any plan."""
    options, gates = len(problem.value), problem.gates
    reach = np.where(np.isfinite(problem.amount), problem.amount, _most(problem))
    finite = np.flatnonzero(np.isfinite(problem.amount) & (problem.minimum <= 0))
    switches = sparse.csr_array(
        (-reach[gates], (np.arange(len(gates)), np.arange(len(gates)))),
        shape=(len(gates), len(gates)),
    )
    starts = sparse.csr_array(
        (problem.minimum[gates], (np.arange(len(gates)), np.arange(len(gates)))),
        shape=(len(gates), len(gates)),
    )
    none = sparse.csr_array((len(finite), len(gates)))
    rows = sparse.vstack(
        [
            sparse.hstack([problem.uses[finite], none]),
            sparse.hstack([problem.uses[gates], switches]),
            sparse.hstack([-problem.uses[gates], starts]),
        ],
        format="csr",
    )
    limits = np.concatenate([problem.amount[finite], np.zeros(2 * len(gates))])
    found: Any = milp(
        np.concatenate([-problem.value, np.zeros(len(gates))]),
        constraints=LinearConstraint(rows, -np.inf, limits),
        integrality=np.concatenate([np.zeros(options), np.ones(len(gates))]),
        bounds=Bounds(
            np.concatenate([problem.lower, np.zeros(len(gates))]),
            np.concatenate([np.full(options, np.inf), np.ones(len(gates))]),
        ),
        options={"mip_rel_gap": gap, "time_limit": seconds},
    )
    if found.x is None:
        raise NoPlanPossible if found.status == 2 else PlanTookTooLong
    open_ = np.ones(len(problem.amount), dtype=np.bool_)
    open_[gates] = found.x[options:] > 0.5
    bound = found.mip_dual_bound
    return open_, -float(found.fun if bound is None else bound)


def _most(problem: Allotment) -> NDArray[np.float64]:
    """Return how much of each resource could be used at most, given the other limits."""
    limit = np.full(len(problem.value), np.inf)
    table = problem.uses.tocoo()
    known = np.isfinite(problem.amount[table.row]) & (table.data > 0)
    np.minimum.at(limit, table.col[known], problem.amount[table.row[known]] / table.data[known])
    limit = np.where(np.isfinite(limit), limit, 0.0)
    return np.asarray(problem.uses @ limit) + problem.minimum
