"""Suggestions: how many were shown, how many proved useful, and whether a few swamp the rest."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.domain import Verdict
from matchmaker.report.figures import Figure, Rows, counted, counted_by, share

if TYPE_CHECKING:
    from matchmaker.domain import Judgement
    from matchmaker.report.window import Window

A_YEAR = timedelta(days=365)


class SuggestionsMade:
    """How many pairs were suggested to somebody in the period."""

    name, family, unit, better = "suggestions", "suggestions", "suggestion", ""
    sheets, parts = ("suggestions",), ""

    def read(self, window: Window) -> Figure:
        """Count shown suggestions; the same partner for the same asker in one list is one."""
        ids = [f"{one.shortlist}/{one.rank}" for one in window.shown]
        return counted(Rows.of("suggestions", ids))


class Verdicts:
    """How many suggestions were judged in the period, and how."""

    name, family, unit, better = "judgements", "suggestions", "judgement", "up"
    sheets, parts = ("judgements",), "verdict"

    def read(self, window: Window) -> Figure:
        """Count verdicts by what was said."""
        groups: dict[str, list[str]] = {verdict.value: [] for verdict in Verdict}
        for one in judged(window):
            groups[one.verdict.value].append(address(one))
        ids = [id_ for own in groups.values() for id_ in own]
        told = {key: own for key, own in groups.items() if own}
        return counted(Rows.of("judgements", ids), counted_by("judgements", told))


class UsefulShare:
    """Which share of the judged suggestions proved useful."""

    name, family, unit, better = "useful_share", "suggestions", "share", "up"
    sheets, parts = ("judgements",), ""

    def read(self, window: Window) -> Figure:
        """Give the share of useful among useful and not useful; who was known is no verdict."""
        told = [one for one in judged(window) if one.verdict is not Verdict.KNOWN_ALREADY]
        useful = [address(one) for one in told if one.verdict is Verdict.USEFUL]
        return share(useful, [address(one) for one in told], "judgements")


class ExposureConcentration:
    """Are suggestions spread over the members, or do they all name the same few."""

    name, family, unit, better = "exposure_gini", "suggestions", "number", "down"
    sheets, parts = ("suggestions", "organisations"), ""

    def read(self, window: Window) -> Figure:
        """Give the Gini coefficient of how often each member was named in a year.

        Notes
        -----
        0 when all are named equally often, near 1 when one gets all. C. Gini (1912), *Variabilità
        e mutabilità*; computed from the ordered counts.
        """
        shown = window.shown_since(window.period.last - A_YEAR)
        named = Counter(one.partner for one in shown if one.partner in window.members)
        ids = Rows.of("suggestions", (f"{one.shortlist}/{one.rank}" for one in shown))
        if not window.members or named.total() < 2 * len(window.members):
            return Figure(count=named.total(), why_not="too_few", rows=ids)
        counts = sorted(named.get(id_, 0) for id_ in window.members)
        return Figure(gini(counts), count=named.total(), rows=ids)


def gini(ordered: list[int]) -> float:
    """Return the Gini coefficient of counts in ascending order.

    Examples
    --------
    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 4])
    (0.0, 0.75)
    """
    number, whole = len(ordered), sum(ordered)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return 2 * weighted / (number * whole) - (number + 1) / number if whole else 0.0


def judged(window: Window) -> list[Judgement]:
    """Return verdicts of the period on pairs with a member."""
    return [
        one
        for one in window.history.snapshot.judgements
        if one.at in window.period
        and (one.organisation in window.members or one.partner in window.members)
    ]


def address(judgement: Judgement) -> str:
    """Return what tells one verdict from another."""
    return f"{judgement.organisation}/{judgement.partner}"
