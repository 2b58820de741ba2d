"""Names and towns that somebody mentions in the words of a plan."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHORTEST = 3
"""Letters a word needs to tell anything of a name."""
TOWN = 0.5
"""Reading for who is only in a town that is mentioned."""


class NameWords:
    """Words of many names, weighted by how rare they are.

    Parameters
    ----------
    names
        Names of organisations.
    towns
        Their municipalities, empty where unknown.
    """

    def __init__(self, names: Sequence[str], towns: Sequence[str]) -> None:
        words = [words_of(name) for name in names]
        count = Counter(word for own in words for word in own)
        self._column = {word: column for column, word in enumerate(sorted(count))}
        cells = [(row, self._column[word]) for row, own in enumerate(words) for word in own]
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        times = np.array([count[word] for word in sorted(count)], dtype=np.float64)
        weight = np.log((1.0 + len(names)) / times)[columns]
        self._names = sparse.csr_array(
            (weight, (rows, columns)), shape=(len(names), len(self._column))
        )
        self._all = np.asarray(self._names.sum(axis=1)).ravel()
        self._towns = [words_of(town) for town in towns]

    def mentioned(self, text: str) -> NDArray[np.float64]:
        """Return for each organisation how much of its name is in a text.

        Returns
        -------
        array of the share, by rarity, of the name's words that are in the text, at least `TOWN`
        where the town is mentioned.
        """
        said = words_of(text)
        here = np.array([word in said for word in self._column], dtype=np.float64)
        share = np.divide(
            self._names @ here, self._all, out=np.zeros(len(self._all)), where=self._all > 0
        )
        town = np.array([bool(own) and own <= said for own in self._towns], dtype=np.float64)
        return np.asarray(np.maximum(share, TOWN * town))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, each with and without a final *s*."""
    found = [word for word in re.findall(r"\w+", text.casefold()) if len(word) >= SHORTEST]
    return frozenset(found) | {word[:-1] for word in found if word.endswith("s")}
