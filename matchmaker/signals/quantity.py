"""Quantity and time: whether there is enough, not too much, and at the right moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.pairs import once
from matchmaker.signals.base import Grounds, Signal, reading
from matchmaker.signals.telling import told_link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.links import Comparison, Links
    from matchmaker.pairs import Pairs

TOO_UNEQUAL = 2.0
"""Powers of ten between two amounts at which they no longer fit at all."""


class AmountsFit(Signal):
    """What is offered a year and what is needed a year are of one size."""

    name = "amounts_fit"
    family = "quantity"
    question = "Are the yearly amounts of an offer and a need of the same size?"
    variants = ("fits", "differs", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 for equal tonnages, 0 where one is a hundred times the other."""
        offered, needed = _both(pairs, "materials", "tonnes")
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = np.abs(np.log10(offered / needed))
        return np.clip(1.0 - apart / TOO_UNEQUAL, 0.0, 1.0)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both amounts, in tonnes a year."""
        told = told_link("materials", pairs, row)
        if told.blind:
            return told.blind
        yours, theirs = (amount[row] for amount in _both(pairs, "materials", "tonnes"))
        fits = bool(reading(pairs, self)[row] >= 0.5)
        return Grounds(
            {
                "variant": "fits" if fits else "differs",
                "your_tonnes": round(float(yours), 1),
                "their_tonnes": round(float(theirs), 1),
                **told.facts,
            },
            told.evidence,
        )


class EnoughForThem(Signal):
    """The stream is large enough for the process to be worth the trip, and fits in it."""

    name = "enough"
    family = "quantity"
    question = "Is the stream above the smallest and below the largest amount they take?"
    variants = ("enough", "too_little", "too_much", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 between minimum and capacity; outside, the share of the way there."""
        tonnes, minimum, capacity = _amounts(pairs)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.fmin(tonnes / minimum, capacity / tonnes)
        return np.clip(share, 0.0, 1.0)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the amount and the limit that matters."""
        told = told_link("handling", pairs, row)
        if told.blind:
            return told.blind
        tonnes, minimum, capacity = (float(amount[row]) for amount in _amounts(pairs))
        if tonnes < minimum:
            variant, limit = "too_little", minimum
        elif tonnes > capacity:
            variant, limit = "too_much", capacity
        else:
            variant, limit = "enough", np.fmin(minimum, capacity)
        return Grounds(
            {
                "variant": variant,
                "tonnes": round(tonnes, 1),
                "limit": round(float(limit), 1),
                **told.facts,
            },
            told.evidence,
        )


class SameTime(Signal):
    """The stream is there while it is needed."""

    name = "same_time"
    family = "quantity"
    question = "Is the stream there in the months in which it is needed?"
    variants = ("together", "apart", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the share of the shorter window that both have in common."""
        start = np.maximum(*_both(pairs, "materials", "first_day"))
        end = np.minimum(*_both(pairs, "materials", "last_day"))
        first, last = _both(pairs, "materials", "first_day"), _both(pairs, "materials", "last_day")
        with np.errstate(invalid="ignore"):
            shorter = np.fmin(last[0] - first[0], last[1] - first[1])
            share = np.where(np.isinf(end - start), 1.0, (end - start + 1) / (shorter + 1))
        share = np.where(np.isinf(shorter) & (end < start), 0.0, share)
        dated = np.isfinite(np.stack((*first, *last))).any(axis=0)
        return np.where(dated, np.clip(share, 0.0, 1.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both streams."""
        told = told_link("materials", pairs, row)
        if told.blind:
            return told.blind
        together = bool(reading(pairs, self)[row] > 0)
        return Grounds(
            {"variant": "together" if together else "apart", **told.facts}, told.evidence
        )


@once
def _both(pairs: Pairs, name: str, column: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a column of things that fit, on the asker's and on the partner's side."""
    exchange = getattr(pairs.askers, name)
    links: Links = getattr(pairs, name)
    yours, theirs = np.full((2, len(pairs)), np.nan)
    ways: tuple[tuple[Comparison, NDArray[np.bool_]], ...] = (
        (exchange.giving, links.given & links.fits),
        (exchange.taking, ~links.given & links.fits),
    )
    for comparison, chosen in ways:
        yours[chosen] = getattr(comparison.left, column)[links.left[chosen]]
        theirs[chosen] = getattr(comparison.right, column)[links.right[chosen]]
    return yours, theirs


@once
def _amounts(
    pairs: Pairs,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return tonnes a year of the stream, and the least and most that the process takes."""
    yours, theirs = _both(pairs, "handling", "tonnes")
    capacity = np.fmax(*_both(pairs, "handling", "capacity"))
    given = pairs.handling.given
    return np.where(given, yours, theirs), np.where(given, theirs, yours), capacity
