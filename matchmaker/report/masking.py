"""Small numbers out of reports that everybody may read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.report.figures import Figure, Part, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST = 5
"""Fewest organisations, partnerships or verdicts that a public figure rests on."""
NAMED_PARTS = frozenset({"organisation"})
"""Parts that are organisations: never in a public report."""


def is_small(number: float) -> bool:
    """Tell whether a number of cases could point at somebody; none points at nobody."""
    return 0 < number < SMALLEST


def masked(figure: Figure, parts: str = "") -> Figure:
    """Return a figure without rows, and without what rests on too few of them.

    Where one part alone would be masked, the next smallest goes too: else the whole would tell it.
    """
    if is_small(figure.count):
        return Figure(why_not="masked")
    kept = () if parts in NAMED_PARTS else _masked_parts(figure.parts)
    return replace(figure, rows=Rows(), parts=kept)


def _masked_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    small = {part.key for part in parts if is_small(part.figure.count)}
    if len(small) == 1:
        others = [part for part in parts if part.figure.count >= SMALLEST]
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
