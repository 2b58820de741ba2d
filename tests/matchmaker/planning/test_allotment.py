"""The arithmetic of a plan: as good as an independent formulation, with honest prices."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from matchmaker.planning import allotment, linear
from matchmaker.planning.allotment import Allotment, solve
from matchmaker.planning.linear import NoPlanPossible

USES = st.sampled_from((0.0, 0.0, 0.5, 1.0, 2.0))


@st.composite
def problems(draw: st.DrawFn, minima: bool = False) -> Allotment:
    """Up to six options of up to four resources; each takes some of the first ones."""
    options, resources = draw(st.integers(1, 6)), draw(st.integers(2, 4))
    uses = np.array(
        draw(st.lists(USES, min_size=options * resources, max_size=options * resources))
    )
    uses = uses.reshape(resources, options)
    uses[0 if draw(st.booleans()) else 1, :] = 1.0
    numbers = st.integers(1, 9).map(float)
    amount = np.array(draw(st.lists(numbers, min_size=resources, max_size=resources)))
    least = np.zeros(resources)
    if minima:
        gates = draw(st.lists(st.booleans(), min_size=resources, max_size=resources))
        least = amount * np.array(gates) * draw(st.sampled_from((0.3, 0.7, 1.0)))
    value = st.lists(st.integers(-2, 9).map(float), min_size=options, max_size=options)
    return Allotment(np.array(draw(value)), sparse.csr_array(uses), amount, least)


def _by_hand(problem: Allotment) -> float:
    """Try every set of open processes, each as the dual of its linear programme."""
    gates = np.flatnonzero(problem.minimum > 0)
    best = -np.inf
    for opened in product((False, True), repeat=len(gates)):
        upper, lower = problem.amount.copy(), np.zeros(len(problem.amount))
        upper[gates] = np.where(opened, upper[gates], 0.0)
        lower[gates] = np.where(opened, problem.minimum[gates], 0.0)
        uses = problem.uses.toarray()
        found = linprog(
            np.concatenate([upper, -lower]),
            A_ub=np.hstack([-uses.T, uses.T]),
            b_ub=-problem.value,
            method="highs-ds",
        )
        if found.status == 0:
            best = max(best, found.fun)
    return best


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_plan_is_as_good_as_its_dual_says(problem):
    found = solve(problem)
    assert found.value == pytest.approx(_by_hand(problem), abs=1e-6)
    assert (problem.uses @ found.tonnes <= problem.amount + 1e-6).all()


@given(problems(minima=True))
@settings(max_examples=60, deadline=None)
def test_with_minima_it_is_the_best_of_all_sets_of_open_processes(problem):
    found = solve(problem, gap=0.0)
    used = problem.uses @ found.tonnes
    gates = problem.gates
    assert found.value == pytest.approx(_by_hand(problem), abs=1e-5)
    assert ((used[gates] < 1e-6) | (used[gates] >= problem.minimum[gates] - 1e-6)).all()
    assert found.bound >= found.value - 1e-6


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_shadow_price_lies_between_one_unit_less_and_one_unit_more(problem, data):
    row = data.draw(st.integers(0, len(problem.amount) - 1))
    found = solve(problem)
    more = solve(problem.with_more(row, 1.0)).value - found.value
    less = found.value - solve(problem.with_more(row, -1.0)).value
    assert more - 1e-6 <= found.worth[row] <= less + 1e-6


@given(problems())
@settings(max_examples=40, deadline=None)
def test_sifting_finds_the_same_as_all_at_once(problem):
    whole = solve(problem).value
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(allotment, "SMALL", 0)
        patched.setattr(linear, "FIRST", 1)
        patched.setattr(linear, "MORE", 1)
        sifted = solve(problem)
    assert sifted.value == pytest.approx(whole, rel=1e-5, abs=1e-5)
    assert sifted.bound >= whole - 1e-5


@given(problems(minima=True), st.booleans())
@settings(max_examples=40, deadline=None)
def test_solved_again_from_where_it_was_is_as_good_as_from_scratch(problem, sifted):
    size = len(problem.amount)
    again = linear.Programme(problem.value, problem.uses.tocsc(), sifted=sifted)
    for shut in (-1, *problem.gates.tolist(), -1):
        open_ = np.arange(size) != shut
        least = np.where(open_ & (problem.minimum > 0), problem.minimum, -np.inf)
        limits = least, np.where(open_, problem.amount, 0.0), 10.0
        anew = linear.Programme(problem.value, problem.uses.tocsc(), sifted=False)
        try:
            expected = anew.best(*limits).value
        except NoPlanPossible:
            with pytest.raises(NoPlanPossible):
                again.best(*limits)
        else:
            found = again.best(*limits)
            assert found.value == pytest.approx(expected, rel=1e-5, abs=1e-5)
            assert found.bound >= expected - 1e-5


@given(problems(minima=True))
@settings(max_examples=40, deadline=None)
def test_a_rounded_plan_holds_and_its_bound_too(problem):
    found = allotment._rounded(problem, allotment._Settled(problem), 10.0)
    if found is None:
        return
    used, gates = problem.uses @ found.tonnes, problem.gates
    assert ((used[gates] < 1e-6) | (used[gates] >= problem.minimum[gates] - 1e-5)).all()
    assert found.bound >= _by_hand(problem) - 1e-5


@given(problems())
@settings(max_examples=30, deadline=None)
def test_what_is_locked_is_there_or_refused(problem):
    wanted = replace(problem, least=np.full(len(problem.value), 0.5))
    if (problem.uses @ wanted.least <= problem.amount).all():
        assert (solve(wanted).tonnes >= 0.5 - 1e-9).all()
    else:
        with pytest.raises(NoPlanPossible):
            solve(wanted)


def test_who_cannot_reach_the_minimum_at_all_is_shut_at_once():
    """Hours for three tonnes, a minimum of five: what is lost is no gap."""
    problem = Allotment(
        np.array([2.0, 1.0]),
        sparse.csr_array([[1.0, 1.0], [1.0, 0.0], [4.0, 0.0]]),
        np.array([10.0, 20.0, 12.0]),
        np.array([0.0, 5.0, 0.0]),
    )
    found = allotment._rounded(problem, allotment._Settled(problem), 10.0)
    assert found.tonnes.tolist() == [0.0, 10.0]
    assert found.bound == pytest.approx(10.0)


def test_nothing_to_choose_is_an_empty_plan():
    found = solve(Allotment(np.zeros(0), sparse.csr_array((0, 0)), np.zeros(0), np.zeros(0)))
    assert (found.value, found.bound) == (0.0, 0.0)
