"""History: what came of the partnerships that they began before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.signals.base import Grounds, Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.asking import Pairs


class Reliability(Signal):
    """What the partner began came to something."""

    name = "reliability"
    family = "history"
    question = "How many of the partnerships that they began came to something?"
    variants = ("good", "mixed")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the share that did not fail, with one success and one failure added (Laplace)."""
        came, failed = pairs.view.outcomes
        tried = came + failed
        share = np.where(tried > 0, (came + 1.0) / (tried + 2.0), np.nan)
        return share[pairs.partner]

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count what came about and what failed."""
        came, failed = (int(count[pairs.partner[row]]) for count in pairs.view.outcomes)
        return Grounds(
            {
                "variant": "good" if came > failed else "mixed",
                "count": came,
                "failed": failed,
                "tried": came + failed,
            }
        )
