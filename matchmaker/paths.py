"""Ways through the partnership graph, from a block of askers to everybody at once.

All are products of a sparse matrix with a thin block, so that one asker and a thousand take the
same path and give the same digits. Rows of a result are askers, columns are organisations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

GO_ON = 0.85
"""Chance that a walker goes on rather than home (Page et al., 1999)."""
STEPS = 8
"""Rounds of the walk; after them a quarter of a per cent is left undecided at most places."""


class Paths:
    """Common partners, paths of three and walks.

    Parameters
    ----------
    ties
        How much two organisations worked together, symmetric, shape (n, n).
    members
        Who took part in what, ones, shape (n, partnerships).
    weight
        Weight of each partnership; 0 closes it.
    """

    def __init__(
        self, ties: sparse.csr_array, members: sparse.csr_array, weight: NDArray[np.float64]
    ) -> None:
        self._ties = ties
        strength = np.asarray(ties.sum(axis=1)).ravel()
        self._rare = _scaled(ties, rows=1.0 / np.log(np.e + strength))
        self._normal = _scaled(ties, rows=1.0 / np.sqrt(np.maximum(strength, 1.0)))
        open_ = _scaled(members, columns=(weight > 0).astype(np.float64))
        size = np.asarray(open_.sum(axis=0), dtype=np.float64).ravel()
        weighted = _scaled(open_, columns=weight)
        leaving = np.asarray(weighted.sum(axis=1), dtype=np.float64).ravel()
        self._to_partnership = _scaled(weighted, rows=_inverse(leaving)).T.tocsr()
        self._to_partner = _scaled(open_, columns=_inverse(size))

    def common_partners(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how strongly each asker and organisation share partners.

        A common partner counts less the more ties it has (Adamic and Adar, *Friends and neighbors
        on the web*, 2003), and more the more recent both ties are.
        """
        return np.asarray((self._ties[rows] @ self._rare).toarray())

    def of_three(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the weight of paths over two others.

        Between givers and takers there are no triangles: who resembles my partners' partners is
        found three steps away. Each of the two between divides by the root of its ties (Kovács et
        al., *Network-based prediction of protein interactions*, 2019).
        """
        two_away = (self._ties[rows] @ self._normal).tocsr()
        return np.asarray((self._normal.T @ two_away.T.toarray()).T)

    def walks(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return where a walker from each asker is found: personalised PageRank.

        A walker goes from an organisation to one of its partnerships, chosen by weight, and on to
        one of the partners; now and then it starts again at home.
        """
        home = np.zeros((self._ties.shape[0], len(rows)))
        home[rows, np.arange(len(rows))] = 1.0
        found = home
        for _ in range(STEPS):
            found = self._to_partner @ (self._to_partnership @ found)
            found *= GO_ON
            found += (1.0 - GO_ON) * home
        return np.asarray(found.T)


def _scaled(
    matrix: sparse.csr_array,
    *,
    rows: NDArray[np.float64] | None = None,
    columns: NDArray[np.float64] | None = None,
) -> sparse.csr_array:
    if rows is not None:
        matrix = sparse.diags_array(rows, format="csr") @ matrix
    if columns is not None:
        matrix = matrix @ sparse.diags_array(columns, format="csr")
    return matrix.tocsr()


def _inverse(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)
