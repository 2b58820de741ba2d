"""Circles: whether both move among the same people, also when they share no partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.circles import same_circles
from matchmaker.signals.base import Grounds, Signal, reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

SAME = 0.25
"""Cosine from which circles are called the same; one random pair in fifty is that near."""


class SameCircles(Signal):
    """Both move in the same circles of partners."""

    name = "same_circles"
    family = "network"
    question = "Do they move in the same circles of partners?"
    variants = ("same", "different")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the cosine of their places in the network of partnerships."""
        active = np.diff(pairs.view.members.indptr) > 0
        home = np.maximum(pairs.home, 0)
        known = (pairs.home != STRANGER) & active[home] & active[pairs.partner]
        return np.where(known, same_circles(pairs.view, home, pairs.partner), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether they do."""
        same = bool(reading(pairs, self)[row] >= SAME)
        return Grounds({"variant": "same" if same else "different"})
