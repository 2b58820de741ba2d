"""How sure a proposed code is: from scores to chances that come true.

Scores order the codes; left alone they promise too little for everyday words and too much for
texts that belong to something the list has no words for. Two numbers per scheme mend both: how
sharp the scores are to be read (temperature, Guo et al. 2017, *On calibration of modern neural
networks*), and the share of texts whose code is among those that the words point to at all. They
are fitted by ``python -m matchmaker.learning.confidence`` and kept in weights/confidence.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.text.vectors import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FILE = WEIGHTS / "confidence.json"


@dataclass(frozen=True, slots=True)
class Confidence:
    """Two numbers that turn scores into chances.

    Parameters
    ----------
    temperature
        Above 1 the scores say too much, below 1 too little.
    found
        Share of texts whose code is among those that the words point to.
    """

    temperature: float = 1.0
    found: float = 1.0

    def chances(self, scores: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return a chance per code, shape as `scores`; a row adds up to `found`."""
        return self.found * softmax(scores / self.temperature)


def softmax(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Turn log-odds per row into chances that add up to one."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def confidence_in(scheme: str, *, with_trade: bool = False) -> Confidence:
    """Return the two numbers of a scheme; of one that was never measured, those that do nothing.

    Parameters
    ----------
    with_trade
        Whether the trade of who asks was told: more is known then, so scores are further apart.
    """
    return _known().get(key(scheme, with_trade=with_trade), Confidence())


def key(scheme: str, *, with_trade: bool) -> str:
    """Return the name under which two numbers are kept."""
    return f"{scheme}, with trade" if with_trade else scheme


@cache
def _known() -> Mapping[str, Confidence]:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Confidence(float(row["temperature"]), float(row["found"]))
        for name, row in told["schemes"].items()
    }
