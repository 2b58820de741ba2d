"""When a periodic report is due: a pure function of days, whatever a clock says meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from matchmaker.report.period import Period, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MOST = 24
"""Periods that are caught up at once: after a longer pause the oldest are left out."""
MONDAY = 0


class Day(StrEnum):
    """On which day after its period a report is due."""

    END = "end"
    """The first day after the period."""
    FIRST_MONDAY = "first_monday"
    """The first Monday after the period."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a report comes, and when.

    Examples
    --------
    >>> monthly = Rhythm(Span.MONTH, Day.FIRST_MONDAY)
    >>> monthly.due(Period.parse("2026-10")).isoformat()
    '2026-11-02'
    """

    every: Span
    day: Day = Day.END

    def due(self, period: Period) -> date:
        """Return the day from which the report on a period is due."""
        after = period.last + timedelta(days=1)
        if self.day is Day.FIRST_MONDAY:
            return after + timedelta(days=(MONDAY - after.weekday()) % 7)
        return after

    def over(self, since: date, today: date) -> Sequence[Period]:
        """Return the periods of which the report came due between two days, the oldest first.

        Both days count; of more than `MOST` the latest are told.
        """
        found: list[Period] = []
        period = Period.containing(today, self.every).previous
        while self.due(period) >= since and len(found) < MOST:
            if self.due(period) <= today:
                found.append(period)
            period = period.previous
        return found[::-1]
