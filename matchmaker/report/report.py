"""A report: every figure beside those before it, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matchmaker.errors import InvalidRequest
from matchmaker.report.argument import Finding, findings, headline
from matchmaker.report.changes import Change, changes
from matchmaker.report.drawings import Band, Drawing, bands, drawing
from matchmaker.report.gaps import Gap, gaps
from matchmaker.report.kpis import KPIS
from matchmaker.report.masking import DOMINANT, SMALLEST, is_small, masked
from matchmaker.report.people import (
    Introduction,
    Lesson,
    Story,
    introductions,
    lessons,
    stories,
)
from matchmaker.report.period import Period
from matchmaker.report.quality import Weakness, weaknesses
from matchmaker.report.scope import EVERYTHING, Scope
from matchmaker.report.window import Window

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.outcomes import History
    from matchmaker.report.base import Kpi
    from matchmaker.report.figures import Figure

Told = Callable[[str], None]
"""Hears the name of each part of the work when it begins."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What is wanted.

    Parameters
    ----------
    baseline
        The period to compare with besides the previous one; by default the same a year earlier.
    cost
        Euros spent in the period.
    public
        For everybody: small numbers are masked, nobody is named.
    """

    period: Period
    scope: Scope = EVERYTHING
    baseline: Period | None = None
    cost: float | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI in three periods."""

    kpi: Kpi
    now: Figure
    previous: Figure
    baseline: Figure

    @property
    def change(self) -> float | None:
        """Difference with the previous period; ``None`` where one of the two is not known."""
        if self.now.middle is None or self.previous.middle is None:
            return None
        return self.now.middle - self.previous.middle

    @property
    def verdict(self) -> str:
        """``better``, ``worse``, ``same``, or empty where the direction says nothing."""
        if self.change is None or not self.kpi.better:
            return ""
        if abs(self.change) < 1e-9:
            return "same"
        return "better" if (self.change > 0) == (self.kpi.better == "up") else "worse"


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells, as codes, ids and figures.

    Parameters
    ----------
    made_from
        Fingerprint of the history: the same one gives the same report, to the digit.
    as_of
        Last day that the history knows.
    """

    request: ReportRequest
    baseline: Period
    made_from: str
    as_of: date
    lines: tuple[Line, ...]
    headline: Finding
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    bands: tuple[Band, ...]
    drawing: Drawing
    introductions: tuple[Introduction, ...]
    stories: tuple[Story, ...]
    lessons: tuple[Lesson, ...]
    weaknesses: tuple[Weakness, ...]

    def line(self, name: str) -> Line:
        """Return the line of the KPI with this name."""
        return next(line for line in self.lines if line.kpi.name == name)


def report(history: History, request: ReportRequest, told: Told = lambda _: None) -> Report:
    """Work out a report.

    Parameters
    ----------
    history
        The network with its past; names and free texts are not looked at.
    told
        Hears the name of each part of the work when it begins.

    Raises
    ------
    InvalidRequest
        The period lies wholly after what the history knows, or the network has no such scope.
    """
    request.scope.check(history.snapshot)
    as_of = history.snapshot.as_of
    if request.period.first > as_of:
        raise InvalidRequest(
            field="period", value=request.period.name, expected=f"… {as_of.isoformat()}"
        )
    history = history.bare()
    baseline = request.baseline or request.period.year_earlier
    periods = (request.period, request.period.previous, baseline)
    windows = [
        Window(history, period, request.scope, None if place else request.cost, compared=place > 0)
        for place, period in enumerate(periods)
    ]
    lines = []
    for kpi in KPIS:
        told(kpi.name)
        now, previous, base = (kpi.read(window) for window in windows)
        lines.append(Line(kpi, now, previous, base))
    window = windows[0]

    def part(name: str, make: Callable[[Window], Any]) -> Any:
        told(name)
        return make(window)

    changed, missing = part("changes", changes), part("gaps", gaps)
    if request.public:
        missing = _open_gaps(missing)
    made = Report(
        request=request,
        baseline=baseline,
        made_from=history.fingerprint,
        as_of=as_of,
        lines=tuple(lines),
        headline=headline(window, missing),
        findings=findings(window, changed, missing),
        changes=changed,
        gaps=missing,
        bands=part("bands", bands),
        drawing=part("drawing", drawing),
        introductions=part("introductions", introductions),
        stories=part("stories", stories),
        lessons=part("lessons", lessons),
        weaknesses=part("quality", weaknesses),
    )
    return for_everybody(made) if request.public else made


def for_everybody(made: Report) -> Report:
    """Return a report as everybody may read it: small numbers masked, nobody named, no rows."""

    def open_(finding: Finding) -> bool:
        numbers = (v for v in finding.facts.values() if isinstance(v, (int, float)))
        return not any(is_small(number) for number in numbers)

    def bare(finding: Finding) -> Finding:
        facts = {k: v for k, v in finding.facts.items() if k != "partners"}
        return Finding(finding.code, facts)

    title = made.headline
    return replace(
        made,
        lines=tuple(
            replace(
                line,
                now=masked(line.now, line.kpi.parts),
                previous=masked(line.previous, line.kpi.parts),
                baseline=masked(line.baseline, line.kpi.parts),
            )
            for line in made.lines
        ),
        headline=bare(title) if open_(title) else Finding("public", {}),
        findings=tuple(bare(one) for one in made.findings if open_(one)),
        changes=(),
        bands=tuple(
            replace(band, rows=band.rows.among(()))
            for band in made.bands
            if band.rows.count >= SMALLEST and band.largest <= DOMINANT
        ),
        drawing=Drawing(),
        introductions=(),
        stories=(),
        lessons=(),
        weaknesses=(),
    )


def _open_gaps(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Return the gaps that enough owners share; without amounts that are mostly one owner's."""
    return tuple(
        replace(
            gap,
            rows=gap.rows.among(()),
            takers=gap.takers.among(()),
            municipality="",
            tonnes=gap.tonnes if gap.largest <= DOMINANT else None,
            jobs=gap.jobs if gap.largest <= DOMINANT else None,
        )
        for gap in gaps
        if gap.owners >= SMALLEST
    )
