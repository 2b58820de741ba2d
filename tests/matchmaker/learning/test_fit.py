from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.learning.fit import KNOTS, Choice, Provenance, fit, thinned
from matchmaker.scoring import Scorer

WHERE = Provenance("test", "made up", date(2026, 1, 1))
PRIOR = Scorer.prior()


def lessons(signal, lists=60, seed=1):
    """Lists in which whoever reads highest on one signal is chosen; all else is unknown."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(lists):
        readings = np.full((20, len(PRIOR.names)), np.nan)
        readings[:, PRIOR.names.index(signal)] = chance.random(20)
        chosen = readings[:, PRIOR.names.index(signal)] >= np.nanmax(readings)
        made.append(Choice(readings, chosen, np.ones(20)))
    return made


def rise(scorer, signal):
    return np.ptp(scorer.curves[signal].contributions)


def test_what_decided_weighs_more_after_fitting():
    fitted = fit(lessons("walk"), PRIOR, WHERE)
    assert rise(fitted, "walk") > 2 * rise(PRIOR, "walk")


def test_what_was_never_seen_keeps_its_prior():
    fitted = fit(lessons("walk"), PRIOR, WHERE)
    before, after = PRIOR.curves["nearness"], fitted.curves["nearness"]
    assert after(np.array(KNOTS)) == pytest.approx(before(np.array(KNOTS)), abs=1e-3)


def test_without_lessons_the_prior_stands():
    assert fit([], PRIOR, WHERE) is PRIOR


def test_a_strong_pull_keeps_the_prior():
    fitted = fit(lessons("walk"), PRIOR, WHERE, ridge=1e6)
    assert rise(fitted, "walk") == pytest.approx(rise(PRIOR, "walk"), rel=0.01)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_no_fitted_curve_falls_whatever_was_chosen(seed):
    chance = np.random.default_rng(seed)
    made = [
        Choice(
            chance.random((8, len(PRIOR.names))),
            np.arange(8) == chance.integers(8),
            np.ones(8),
        )
        for _ in range(10)
    ]
    fitted = fit(made, PRIOR, WHERE)
    assert all((np.diff(curve.contributions) >= 0).all() for curve in fitted.curves.values())


def test_fitting_twice_gives_the_same_weights():
    assert fit(lessons("walk"), PRIOR, WHERE) == fit(lessons("walk"), PRIOR, WHERE)


def test_chances_are_only_promised_with_enough_choices():
    assert fit(lessons("walk", lists=20), PRIOR, WHERE).calibration is None
    promised = fit(lessons("walk", lists=200), PRIOR, WHERE).calibration
    assert 0 <= promised.contributions[0] <= promised.contributions[-1] <= 1


def test_weights_survive_being_written_down(tmp_path):
    fitted = fit(lessons("walk", lists=80), PRIOR, WHERE)
    fitted.save(tmp_path / "weights.json")
    assert Scorer.load(tmp_path / "weights.json") == fitted


def test_those_left_out_are_stood_for_by_those_kept():
    chosen = np.zeros(1000, dtype=bool)
    chosen[:2] = True
    kept = thinned(np.zeros((1000, 1)), chosen, np.random.default_rng(1))
    assert kept.chosen.sum() == 2
    assert kept.stand_for.sum() == pytest.approx(1000)
