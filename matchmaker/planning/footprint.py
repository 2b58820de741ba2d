"""What a plan brings besides its own weights: who is served, tonnes, hours, jobs and CO2e.

Jobs and CO2e are tonnes times published factors (`matchmaker.report.factors`), each low to high.
Factors of different sets are never added up: their boundaries differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.domain import Direction, StreamStatus
from matchmaker.report.factors import STEPS, factor_for, factors, step_of_operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matchmaker.domain import Operation, Stream
    from matchmaker.graph import View
    from matchmaker.planning.options import Commitment
    from matchmaker.planning.plan import Plan

JOBS, CO2E = "jobs", "co2e"


class Interval(NamedTuple):
    """A figure of which the truth lies between two ends."""

    low: float
    high: float

    def __add__(self, other: object) -> Interval:
        """Return the sum: ends with ends."""
        if not isinstance(other, Interval):
            return NotImplemented
        return Interval(self.low + other.low, self.high + other.high)


NOTHING = Interval(0.0, 0.0)


@dataclass(frozen=True)
class Footprint:
    """What the collaborations of a plan bring in a year; at most, where yields are unknown.

    Parameters
    ----------
    offers, needs
        Streams that find a place, those that run already with them.
    tonnes
        Tonnes a year that are placed.
    hours
        Hours of work a year in the social economy that the processes tell.
    by_factor
        Tonnes a year to which each factor applies.
    """

    offers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    tonnes: float = 0.0
    hours: float = 0.0
    by_factor: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, other: Footprint) -> Footprint:
        """Return both together."""
        both = dict(self.by_factor)
        for factor, tonnes in other.by_factor.items():
            both[factor] = both.get(factor, 0.0) + tonnes
        return Footprint(
            self.offers | other.offers,
            self.needs | other.needs,
            self.tonnes + other.tonnes,
            self.hours + other.hours,
            both,
        )


@dataclass(frozen=True)
class Difference:
    """What one footprint has more than another; less is below 0.

    Parameters
    ----------
    jobs
        Persons.
    co2e
        Tonnes of CO2e a year that are avoided, by set of factors.
    factors
        Those that were used.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    tonnes: float
    hours: float
    jobs: Interval
    co2e: Mapping[str, Interval]
    factors: tuple[str, ...]


def difference(after: Footprint, before: Footprint) -> Difference:
    """Return what `after` has more than `before`.

    What is the same in both cancels out before a factor is applied: a doubt about the factor is no
    doubt about tonnes that stay.
    """
    moved = {
        factor: after.by_factor.get(factor, 0.0) - before.by_factor.get(factor, 0.0)
        for factor in sorted(after.by_factor.keys() | before.by_factor.keys())
    }
    used = {factor: tonnes for factor, tonnes in moved.items() if abs(tonnes) > 1e-9}
    jobs, co2e = NOTHING, dict[str, Interval]()
    for id_, tonnes in used.items():
        factor = factors()[id_]
        ends = Interval(*sorted(end * tonnes for end in factor.per_tonne))
        if factor.impact == JOBS:
            jobs += ends
        else:
            co2e[factor.set] = co2e.get(factor.set, NOTHING) + ends
    served_after, served_before = after.offers | after.needs, before.offers | before.needs
    return Difference(
        gained=tuple(sorted(served_after - served_before)),
        lost=tuple(sorted(served_before - served_after)),
        tonnes=after.tonnes - before.tonnes,
        hours=after.hours - before.hours,
        jobs=jobs,
        co2e=co2e,
        factors=tuple(used),
    )


def footprint_of(view: View, found: Plan) -> Footprint:
    """Return what a plan brings, and what runs already and stays."""
    whole = Footprint()
    for line in found.lines:
        option = line.option
        operations = [view.processes[one].operation for one in option.processes]
        whole += Footprint(
            frozenset({option.offer}),
            frozenset({option.need}),
            line.tonnes,
            line.hours,
            _by_factor(view.streams[option.offer], operations, line.tonnes),
        )
    for kept in found.choice.kept:
        whole += _of_commitment(view, kept)
    return whole


def _of_commitment(view: View, kept: Commitment) -> Footprint:
    streams = [view.streams[one] for one in kept.streams if one in view.streams]
    offers = [one for one in streams if one.direction is Direction.OFFER]
    tonnes = kept.tonnes or 0.0
    operations = {
        process.operation
        for process in view.processes.values()
        if process.organisation in kept.partners
        and any(_accepts(process.accepts, one.waste_code) for one in offers)
    }
    return Footprint(
        frozenset(one.id for one in offers),
        frozenset(one.id for one in streams if one.direction is Direction.NEED),
        tonnes,
        0.0,
        _by_factor(offers[0], operations, tonnes) if offers else {},
    )


def _by_factor(offer: Stream, operations: Iterable[Operation], tonnes: float) -> dict[str, float]:
    """Return the factors that fit, each with these tonnes."""
    names = frozenset(one.value for one in operations)
    step = _step(offer, names)
    found = (factor_for(impact, step, offer.waste_code, names) for impact in (JOBS, CO2E))
    return {factor.id: tonnes for factor in found if factor is not None and tonnes}


def _step(offer: Stream, operations: Iterable[str]) -> str:
    """Return the best step of the waste hierarchy that the operations serve, as reports do."""
    steps = {_steps().get(name) for name in operations}
    found = next((step for step in STEPS if step in steps), "unknown")
    not_waste = offer.status in {StreamStatus.PRODUCT, StreamStatus.BY_PRODUCT}
    return "prevention" if found == "unknown" and not_waste else found


def _steps() -> dict[str, str]:
    return {operation.value: step for operation, step in step_of_operation().items()}


def _accepts(accepts: Iterable[str], code: str) -> bool:
    return bool(code) and any(word[:2].isdigit() and code.startswith(word) for word in accepts)
