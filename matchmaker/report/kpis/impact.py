"""Tonnes, CO2e, jobs and training: intervals with their factors, and no tonne counted twice."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from matchmaker.domain import StreamStatus
from matchmaker.report.factors import STEPS, Takers, factor_for
from matchmaker.report.figures import (
    Basis,
    Figure,
    Part,
    Rows,
    interval,
    largest_share,
    total,
)
from matchmaker.report.kpis.cases import Running

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.domain import Partnership
    from matchmaker.report.chains import Flow
    from matchmaker.report.window import Window

SHEET = "partnerships"
DAYS_A_YEAR = 365.25


class Tonnes:
    """How many tonnes a year flow in the running partnerships, by step of the waste hierarchy."""

    name, family, unit, better = "tonnes", "impact", "tonne_year", "up"
    sheets, parts = (SHEET, "streams", "processes"), "hierarchy"

    def read(self, window: Window) -> Figure:
        """Add up tonnes once per chain; high also has those that only a stream tells."""
        groups: dict[str, list[tuple[Flow, float]]] = {step: [] for step in STEPS}
        takers = Takers(window.history.snapshot.processes)
        for flow, part in window.own_flows:
            groups[step_of(window, takers, flow)].append((flow, part))
        parts = [Part(step, _tonnes(window, own)) for step, own in groups.items() if own]
        whole = _tonnes(window, window.own_flows)
        return replace(whole, parts=tuple(parts))


class TonnesMoved:
    """How many tonnes moved within the period."""

    name, family, unit, better = "tonnes_moved", "impact", "tonne", "up"
    sheets, parts = (SHEET, "streams"), ""

    def read(self, window: Window) -> Figure:
        """Multiply the tonnes a year by the days of the period in which each partnership ran."""
        days = {one.id: _days(window, one) / DAYS_A_YEAR for one in window.running}
        moved = [(flow, part * days[flow.id]) for flow, part in window.own_flows]
        return _tonnes(window, moved)


class Co2e:
    """How much CO2e do the running partnerships avoid in a year."""

    name, family, unit, better = "co2e", "impact", "tonne_co2e_year", "up"
    sheets, parts = (SHEET, "streams", "processes"), "factor_set"

    def read(self, window: Window) -> Figure:
        """Multiply tonnes by the factor that fits; sets of factors are never added up."""
        takers = Takers(window.history.snapshot.processes)
        sets: dict[str, list[tuple[Flow, float, float, str]]] = {}
        for flow, part in window.own_flows:
            if flow.tonnes is None or not part:
                continue
            step = step_of(window, takers, flow)
            factor = factor_for("co2e", step, flow.waste_code, takers.operations(flow))
            if factor is not None:
                low, high = (end * flow.tonnes * part for end in factor.per_tonne)
                firm = flow.basis is Basis.DECLARED
                sets.setdefault(factor.set, []).append((flow, low if firm else 0, high, factor.id))
        parts = [
            Part(
                key,
                _weighed(
                    window,
                    interval(
                        fsum(low for _, low, _, _ in own),
                        fsum(high for _, _, high, _ in own),
                        Rows.of(SHEET, (flow.id for flow, *_ in own)),
                        Basis.MODELLED,
                        (id_ for *_, id_ in own),
                    ),
                    [(flow.id, high) for flow, _, high, _ in own],
                ),
            )
            for key, own in sorted(sets.items())
        ]
        if len(parts) == 1:
            return replace(parts[0].figure, parts=tuple(parts))
        rows = Rows.of(SHEET, (id_ for part in parts for id_ in part.figure.rows.ids))
        used = tuple(sorted({id_ for part in parts for id_ in part.figure.factors}))
        why = "several_sets" if parts else "no_factor"
        return Figure(
            None, None, None, len(rows.ids), Basis.MODELLED, why, rows, used, tuple(parts)
        )


class Jobs:
    """How many jobs do the running partnerships carry."""

    name, family, unit, better = "jobs", "impact", "job", "up"
    sheets, parts = (SHEET, "streams", "processes"), "basis"

    def read(self, window: Window) -> Figure:
        """Add up what partners declare; where they do not, tonnes times a factor."""
        takers = Takers(window.history.snapshot.processes)
        flows = {flow.id: (flow, part) for flow, part in window.own_flows}
        declared: list[tuple[str, float]] = []
        modelled: list[tuple[str, float, float, str]] = []
        for one in window.running:
            if one.jobs is not None:
                declared.append((one.id, one.jobs * window.attribution(one)))
                continue
            flow, part = flows.get(one.id, (None, 0.0))
            if flow is None or flow.tonnes is None or not part:
                continue
            step = step_of(window, takers, flow)
            factor = factor_for("jobs", step, flow.waste_code, takers.operations(flow))
            if factor is not None:
                low, high = (end * flow.tonnes * part for end in factor.per_tonne)
                firm = flow.basis is Basis.DECLARED
                modelled.append((one.id, low if firm else 0.0, high, factor.id))
        parts = []
        sure = total(jobs for _, jobs in declared)
        if declared:
            rows = Rows.of(SHEET, (id_ for id_, _ in declared))
            figure = interval(sure, sure, rows, Basis.DECLARED)
            parts.append(Part("declared", _weighed(window, figure, declared)))
        amounts = [*declared, *((m[0], m[2]) for m in modelled)]
        low, high = total(m[1] for m in modelled), total(m[2] for m in modelled)
        used = [id_ for *_, id_ in modelled]
        if modelled:
            rows = Rows.of(SHEET, (m[0] for m in modelled))
            figure = interval(low, high, rows, Basis.MODELLED, used)
            own = [(m[0], m[2]) for m in modelled]
            parts.append(Part("modelled", _weighed(window, figure, own)))
        rows = Rows.of(SHEET, [*(id_ for id_, _ in declared), *(m[0] for m in modelled)])
        basis = Basis.MODELLED if modelled else Basis.DECLARED
        whole = interval(sure + low, sure + high, rows, basis, used, parts)
        return _weighed(window, whole, amounts)


class TrainingHours:
    """How many hours of training do the running partnerships bring."""

    name, family, unit, better = "training_hours", "impact", "hour", "up"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Add up what partners declare."""
        told = [one for one in window.running if one.training_hours is not None]
        own = [(one.id, (one.training_hours or 0.0) * window.attribution(one)) for one in told]
        hours = total(number for _, number in own)
        rows = Rows.of(SHEET, (id_ for id_, _ in own))
        return _weighed(window, interval(hours, hours, rows, Basis.DECLARED), own)


