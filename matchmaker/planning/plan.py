"""The plan: for the whole network, who works with whom and how much, at most value for all.

`matchmaker.planning.options` says what can be chosen, `matchmaker.planning.aims` what it is worth,
`matchmaker.planning.allotment` solves it. What is short has a shadow price; the dearest are checked
by solving again with one unit more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.errors import InvalidRequest
from matchmaker.planning.aims import HOURS_A_JOB, Aims
from matchmaker.planning.allotment import Allotment, Solved, solve
from matchmaker.planning.linear import TOLERANCE, NoPlanPossible
from matchmaker.planning.options import Choice, Option, Resource, choice_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from matchmaker.engine import Engine

CHECKED = 2
"""Shadow prices of each sort that are checked by solving again, the dearest."""
UNITS = {"offer": 1.0, "need": 1.0, "process": 1.0, "hours": 100.0}
"""What one more of a sort of resource is: a tonne a year, or a hundred hours."""
GAP = 0.001
TOLD = 0.005
"""Tonnes a year below which a part of a plan is not worth a conversation."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What the coordinator wants in any case: so many tonnes a year of an offer to a need."""

    offer: str
    need: str
    tonnes: float


@dataclass(frozen=True)
class Wish:
    """What a plan should be like.

    Parameters
    ----------
    members
        Organisations that may take part; everybody when ``None``.
    forbidden
        Pairs of organisations that are kept apart.
    """

    aims: Aims = field(default_factory=Aims)
    members: Collection[str] | None = None
    locked: Sequence[Lock] = ()
    forbidden: Collection[frozenset[str]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a plan.

    Parameters
    ----------
    tonnes
        Tonnes a year of the offer.
    value
        By the aims of the plan.
    """

    option: Option
    tonnes: float
    value: float

    @property
    def delivered(self) -> float:
        """Tonnes a year that arrive; at most, where a yield is unknown."""
        return self.tonnes * self.option.delivered

    @property
    def hours(self) -> float:
        """Hours of work a year in the social economy, as far as known."""
        return self.tonnes * self.option.hours


@dataclass(frozen=True, slots=True)
class Total:
    """A plan in four figures, a year; at most where yields are unknown."""

    tonnes: float
    delivered: float
    hours: float
    value: float

    @property
    def jobs(self) -> float:
        """Full-time jobs in the social economy."""
        return self.hours / HOURS_A_JOB


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A stream that does not find its whole place.

    Parameters
    ----------
    tonnes
        What is left of it; ``None`` when its amount is unknown.
    why
        ``amount_unknown``, ``no_way`` (nothing near enough fits), ``not_worth`` (it costs more than
        it brings by these aims), ``full`` (what it needs is used up, see `short`) or ``shut`` (a
        process would not reach its minimum).
    short
        What is used up, or shut.
    """

    stream: str
    direction: str
    tonnes: float | None
    why: str
    short: Resource | None = None


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """What holds the network back, and what one more unit would unlock.

    Parameters
    ----------
    worth
        Value of one more of `UNITS`, to the first order.
    more
        What the whole plan gains with it, solved again; ``None`` when not checked.
    """

    resource: Resource
    amount: float
    worth: float
    more: Total | None = None


@dataclass(frozen=True, slots=True)
class Shut:
    """A process that stays shut because too little would come to it.

    Parameters
    ----------
    minimum, reach
        Tonnes a year that it needs, and that could come to it if everybody went there.
    """

    process: str
    minimum: float
    reach: float


@dataclass(frozen=True)
class Plan:
    """Who works with whom, and how much.

    Parameters
    ----------
    lines
        Largest value first.
    prices
        What is short, dearest first; checked ones before the others.
    bound
        No plan has more value than this.
    """

    choice: Choice
    lines: tuple[Line, ...]
    total: Total
    left: tuple[LeftOver, ...]
    prices: tuple[ShadowPrice, ...]
    shut: tuple[Shut, ...]
    bound: float

    @property
    def gap(self) -> float:
        """How far from the best plan it may be at most, as a part of that."""
        return max(0.0, 1.0 - self.total.value / self.bound) if self.bound > 0 else 0.0


def plan(engine: Engine, wish: Wish | None = None, *, checked: int = CHECKED) -> Plan:
    """Return the best plan.

    Parameters
    ----------
    engine
        After `fit`.
    checked
        How many shadow prices of each sort to check by solving again.

    Raises
    ------
    InvalidRequest
        Something is locked for which there is no way.
    NoPlanPossible
        What is locked does not fit.

    Examples
    --------
    >>> from matchmaker import Engine, Snapshot
    >>> plan(Engine().fit(Snapshot())).lines
    ()
    """
    wish = wish or Wish()
    choice = choice_of(engine, wish.members, wish.forbidden)
    return _Planner(engine, choice, wish).plan(checked)


class _Planner:
    """Turns a choice into a problem, and its answer into a plan."""

    def __init__(self, engine: Engine, choice: Choice, wish: Wish) -> None:
        self.engine, self.choice, self.wish = engine, choice, wish
        self.resources = sorted({r for option in choice.options for r in option.uses})
        self.place = {resource: row for row, resource in enumerate(self.resources)}
        self.problem = self._locked(self._problem())

    def plan(self, checked: int) -> Plan:
        solved = solve(self.problem, gap=GAP)
        total = self._total(solved.tonnes)
        lines = sorted(
            (
                Line(option, float(tonnes), float(tonnes * value))
                for option, tonnes, value in zip(
                    self.choice.options, solved.tonnes, self.problem.value, strict=True
                )
                if tonnes > TOLD
            ),
            key=lambda line: (-line.value, line.option.offer, line.option.need),
        )
        return Plan(
            choice=self.choice,
            lines=tuple(lines),
            total=total,
            left=tuple(self._left(solved)),
            prices=tuple(self._prices(solved, total, checked)),
            shut=tuple(self._shut(solved)),
            bound=solved.bound,
        )

    def _problem(self) -> Allotment:
        options, choice = self.choice.options, self.choice
        rows = [self.place[resource] for option in options for resource in option.uses]
        columns = np.repeat(np.arange(len(options)), [len(option.uses) for option in options])
        data = [use for option in options for use in option.uses.values()]
        return Allotment(
            value=np.array([worth(option, self.wish.aims) for option in options]),
            uses=sparse.csr_array(
                (np.array(data, dtype=np.float64), (np.array(rows, dtype=np.int64), columns)),
                shape=(len(self.resources), len(options)),
            ),
            amount=np.array([choice.amounts.get(one, np.inf) for one in self.resources]),
            minimum=np.array([choice.minima.get(one, 0.0) for one in self.resources]),
        )

    def _locked(self, problem: Allotment) -> Allotment:
        """Put what is locked on the best way there is room for, one lock after the other."""
        for lock in self.wish.locked:
            ways = [
                place
                for place, option in enumerate(self.choice.options)
                if (option.offer, option.need) == (lock.offer, lock.need)
            ]
            if not ways or not 0 < lock.tonnes < np.inf:
                raise InvalidRequest(
                    field="locked",
                    value=f"{lock.offer}:{lock.need}:{lock.tonnes:g}",
                    expected="an offer and a need that fit, and tonnes above 0",
                )
            ways.sort(key=lambda place: (-problem.value[place], place))
            problem = self._with_lock(problem, ways, lock.tonnes)
        return problem

    def _with_lock(self, problem: Allotment, ways: Sequence[int], tonnes: float) -> Allotment:
        for place in ways:
            least = problem.lower.copy()
            least[place] += tonnes
            tried = replace(problem, least=least)
            try:
                solve(tried, gap=1.0)  # is there any plan at all
            except NoPlanPossible:
                continue
            return tried
        raise NoPlanPossible

    def _total(self, tonnes: NDArray[np.float64]) -> Total:
        options = self.choice.options
        return Total(
            float(tonnes.sum()),
            float(sum(t * o.delivered for t, o in zip(tonnes, options, strict=True))),
            float(sum(t * o.hours for t, o in zip(tonnes, options, strict=True))),
            float(self.problem.value @ tonnes),
        )

    def _prices(self, solved: Solved, total: Total, checked: int) -> list[ShadowPrice]:
        unit = np.array([UNITS[resource.sort] for resource in self.resources])
        price = solved.worth * unit
        seen: dict[str, int] = {}
        prices = []
        for row in np.argsort(-price, kind="stable").tolist():
            resource, more = self.resources[row], None
            if price[row] <= 0:
                break
            if not (solved.open[row] and np.isfinite(self.problem.amount[row])):
                continue  # more room is no use where it is shut, or has no limit
            if seen.get(resource.sort, 0) < checked:
                seen[resource.sort] = seen.get(resource.sort, 0) + 1
                more = self._gain(row, total)
            amount = float(self.problem.amount[row])
            prices.append(ShadowPrice(resource, amount, float(price[row]), more))
        return sorted(prices, key=lambda one: (one.more is None, -one.worth))

    def _gain(self, row: int, total: Total) -> Total:
        """Return what the plan gains with more of one resource."""
        more = self.problem.with_more(row, UNITS[self.resources[row].sort])
        again = self._total(solve(more, gap=GAP).tonnes)
        return Total(
            again.tonnes - total.tonnes,
            again.delivered - total.delivered,
            again.hours - total.hours,
            again.value - total.value,
        )

    def _shut(self, solved: Solved) -> list[Shut]:
        most, used = np.zeros(len(self.resources)), self.problem.uses @ solved.tonnes
        reach: dict[tuple[Resource, str], float] = {}
        for option in self.choice.options:
            offered = self.choice.amounts[Resource("offer", option.offer)]
            for resource, use in option.uses.items():
                if resource.sort == "process":
                    known = reach.get((resource, option.offer), 0.0)
                    reach[resource, option.offer] = max(known, use * offered)
        for (resource, _), tonnes in reach.items():
            most[self.place[resource]] += tonnes
        return [
            Shut(self.resources[row].id, float(self.problem.minimum[row]), float(most[row]))
            for row in self.problem.gates
            if not solved.open[row] or used[row] < TOLERANCE
        ]

    def _left(self, solved: Solved) -> list[LeftOver]:
        """Return what does not find its place, with the reason, largest first."""
        view, used = self.engine.view_, self.problem.uses @ solved.tonnes
        of: dict[str, list[int]] = {}
        for place, option in enumerate(self.choice.options):
            of.setdefault(option.offer, []).append(place)
            of.setdefault(option.need, []).append(place)
        left = []
        for sort, ids in (("offer", view.offers.ids), ("need", view.needs.ids)):
            for id_ in ids:
                resource = Resource(sort, id_)
                if self.wish.members is not None and (
                    view.streams[id_].organisation not in self.wish.members
                ):
                    continue
                amount = self.choice.amounts.get(resource)
                if amount is None:
                    if sort == "offer":
                        left.append(LeftOver(id_, sort, None, "amount_unknown"))
                    continue
                row = self.place.get(resource)
                rest = amount - (0.0 if row is None else float(used[row]))
                if rest > max(TOLD, 1e-6 * amount):
                    why, short = self._why(of.get(id_, []), resource, solved, used)
                    left.append(LeftOver(id_, sort, rest, why, short))
        return sorted(
            left, key=lambda one: (one.direction != "offer", -(one.tonnes or 0), one.stream)
        )

    def _why(
        self,
        places: list[int],
        own: Resource,
        solved: Solved,
        used: NDArray[np.float64],
    ) -> tuple[str, Resource | None]:
        if not places:
            return "no_way", None
        worthwhile = [place for place in places if self.problem.value[place] > TOLERANCE]
        if not worthwhile:
            return "not_worth", None
        best = max(worthwhile, key=lambda place: (self.problem.value[place], -place))
        for shut in (True, False):
            for resource in self.choice.options[best].uses:
                row = self.place[resource]
                if resource == own:
                    continue
                if shut and not solved.open[row]:
                    return "shut", resource
                if not shut and used[row] >= self.problem.amount[row] * (1 - 1e-6) - TOLERANCE:
                    return "full", resource
        return "not_worth", None


def worth(option: Option, aims: Aims) -> float:
    """Return the value of one tonne of an option: what it brings by its chance, less the road."""
    brings = aims.tonne[option.step] * option.delivered + aims.job * option.hours / HOURS_A_JOB
    return option.chance * brings - aims.km * option.km


__all__ = [
    "Line",
    "Lock",
    "NoPlanPossible",
    "Plan",
    "ShadowPrice",
    "Wish",
    "plan",
    "worth",
]
