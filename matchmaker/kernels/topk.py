"""The best of a sparse product: for each row on the left, the rows on the right it is most like.

Exact, without making the whole product. Terms are added up one after the other, the rarest first
(term at a time). What the terms that are still to come can add at most is known: the largest weight
of each, or the length of what is left of the row. Once the ``top`` best have more than that, nobody
new can come in, and the common terms, which are most of the work, are added for those only that can
still change places. The bounds are those of MaxScore (Turtle and Flood, Query evaluation:
strategies and optimizations, Information Processing and Management 31, 1995) and of WAND (Broder
and others, Efficient query evaluation using a two-level retrieval process, CIKM 2003).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY = -1
"""Where fewer than ``top`` rows on the right have anything in common."""
BLOCK = 512
"""Rows on the left that the plain reference multiplies at once."""


class Best(NamedTuple):
    """The most alike, best first; of equals, the first.

    Parameters
    ----------
    columns
        Rows of the right side, `NOBODY` where there are no more; shape (left, top).
    scores
        Their products, 0 where there are no more.
    """

    columns: NDArray[np.int64]
    scores: NDArray[np.float64]


def best_of_product(
    left: sparse.csr_array, right: sparse.csr_array, top: int, *, threads: int = 1
) -> Best:
    """Return the largest entries of each row of ``left @ right.T``, by the compiled kernel if any.

    Parameters
    ----------
    left, right
        Weights of terms, none negative; shape (rows, terms), of any length.
    threads
        How many the compiled kernel may use.

    Raises
    ------
    ValueError
        A weight is negative: what terms can still add would not be known.

    Examples
    --------
    >>> words = sparse.csr_array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    >>> best_of_product(words, words, 2).columns.tolist()
    [[0, 1], [1, 2], [2, 1]]
    """
    try:
        from matchmaker.kernels.compiled import search  # noqa: PLC0415  numba is no part of a start
    except ImportError:
        return plain_best_of_product(left, right, top)
    left, right = _checked(left), _checked(right)
    by_term = right.tocsc()
    columns = np.full((left.shape[0], top), NOBODY, dtype=np.int64)
    scores = np.zeros((left.shape[0], top))
    if left.shape[0] and right.shape[0] and top:
        peak = np.zeros(right.shape[1])
        peak[:] = right.max(axis=0).toarray().ravel()
        longest = float(np.sqrt(right.multiply(right).sum(axis=1)).max())
        search(
            _arrays(left),
            _arrays(by_term),
            _arrays(right),
            (peak, longest),
            (columns, scores),
            threads,
        )
    return Best(columns, scores)


def plain_best_of_product(left: sparse.csr_array, right: sparse.csr_array, top: int) -> Best:
    """Return the same by making the product, some rows at a time: the reference."""
    left, right = _checked(left), _checked(right)
    columns = np.full((left.shape[0], top), NOBODY, dtype=np.int64)
    scores = np.zeros((left.shape[0], top))
    for start in range(0, left.shape[0], BLOCK):
        product = (left[start : start + BLOCK] @ right.T).tocsr()
        for row in range(product.shape[0]):
            part = slice(product.indptr[row], product.indptr[row + 1])
            column, score = product.indices[part], product.data[part]
            order = np.lexsort((column, -score))[:top]
            order = order[score[order] > 0]
            columns[start + row, : len(order)] = column[order]
            scores[start + row, : len(order)] = score[order]
    return Best(columns, scores)


def _arrays(
    table: sparse.csr_array | sparse.csc_array,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Return a table's arrays, always of the same sorts: each other one would be compiled anew."""
    return table.indptr.astype(np.int64), table.indices.astype(np.int32), table.data


def _checked(table: sparse.csr_array) -> sparse.csr_array:
    table = table.astype(np.float64).copy()
    if table.nnz and table.data.min() < 0:
        raise ValueError("weights may not be negative")
    table.sum_duplicates()
    table.eliminate_zeros()
    return table
