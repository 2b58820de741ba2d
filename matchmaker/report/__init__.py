"""Reports on a network: figures of a period beside those before it, and what they add up to.

A figure is one class in `kpis`, one line in `KPIS`, and its words. Everything here is a pure
function of a `matchmaker.outcomes.History`: the same history gives the same report, to the digit.
"""

from __future__ import annotations

from matchmaker.report.kpis import FAMILIES, KPIS
from matchmaker.report.period import Period, Span
from matchmaker.report.report import Line, Report, ReportRequest, report
from matchmaker.report.scope import Scope

__all__ = [
    "FAMILIES",
    "KPIS",
    "Line",
    "Period",
    "Report",
    "ReportRequest",
    "Scope",
    "Span",
    "report",
]
