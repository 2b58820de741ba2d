"""From readings to a score: contributions in log-odds that add up, and nothing else.

Each signal's reading in [0, 1] is turned into a contribution by a piecewise-linear curve that never
falls: more must mean better. Unknown contributes nothing. The starting point stands for the average
suggestion. So the reasons of a score *are* the score.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from matchmaker.errors import UnreadableWeights, WeightsDoNotFit
from matchmaker.signals import SIGNALS
from matchmaker.signals.base import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from matchmaker.pairs import Pairs

WEIGHTS = Path(__file__).parent / "learning" / "weights"
STARTING_POINT = "starting_point"


@dataclass(frozen=True, slots=True)
class Curve:
    """A contribution that never falls as the reading rises.

    Parameters
    ----------
    readings
        Rising points in [0, 1].
    contributions
        Log-odds at these points, never falling; between them the line is straight.
    """

    readings: tuple[float, ...]
    contributions: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.readings) != len(self.contributions) or not self.readings:
            raise ValueError("a curve has as many contributions as readings, and at least one")
        if any(np.diff(self.readings) <= 0) or any(np.diff(self.contributions) < 0):
            raise ValueError("a curve's readings rise and its contributions never fall")

    def __call__(self, reading: ArrayLike) -> NDArray[np.float64]:
        """Return the contribution of each reading, 0.0 where it is ``nan``."""
        values = np.asarray(reading, dtype=np.float64)
        found = np.interp(values, self.readings, self.contributions)
        return np.where(np.isnan(values), 0.0, found)


@dataclass(frozen=True)
class Scorer:
    """Weights, and how they turn readings into a score.

    Parameters
    ----------
    version
        Name of the weights; every list says which it was made with.
    starting_point
        Log-odds of the average suggestion.
    curves
        One per signal of `matchmaker.signals.SIGNALS`, by name.
    provenance
        Where the weights come from, for people.
    made
        When.
    calibration
        Rising scores and the chances that go with them, or ``None`` while judgements are too few.
    """

    version: str
    starting_point: float
    curves: Mapping[str, Curve]
    provenance: str = ""
    made: date | None = None
    calibration: Curve | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        expected = {signal.name for signal in SIGNALS}
        if expected != set(self.curves):
            raise WeightsDoNotFit(
                version=self.version,
                missing=sorted(expected - set(self.curves)),
                unexpected=sorted(set(self.curves) - expected),
            )

    @classmethod
    def prior(cls) -> Self:
        """Return the weights that work before anybody has judged anything."""
        return cls.load(WEIGHTS / "prior.json")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read weights from a JSON file.

        Raises
        ------
        WeightsDoNotFit
            They were made for other signals. Facts: ``version``, ``missing``, ``unexpected``.
        UnreadableWeights
            There is no such file, or it holds something else. Facts: ``path``.
        """
        try:
            return cls._of(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableWeights(path=str(path)) from error

    @classmethod
    def _of(cls, told: dict[str, Any]) -> Self:
        calibration = told.get("calibration")
        return cls(
            version=told["version"],
            starting_point=float(told["starting_point"]),
            curves={name: _curve(knots) for name, knots in told["signals"].items()},
            provenance=told["provenance"],
            made=date.fromisoformat(told["made"]),
            calibration=None if calibration is None else _curve(calibration),
            metrics=told.get("metrics", {}),
        )

    def save(self, path: Path) -> None:
        """Write the weights as JSON that `load` reads back unchanged."""
        told = {
            "version": self.version,
            "made": None if self.made is None else self.made.isoformat(),
            "provenance": self.provenance,
            "starting_point": self.starting_point,
            "signals": {signal.name: _knots(self.curves[signal.name]) for signal in SIGNALS},
            "calibration": None if self.calibration is None else _knots(self.calibration),
            "metrics": dict(self.metrics),
        }
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of readings and contributions."""
        return tuple(signal.name for signal in SIGNALS)

    def contributions(self, readings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds that each reading adds.

        Parameters
        ----------
        readings
            Shape (pairs, signals), columns as in `names`, ``nan`` where unknown.
        """
        columns = [self.curves[name](readings[:, at]) for at, name in enumerate(self.names)]
        return np.stack(columns, axis=1) if columns else np.zeros_like(readings)

    def score(self, readings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of each pair, shape (pairs,)."""
        return self.total(self.contributions(readings))

    def total(self, contributions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add the contributions to the starting point, signal by signal, in order."""
        score = np.full(len(contributions), self.starting_point)
        for column in contributions.T:
            score = score + column
        return score

    def probability(self, score: float) -> float | None:
        """Return the chance that a coordinator finds it useful; ``None`` before calibration."""
        return None if self.calibration is None else float(self.calibration(score))


def read(pairs: Pairs) -> NDArray[np.float64]:
    """Read every signal for every pair, shape (pairs, signals), ``nan`` where unknown."""
    readings = np.empty((len(pairs), len(SIGNALS)))
    for column, signal in enumerate(SIGNALS):
        readings[:, column] = reading(pairs, signal)
    return readings


def _curve(knots: Sequence[Sequence[float]]) -> Curve:
    readings, contributions = zip(*knots, strict=True)
    return Curve(tuple(map(float, readings)), tuple(map(float, contributions)))


def _knots(curve: Curve) -> list[list[float]]:
    return [list(knot) for knot in zip(curve.readings, curve.contributions, strict=True)]
