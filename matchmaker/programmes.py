"""Who opens up and who leads, programme by programme.

Somebody who takes on new partners or leads in one programme may do nothing in another. Prepared
once per view, when first asked for, and kept as long as it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse

from matchmaker.ties import KINDS, OPENNESS_HALF_LIFE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.graph import View


class Programmes:
    """Recent new acquaintances and recent leads of everybody, by programme.

    Parameters
    ----------
    view
        The network.

    Attributes
    ----------
    met
        Per kind of partner, new acquaintances of each organisation by programme: shape
        (organisations, programmes), each halved every `OPENNESS_HALF_LIFE` years.
    led
        Recent partnerships that each organisation led, by programme: the same shape.
    leads_are_told
        Whether it is known of any partnership who led it.
    """

    def __init__(self, view: View) -> None:
        led_by = np.array([view.row.get(p.lead, -1) for p in view.partnerships], dtype=np.int64)
        columns = np.flatnonzero(led_by >= 0)
        cells = (view.recency[columns], (led_by[columns], columns))
        leads = sparse.csr_array(cells, shape=view.members.shape)
        self.led: sparse.csr_array = sparse.csr_array(leads @ view.programmes)
        self.leads_are_told = bool(len(columns))
        self.met: tuple[sparse.csr_array, ...] = _acquaintances(view)


def programmes_of(view: View) -> Programmes:
    """Return the programmes of a network, prepared once and kept as long as the view."""
    if view not in _KEPT:
        _KEPT[view] = Programmes(view)
    return _KEPT[view]


def _acquaintances(view: View) -> tuple[sparse.csr_array, ...]:
    """Count each partner once per programme, from the day they first met in it."""
    there, programmes = len(view), len(view.programme_row)
    left, right, programme, age = _meetings(view)
    pair = (left * there + right) * max(programmes, 1) + programme
    oldest_first = np.lexsort((-age, pair))
    first = oldest_first[np.unique(pair[oldest_first], return_index=True)[1]]
    weight = 0.5 ** (age[first] / OPENNESS_HALF_LIFE)
    kind = view.kind[right[first]]
    found = []
    for number in range(len(KINDS)):
        own = first[kind == number]
        cells = (weight[kind == number], (left[own], programme[own]))
        found.append(sparse.csr_array(cells, shape=(there, programmes)))
    return tuple(found)


def _meetings(
    view: View,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return who met whom in which programme, and how many years ago, one entry per meeting."""
    members, about = view.members.tocsc(), view.programmes
    age = np.where(np.isnan(view.age), OPENNESS_HALF_LIFE, view.age)
    parts: list[NDArray[np.float64]] = [np.zeros((4, 0))]
    for column in np.flatnonzero(view.worked & (np.diff(about.indptr) > 0)):
        rows = members.indices[members.indptr[column] : members.indptr[column + 1]]
        left, right = (side[~np.eye(len(rows), dtype=np.bool_)] for side in np.meshgrid(rows, rows))
        for programme in about.indices[about.indptr[column] : about.indptr[column + 1]]:
            same = np.ones(len(left))
            parts.append(np.stack((left, right, programme * same, age[column] * same)))
    left, right, programme, years = np.concatenate(parts, axis=1)
    return left.astype(np.int64), right.astype(np.int64), programme.astype(np.int64), years


_KEPT: WeakKeyDictionary[View, Programmes] = WeakKeyDictionary()
