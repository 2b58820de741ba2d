"""Not ten bakeries: a list in which near-identical partners make room for others that fit too."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.graph import View

SHARE_OF_ONE_SORT = 0.3
"""At most this part of a list, rounded up, goes to one sort before others had their turn."""
WORTH_WAITING = 0.7
"""Log-odds that a partner of another sort may score lower and still go first: half the odds."""


def varied(
    order: NDArray[np.int64],
    score: NDArray[np.float64],
    partner: NDArray[np.int64],
    view: View,
    top: int,
) -> NDArray[np.int64]:
    """Return the first `top` of a ranking, with room for more than one sort of partner.

    A sort is a kind of organisation with the same first activity code. Once a sort has its share,
    its next member waits for others who score at most `WORTH_WAITING` lower. Organisations without
    an activity code are each a sort of their own: nothing is known to make them alike.

    Parameters
    ----------
    order
        Rows of the candidates, best first.
    score, partner
        Of all candidates, by row.
    """
    share = max(1, -int(-top * SHARE_OF_ONE_SORT // 1))
    listed: Counter[str] = Counter()
    chosen: list[int] = []
    rest = [int(row) for row in order]
    while rest and len(chosen) < top:
        best = rest[0]
        pick = next(
            (
                row
                for row in rest
                if score[row] >= score[best] - WORTH_WAITING
                and listed[_sort(int(partner[row]), view)] < share
            ),
            best,
        )
        rest.remove(pick)
        chosen.append(pick)
        listed[_sort(int(partner[pick]), view)] += 1
    return np.array(chosen, dtype=np.int64)


def _sort(row: int, view: View) -> str:
    organisation = view.organisations[row]
    first = organisation.sectors[0] if organisation.sectors else organisation.id
    return f"{organisation.kind}:{first}"
