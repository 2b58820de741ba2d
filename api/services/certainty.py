"""How sure a suggestion is, in words and dots; or that nobody can tell yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchmaker.suggestion import Suggestion

STRONG, GOOD = 0.6, 0.35
"""Chances from which a lead is called strong, and good."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """Of ten suggestions like this one, how many proved useful.

    Parameters
    ----------
    word
        ``strong``, ``good`` or ``possible``.
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
    word = "strong" if chance >= STRONG else "good" if chance >= GOOD else "possible"
    tenths = chance * 10
    return Certainty(word, max(0, int(tenths - 0.5)), min(10, int(tenths + 1.5)))
