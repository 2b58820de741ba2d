"""How good the data are that a report rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.report.figures import Rows
from matchmaker.report.scope import municipality_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.report.window import Window

GAPS = (
    *("without_place", "without_code", "code_assumed", "without_mass", "without_start"),
    *("without_steps", "without_tonnes", "tonnes_from_stream"),
)
"""Keys under ``report.quality``."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """Rows of which something is not known, among all of their sort."""

    code: str
    rows: Rows
    among: int


def weaknesses(window: Window) -> tuple[Weakness, ...]:
    """Return what is not known in the part of the network that the report is about."""
    members, streams, running = window.organisations, window.streams, window.running
    flows = {flow.id: flow for flow, _ in window.own_flows}
    steps = window.history.steps_of
    begun = [one for one in window.partnerships if window.state(one) is not None]

    def of(code: str, sheet: str, rows: Iterable[object], among: int) -> Weakness:
        return Weakness(code, Rows.of(sheet, (row.id for row in rows)), among)  # type: ignore[attr-defined]

    return (
        of(
            "without_place",
            "organisations",
            (one for one in members if municipality_of(one) is None),
            len(members),
        ),
        of("without_code", "streams", (s for s in streams if not s.waste_code), len(streams)),
        of("code_assumed", "streams", (s for s in streams if s.waste_code_assumed), len(streams)),
        of(
            "without_mass",
            "streams",
            (s for s in streams if s.quantity is None or s.quantity.tonnes_per_year is None),
            len(streams),
        ),
        of("without_start", "partnerships", (p for p in begun if p.started is None), len(begun)),
        of("without_steps", "partnerships", (p for p in begun if p.id not in steps), len(begun)),
        of(
            "without_tonnes",
            "partnerships",
            (p for p in running if p.id not in flows or flows[p.id].tonnes is None),
            len(running),
        ),
        of(
            "tonnes_from_stream",
            "partnerships",
            (p for p in running if p.id in flows and flows[p.id].basis == "modelled"),
            len(running),
        ),
    )
