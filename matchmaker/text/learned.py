"""Codes learned from all known phrases at once.

Kernel ridge regression (Saunders, Gammerman & Vovk, ICML 1998) on the squared mixed cosine. Unlike
votes of neighbours it knows that ten titles beginning with *manufacture of* say the same thing ten
times, and that one rare word can be enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.text.vectors import TextVectors

RIDGE = 1.0
"""How much a single phrase is doubted; between 0.5 and 1.5 the results hardly differ."""

LEAST = 0.003
"""Below this share no difference is made: a favourite should not drown the second best."""

MOST = 8000
"""Phrases that can be learned from: the work grows with the cube (8 000 take some 20 s)."""


class LearnedCodes:
    """Weights of known phrases for every code.

    Parameters
    ----------
    phrases
        Vectors of ``p`` phrases.
    codes
        Column of the code of each phrase.
    width
        Number of codes.
    """

    def __init__(self, phrases: TextVectors, codes: NDArray[np.intp], width: int) -> None:
        self._phrases = phrases
        likeness = np.square(phrases.cosine(phrases))
        likeness[np.diag_indices(len(likeness))] += RIDGE
        wanted = np.zeros((len(phrases), width), dtype=np.float32)
        wanted[np.arange(len(phrases)), codes] = 1
        factor = cho_factor(likeness, overwrite_a=True, check_finite=False)
        self._weights = cho_solve(factor, wanted, overwrite_b=True, check_finite=False)

    def read(self, texts: TextVectors) -> NDArray[np.float32]:
        """Return the logarithm of how much each text belongs to each code, from `LEAST` up."""
        belongs = np.square(texts.cosine(self._phrases)) @ self._weights
        return np.log(LEAST + np.maximum(belongs, 0)).astype(np.float32)
