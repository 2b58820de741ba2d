"""Who moves in the same circles: an embedding of the partnership graph.

Two organisations that never shared a partner may still be near each other, when their partners'
partners are the same crowd. Prepared once per view, when first asked for, and kept as long as it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.graph import View

DIRECTIONS = 32
"""Width of the embedding; 8 and 96 did no better on research partnerships."""
FEWEST = 4 * DIRECTIONS
"""With fewer organisations that have partners, an embedding would only repeat the ties."""
DIGITS = 9
"""Cosines are rounded, so that the order of additions inside a library cannot show."""


def circles(view: View) -> NDArray[np.float64] | None:
    """Return unit vectors of organisations, shape (organisations, `DIRECTIONS`).

    Leading singular vectors of the positive pointwise mutual information of the ties (Levy and
    Goldberg 2014, *Neural word embedding as implicit matrix factorization*). Rows of those without
    partners are zero; ``None`` for small networks.
    """
    if view not in _KEPT:
        _KEPT[view] = _embed(view.ties)
    return _KEPT[view]


def same_circles(
    view: View, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the cosine in [0, 1] of the circles of these pairs of rows, ``nan`` where unknown."""
    vectors = circles(view)
    if vectors is None:
        return np.full(len(left), np.nan)
    cosine = np.einsum("ij,ij->i", vectors[left], vectors[right])
    return np.asarray(np.round(np.clip(cosine, 0.0, 1.0), DIGITS), dtype=np.float64)


def _embed(ties: sparse.csr_array) -> NDArray[np.float64] | None:
    strength = np.asarray(ties.sum(axis=1)).ravel()
    if int((strength > 0).sum()) < FEWEST:
        return None
    cells = ties.tocoo()
    told = np.log(cells.data * strength.sum() / (strength[cells.row] * strength[cells.col]))
    more = told > 0
    table = sparse.csr_array((told[more], (cells.row[more], cells.col[more])), shape=cells.shape)
    left, values, _ = svds(table, k=DIRECTIONS, v0=np.ones(table.shape[0]))
    # The sign of a singular vector is a matter of luck; cosines do not depend on it.
    vectors = left * np.sqrt(values)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-9)
    return np.asarray(unit, dtype=np.float64)


_KEPT: WeakKeyDictionary[View, NDArray[np.float64] | None] = WeakKeyDictionary()
