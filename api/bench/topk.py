"""What the best of a sparse product costs, beside the libraries people would take.

Made-up organisations: each has some thirty words, most from the two hundred of its trade, others
from a long tail in which a few words are everybody's, weighed by tf-idf. Each contender finds the
first ten of every row (or of `ASKERS` rows where there are more), on one thread; sparse_dot_topn on
two as well, because it takes another way there. The ratios are of processor time.
"""

from __future__ import annotations

from importlib.util import find_spec
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from api.bench.figures import Figure
from matchmaker.kernels.topk import best_of_product, plain_best_of_product

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

ASKERS = 2_000
"""Rows on the left that are measured."""
TOP = 10
WORDS, TRADES, OF_A_TRADE = 30_000, 300, 200
ROUNDING = 1e-9


def made_up_words(organisations: int, seed: int = 0) -> sparse.csr_array:
    """Return tf-idf weights of made-up organisations, rows of length one."""
    chance = np.random.default_rng(seed)
    length = chance.integers(15, 60, organisations)
    row = np.repeat(np.arange(organisations), length)
    trade = chance.integers(0, TRADES, organisations)[row]
    vocabulary = chance.integers(0, WORDS, (TRADES, OF_A_TRADE))
    own = vocabulary[trade, np.minimum(chance.zipf(1.3, len(row)), OF_A_TRADE) - 1]
    tail = np.minimum(chance.zipf(1.15, len(row)), WORDS) - 1
    word = np.where(chance.random(len(row)) < 0.6, own, tail)
    counts = sparse.csr_array((np.ones(len(row)), (row, word)), shape=(organisations, WORDS))
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return sparse.csr_array(weighed, dtype=np.float64)


def best_against_libraries(organisations: int) -> list[Figure]:
    """Measure the kernel beside scikit-learn, and sparse_dot_topn where it is installed.

    Parameters
    ----------
    organisations
        Rows on the right; `ASKERS` of them at most ask.
    """
    table = made_up_words(organisations)
    asked = sparse.csr_array(table[np.random.default_rng(1).permutation(organisations)[:ASKERS]])
    few = asked[:2]
    contenders: dict[str, Callable[[sparse.csr_array], NDArray[np.float64]]] = {
        "the kernel": lambda rows: best_of_product(rows, table, TOP).scores,
        "its plain reference (scipy)": lambda rows: plain_best_of_product(rows, table, TOP).scores,
        "scikit-learn NearestNeighbors": lambda rows: _neighbours(rows, table),
    }
    if find_spec("sparse_dot_topn"):
        contenders["sparse_dot_topn, one thread"] = lambda rows: _dot_topn(rows, table, 1)
        contenders["sparse_dot_topn, two threads"] = lambda rows: _dot_topn(rows, table, 2)
    measured = {}
    with threadpool_limits(1):
        for name, run in contenders.items():
            run(few)  # compiled, loaded
            wall, cpu = perf_counter(), process_time()
            scores = run(asked)
            measured[name] = perf_counter() - wall, process_time() - cpu, scores
    truth = measured["its plain reference (scipy)"][2]
    ours = measured["the kernel"][1]
    rows = len(truth)
    return [
        Figure(
            f"{name}, first {TOP} of {rows} of {organisations}: recall {_recall(found, truth):.4f}",
            *(wall, cpu),
            ratio=cpu / ours,
        )
        for name, (wall, cpu, found) in measured.items()
    ]


def _recall(found: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Return the part of the best whose score was found, place by place; equals are alike."""
    there = truth > 0
    return float((found[there] >= truth[there] * (1 - 1e-6) - ROUNDING).mean())


def _neighbours(rows: sparse.csr_array, table: sparse.csr_array) -> NDArray[np.float64]:
    search = NearestNeighbors(n_neighbors=TOP, metric="cosine", algorithm="brute", n_jobs=1)
    distance, _ = search.fit(table).kneighbors(rows)
    return np.asarray(1.0 - distance)


def _dot_topn(rows: sparse.csr_array, table: sparse.csr_array, threads: int) -> NDArray[np.float64]:
    from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415  extra bench

    found = sp_matmul_topn(
        sparse.csr_matrix(rows), sparse.csr_matrix(table.T), top_n=TOP, sort=True, n_threads=threads
    )
    best = np.zeros((rows.shape[0], TOP))
    place = np.arange(found.nnz) - np.repeat(found.indptr[:-1], np.diff(found.indptr))
    best[np.repeat(np.arange(rows.shape[0]), np.diff(found.indptr)), place] = found.data
    return best
