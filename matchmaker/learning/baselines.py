"""What anybody could do without an engine: the rows that ours must beat.

Each function returns scores of shape (queries, candidates). Graph baselines work on one sparse
matrix, `ties`, whose cell is 1 where two organisations worked together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matchmaker.learning.metrics import SEED, Scores

Rows = NDArray[np.intp]


def chance(queries: int, candidates: int) -> Scores:
    """Shuffle."""
    return np.random.default_rng(SEED).random((queries, candidates))


def popularity(counts: Scores, queries: int) -> Scores:
    """Give everybody the same list: the busiest first."""
    return np.broadcast_to(np.asarray(counts, dtype=np.float64), (queries, len(counts))).copy()


def ties_of(memberships: sp.csr_array) -> sp.csr_array:
    """Turn organisations × projects into organisations × organisations, 1 where any is shared."""
    ties = sp.csr_array(memberships @ memberships.T)
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.data[:] = 1.0
    return ties


def common_neighbours(ties: sp.csr_array, askers: Rows, candidates: Rows) -> Scores:
    """Count shared partners (Liben-Nowell and Kleinberg 2003)."""
    return _two_steps(ties, np.ones(ties.shape[0]), askers, candidates)


def adamic_adar(ties: sp.csr_array, askers: Rows, candidates: Rows) -> Scores:
    """Count shared partners, each worth 1 / log of its number of partners (Adamic, Adar 2003)."""
    degree = _degree(ties)
    return _two_steps(ties, 1 / np.log(np.maximum(degree, 2)), askers, candidates)


def resource_allocation(ties: sp.csr_array, askers: Rows, candidates: Rows) -> Scores:
    """Count shared partners, each worth 1 / its number of partners (Zhou et al. 2009)."""
    return _two_steps(ties, 1 / np.maximum(_degree(ties), 1), askers, candidates)


def jaccard(ties: sp.csr_array, askers: Rows, candidates: Rows) -> Scores:
    """Shared partners over all partners of the two."""
    shared = common_neighbours(ties, askers, candidates)
    degree = _degree(ties)
    union = degree[askers][:, None] + degree[candidates][None, :] - shared
    return shared / np.maximum(union, 1)


def preferential_attachment(ties: sp.csr_array, askers: Rows, candidates: Rows) -> Scores:
    """Multiply the two numbers of partners (Barabási and Albert 1999)."""
    degree = _degree(ties)
    return degree[askers][:, None] * degree[candidates][None, :]


def _degree(ties: sp.csr_array) -> Scores:
    return np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()


def _two_steps(ties: sp.csr_array, worth: Scores, askers: Rows, candidates: Rows) -> Scores:
    first = sp.csr_array(ties[askers]) @ sp.diags_array(worth)
    return np.asarray((first @ sp.csr_array(ties[candidates]).T).toarray(), dtype=np.float64)


def tfidf(queries: Sequence[str], documents: Sequence[str], unit: str = "word") -> Scores:
    """Cosine of TF-IDF vectors, of words and word pairs or of n-grams of 3 to 5 letters."""
    if not any(text.strip() for text in documents):
        return np.zeros((len(queries), len(documents)))
    vectorizer = (
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        if unit == "word"
        else TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    )
    known = vectorizer.fit_transform(documents)
    asked = vectorizer.transform(queries)
    return np.asarray((asked @ known.T).toarray(), dtype=np.float64)


def bm25(
    queries: Sequence[str], documents: Sequence[str], k1: float = 1.5, b: float = 0.75
) -> Scores:
    """Okapi BM25 with the usual k1 and b (Robertson and Zaragoza 2009)."""
    vectorizer = CountVectorizer()
    try:
        counts = sp.csr_array(vectorizer.fit_transform(documents), dtype=np.float64)
    except ValueError:  # not one word in all documents
        return np.zeros((len(queries), len(documents)))
    length = np.asarray(counts.sum(axis=1)).ravel()
    norm = k1 * (1 - b + b * length / max(float(length.mean()), 1e-9))
    have = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log(1 + (len(documents) - have + 0.5) / (have + 0.5))
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    counts.data = counts.data * (k1 + 1) / (counts.data + norm[rows]) * idf[counts.indices]
    asked = sp.csr_array(vectorizer.transform(queries), dtype=np.float64)
    return np.asarray((asked @ counts.T).toarray(), dtype=np.float64)


def neighbours_vote(near: Scores, labels: Sequence[Sequence[int]], classes: int, k: int) -> Scores:
    """Let the `k` nearest precedents vote for their labels, each with its nearness.

    Parameters
    ----------
    near
        Nearness of each query to each precedent; ``nan`` where a precedent must stay hidden.
    labels
        Columns that each precedent votes for.
    """
    votes = np.zeros((near.shape[0], classes))
    shown = np.nan_to_num(near, nan=-np.inf)
    for row, nearness in enumerate(shown):
        for precedent in np.argsort(-nearness, kind="stable")[:k]:
            if nearness[precedent] > 0:
                for label in labels[precedent]:
                    votes[row, label] += nearness[precedent]
    return votes
