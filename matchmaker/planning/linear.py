"""A linear programme that is solved again and again: few columns at a time, from where it was.

Columns are taken in as they are worth it (sifting: Bixby, Gregory, Lustig, Marsten and Shanno, Very
large-scale linear programming, Operations Research 40, 1992): solve with the best few options of
each offer, price the others with the shadow prices found, take the best of those in, again.

That is done twice. An interior point far from any corner prices best while most columns are still
to come: it is quick, and its prices are not those of one corner of many. What it leaves is a tenth
of the columns, and on these the simplex method begins. It keeps its basis when more columns come in
and when limits change, so that the next answer begins at the last one. HiGHS (Huangfu and Hall,
Parallelizing the dual revised simplex method, 2018) through its own Python package, because
`scipy.optimize` starts every solution anew and always goes on from the interior to a corner.
"""

from __future__ import annotations

from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

FIRST, MORE = 5, 6
"""Columns of each group that sifting begins with, and takes in at once."""
NEAR = 1e-6
"""Sifting stops when no answer can be better by more than this part."""
NEAR_INSIDE = 1e-3
"""The same for the interior point, which only chooses the columns to begin with."""
CLOSE = 0.005
"""Columns to begin with: all that miss being worth it by no more than this part of a usual one."""
TOLERANCE = 1e-7
"""Amounts and values below this count as nothing."""


class NoPlanPossible(MatchmakerError):
    """What is locked asks for more than there is."""

    code = "no_plan_possible"


class PlanTookTooLong(MatchmakerError):
    """No plan was found within the time given."""

    code = "plan_took_too_long"


class Answer(NamedTuple):
    """The best amounts.

    Parameters
    ----------
    amounts
        Of each column.
    price
        What one more of each row's limit adds to the value; negative where a row must be reached.
    value
        Of these amounts.
    bound
        What no amounts exceed.
    """

    amounts: NDArray[np.float64]
    price: NDArray[np.float64]
    value: float
    bound: float


class _Priced(NamedTuple):
    """What each column would add at some prices, and what no answer exceeds."""

    adds: NDArray[np.float64]
    bound: float


