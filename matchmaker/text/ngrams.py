"""Texts as counts of hashed character n-grams and words, a whole batch at once.

The same features as scikit-learn's ``HashingVectorizer(analyzer="char_wb")`` joined with words and
pairs of words, computed on one array of code points instead of text by text: some forty times
faster, and nothing heavy to import at start-up. `tests/matchmaker/text/test_ngrams.py` holds the
plain reference that this must agree with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.text.normalise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

COLUMNS_LOG2 = 18
"""Columns of the hash table as a power of two; two features in 10 000 of ours share a column."""

CHARACTERS = (3, 4, 5)
_SPACE = 32
_BASE = np.uint64(0x9E3779B97F4A7C15)
_FINISH = np.uint64(0xD6E8FEB86659FD93)


def count_ngrams(texts: Sequence[str]) -> sparse.csr_matrix:
    """Count what each text is made of.

    Parameters
    ----------
    texts
        ``n`` texts in any language; spelled plainly here (`normalise.plain`).

    Returns
    -------
    csr_matrix
        float32, shape ``(n, 2 ** COLUMNS_LOG2)``: character 3- to 5-grams that stay inside one
        space-padded word, words, and pairs of neighbouring words.
    """
    spelled = [plain(text) for text in texts]
    letters, owner = _as_letters(spelled)
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    for hashes, start in _features(letters):
        rows.append(owner[start])
        columns.append((_mix(hashes) >> np.uint64(64 - COLUMNS_LOG2)).astype(np.int64))
    row = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    column = np.concatenate([np.empty(0, dtype=np.int64), *columns])
    ones = np.ones(len(row), dtype=np.float32)
    shape = (len(spelled), 1 << COLUMNS_LOG2)
    counts = sparse.coo_matrix((ones, (row, column)), shape=shape).tocsr()
    counts.sort_indices()
    return counts


def _as_letters(spelled: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Join the texts as `` word word  word `` and say whose each letter is.

    Two spaces stand between texts, so that no pair of words bridges them.
    """
    padded = [f" {text} " for text in spelled]
    joined = "".join(padded)
    letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    return letters, owner


def _features(
    letters: NDArray[np.uint64],
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """Yield (hashes, start positions) per kind of feature."""
    space = letters == _SPACE
    spaces_before = np.concatenate(([0], np.cumsum(space)))
    for size in CHARACTERS:
        last = len(letters) - size + 1
        if last <= 0:
            continue
        start = np.arange(last)
        inside = spaces_before[size - 1 : size - 1 + last] - spaces_before[1 : 1 + last]
        start = start[inside == 0]
        hashes = np.full(len(start), np.uint64(size))
        for offset in range(size):
            hashes = hashes * _BASE + letters[start + offset]
        yield hashes, start
    words, start, end = _words(letters, space)
    if len(words):
        yield words, start
        neighbours = np.flatnonzero(start[1:] == end[:-1] + 1)
        yield words[neighbours] * _BASE + words[neighbours + 1], start[neighbours]


def _words(
    letters: NDArray[np.uint64], space: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Hash every word of two letters or more; also where it starts and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], space, [True])).astype(np.int8)))
    start, end = edges[::2], edges[1::2]
    long_enough = end - start >= 2
    start, end = start[long_enough], end[long_enough]
    hashes = np.full(len(start), np.uint64(97))
    for offset in range(int((end - start).max(initial=0))):
        here = start + offset < end
        hashes[here] = hashes[here] * _BASE + letters[start[here] + offset]
    return hashes, start, end


def _mix(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the information of all bits over the top ones."""
    mixed = hashes ^ (hashes >> np.uint64(32))
    mixed = mixed * _FINISH
    mixed ^= mixed >> np.uint64(32)
    spread: NDArray[np.uint64] = mixed * _BASE
    return spread
