"""What a report says first: a headline and five sentences, as codes and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.domain import Kind, PartnershipState
from matchmaker.report.figures import NO_ROWS, Rows
from matchmaker.report.kpis.cases import Failures, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.report.changes import Change
    from matchmaker.report.gaps import Gap
    from matchmaker.report.window import Window

ASKED = (PartnershipState.INTRODUCED, PartnershipState.TALKING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence: the key of its words, the facts in them, and the rows behind it.

    Facts named ``material`` and ``reason`` are codes, which the doors turn into words.
    """

    code: str
    facts: Mapping[str, object]
    rows: Rows = NO_ROWS


FINDINGS = (
    *("running_more", "running_fewer", "running_same", "gained", "nothing_gained", "lost"),
    *(
        "no_gap",
        "failed",
        "nothing_lost",
        "no_authority",
        "with_authority",
        "joined",
        "gap",
        "gap_unsized",
    ),
)
"""Keys under ``report.finding``."""
HEADLINES = ("more", "more_gap", "fewer", "fewer_gap", "same", "same_gap", "public")
"""Keys under ``report.headline``."""


def findings(window: Window, changes: Sequence[Change], gaps: Sequence[Gap]) -> tuple[Finding, ...]:
    """Return the five sentences of the first page."""
    return (
        _running(window),
        _gained(changes),
        _lost(window, changes),
        _missing(window),
        _gap(gaps),
    )


def headline(window: Window, gaps: Sequence[Gap]) -> Finding:
    """Return what the report is called: what changed most, and what waits."""
    more = len(window.running) - len(_ran_before(window))
    code = "same" if not more else "more" if more > 0 else "fewer"
    named = [gap for gap in gaps if gap.named]
    facts: dict[str, object] = {"count": abs(more)}
    if not named:
        return Finding(code, facts)
    return Finding(f"{code}_gap", {**facts, "material": named[0].material}, named[0].rows)


def _ran_before(window: Window) -> list[str]:
    running = PartnershipState.RUNNING
    return [one.id for one in window.partnerships if window.state_before(one) is running]


def _running(window: Window) -> Finding:
    number, before = len(window.running), len(_ran_before(window))
    code = "same" if number == before else "more" if number > before else "fewer"
    rows = Rows.of("partnerships", (one.id for one in window.running))
    facts = {"count": number, "change": abs(number - before), "day": window.period.before}
    return Finding(f"running_{code}", facts, rows)


def _gained(changes: Sequence[Change]) -> Finding:
    came = [change for change in changes if change.gained.count]
    if not came:
        return Finding("nothing_gained", {})
    most = max(came, key=lambda change: (change.gained.count, change.material != "unknown"))
    whole = sum(change.gained.count for change in came)
    facts = {
        "count": whole,
        "largest": most.gained.count,
        "material": most.material,
    }
    ids = (id_ for change in came for id_ in change.gained.ids)
    return Finding("gained", facts, Rows.of("partnerships", ids))


def _lost(window: Window, changes: Sequence[Change]) -> Finding:
    went = [change for change in changes if change.lost.count]
    if went:
        most = max(went, key=lambda change: change.lost.count)
        ids = (id_ for change in went for id_ in change.lost.ids)
        whole = sum(change.lost.count for change in went)
        facts: dict[str, object] = {"count": whole, "material": most.material}
        return Finding("lost", facts, Rows.of("partnerships", ids))
    failed = Failures().read(window)
    if failed.count:
        reasons = {one.id: reason_of(one) for one in window.partnerships}
        told = failed.parts[0]
        known = reasons[told.figure.rows.ids[0]]
        facts = {"count": failed.count, "largest": told.figure.count, "reason": known}
        return Finding("failed", facts, failed.rows)
    return Finding("nothing_lost", {})


def _missing(window: Window) -> Finding:
    talks = window.in_state(*ASKED)
    without = [
        one.id
        for one in talks
        if not any(
            window.by_id[id_].kind is Kind.PUBLIC for id_ in one.partners if id_ in window.by_id
        )
    ]
    if talks and without:
        rows = Rows.of("partnerships", without)
        return Finding("no_authority", {"count": len(without), "among": len(talks)}, rows)
    if talks:
        rows = Rows.of("partnerships", (one.id for one in talks))
        return Finding("with_authority", {"count": len(talks)}, rows)
    joined = [one.id for one in window.organisations if one.since in window.period]
    facts = {"count": len(joined), "among": len(window.organisations)}
    return Finding("joined", facts, Rows.of("organisations", joined))


def _gap(gaps: Sequence[Gap]) -> Finding:
    named = [gap for gap in gaps if gap.named]
    if not named:
        return Finding("no_gap", {})
    gap = named[0]
    facts: dict[str, object] = {"material": gap.material, "count": gap.rows.count}
    if gap.tonnes is None:
        return Finding("gap_unsized", facts, gap.rows)
    return Finding("gap", {**facts, "tonnes": gap.tonnes}, gap.rows)
