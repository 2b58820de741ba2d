"""Vectors that were made before, so that one changed text costs one vector."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.text.vectors import Mix, TextVectors, stack
from matchmaker.text.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MOST = 100_000
"""Texts remembered (about 3 kB each); beyond this the memory starts afresh."""

WORTH_WRITING, SHARE_WORTH_WRITING = 50, 0.01
"""New vectors in one call, or new ones in all, that make it worth writing the file again: a small
network has few texts, and encoding three of them costs more than writing a hundred."""


class VectorMemory:
    """Remembers the vectors of texts by a digest of the text.

    Parameters
    ----------
    file
        Where to keep them between runs (npz, plain arrays); ``None`` keeps them in memory only.
        The file's name must tell the space's version: vectors of two versions do not mix.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._place: dict[bytes, int] = {}
        self._parts: list[TextVectors] = []
        self._lock = threading.Lock()

    def vectors(
        self, texts: Sequence[str], mix: Mix, make: Callable[[list[str]], TextVectors]
    ) -> TextVectors:
        """Return one row per text; `make` is called once, with the texts not seen before.

        Several threads may ask at once; none waits while another makes vectors.
        """
        digests = [_digest(text) for text in texts]
        with self._lock:
            if not self._parts and self._file is not None and self._file.exists():
                self._read(self._file, mix)
            new = {d: t for d, t in zip(digests, texts, strict=True) if d not in self._place}
            if not new and self._parts:
                return self._gather(self._places(digests))
            old = [digest for digest in dict.fromkeys(digests) if digest not in new]
            known = self._gather(self._places(old)) if old else None
        made = make(list(new.values()))
        with self._lock:
            self._remember(list(new), made)
        if known is None and len(new) == len(digests):
            return made
        at = {digest: place for place, digest in enumerate((*old, *new))}
        everything = made if known is None else stack([known, made])
        return everything.take(np.array([at[digest] for digest in digests], dtype=np.intp))

    def _places(self, digests: Sequence[bytes]) -> NDArray[np.intp]:
        return np.array([self._place[digest] for digest in digests], dtype=np.intp)

    def _remember(self, digests: Sequence[bytes], made: TextVectors) -> None:
        """Keep new rows; those that another thread kept meanwhile are there already."""
        if len(self._place) + len(digests) > MOST:
            self._place, self._parts = {}, []
        fresh = [at for at, digest in enumerate(digests) if digest not in self._place]
        if not fresh and self._parts:
            return
        self._parts.append(
            made if len(fresh) == len(made) else made.take(np.array(fresh, dtype=np.intp))
        )
        for at in fresh:
            self._place[digests[at]] = len(self._place)
        worth = min(WORTH_WRITING, SHARE_WORTH_WRITING * len(self._place))
        if self._file is not None and len(fresh) >= worth:
            self._write(self._file)

    def _gather(self, places: NDArray[np.intp]) -> TextVectors:
        """Collect rows, touching only the parts they lie in."""
        if len(self._parts) > 32:
            self._parts = [stack(self._parts)]
        starts = np.cumsum([0, *(len(part) for part in self._parts)])
        part_of = np.searchsorted(starts, places, side="right") - 1
        used = np.unique(part_of) if len(places) else np.array([0])
        found: list[TextVectors] = [
            self._parts[p].take(places[part_of == p] - starts[p]) for p in used
        ]
        if len(found) == 1:
            return found[0]
        order = np.concatenate([np.flatnonzero(part_of == p) for p in used])
        return stack(found).take(np.argsort(order))

    def _write(self, file: Path) -> None:
        everything = stack(self._parts)
        self._parts = [everything]
        kept: dict[str, NDArray[np.generic]] = {
            "digests": np.array(list(self._place), dtype="S16"),
            "dense": everything.dense,
            "known": everything.known,
        }
        for name, matrix in (("grams", everything.grams), ("concepts", everything.concepts)):
            for field in ("data", "indices", "indptr", "shape"):
                kept[f"{name}_{field}"] = np.asarray(getattr(matrix, field))
        with whole_file(file) as stream:
            np.savez(stream, allow_pickle=False, **kept)

    def _read(self, file: Path, mix: Mix) -> None:
        with np.load(file, allow_pickle=False) as kept:
            grams, concepts = (
                sparse.csr_matrix(
                    (kept[f"{name}_data"], kept[f"{name}_indices"], kept[f"{name}_indptr"]),
                    shape=tuple(kept[f"{name}_shape"]),
                )
                for name in ("grams", "concepts")
            )
            self._parts = [TextVectors(grams, concepts, kept["dense"], kept["known"], mix)]
            # NumPy drops trailing zero bytes of an "S16", so they are put back.
            self._place = {d.ljust(16, b"\0"): at for at, d in enumerate(kept["digests"].tolist())}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
