"""The arithmetic of a plan: how much of each option, within what there is, at most value.

A linear programme; where a process only starts from a minimum, a mixed-integer one. HiGHS solves
both (Huangfu and Hall, Parallelizing the dual revised simplex method, 2018), through
`scipy.optimize`. Parts of the network that share nothing are solved apart. A small part is solved
to the end. A large one is first solved as if minima were open to halves: that bounds what any plan
can reach; processes that stay under half their minimum are shut, and only when the plan that is
left falls short of the bound by more than the gap does the search for whole answers begin.

Large linear parts are sifted (Bixby, Gregory, Lustig, Marsten and Shanno, Very large-scale linear
programming, Operations Research 40, 1992): solve with the best few options of each offer, price the
others with the shadow prices found, take the best of those in, again. Measured on made-up regions
of 5 000 offers with 40 options each: six seconds of one core to the optimum, where all options at
once took the interior point 37 and the simplex method more than 150.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

TOLERANCE = 1e-7
"""Amounts below this count as nothing."""
SMALL = 20_000
"""Up to so many options the simplex method is quicker than the interior point; measured on made-up
regions of 10 000 offers and needs (docs/planning.md)."""
FEW = 500
"""Up to so many options the search for whole answers is at its end in a moment."""
FIRST, MORE = 5, 3
"""Options of each offer that sifting begins with, and takes in at once."""
NEAR = 1e-6
"""Sifting stops when no plan can be better by more than this part."""
_ROUNDING = 1.0 - 1e-9


class NoPlanPossible(MatchmakerError):
    """What is locked asks for more than there is."""

    code = "no_plan_possible"


class PlanTookTooLong(MatchmakerError):
    """No plan was found within the time given."""

    code = "plan_took_too_long"


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
    open_ = np.ones(len(problem.amount), dtype=np.bool_)
    if not len(problem.gates):
        return _solved(_linear(problem, open_, seconds), open_, -np.inf)
    near = _rounded(problem, seconds) if len(problem.value) > FEW else None
    if near is not None and near.gap <= gap:
        return near
    try:
        open_, bound = _which_open(problem, gap, seconds)
        found = _solved(_linear(problem, open_, seconds), open_, bound)
    except PlanTookTooLong:
        if near is None:
            raise
        return near
    return found if near is None or found.value >= near.value else near


def _solved(found: _Linear, open_: NDArray[np.bool_], bound: float) -> Solved:
    most = max(found.bound if np.isinf(bound) else bound, found.value)
    return Solved(found.tonnes, found.worth, found.value, most, open_)


def _rounded(problem: Allotment, seconds: float) -> Solved | None:
    """Return a plan near the bound that holds without whole answers, or none.

    Shuts, round by round, the processes that stay below half of their minimum, and then all that
    stay below it. If some still do, those that are left are held to their minimum.
    """
    free = replace(problem, minimum=np.zeros(len(problem.minimum)))
    open_ = np.ones(len(problem.amount), dtype=np.bool_)
    bound = np.inf
    try:
        for part in (0.5, 1.0, 1.0):
            found = _linear(free, open_, seconds)
            bound = min(bound, found.bound) if np.isinf(bound) else bound
            used = np.asarray(problem.uses @ found.tonnes)
            if not (open_ & (used < problem.minimum * _ROUNDING)).any():
                return _solved(found, open_, bound)
            open_ = open_ & (used >= problem.minimum * part * _ROUNDING)
        return _solved(_linear(problem, open_, seconds), open_, bound)
    except NoPlanPossible:
        return None


def _linear(problem: Allotment, open_: NDArray[np.bool_], seconds: float) -> _Linear:
    """Solve it when it is settled which processes run."""
    upper = np.where(open_, problem.amount, 0.0)
    tight = np.flatnonzero(np.isfinite(upper))
    gates = np.flatnonzero((problem.minimum > 0) & open_)
    rows = sparse.vstack([problem.uses[tight], -problem.uses[gates]], format="csc")
    limits = np.concatenate([upper[tight], -problem.minimum[gates]])
    least = problem.lower
    limits = np.asarray(limits - rows @ least)  # what is wanted in any case is taken off first
    more, price, bound = _sifted(problem.value, rows, limits, seconds)
    worth = np.zeros(len(problem.amount))
    worth[tight] = price[: len(tight)]
    tonnes = np.where(more > TOLERANCE, more, 0.0) + least
    value = float(problem.value @ tonnes)
    worth = np.where(worth > TOLERANCE, worth, 0.0)
    return _Linear(tonnes, worth, value, max(value, bound + float(problem.value @ least)))


def _sifted(
    value: NDArray[np.float64],
    rows: sparse.csc_array,
    limits: NDArray[np.float64],
    seconds: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the best amounts, the price of each row, and what no amounts exceed."""
    if len(value) <= SMALL:
        return _at_once(value, rows, limits, seconds, "highs")
    group, use = _groups(rows, limits)
    if (group < 0).any():  # an option that no limit holds back: nothing to sift by
        return _at_once(value, rows, limits, seconds, "highs-ipm")
    until = perf_counter() + seconds
    active = _best_of_each(value / use, group, FIRST)
    amounts = np.zeros(len(value))
    while True:
        chosen = np.flatnonzero(active)
        left = max(until - perf_counter(), 0.1)
        try:
            part, price, _ = _at_once(value[chosen], rows[:, chosen], limits, left, "highs-ipm")
        except NoPlanPossible:  # a minimum asks for options that are not in yet
            return _at_once(value, rows, limits, left, "highs-ipm")
        amounts[:] = 0.0
        amounts[chosen] = part
        # What an option would add at these prices. Raising the price of its group by the most that
        # one of them adds makes all prices possible ones, and those bound every plan.
        adds = value - rows.T @ price
        lift = np.zeros(len(limits))
        np.maximum.at(lift, group, np.maximum(adds, 0.0) / use)
        bound, reached = float(limits @ (price + lift)), float(value @ amounts)
        worthwhile = ~active & (adds > TOLERANCE)
        if bound - reached <= NEAR * abs(bound) or not worthwhile.any():
            return amounts, price, bound
        active |= worthwhile & _best_of_each(np.where(active, -np.inf, adds / use), group, MORE)


