"""From contributions to reasons: the strongest first, counter-reasons and unknowns too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.scoring import STARTING_POINT
from matchmaker.signals import SIGNALS
from matchmaker.suggestion import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

FAIR_CHANCE = "fair_chance"
UNKNOWN = tuple(Reason(signal.name, None, 0.0) for signal in SIGNALS)


def reasons(
    pairs: Pairs, readings: NDArray[np.float64], contributions: NDArray[np.float64]
) -> Iterator[tuple[Reason, ...]]:
    """Yield the reasons behind each score, largest part first; what is unknown comes last.

    Parameters
    ----------
    readings, contributions
        Shape (pairs, signals).
    """
    told = ~np.isnan(readings)
    parts = np.where(told, -np.abs(contributions), 1.0)  # unknown after everything that is known
    order = np.argsort(parts, axis=1, kind="stable")
    for row, (columns, count, reading, contribution) in enumerate(
        zip(
            order.tolist(),
            told.sum(axis=1).tolist(),
            readings.tolist(),
            contributions.tolist(),
            strict=True,
        )
    ):
        known = []
        for at in columns[:count]:
            signal = SIGNALS[at]
            grounds = signal.explain(pairs, row)
            known.append(
                Reason(signal.name, reading[at], contribution[at], grounds.facts, grounds.evidence)
            )
        yield (*known, *(UNKNOWN[at] for at in columns[count:]))


def fair_chance() -> Reason:
    """Return the reason of who is in a list only for being new: it adds nothing to the score."""
    return Reason(FAIR_CHANCE, 1.0, 0.0, {"variant": "newcomer"})


def starting_point(contribution: float) -> Reason:
    """Return the reason that everybody starts from: the average suggestion."""
    return Reason(STARTING_POINT, None, contribution, {"variant": "average"})
