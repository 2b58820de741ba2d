"""From contributions to reasons: the strongest first, counter-reasons and unknowns too."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from matchmaker.scoring import STARTING_POINT
from matchmaker.signals import SIGNALS
from matchmaker.suggestion import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

FAIR_CHANCE = "fair_chance"
UNKNOWN = {signal.name: Reason(signal.name, None, 0.0) for signal in SIGNALS}


def reasons(
    pairs: Pairs,
    row: int,
    readings: NDArray[np.float64],
    contributions: NDArray[np.float64],
) -> tuple[Reason, ...]:
    """Return the reasons behind one score, largest part first; what is unknown comes last.

    Parameters
    ----------
    row
        Which pair.
    readings, contributions
        Of this pair, one per signal.
    """
    known: list[Reason] = []
    unknown: list[Reason] = []
    for signal, reading, contribution in zip(
        SIGNALS, readings.tolist(), contributions.tolist(), strict=True
    ):
        if isnan(reading):
            unknown.append(UNKNOWN[signal.name])
            continue
        grounds = signal.explain(pairs, row)
        known.append(Reason(signal.name, reading, contribution, grounds.facts, grounds.evidence))
    known.sort(key=lambda reason: -abs(reason.contribution))
    return (*known, *unknown)


def fair_chance() -> Reason:
    """Return the reason of who is in a list only for being new: it adds nothing to the score."""
    return Reason(FAIR_CHANCE, 1.0, 0.0, {"variant": "newcomer"})


def starting_point(contribution: float) -> Reason:
    """Return the reason that everybody starts from: the average suggestion."""
    return Reason(STARTING_POINT, None, contribution, {"variant": "average"})