def _groups(
    rows: sparse.csc_array, limits: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each option the first row that holds it back, and how much of it it takes."""
    table = rows.tocoo()
    holds = np.flatnonzero((table.data > 0) & (limits[table.row] >= 0))
    order = holds[np.lexsort((table.row[holds], table.col[holds]))]
    option, first = np.unique(table.col[order], return_index=True)
    group = np.full(rows.shape[1], -1, dtype=np.int64)
    use = np.ones(rows.shape[1])
    group[option], use[option] = table.row[order[first]], table.data[order[first]]
    return group, use


def _best_of_each(
    worth: NDArray[np.float64], group: NDArray[np.int64], number: int
) -> NDArray[np.bool_]:
    """Return which options are among the best `number` of their group."""
    order = np.lexsort((-worth, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    best = np.zeros(len(worth), dtype=np.bool_)
    best[order[place < number]] = True
    return best


def _at_once(
    value: NDArray[np.float64],
    rows: sparse.csc_array,
    limits: NDArray[np.float64],
    seconds: float,
    method: Literal["highs", "highs-ipm"],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    found: Any = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
        -value,
        A_ub=rows,
        b_ub=limits,
        bounds=(0.0, None),
        method=method,
        options={"time_limit": seconds},
    )
    _refuse(found.status)
    return found.x, np.maximum(-found.ineqlin.marginals, 0.0), -float(found.fun)


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
        _refuse(found.status)
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


def _refuse(status: int) -> None:
    if status == 2:
        raise NoPlanPossible
    if status != 0:
        raise PlanTookTooLong
