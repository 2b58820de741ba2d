"""Fit the scorer's curves as a choice within one list, towards the weights it started from.

Somebody who picked a partner chose one of those who could have been picked: what is the same for
all of them drops out. The log-likelihood of such choices (McFadden 1974, *Conditional logit
analysis of qualitative choice behavior*) is maximised over curves that never fall, minus a penalty
for leaving the prior. So with no data the prior stands, and no reason ever carries a surprising
sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from matchmaker.learning.calibrate import ENOUGH_FOR_STEPS, bend
from matchmaker.scoring import Curve, Scorer

NEGATIVES = 1000
"""Others drawn per choice; their number is corrected for with the log of the sampling rate."""
RIDGE = 5.0
"""Penalty on the squared distance of each step of a curve from the prior's step. Of 0.5 to 32, 4 to
10 foretold new partners best in research networks (likelihood), and nothing differed in others."""
KNOTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Readings between which a fitted curve is straight."""


@dataclass(frozen=True)
class Choice:
    """One list of somebody who chose from it.

    Parameters
    ----------
    readings
        Shape (candidates, signals), ``nan`` where unknown.
    chosen
        Shape (candidates,), True for whoever became a partner.
    stand_for
        Shape (candidates,): how many candidates each one stands for when only some were kept.
    """

    readings: NDArray[np.float64]
    chosen: NDArray[np.bool_]
    stand_for: NDArray[np.float64]


@dataclass(frozen=True)
class Provenance:
    """What is written beside fitted weights."""

    version: str
    told: str
    made: date


def thinned(
    readings: NDArray[np.float64], chosen: NDArray[np.bool_], chance: np.random.Generator
) -> Choice:
    """Keep everybody chosen and at most `NEGATIVES` others, drawn at random."""
    others = np.flatnonzero(~chosen)
    kept = others
    if len(others) > NEGATIVES:
        kept = np.sort(chance.choice(others, NEGATIVES, replace=False))
    rows = np.concatenate([np.flatnonzero(chosen), kept])
    stand_for = np.ones(len(rows))
    stand_for[int(chosen.sum()) :] = len(others) / max(len(kept), 1)
    return Choice(readings[rows], chosen[rows], stand_for)


def fit(
    choices: Sequence[Choice],
    prior: Scorer,
    provenance: Provenance,
    ridge: float = RIDGE,
    halves: tuple[Sequence[Choice], Sequence[Choice]] | None = None,
) -> Scorer:
    """Return weights that explain the choices better, staying near the prior.

    Parameters
    ----------
    choices
        Lists with at least one chosen candidate; others teach nothing and are passed over.
    prior
        Where to start, and where to stay without evidence.
    ridge
        Strength of the pull towards the prior.
    halves
        Lists in two parts that have no choice in common, so that promises can be learned from one
        part with weights of the other: the choices, or the same past seen from as far as it will be
        in use. By default every other choice, which is right where nobody asks twice.
    """
    taught = [c for c in choices if c.chosen.any() and not c.chosen.all()]
    if not taught:
        return prior
    fitted = replace(
        _fitted(taught, prior, ridge),
        version=provenance.version,
        provenance=provenance.told,
        made=provenance.made,
        metrics={"choices": float(len(taught))},
    )
    # What a scorer promises of lists that it was fitted to would be too good to be true, so each
    # half of the lists is scored with weights from the other half.
    one, two = halves or (taught[::2], taught[1::2])
    parts = ((one, two), (two, one))
    scored = [(_nearest(other, prior, ridge), half) for half, other in parts if half]
    return replace(fitted, calibration=calibrated(scored)) if scored else fitted


def _nearest(choices: Sequence[Choice], prior: Scorer, ridge: float) -> Scorer:
    """Return weights fitted to what teaches anything among the choices, else the prior."""
    taught = [c for c in choices if c.chosen.any() and not c.chosen.all()]
    return _fitted(taught, prior, ridge) if taught else prior


