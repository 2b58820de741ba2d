"""What partnerships were about, in the network's own words.

Sentence vectors know what a text means; they do not know which words are telling in this network.
Letter groups weighted by how rare they are *here* do, in any language and any spelling.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.graph import View

LETTERS = (3, 5)
"""Lengths of the letter groups."""
ALIKE = 0.4
"""Cosine of two texts about the same thing: higher counts no more."""


class Stories:
    """Titles and descriptions of partnerships, comparable with a text.

    Parameters
    ----------
    view
        The network.
    """

    def __init__(self, view: View) -> None:
        told = [f"{p.title} {p.description}".strip() for p in view.partnerships]
        self._vectors = None
        if any(told):
            of_text = {text: _groups(text) for text in told}
            groups = [of_text[text] for text in told]
            count = Counter(group for own in groups for group in own)
            self._column = {group: column for column, group in enumerate(sorted(count))}
            had = np.array([count[group] for group in self._column], dtype=np.float64)
            self._rarity = np.log((1.0 + len(told)) / (1.0 + had)) + 1.0
            self._vectors = self._weighed(groups)

    def like(self, text: str) -> NDArray[np.float64] | None:
        """Return how alike a text is to each partnership in [0, 1]; ``None`` without any words."""
        if self._vectors is None or not text.strip():
            return None
        asked = self._weighed([_groups(text)])
        cosine = np.asarray((asked @ self._vectors.T).toarray()).ravel()
        return np.clip(cosine / ALIKE, 0.0, 1.0)

    def _weighed(self, groups: Sequence[Mapping[str, int]]) -> sparse.csr_array:
        """Return unit rows: damped counts, the rarer a group is in the network the heavier."""
        cells = [
            (row, self._column[group], times)
            for row, own in enumerate(groups)
            for group, times in own.items()
            if group in self._column
        ]
        rows, columns, times = np.array(cells, dtype=np.int64).reshape(-1, 3).T
        weight = (np.log(times) + 1.0) * self._rarity[columns]
        length = np.sqrt(np.bincount(rows, weight**2, minlength=len(groups)))
        shape = (len(groups), len(self._column))
        return sparse.csr_array((weight / length[rows], (rows, columns)), shape=shape)


def _groups(text: str) -> Counter[str]:
    """Count the letter groups of each word, its ends marked by spaces.

    The manner of scikit-learn's ``char_wb``, which takes a second to load: a word shorter than a
    group counts once, as it is.
    """
    found: Counter[str] = Counter()
    for word in text.lower().split():
        whole = f" {word} "
        for letters in range(LETTERS[0], LETTERS[1] + 1):
            starts = range(max(1, len(whole) - letters + 1))
            found.update(whole[start : start + letters] for start in starts)
            if len(whole) <= letters:
                break
    return found


def stories_of(view: View) -> Stories:
    """Return the stories of a network, prepared once and kept as long as the view."""
    if view not in _KEPT:
        _KEPT[view] = Stories(view)
    return _KEPT[view]


_KEPT: WeakKeyDictionary[View, Stories] = WeakKeyDictionary()
