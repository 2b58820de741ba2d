"""From scores to promises: of ten suggestions like this one, so many proved useful.

A promise is only made on suggestions that the weights were not fitted on, and not at all before
there are `FEWEST` judgements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit
from sklearn.isotonic import IsotonicRegression

from matchmaker.scoring import Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 20
"""Judgements below which a chance would be a guess."""
ENOUGH_FOR_STEPS = 400
"""Judgements from which the curve may take any rising shape; below, it is one bend (Platt)."""
KNOTS = 13
"""Scores at which the curve is kept."""


def calibrate(scores: NDArray[np.float64], useful: NDArray[np.bool_]) -> Curve | None:
    """Return a rising curve from scores to the chance of being found useful.

    With few judgements a logistic curve with softened targets (Platt, *Probabilistic outputs for
    support vector machines*, 1999), with many isotonic regression (Zadrozny and Elkan, 2002).

    Parameters
    ----------
    scores
        Of judged suggestions, by weights that had not seen their judgements.
    useful
        What people said of them.

    Returns
    -------
    Curve or None
        ``None`` below `FEWEST` judgements, or when all say the same.
    """
    if len(scores) < FEWEST or useful.all() or not useful.any():
        return None
    at = np.unique(np.quantile(scores, np.linspace(0.0, 1.0, KNOTS)).round(4))
    if len(at) < 2:
        return None
    chance = bend(scores, useful, at)
    if len(scores) >= ENOUGH_FOR_STEPS:
        steps = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        chance = steps.fit(scores, useful.astype(np.float64)).predict(at)
    rising = np.maximum.accumulate(chance).round(5)
    return Curve(tuple(map(float, at)), tuple(map(float, rising)))


def bend(
    scores: NDArray[np.float64],
    useful: NDArray[np.bool_],
    at: NDArray[np.float64],
    weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Fit one rising logistic bend and read it at some scores (Platt 1999).

    Parameters
    ----------
    scores, useful
        What was scored, and what came of it.
    at
        Where the bend is read.
    weight
        How many cases each one stands for; one by default.
    """
    counts = np.ones(len(scores)) if weight is None else weight
    yes, no = float(counts[useful].sum()), float(counts[~useful].sum())
    target = np.where(useful, (yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0))
    middle, spread = float(scores.mean()), float(scores.std()) or 1.0
    standard = (scores - middle) / spread

    def loss(turn: NDArray[np.float64]) -> float:
        odds = turn[0] + turn[1] * standard
        told = target * log_expit(odds) + (1.0 - target) * log_expit(-odds)
        return -float(counts @ told) / float(counts.sum())

    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=((None, None), (0.0, None)))
    return np.asarray(expit(found.x[0] + found.x[1] * (at - middle) / spread))
