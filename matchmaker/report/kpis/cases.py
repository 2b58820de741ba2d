"""Cases: where they stand, how far they come, how long they take, and why they fail."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from matchmaker.domain import PartnershipState
from matchmaker.report.figures import Figure, Part, Rows, counted, counted_by, middle, share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.domain import Partnership
    from matchmaker.report.window import Window

SHEET = "partnerships"
STAGES = (
    PartnershipState.LEAD,
    PartnershipState.INTRODUCED,
    PartnershipState.TALKING,
    PartnershipState.PILOT,
    PartnershipState.RUNNING,
)
"""The way of a case that goes well."""
OTHER = "other"


class Running:
    """How many partnerships run when the period ends, by what flows."""

    name, family, unit, better = "running", "cases", "partnership", "up"
    sheets, parts = (SHEET,), "partnership_kind"

    def read(self, window: Window) -> Figure:
        """Count running partnerships."""
        groups: dict[str, list[str]] = {}
        for one in window.running:
            groups.setdefault(one.kind.value if one.kind else OTHER, []).append(one.id)
        rows = Rows.of(SHEET, [one.id for one in window.running])
        return counted(rows, counted_by(SHEET, dict(sorted(groups.items()))))


class Started:
    """How many partnerships run at the end that did not before the period."""

    name, family, unit, better = "started", "cases", "partnership", "up"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Count those that came to run."""
        return counted(_rows(window.came_into(PartnershipState.RUNNING)))


class Stopped:
    """How many partnerships ran before the period and do not at its end."""

    name, family, unit, better = "stopped", "cases", "partnership", "down"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Count those that no longer run."""
        return counted(_rows(window.left(PartnershipState.RUNNING)))


class Begun:
    """How many cases began in the period."""

    name, family, unit, better = "cases_begun", "cases", "partnership", "up"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Count cases whose first step is in the period."""
        return counted(_rows(window.begun))


class Stages:
    """Where do the cases stand when the period ends."""

    name, family, unit, better = "cases_by_stage", "cases", "partnership", ""
    sheets, parts = (SHEET,), "state"

    def read(self, window: Window) -> Figure:
        """Count cases that have begun, by state."""
        groups: dict[str, list[str]] = {state.value: [] for state in PartnershipState}
        for one in window.partnerships:
            state = window.state(one)
            if state is not None:
                groups[state.value].append(one.id)
        ids = [id_ for own in groups.values() for id_ in own]
        told = {key: own for key, own in groups.items() if own}
        return counted(Rows.of(SHEET, ids), counted_by(SHEET, told))


class Funnel:
    """How far did the cases of the last twelve months come."""

    name, family, unit, better = "funnel", "cases", "partnership", "up"
    sheets, parts = (SHEET, "case_steps"), "state"

    def read(self, window: Window) -> Figure:
        """Count the cases begun in a year that came at least as far as each stage.

        A case without written steps is known only by where it stands; one that failed without
        steps counts for the first stage.
        """
        cohort = begun_in_a_year(window)
        farthest = {one.id: reached(window, one) for one in cohort}
        groups = {
            stage.value: [id_ for id_, at in farthest.items() if at >= place]
            for place, stage in enumerate(STAGES)
        }
        return counted(_rows(cohort), counted_by(SHEET, groups))


class TalksThatRun:
    """Which share of the talks of two years led to a running partnership."""

    name, family, unit, better = "talks_that_run", "cases", "share", "up"
    sheets, parts = (SHEET, "case_steps"), ""

    def read(self, window: Window) -> Figure:
        """Give the share of cases that came to talks, are decided, and came to run."""
        decided = [
            one
            for one in begun_in_a_year(window, years=2)
            if reached(window, one) >= STAGES.index(PartnershipState.TALKING)
            and window.state(one)
            in {PartnershipState.RUNNING, PartnershipState.ENDED, PartnershipState.FAILED}
        ]
        ran = [one.id for one in decided if reached(window, one) == len(STAGES) - 1]
        return share(ran, [one.id for one in decided], SHEET)


class TimeInStage:
    """How many days do cases stay in a stage."""

    name, family, unit, better = "days_in_stage", "cases", "day", "down"
    sheets, parts = ("case_steps",), "state"

    def read(self, window: Window) -> Figure:
        """Give the median stay that ended in the year up to the end of the period."""
        first = window.period.last - timedelta(days=365)
        stays: dict[PartnershipState, list[tuple[str, int]]] = {stage: [] for stage in STAGES[:-1]}
        for one in window.partnerships:
            steps = window.history.steps_of.get(one.id, ())
            for here, then in pairwise(steps):
                if here.state in stays and first < then.on <= window.period.last:
                    stays[here.state].append((one.id, (then.on - here.on).days))
        parts = [
            Part(
                stage.value,
                middle([float(n) for _, n in own], Rows.of(SHEET, [id_ for id_, _ in own])),
            )
            for stage, own in stays.items()
            if own
        ]
        whole = [stay for own in stays.values() for stay in own]
        figure = middle([float(n) for _, n in whole], Rows.of(SHEET, [id_ for id_, _ in whole]))
        return Figure(
            figure.value,
            figure.low,
            figure.high,
            figure.count,
            why_not=figure.why_not,
            rows=figure.rows,
            parts=tuple(parts),
        )


class Failures:
    """How many cases failed in the period, and why."""

    name, family, unit, better = "failures", "cases", "partnership", "down"
    sheets, parts = (SHEET,), "reason"

    def read(self, window: Window) -> Figure:
        """Count cases that came to fail, by the reason that was written down."""
        groups: dict[str, list[str]] = {}
        failed = window.came_into(PartnershipState.FAILED)
        for one in failed:
            groups.setdefault(reason_of(one), []).append(one.id)
        ordered = dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))
        return counted(_rows(failed), counted_by(SHEET, ordered))


REASONS = frozenset(
    (
        *("too_far", "quantity_too_small", "quantity_too_large", "quality", "price", "permit"),
        *("no_time", "no_answer", "other_partner", "timing", "trust"),
    )
)
"""Codes of reasons that the catalogues have words for."""


def reason_of(partnership: Partnership) -> str:
    """Return the code of the reason for which a case failed."""
    if not partnership.reason:
        return "unknown"
    return partnership.reason if partnership.reason in REASONS else OTHER


def begun_in_a_year(window: Window, years: int = 1) -> list[Partnership]:
    """Return cases that began in so many years up to the end of the period."""
    last = window.period.last
    first = last - timedelta(days=365 * years)
    began = ((one, window.history.began(one)) for one in window.partnerships)
    return [one for one, day in began if day is not None and first < day <= last]


def reached(window: Window, partnership: Partnership) -> int:
    """Return the farthest place in `STAGES` that a case had reached by the end of the period."""
    steps = window.history.steps_of.get(partnership.id)
    if steps:
        states = [step.state for step in steps if step.on <= window.period.last]
    else:
        now = window.state(partnership)
        ended = now is PartnershipState.ENDED
        states = [PartnershipState.RUNNING if ended else now] if now else []
    return max((STAGES.index(state) for state in states if state in STAGES), default=0)


def _rows(partnerships: Iterable[Partnership]) -> Rows:
    return Rows.of(SHEET, (one.id for one in partnerships))
