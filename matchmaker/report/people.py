"""Whom to introduce next, cases in brief, and what failures teach."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.domain import Kind, PartnershipState, Verdict
from matchmaker.report.changes import day_of, material_in
from matchmaker.report.figures import Rows
from matchmaker.report.kpis.cases import reason_of

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.report.window import Window

MOST = 10
TOLD = 5


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two who were judged to fit, and have no case yet.

    Parameters
    ----------
    on
        Day of the verdict.
    across
        Whether they are in different circles, so that a tie would join these.
    """

    one: str
    other: str
    on: date | None
    across: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A partnership in brief.

    Parameters
    ----------
    days
        From the first step of the case to the day it ran; ``None`` when unknown.
    new
        Whether it came to run in the period.
    """

    partnership: str
    partners: tuple[str, ...]
    material: str
    since: date | None
    days: int | None
    tonnes: float | None
    jobs: float | None
    training_hours: float | None
    new: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """Why cases failed in a year.

    Parameters
    ----------
    before
        How many failed for this reason in the year before.
    stage
        State that most of them had reached; empty when nobody wrote it down.
    """

    reason: str
    rows: Rows
    before: int
    stage: str


def introductions(window: Window) -> tuple[Introduction, ...]:
    """Return pairs to introduce: those that would join two circles first, then the latest."""
    circle = {id_: n for n, group in enumerate(window.communities) for id_ in group}
    met = {
        frozenset((one, other))
        for p in window.history.snapshot.partnerships
        for one in p.partners
        for other in p.partners
        if window.state(p) is not None
    }
    latest: dict[frozenset[str], Introduction] = {}
    verdicts = window.history.snapshot.judgements
    for verdict in sorted(verdicts, key=lambda v: (str(v.at or ""), v.organisation, v.partner)):
        pair = frozenset((verdict.organisation, verdict.partner))
        if verdict.at is not None and verdict.at > window.period.last:
            continue
        if pair in met or not pair <= window.by_id.keys() or not pair & window.members:
            continue
        if verdict.verdict is not Verdict.USEFUL:
            latest.pop(pair, None)
            continue
        across = circle.get(verdict.organisation) != circle.get(verdict.partner)
        latest[pair] = Introduction(verdict.organisation, verdict.partner, verdict.at, across)
    social = Kind.SOCIAL_ECONOMY

    def worth(pair: Introduction) -> tuple[bool, bool, int, str, str]:
        kinds = {window.by_id[pair.one].kind, window.by_id[pair.other].kind}
        day = pair.on.toordinal() if pair.on else 0
        mixed = social in kinds and len(kinds) > 1
        return not mixed, not pair.across, -day, pair.one, pair.other

    return tuple(sorted(latest.values(), key=worth)[:MOST])


def stories(window: Window) -> tuple[Story, ...]:
    """Return partnerships to tell of: those that came to run, the weightiest first."""
    new = {one.id for one in window.came_into(PartnershipState.RUNNING)}
    ordered = sorted(
        window.running,
        key=lambda p: (p.id not in new, -(p.tonnes_per_year or 0.0), -(p.jobs or 0.0), p.id),
    )
    told = []
    for one in ordered[:TOLD]:
        steps = window.history.steps_of.get(one.id, ())
        ran = [s.on for s in steps if s.state is PartnershipState.RUNNING]
        told.append(
            Story(
                one.id,
                one.partners,
                material_in(window, one),
                ran[0] if ran else one.started or day_of(window, one),
                (ran[0] - steps[0].on).days if ran else None,
                one.tonnes_per_year,
                one.jobs,
                one.training_hours,
                one.id in new,
            )
        )
    return tuple(told)


def lessons(window: Window) -> tuple[Lesson, ...]:
    """Return why cases failed in the year up to the end of the period, the commonest first."""
    last = window.period.last
    first = last - timedelta(days=365)
    groups: dict[str, list[tuple[str, str]]] = {}
    earlier: Counter[str] = Counter()
    for one in window.partnerships:
        if window.state(one) is not PartnershipState.FAILED:
            continue
        steps = window.history.steps_of.get(one.id, ())
        days = [s.on for s in steps if s.state is PartnershipState.FAILED]
        day = days[0] if days else one.ended
        if day is None or day > last:
            continue
        if day <= first - timedelta(days=365):
            continue
        if day <= first:
            earlier[reason_of(one)] += 1
            continue
        stage = steps[-2].state.value if len(steps) > 1 else ""
        groups.setdefault(reason_of(one), []).append((one.id, stage))
    told = [
        Lesson(
            reason,
            Rows.of("partnerships", (id_ for id_, _ in own)),
            earlier[reason],
            _commonest(stage for _, stage in own if stage),
        )
        for reason, own in groups.items()
    ]
    return tuple(sorted(told, key=lambda lesson: (-lesson.rows.count, lesson.reason)))


def _commonest(words: object) -> str:
    counts = Counter(words)  # type: ignore[call-overload]
    return str(max(counts, key=lambda word: (counts[word], word), default=""))