def _fitted(choices: Sequence[Choice], prior: Scorer, ridge: float) -> Scorer:
    start = np.array([_steps(prior.curves[name]) for name in prior.names])
    steps = _Steps(choices)
    told = start[steps.known].ravel()
    # The first step of each curve, what a reading of zero says, may be negative; no other may.
    bounds = [(None if at % len(KNOTS) == 0 else 0.0, None) for at in range(len(told))]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = steps.loss(weights)
        away = weights - told
        return value + ridge / 2 * float(away @ away), slope + ridge * away

    found = minimize(  # type: ignore[call-overload]  # the stubs know no slope beside the value
        loss, told, jac=True, method="L-BFGS-B", bounds=bounds, options=_OPTIONS
    )
    start[steps.known] = np.asarray(found.x).reshape(-1, len(KNOTS))
    curves = {
        name: Curve(KNOTS, tuple(float(x) for x in np.round(np.cumsum(own), 4)))
        for name, own in zip(prior.names, start, strict=True)
    }
    return replace(prior, curves=curves, calibration=None)


def calibrated(scored: Sequence[tuple[Scorer, Sequence[Choice]]]) -> Curve | None:
    """Return a rising curve from scores to the chance of having been chosen.

    Isotonic regression (Zadrozny and Elkan 2002) on what was scored, each of the others counting
    for all that it stands for; read at a dozen scores, lower where few were chosen. ``None`` with
    too few choices to promise anything.

    Parameters
    ----------
    scored
        Weights, and lists that they were not fitted to.
    """
    choices = [choice for _, part in scored for choice in part]
    chosen = np.concatenate([c.chosen for c in choices])
    if int(chosen.sum()) < FEWEST_CHOSEN:
        return None
    scores = np.concatenate([scorer.score(c.readings) for scorer, part in scored for c in part])
    weight = np.concatenate([c.stand_for for c in choices])
    at = np.unique(np.quantile(scores[chosen], np.linspace(0.0, 1.0, 12)).round(4))
    if int(chosen.sum()) < ENOUGH_FOR_STEPS:
        lowest = np.quantile(scores, np.linspace(0.0, 1.0, 12)).round(4)
        at = np.unique(np.concatenate([lowest, at]))
        chance = bend(scores, chosen, at, weight)
    else:
        regression = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        regression.fit(scores, chosen.astype(np.float64), sample_weight=weight)
        chance = np.maximum.accumulate(regression.predict(at))
    return Curve(tuple(map(float, at)), tuple(float(x) for x in chance.round(5)))


FEWEST_CHOSEN = 60
"""With fewer choices a chance would be a guess."""
_OPTIONS = {"maxiter": 300, "ftol": 1e-9}


def _steps(curve: Curve) -> NDArray[np.float64]:
    """Read a curve at `KNOTS` and return its first value and its rises."""
    values = curve(np.array(KNOTS))
    return np.concatenate([values[:1], np.diff(values)])


def _ramps(readings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn readings into the parts of each step that they have climbed, shape (n, signals * k)."""
    known = ~np.isnan(readings)
    low, high = np.array(KNOTS[:-1]), np.array(KNOTS[1:])
    climbed = np.clip((np.nan_to_num(readings)[..., None] - low) / (high - low), 0.0, 1.0)
    parts = np.concatenate([np.ones((*readings.shape, 1)), climbed], axis=-1) * known[..., None]
    return parts.reshape(len(readings), -1)


class _Steps:
    """The choices as one table of ramps, and the loss over all of them at once."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        told = [~np.isnan(c.readings).all(axis=0) for c in choices]
        self.known: NDArray[np.intp] = np.flatnonzero(np.any(told, axis=0))
        """Signals of which anything is known; the curves of the others stay as they are."""
        self._table = np.concatenate([_ramps(c.readings[:, self.known]) for c in choices])
        self._start = np.cumsum([0, *(len(c.chosen) for c in choices[:-1])])
        self._list = np.repeat(np.arange(len(choices)), [len(c.chosen) for c in choices])
        self._offset = np.log(np.concatenate([c.stand_for for c in choices]))
        chosen = np.concatenate([c.chosen for c in choices]).astype(np.float64)
        many = np.add.reduceat(chosen, self._start)
        # Large lists teach less per partner: a consortium of twenty is not twenty decisions.
        self._weight = chosen / np.sqrt(many)[self._list]
        self._total = np.sqrt(many)

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return minus the log-likelihood and its slope."""
        score = self._table @ weights
        shifted = score + self._offset
        most = np.maximum.reduceat(shifted, self._start)
        raised = np.exp(shifted - most[self._list])
        total = np.add.reduceat(raised, self._start)
        value = float(self._total @ (most + np.log(total)) - self._weight @ score)
        share = raised / total[self._list] * self._total[self._list]
        return value, np.asarray(self._table.T @ (share - self._weight))
