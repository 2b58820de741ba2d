"""A list with room: for more than one sort of partner, and for who is new."""

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

PLACES_PER_NEWCOMER = 10
"""One place in so many is for an organisation without a partnership in the network yet."""
WORTH_A_CHANCE = 1.0
"""Log-odds that a newcomer may score below the last of the list and still get that place."""


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


def with_newcomers(
    chosen: NDArray[np.int64],
    order: NDArray[np.int64],
    score: NDArray[np.float64],
    partner: NDArray[np.int64],
    view: View,
) -> tuple[NDArray[np.int64], frozenset[int]]:
    """Give newcomers their share of a list: what has no history can make none without a chance.

    Parameters
    ----------
    chosen
        Rows of the list, best first.
    order
        Rows of all candidates, best first.
    score, partner
        Of all candidates, by row.

    Returns
    -------
    rows
        The list; its last places may have gone to newcomers.
    given
        Rows that are in it only for being new.
    """
    came = view.outcomes[0]
    if not came.any():
        return chosen, frozenset()
    new = [int(row) for row in order if came[partner[row]] == 0]
    present = set(chosen.tolist())
    missing = len(chosen) // PLACES_PER_NEWCOMER - len(present.intersection(new))
    least = score[chosen[-1]] - WORTH_A_CHANCE if len(chosen) else 0.0
    waiting = [row for row in new if row not in present and score[row] >= least]
    given = waiting[: max(missing, 0)]
    kept = chosen[: len(chosen) - len(given)]
    return np.concatenate((kept, np.array(given, dtype=np.int64))), frozenset(given)


def _sort(row: int, view: View) -> str:
    organisation = view.organisations[row]
    first = organisation.sectors[0] if organisation.sectors else organisation.id
    return f"{organisation.kind}:{first}"
