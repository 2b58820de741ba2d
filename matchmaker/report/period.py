"""Stretches of time that a report is about."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.errors import InvalidRequest

_SHAPE = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_BETWEEN = re.compile(r"(\d{4}-\d\d-\d\d)(?:/|\.\.)(\d{4}-\d\d-\d\d)")
EXPECTED = "2026-09, 2026-Q3, 2026, 2026-07-01/2026-09-30"


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included.

    Examples
    --------
    >>> quarter = Period.parse("2026-Q3")
    >>> quarter.first.isoformat(), quarter.last.isoformat(), quarter.previous.name
    ('2026-07-01', '2026-09-30', '2026-Q2')
    >>> Period.parse("2026-01-10/2026-01-19").previous.name
    '2025-12-31/2026-01-09'
    """

    first: date
    last: date
    span: Span = Span.CUSTOM

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as ISO 8601 writes it, with ``Q`` for quarters.

        Raises
        ------
        InvalidRequest
            It is none of `EXPECTED`, or ends before it begins.
        """
        written = text.strip().upper()
        shape = _SHAPE.fullmatch(written)
        if shape and "1900" <= shape["year"] <= "9000":
            year = int(shape["year"])
            if shape["quarter"]:
                return cls._of(year, 3 * int(shape["quarter"]) - 2, Span.QUARTER)
            if shape["month"]:
                return cls._of(year, int(shape["month"]), Span.MONTH)
            return cls._of(year, 1, Span.YEAR)
        between = _BETWEEN.fullmatch(written)
        try:
            first, last = (date.fromisoformat(part) for part in between.groups() if between)  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            raise InvalidRequest(field="period", value=text, expected=EXPECTED) from None
        if last < first or not 1900 <= first.year <= last.year <= 9000:
            raise InvalidRequest(field="period", value=text, expected=EXPECTED)
        return cls(first, last)

    @classmethod
    def containing(cls, day: date, span: Span) -> Period:
        """Return the month, quarter or year that a day is in."""
        months = MONTHS[span]
        return cls._of(day.year, (day.month - 1) // months * months + 1, span)

    @classmethod
    def _of(cls, year: int, month: int, span: Span) -> Period:
        end = month + MONTHS[span] - 1
        return cls(date(year, month, 1), date(year, end, monthrange(year, end)[1]), span)

    @property
    def name(self) -> str:
        """The text that `parse` reads back."""
        if self.span is Span.YEAR:
            return f"{self.first:%Y}"
        if self.span is Span.QUARTER:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
        if self.span is Span.MONTH:
            return f"{self.first:%Y-%m}"
        return f"{self.first}/{self.last}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> date:
        """The day before it begins."""
        return self.first - timedelta(days=1)

    @property
    def previous(self) -> Period:
        """The period of the same length that ends where this one begins."""
        if self.span is Span.CUSTOM:
            return Period(self.first - timedelta(days=self.days), self.before)
        return self.containing(self.before, self.span)

    @property
    def year_earlier(self) -> Period:
        """The same days a year before; the 29th of February becomes the 28th."""
        if self.span is Span.CUSTOM:
            return Period(_year_earlier(self.first), _year_earlier(self.last))
        return self._of(self.first.year - 1, self.first.month, self.span)

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def overlap(self, first: date | None, last: date | None) -> int:
        """Return how many of its days lie between two days; ``None`` is open."""
        begin, end = max(self.first, first or self.first), min(self.last, last or self.last)
        return max(0, (end - begin).days + 1)


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