class Programme:
    """The largest ``value @ x`` with ``least <= rows @ x <= most`` and ``x >= 0``.

    Parameters
    ----------
    value
        Of each column.
    rows
        Shape (rows, columns); none negative.
    sifted
        Take in columns as they are worth it; all at once otherwise.
    """

    def __init__(self, value: NDArray[np.float64], rows: sparse.csc_array, *, sifted: bool) -> None:
        self.value, self.rows = value, rows
        self._back = rows.T.tocsr()
        self._active = np.zeros(len(value), dtype=np.bool_)
        self._columns = np.zeros(0, dtype=np.int64)
        self._sifted = sifted
        self._solver = _solver()
        self._limited = False
        nothing = np.full(rows.shape[0], np.inf)
        self._solver.addRows(rows.shape[0], -nothing, nothing, *_NO_ENTRIES)
        self._grouped: tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]] | None = (
            None
        )

    def best(self, least: NDArray[np.float64], most: NDArray[np.float64], seconds: float) -> Answer:
        """Return the best amounts within these limits.

        Raises
        ------
        NoPlanPossible
            There are none.
        PlanTookTooLong
            None were found in time.
        """
        until = perf_counter() + seconds
        group, use = self._groups(most)
        if not self._sifted or (group < 0).any():  # what no limit holds back is not to be sifted by
            self._take_in(~self._active)
        elif not self._active.any():
            self._take_in(self._worth_beginning_with(least, most, until))
        self._limit(least, most)
        while True:
            try:
                amounts, price = self._run(until)
            except NoPlanPossible:  # what must be reached may ask for columns that are not in yet
                helping = (self._back @ (least > 0).astype(np.float64) > 0) & ~self._active
                if not helping.any():
                    raise
                self._take_in(helping)
                continue
            priced = self._priced(price, least, most)
            value = float(self.value @ amounts)
            worthwhile = ~self._active & (priced.adds > TOLERANCE)
            if priced.bound - value <= NEAR * abs(priced.bound) or not worthwhile.any():
                return Answer(amounts, price, value, max(priced.bound, value))
            adds = np.where(worthwhile, priced.adds / use, -np.inf)
            self._take_in(worthwhile & _best_of_each(adds, group, MORE))

    def _worth_beginning_with(
        self, least: NDArray[np.float64], most: NDArray[np.float64], until: float
    ) -> NDArray[np.bool_]:
        """Return the columns that the best answer is made of, and those that nearly are."""
        group, use = self._groups(most)
        active = _best_of_each(self.value / use, group, FIRST)
        while True:
            columns = np.flatnonzero(active)
            solver = _solver()
            solver.setOptionValue("solver", "ipm")
            solver.setOptionValue("run_crossover", "off")
            solver.setOptionValue("time_limit", max(until - perf_counter(), 0.1))
            solver.addRows(len(most), least, most, *_NO_ENTRIES)
            _add(solver, self.value, self.rows, columns)
            solver.run()
            if solver.getModelStatus() != _status().kOptimal:
                return active  # the simplex method says what is wrong
            amounts, price = _solution(solver, columns, len(self.value))
            priced = self._priced(price, least, most)
            value = float(self.value @ amounts)
            worthwhile = ~active & (priced.adds > TOLERANCE)
            if priced.bound - value <= NEAR_INSIDE * abs(priced.bound) or not worthwhile.any():
                slack = CLOSE * float(np.abs(self.value).mean())
                return active & ((priced.adds > -slack) | (amounts > CLOSE)) | worthwhile
            adds = np.where(worthwhile, priced.adds / use, -np.inf)
            active |= worthwhile & _best_of_each(adds, group, MORE)

    def _priced(
        self, price: NDArray[np.float64], least: NDArray[np.float64], most: NDArray[np.float64]
    ) -> _Priced:
        """Return what a column would add at these prices, and what that says of all answers.

        Raising the price of its group by the most that one of them adds makes all prices possible
        ones, and those bound every answer.
        """
        price = np.where(np.isfinite(np.where(price > 0, most, least)), price, 0.0)
        group, use = self._groups(most)
        adds = self.value - self._back @ price
        held = group >= 0
        lift = np.zeros(len(most))
        np.maximum.at(lift, group[held], np.maximum(adds[held], 0.0) / use[held])
        possible = price + lift
        asks = np.flatnonzero(possible)
        limit = np.where(possible > 0, most, least)
        return _Priced(adds, float(possible[asks] @ limit[asks]))

    def _limit(self, least: NDArray[np.float64], most: NDArray[np.float64]) -> None:
        every = np.arange(len(most), dtype=np.int32)
        if self._limited:
            self._solver.setOptionValue("simplex_strategy", _DUAL)
        self._solver.changeRowsBounds(len(most), every, least, most)
        self._limited = True

    def _take_in(self, chosen: NDArray[np.bool_]) -> None:
        columns = np.flatnonzero(chosen & ~self._active)
        if len(columns):
            if self._limited:
                self._solver.setOptionValue("simplex_strategy", _PRIMAL)
            _add(self._solver, self.value, self.rows, columns)
            self._active[columns] = True
            self._columns = np.concatenate([self._columns, columns])

    def _run(self, until: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        solver, status = self._solver, _status()
        left = max(until - perf_counter(), 0.1)
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        solver.run()
        found = solver.getModelStatus()
        if found in {status.kInfeasible, status.kUnboundedOrInfeasible}:
            raise NoPlanPossible
        if found not in {status.kOptimal, status.kModelEmpty}:
            raise PlanTookTooLong
        return _solution(solver, self._columns, len(self.value))

    def _groups(self, most: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return for each column the first row that holds it back, and how much of it it takes."""
        limits = np.isfinite(most) & (most >= 0)
        if self._grouped is not None and (self._grouped[0] == limits).all():
            return self._grouped[1:]
        table = self.rows.tocoo()
        holds = np.flatnonzero((table.data > 0) & limits[table.row])
        order = holds[np.lexsort((table.row[holds], table.col[holds]))]
        option, first = np.unique(table.col[order], return_index=True)
        group = np.full(self.rows.shape[1], -1, dtype=np.int64)
        use = np.ones(self.rows.shape[1])
        group[option], use[option] = table.row[order[first]], table.data[order[first]]
        self._grouped = limits, group, use
        return group, use


_DUAL, _PRIMAL = 1, 4
"""Simplex methods: after other limits the dual one, after more columns the primal one."""


_NO_ENTRIES = (0, np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))


@cache
def _silent() -> Any:
    """Return HiGHS without the line that it greets with: standard output is for answers."""
    from highspy import Highs  # noqa: PLC0415  only who plans waits for it

    class Silent(Highs):
        def enableCallbacks(self) -> None:  # noqa: N802  its name there; nobody listens here
            self.setOptionValue("output_flag", False)

    return Silent


def _solver() -> Any:
    solver = _silent()()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def _status() -> Any:
    from highspy import HighsModelStatus  # noqa: PLC0415

    return HighsModelStatus


def _add(
    solver: Any, value: NDArray[np.float64], rows: sparse.csc_array, columns: NDArray[np.int64]
) -> None:
    """Add columns to a programme, with what each brings and takes."""
    part = rows[:, columns]
    solver.addCols(
        len(columns),
        -value[columns],
        np.zeros(len(columns)),
        np.full(len(columns), np.inf),
        part.nnz,
        part.indptr[:-1].astype(np.int32),
        part.indices.astype(np.int32),
        part.data,
    )


def _solution(
    solver: Any, columns: NDArray[np.int64], number: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the amounts of all columns, 0 where they are not in, and the price of each row."""
    found = solver.getSolution()
    amounts = np.zeros(number)
    amounts[columns] = np.maximum(found.col_value, 0.0)
    return amounts, -np.asarray(found.row_dual, dtype=np.float64)


def _best_of_each(
    worth: NDArray[np.float64], group: NDArray[np.int64], number: int
) -> NDArray[np.bool_]:
    """Return which columns are among the best `number` of their group."""
    order = np.lexsort((-worth, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    best = np.zeros(len(worth), dtype=np.bool_)
    best[order[place < number]] = True
    return best
