"""Boosted trees beside the additive scorer: they learn, and more never means worse."""

from datetime import date

import numpy as np
import pytest

from matchmaker.learning.challenger import BoostedTrees
from matchmaker.learning.fit import Choice, Provenance, fit
from matchmaker.learning.metrics import measure, places
from matchmaker.scoring import Scorer

NAMES = Scorer.prior().names
NEAR, CODE, UNTOLD = NAMES.index("nearness"), NAMES.index("same_code"), NAMES.index("walk")


def choices(number, seed, together=True):
    """Lists of 30, where whoever is both near and of the same code is chosen."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        readings = np.full((30, len(NAMES)), np.nan)
        readings[:, NEAR] = chance.random(30)
        readings[:, CODE] = chance.random(30)
        both = readings[:, NEAR] * readings[:, CODE]
        worth = both if together else readings[:, NEAR]
        chosen = np.zeros(30, dtype=np.bool_)
        chosen[np.argmax(worth + chance.normal(0, 0.02, 30))] = True
        found.append(Choice(readings, chosen, np.ones(30)))
    return found


@pytest.fixture(scope="module")
def trees():
    return BoostedTrees(Scorer.prior()).fit(choices(150, seed=1))


def found(ranker, lists):
    scores = np.array([ranker.score(one.readings) for one in lists])
    right = [frozenset(np.flatnonzero(one.chosen).tolist()) for one in lists]
    return float(measure(places(scores, right))["mrr"].mean())


def test_a_pattern_of_two_signals_is_learnt(trees):
    unseen = choices(60, seed=2)
    assert found(trees, unseen) > 0.7


def test_a_higher_reading_never_lowers_the_score(trees):
    readings = np.full((50, len(NAMES)), np.nan)
    readings[:, CODE] = 0.5
    readings[:, NEAR] = np.linspace(0, 1, 50)
    assert (np.diff(trees.score(readings)) >= 0).all()


def test_a_signal_that_was_never_told_is_no_trouble(trees):
    readings = choices(1, seed=3)[0].readings
    told = readings.copy()
    told[:, UNTOLD] = 0.5
    assert np.isfinite(trees.score(told)).all()
    assert trees.score(readings[:0]).shape == (0,)


def test_the_additive_scorer_keeps_up_where_signals_add_up():
    lists = choices(150, seed=4, together=False)
    additive = fit(lists, Scorer.prior(), Provenance("x", "x", date(2026, 1, 1)))
    grown = BoostedTrees(Scorer.prior()).fit(lists)
    unseen = choices(60, seed=5, together=False)
    assert found(additive, unseen) >= found(grown, unseen) - 0.02
