"""How sure a suggestion is, in words and dots; or that nobody can tell yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchmaker.suggestion import Suggestion

HALF = 5
"""Of ten: a strong lead is one of which at least half prove useful even at the low end of what is
told, a good lead one whose range reaches half, and the others are possible. So the words follow
from the numbers beside them; nobody has to believe a threshold."""
LOW, HIGH = 0.5, 1.5
"""Tenths around a chance, before its ends are cut to whole numbers. What is told is then two tenths
wide: twice what promises may be off to either side (0.05 on average, docs/evaluation.md)."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """Of ten suggestions like this one, how many proved useful.

    Parameters
    ----------
    word
        ``strong``, ``good`` or ``possible``; see `HALF`.
    low, high
        Whole numbers out of ten: the low end rounded down, the high end up.
    """

    word: str
    low: int
    high: int


def certainty_of(suggestion: Suggestion) -> Certainty | None:
    """Return how sure the suggestion is; ``None`` while there are too few judgements to tell."""
    chance = suggestion.probability
    if chance is None:
        return None
    tenths = chance * 10
    low, high = max(0, int(tenths - LOW)), min(10, int(tenths + HIGH))
    word = "strong" if low >= HALF else "good" if high >= HALF else "possible"
    return Certainty(word, low, high)