class CostPerPartnership:
    """What did a running partnership cost."""

    name, family, unit, better = "cost_per_partnership", "impact", "euro", "down"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Divide what was spent in the period by the partnerships that run at its end."""
        running = Running().read(window)
        if window.cost is None:
            return Figure(count=running.count, why_not="not_given")
        if not running.count:
            return Figure(why_not="too_few")
        cost = window.cost / running.count
        return interval(cost, cost, running.rows, Basis.DECLARED)


def step_of(window: Window, takers: Takers, flow: Flow) -> str:
    """Return the step of the waste hierarchy that a flow takes."""
    streams = window.stream_by_id
    partnership = window.partnership_by_id[flow.id]
    named = [streams[id_].status for id_ in partnership.streams if id_ in streams]
    return takers.step(flow, named[0] if named else StreamStatus.UNKNOWN)


def _days(window: Window, partnership: Partnership) -> int:
    """Return on how many days of the period a partnership ran that runs at its end."""
    steps = window.history.steps_of.get(partnership.id, ())
    ran = [step.on for step in steps if step.state == "running" and step.on in window.period]
    since = partnership.started if not steps else ran[-1] if ran else None
    return window.period.overlap(since, None)


def _tonnes(window: Window, flows: Iterable[tuple[Flow, float]]) -> Figure:
    known = [(flow, part) for flow, part in flows if flow.tonnes is not None]
    sure = total((f.tonnes or 0.0) * part for f, part in known if f.basis is not Basis.MODELLED)
    more = total((f.tonnes or 0.0) * part for f, part in known if f.basis is Basis.MODELLED)
    basis = Basis.MODELLED if more else Basis.DECLARED
    figure = interval(sure, sure + more, Rows.of(SHEET, (flow.id for flow, _ in known)), basis)
    return _weighed(window, figure, [(flow.id, (flow.tonnes or 0.0) * p) for flow, p in known])


def _weighed(window: Window, figure: Figure, amounts: Iterable[tuple[str, float]]) -> Figure:
    """Return a figure that knows how much of it one partner has a hand in.

    Parameters
    ----------
    amounts
        Ids of partnerships, with what each adds.
    """
    known = window.partnership_by_id
    return replace(
        figure, largest=largest_share((known[id_].partners, much) for id_, much in amounts)
    )
