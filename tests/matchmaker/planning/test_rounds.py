"""Rounds: the shortest one is the shortest of all orders, a longer one passes everybody once."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.planning.rounds import ShortestRounds, short_round, table_km


@st.composite
def places(draw, most=5):
    number = draw(st.integers(0, most))
    lat = draw(st.lists(st.floats(50.5, 51.5), min_size=number + 1, max_size=number + 1))
    lon = draw(st.lists(st.floats(3.0, 5.0), min_size=number + 1, max_size=number + 1))
    return table_km(np.array(lat), np.array(lon))


def length(order, km):
    stops = [0, *(place + 1 for place in order), 0]
    return sum(km[a, b] for a, b in pairwise(stops))


@settings(max_examples=60, deadline=None)
@given(places())
def test_for_every_subset_no_order_is_shorter(km):
    rounds = ShortestRounds(km)
    for subset in range(1 << (len(km) - 1)):
        chosen = [place for place in range(len(km) - 1) if subset >> place & 1]
        best = min(length(order, km) for order in permutations(chosen))
        assert rounds.length[subset] == pytest.approx(best, abs=1e-9)
        order = rounds.order(subset)
        assert sorted(order) == chosen
        assert length(order, km) == pytest.approx(best, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(places(most=9))
def test_a_round_that_is_put_together_passes_everybody_once_and_tells_its_length(km):
    everybody = range(len(km) - 1)
    order, told = short_round(km, everybody)
    assert sorted(order) == list(everybody)
    assert told == pytest.approx(length(order, km), abs=1e-9)


def test_crossings_are_taken_out():
    corners = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    km = np.hypot(*(axis[:, None] - axis[None, :] for axis in corners))
    assert short_round(km, [2, 0, 1])[1] == pytest.approx(4.0)
