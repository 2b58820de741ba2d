"""Boosted trees on the same readings: whether a scorer that cannot explain itself ranks better.

They may combine signals in any way, so long as a higher reading never lowers the score. They are
evaluated beside the additive scorer and never ship; docs/decisions says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from matchmaker.learning.fit import Choice
from matchmaker.learning.metrics import SEED
from matchmaker.scoring import Scorer

ROUNDS, RATE, LEAVES, FEWEST_IN_A_LEAF, RIDGE = 150, 0.06, 8, 30, 5.0
"""Set by hand for some hundreds of lists, before any figure was looked at."""


class BoostedTrees:
    """Histogram gradient boosting with rising constraints (Ke et al. 2017, *LightGBM*).

    Parameters
    ----------
    prior
        What the additive scorer starts from. Its score is one more column here, so that both know
        what people set by hand.

    Attributes
    ----------
    told_
        Columns of readings of which anything was known; there after `fit`.
    trees_
        The fitted trees.
    """

    def __init__(self, prior: Scorer) -> None:
        self.prior = prior

    def fit(self, choices: Sequence[Choice]) -> Self:
        """Learn who was chosen; others of a list count for all that they stand for."""
        taught = [c for c in choices if c.chosen.any() and not c.chosen.all()]
        everything = np.concatenate([c.readings for c in taught])
        self.told_ = np.flatnonzero(~np.isnan(everything).all(axis=0))
        table = self._columns(everything)
        chosen = np.concatenate([c.chosen for c in taught])
        # As for the additive scorer: a list of many partners is not so many decisions.
        weight = np.concatenate([c.stand_for / np.sqrt(int(c.chosen.sum())) for c in taught])
        trees = HistGradientBoostingClassifier(
            max_iter=ROUNDS,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            min_samples_leaf=FEWEST_IN_A_LEAF,
            l2_regularization=RIDGE,
            monotonic_cst=[1] * table.shape[1],
            early_stopping=False,
            random_state=SEED,
        )
        with threadpool_limits(1):  # some thousand rows: threads would only wait for each other
            self.trees_ = trees.fit(table, chosen, sample_weight=weight)
        return self

    def score(self, readings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log-odds, shape (pairs,).

        Parameters
        ----------
        readings
            Shape (pairs, signals), ``nan`` where unknown.
        """
        if not len(readings):
            return np.zeros(0)
        with threadpool_limits(1):
            told = self.trees_.decision_function(self._columns(readings))
        # Of what the trees cannot tell apart, the prior's order; too small to change any other.
        return np.asarray(told + 1e-9 * self.prior.score(readings), dtype=np.float64)

    def _columns(self, readings: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([readings[:, self.told_], self.prior.score(readings)])
