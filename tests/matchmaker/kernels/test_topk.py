"""The kernel finds what its plain reference finds, in the same order."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaker.kernels.topk import NOBODY, best_of_product, plain_best_of_product

WEIGHT = st.sampled_from((0.0, 0.0, 0.0, 0.25, 0.5, 1.0, 3.0))  # sums of these are exact


@st.composite
def tables(draw: st.DrawFn, terms: int) -> sparse.csr_array:
    rows = draw(st.integers(1, 12))
    cells = draw(st.lists(WEIGHT, min_size=rows * terms, max_size=rows * terms))
    return sparse.csr_array(np.array(cells).reshape(rows, terms))


@given(st.data(), st.integers(1, 7), st.integers(1, 5), st.integers(1, 2))
@settings(max_examples=150, deadline=None)
def test_the_kernel_finds_what_the_whole_product_holds(data, terms, top, threads):
    left, right = data.draw(tables(terms)), data.draw(tables(terms))
    found = best_of_product(left, right, top, threads=threads)
    expected = plain_best_of_product(left, right, top)
    assert found.columns.tolist() == expected.columns.tolist()
    assert found.scores == pytest.approx(expected.scores)


def test_common_terms_are_left_out_safely():
    chance = np.random.default_rng(3)
    common = chance.random((400, 5)) * 0.1
    rare = sparse.random_array((400, 300), density=0.02, rng=chance)
    table = sparse.csr_array(sparse.hstack([common, rare]))
    found, expected = best_of_product(table, table, 10), plain_best_of_product(table, table, 10)
    assert found.scores == pytest.approx(expected.scores)
    assert (found.columns == expected.columns).mean() > 0.999


def test_whoever_has_nothing_in_common_is_nobody():
    found = best_of_product(sparse.csr_array([[1.0, 0.0]]), sparse.csr_array([[0.0, 1.0]]), 2)
    assert found.columns.tolist() == [[NOBODY, NOBODY]]
    assert found.scores.tolist() == [[0.0, 0.0]]


def test_a_negative_weight_is_refused():
    words = sparse.csr_array([[1.0, -1.0]])
    with pytest.raises(ValueError, match="negative"):
        best_of_product(words, words, 1)


def test_without_the_compiler_the_reference_answers(monkeypatch):
    monkeypatch.setitem(sys.modules, "matchmaker.kernels.compiled", None)
    words = sparse.csr_array([[1.0, 0.0], [0.6, 0.8]])
    assert best_of_product(words, words, 1).columns.tolist() == [[0], [1]]
