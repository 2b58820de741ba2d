"""Long sentences in pieces: a skill hides in three words of a vacancy.

The vector of a whole paragraph says little about any of its words; that of a window of two to ten
words does. A phrase is compared with its best window of each length, and the lengths are averaged:
short windows find names, long ones find meaning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from matchmaker.text.space import TextSpace
    from matchmaker.text.vectors import TextVectors

LENGTHS = (1, 2, 3, 4, 5, 7, 10)
"""Words in a window."""

_PLACEHOLDER = re.compile(r"<[A-Z]+>")


def windows(text: str, length: int) -> list[str]:
    """Return the distinct windows of some words, at most a third of a window apart.

    Examples
    --------
    >>> windows("wij zoeken een ervaren lasser", 2)
    ['wij zoeken', 'zoeken een', 'een ervaren', 'ervaren lasser']
    """
    words = _PLACEHOLDER.sub(" ", text).split()
    step = max(1, length // 3)
    last = max(0, len(words) - length)
    starts = [*range(0, last, step), last]
    return list(dict.fromkeys(" ".join(words[at : at + length]) for at in starts))


def best_passages(
    space: TextSpace,
    texts: Sequence[str],
    alike: Callable[[TextVectors], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Average, over the lengths, the likeness of the best window.

    Parameters
    ----------
    alike
        Likeness of some texts to every candidate, shape ``(windows, candidates)``.

    Returns
    -------
    ndarray
        Shape ``(texts, candidates)``.
    """
    space.vectors(
        [piece for text in texts for length in LENGTHS for piece in windows(text, length)]
    )
    rows = [_best_of_one(space, text, alike) for text in texts]
    return np.stack(rows).astype(np.float32)


def _best_of_one(
    space: TextSpace, text: str, alike: Callable[[TextVectors], NDArray[np.float32]]
) -> NDArray[np.float32]:
    by_length = [windows(text, length) for length in LENGTHS]
    every = list(dict.fromkeys(piece for pieces in by_length for piece in pieces))
    read = alike(space.vectors(every))
    row_of = {piece: row for row, piece in enumerate(every)}
    best = [read[[row_of[piece] for piece in pieces]].max(axis=0) for pieces in by_length]
    return np.asarray(np.mean(best, axis=0), dtype=np.float32)
