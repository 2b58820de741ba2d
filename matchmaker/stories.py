"""What partnerships were about, in the network's own words.

Sentence vectors know what a text means; they do not know which words are telling in this network.
Letter groups weighted by how rare they are *here* do, in any language and any spelling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
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
            from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  a second

            self._letters = TfidfVectorizer(
                analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True
            )
            self._vectors = self._letters.fit_transform(told)

    def like(self, text: str) -> NDArray[np.float64] | None:
        """Return how alike a text is to each partnership in [0, 1]; ``None`` without any words."""
        if self._vectors is None or not text.strip():
            return None
        asked = self._letters.transform([text])
        cosine = np.asarray((asked @ self._vectors.T).toarray()).ravel()
        return np.clip(cosine / ALIKE, 0.0, 1.0)


def stories_of(view: View) -> Stories:
    """Return the stories of a network, prepared once and kept as long as the view."""
    if view not in _KEPT:
        _KEPT[view] = Stories(view)
    return _KEPT[view]


_KEPT: WeakKeyDictionary[View, Stories] = WeakKeyDictionary()
