"""Sentence vectors that ship with the package, so that a fresh machine answers at once.

The engine compares every question with the same few thousand phrases: the materials, takers and
donors of the known habits, the titles of the waste list and of the activities. Encoding them takes
a minute; reading them takes a tenth of a second. A phrase that is not among them is encoded when it
is needed, so that a changed list costs time and nothing else. `matchmaker.learning.sentences` makes
the file again.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.text.vectors import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FILE = WEIGHTS / "sentences.npz"
SKILLS = WEIGHTS / "skills.npz"
"""English names of ESCO skills, in coarse steps: the error of a cosine stays below 0.02."""

COARSE = 20
"""Steps of the encoder's grid in one coarse step, so that a vector fits into bytes."""


class Sentences:
    """Vectors by a digest of their text.

    Parameters
    ----------
    digests
        One number per text, shape ``(n,)``; see `digest`.
    read
        Gives the vectors, int16 of shape ``(n, dimensions)``: whole multiples of one part in the
        encoder's grid. Asked once, for the first text that is here.
    """

    def __init__(self, digests: NDArray[np.uint64], read: Callable[[], NDArray[np.int16]]) -> None:
        self._row = {one: row for row, one in enumerate(digests.tolist())}
        self._read = read

    def __len__(self) -> int:
        return len(self._row)

    def get(self, text: str) -> NDArray[np.int16] | None:
        """Return the vector of a text, or ``None`` when it is not here."""
        row = self._row.get(digest(text))
        return None if row is None else self._vectors[row]

    @cached_property
    def _vectors(self) -> NDArray[np.int16]:
        return self._read()


@cache
def shipped(encoder: str, file: Path = FILE) -> Sentences:
    """Read the vectors that ship with the package; none of those that another encoder made.

    Parameters
    ----------
    encoder
        Name and version of the encoder in use (`matchmaker.text.encoder.ENCODER`).
    """
    with np.load(file, allow_pickle=False) as kept:
        known = str(kept["encoder"]) == encoder
        digests = kept["digests"] if known else np.zeros(0, dtype=np.uint64)
    return Sentences(digests, lambda: _steps(file))


def _steps(file: Path) -> NDArray[np.int16]:
    with np.load(file, allow_pickle=False) as kept:
        if "coarse" in kept:
            return np.asarray(kept["coarse"].astype(np.int16) * COARSE, dtype=np.int16)
        steps = kept["low"].astype(np.int16) + (kept["high"].astype(np.int16) << 8)
        return np.asarray(steps, dtype=np.int16)


def write(
    file: Path, encoder: str, vectors: Mapping[str, NDArray[np.int16]], *, coarse: bool = False
) -> None:
    """Write vectors that `shipped` reads.

    High and low bytes stand apart: the high ones say only a sign, and pack to almost nothing.

    Parameters
    ----------
    coarse
        Round to `COARSE` steps: a third of the size.
    """
    by_digest = {digest(text): vector for text, vector in vectors.items()}
    digests = sorted(by_digest)
    steps = np.stack([by_digest[one] for one in digests])
    told = {"encoder": np.array(encoder), "digests": np.array(digests, dtype=np.uint64)}
    if coarse:
        told["coarse"] = np.rint(steps / COARSE).astype(np.int8)
    else:
        told["low"] = (steps & 0xFF).astype(np.uint8)
        told["high"] = (steps >> 8).astype(np.int8)
    np.savez_compressed(file, allow_pickle=False, **told)


def digest(text: str) -> int:
    """Return a number that no two of some thousand texts share."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
