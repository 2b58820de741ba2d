"""Small numbers out of reports that everybody may read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.report.figures import Figure, Part, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST = 5
"""Fewest organisations, partnerships or verdicts that a public figure rests on."""
DOMINANT = 0.85
"""Largest share of a public amount that one organisation may account for.

The (n, k)-dominance rule of statistical offices with n = 1: an amount is not published when its n
largest contributors make more than k % of it, for whoever knows the market then knows theirs. See
A. Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, chapter 4. The rule leaves k
to the publisher; 85 is our choice.
"""
NAMED_PARTS = frozenset({"organisation"})
"""Parts that are organisations: never in a public report."""


def is_small(number: float) -> bool:
    """Tell whether a number of cases could point at somebody; none points at nobody."""
    return 0 < number < SMALLEST


def is_telling(figure: Figure) -> bool:
    """Tell whether a figure would point at somebody: too few cases, or one who dominates it."""
    return is_small(figure.count) or figure.largest > DOMINANT


def masked(figure: Figure, parts: str = "") -> Figure:
    """Return a figure without rows, and without what rests on too few of them or mostly on one.

    Where one part alone would be masked, the next smallest goes too: else the whole would tell it.
    """
    if is_telling(figure):
        return Figure(why_not="masked")
    kept = () if parts in NAMED_PARTS else _masked_parts(figure.parts)
    return replace(figure, rows=Rows(), parts=kept)


def _masked_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    small = {part.key for part in parts if is_telling(part.figure)}
    if len(small) == 1:
        others = [p for p in parts if p.key not in small and p.figure.count >= SMALLEST]
        if others:
            small.add(min(others, key=lambda part: (part.figure.count, part.key)).key)
    return tuple(
        Part(
            part.key,
            Figure(why_not="masked")
            if part.key in small
            else replace(part.figure, rows=Rows(), parts=()),
        )
        for part in parts
    )
