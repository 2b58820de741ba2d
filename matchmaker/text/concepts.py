"""A text as the handful of known concepts it is nearest to.

Explicit semantic analysis (Gabrilovich & Markovitch, IJCAI 2007) over official nomenclatures: one
document per concept, its labels of all languages joined. *Houten paletten* and *palettes en bois*
share few letters but the same concepts; and the shared concepts can be shown to the reader in her
own language as the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.text.ngrams import count_ngrams
from matchmaker.text.vectors import unit_rows
from matchmaker.text.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from matchmaker.vocabulary.labels import Labels

VERSION = "2"
"""Raised when anything below changes what a vector means."""

NEAREST = 30
"""Concepts kept per text."""

BATCH = 512


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a nomenclature.

    Parameters
    ----------
    scheme, code
        Where it stands.
    labels
        What it is called; these are shown.
    synonyms
        Other words for it in any language; these are only searched.
    emphasis
        Factor on how near texts are to it.
    """

    scheme: str
    code: str
    labels: Labels
    synonyms: tuple[str, ...] = ()
    emphasis: float = 1.0

    @property
    def document(self) -> str:
        """All its words, joined."""
        return " / ".join(dict.fromkeys(filter(None, (*self.labels, *self.synonyms))))


class ConceptSpace:
    """Weighted n-grams, and from these the nearest concepts.

    Parameters
    ----------
    rarity
        float32 of shape ``(columns,)``: ``log((1 + n) / (1 + df)) + 1`` over the concepts.
    by_column
        float32 CSR of shape ``(columns, concepts)``: documents turned on their side, each as long
        as its emphasis.
    """

    def __init__(self, rarity: NDArray[np.float32], by_column: sparse.csr_matrix) -> None:
        self.rarity = rarity
        self.by_column = by_column

    @classmethod
    def fit(cls, concepts: Sequence[Concept]) -> ConceptSpace:
        """Learn from the documents of all concepts."""
        counts = count_ngrams([concept.document for concept in concepts])
        present = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = (np.log((1 + len(concepts)) / (1 + present)) + 1).astype(np.float32)
        weighed = _weigh(counts, rarity)
        emphasis = np.array([concept.emphasis for concept in concepts], dtype=np.float32)
        weighed.data *= np.repeat(emphasis, np.diff(weighed.indptr))
        return cls(rarity, weighed.T.tocsr())

    def weigh(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """TF-IDF with damped counts; rows have length one, or zero for an empty text."""
        return _weigh(counts, self.rarity)

    def nearest(self, grams: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return each text as its `NEAREST` concepts, CSR of shape ``(n, concepts)``.

        Weights are squared similarities, rows of length one: a clear favourite counts for more
        than a crowd of half-fitting concepts.
        """
        parts = [
            _keep_largest(grams[start : start + BATCH] @ self.by_column, NEAREST)
            for start in range(0, grams.shape[0], BATCH)
        ]
        if not parts:
            return sparse.csr_matrix(np.zeros((0, self.by_column.shape[1]), dtype=np.float32))
        found = sparse.vstack(parts, format="csr")
        found.data **= 2
        return unit_rows(found)

    def save(self, file: Path) -> None:
        """Write as plain arrays; a half-written file never takes the name."""
        with whole_file(file) as stream:
            np.savez(
                stream,
                allow_pickle=False,
                rarity=self.rarity,
                data=self.by_column.data,
                indices=self.by_column.indices,
                indptr=self.by_column.indptr,
                concepts=self.by_column.shape[1],
            )

    @classmethod
    def load(cls, file: Path) -> ConceptSpace:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as kept:
            by_column = sparse.csr_matrix(
                (kept["data"], kept["indices"], kept["indptr"]),
                shape=(len(kept["rarity"]), int(kept["concepts"])),
            )
            return cls(kept["rarity"], by_column)


def shared(one: sparse.csr_matrix, other: sparse.csr_matrix, most: int) -> list[int]:
    """Return the concepts that two rows have in common, the strongest first."""
    both = one.multiply(other).tocsr()
    order = np.lexsort((both.indices, -both.data))
    return [int(concept) for concept in both.indices[order[:most]]]


def _weigh(counts: sparse.csr_matrix, rarity: NDArray[np.float32]) -> sparse.csr_matrix:
    weighed = counts.copy()
    weighed.data = (1 + np.log(weighed.data)) * rarity[weighed.indices]
    return unit_rows(weighed)


def _keep_largest(matrix: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """Keep the largest values of each row; among equals the first columns."""
    rows = list(_largest_of_rows(matrix, most))
    indptr = np.concatenate(([0], np.cumsum([len(columns) for columns, _ in rows])))
    empty = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))
    columns, values = (np.concatenate(part) for part in zip(empty, *rows, strict=True))
    kept = sparse.csr_matrix((values, columns, indptr), shape=matrix.shape, dtype=np.float32)
    kept.sort_indices()
    return kept


def _largest_of_rows(
    matrix: sparse.csr_matrix, most: int
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        columns, values = matrix.indices[start:end], matrix.data[start:end]
        if len(values) > most:
            limit = np.partition(values, len(values) - most)[len(values) - most]
            near = np.flatnonzero(values >= limit)
            order = np.lexsort((columns[near], -values[near]))[:most]
            columns, values = columns[near[order]], values[near[order]]
        yield columns, values
