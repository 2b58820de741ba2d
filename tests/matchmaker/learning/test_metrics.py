import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.learning.metrics import (
    METRICS,
    Places,
    bootstrap,
    calibration,
    measure,
    places,
    reciprocal,
    weighted_f1,
)

PERFECT = Places(found=(0, 1), right=2, candidates=10)
HOPELESS = Places(found=(), right=2, candidates=10)


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.name)
def test_every_metric_gives_a_perfect_list_its_best_value(metric):
    reachable = 0.5 if metric.name == "recall@1" else 1.0
    assert metric.value(PERFECT) == pytest.approx(reachable)


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.name)
def test_every_metric_gives_nothing_for_a_list_without_right_answers(metric):
    assert metric.value(HOPELESS) == 0.0


@given(st.integers(0, 60), st.integers(1, 40))
def test_no_metric_falls_when_the_right_answer_moves_up(place, gain):
    worse = Places((place + gain,), 1, 200)
    better = Places((place,), 1, 200)
    assert all(m.value(better) >= m.value(worse) for m in METRICS)


def test_a_scorer_that_says_the_same_of_everybody_earns_what_chance_earns():
    queries = 400
    found = places(np.zeros((queries, 100)), [frozenset({0})] * queries)
    assert measure(found)["recall@10"].mean() == pytest.approx(0.1, abs=0.04)


def test_an_answer_that_is_no_candidate_counts_as_missed():
    found = places(np.array([[3.0, 2.0, 1.0]]), [frozenset({0, -1})])
    assert found[0] == Places((0,), 2, 3)


def test_a_candidate_left_out_of_the_list_cannot_be_found():
    found = places(np.array([[np.nan, 2.0, 1.0]]), [frozenset({0})])
    assert found[0] == Places((), 1, 2)


def test_average_precision_and_gain_agree_with_a_sum_done_by_hand():
    found = measure([Places((1, 3), 2, 5)])
    assert found["map"][0] == pytest.approx((1 / 2 + 2 / 4) / 2)
    best = 1 + 1 / math.log2(3)
    assert found["ndcg@10"][0] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / best)
    assert found["auc"][0] == pytest.approx((2 + 1) / (3 * 2))


def test_the_interval_holds_the_mean_and_narrows_with_more_queries():
    few, many = np.tile([0.0, 1.0], 10), np.tile([0.0, 1.0], 1000)
    small, large = bootstrap(few), bootstrap(many)
    assert small.low < small.mean < small.high
    assert large.high - large.low < small.high - small.low
    assert small == bootstrap(few)


def test_f1_is_weighted_with_the_classes_shares():
    truth, told = ["a", "a", "a", "b"], ["a", "a", "b", "b"]
    assert weighted_f1(truth, told) == pytest.approx((3 * 0.8 + 1 * 2 / 3) / 4)


def test_each_pair_counts_once_however_often_it_is_shown():
    pairs = frozenset({("firm", "workshop"), ("mill", "repair shop")})
    both = reciprocal(
        {"firm": ["workshop"], "mill": ["workshop"]},
        {"workshop": ["firm"], "repair shop": ["firm"]},
        pairs,
        k=1,
    )
    assert both["crecall@1"] == 0.5
    assert both["cprecision@1"] == pytest.approx(1 / 3)
    assert both["srecall@1"] == 0.5
    assert both["sprecision@1"] == 1.0
    assert both["rndcg@1"] == 0.5


def test_promises_that_come_true_have_no_calibration_error():
    promised = np.repeat([0.25, 0.75], 400)
    kept = np.concatenate([np.tile([1, 0, 0, 0], 100), np.tile([1, 1, 1, 0], 100)]).astype(float)
    assert calibration(promised, kept, bins=2).ece == pytest.approx(0.0)
    assert calibration(1 - promised, kept, bins=2).ece == pytest.approx(0.5)
