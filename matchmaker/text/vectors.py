"""Texts as vectors, and how alike they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

WEIGHTS = Path(__file__).parent / "weights"
GRID = 2048
"""Vectors are rounded to this fraction of one. Their products are then whole multiples of
``1 / GRID**2`` below ``2**24`` of them, which float32 adds exactly in any order: a similarity has
the same digits one by one and in blocks, on one thread and on many. The rounding itself moves a
cosine by less than 0.001."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How the three readings of a text become one similarity.

    Parameters
    ----------
    encoder, concepts, grams
        Weights of the cosine similarities; they add up to one.
    cosines, similarities
        Knots of the calibration, rising; between them the mixed cosine is interpolated.
    """

    encoder: float
    concepts: float
    grams: float
    cosines: tuple[float, ...]
    similarities: tuple[float, ...]

    def calibrated(self, mixed: NDArray[np.float32]) -> NDArray[np.float32]:
        """Turn mixed cosines into similarities in [0, 1]."""
        return np.interp(mixed, self.cosines, self.similarities).astype(np.float32)


@cache
def read_mix(reading: str, encoder: str) -> Mix:
    """Read a mix from weights/similarity.json.

    Parameters
    ----------
    reading
        ``things`` or ``titles``.
    encoder
        ``with_encoder`` or ``without_encoder``.
    """
    told = json.loads((WEIGHTS / "similarity.json").read_text(encoding="utf-8"))
    told = told["mixes"][reading][encoder]
    return Mix(
        encoder=told["encoder"],
        concepts=told["concepts"],
        grams=told["grams"],
        cosines=tuple(knot["cosine"] for knot in told["calibration"]),
        similarities=tuple(knot["similarity"] for knot in told["calibration"]),
    )


@dataclass(frozen=True, eq=False)
class TextVectors:
    """What is known of ``n`` texts, one row each.

    Parameters
    ----------
    grams
        float32 CSR ``(n, columns)``, unit rows: TF-IDF of n-grams and words.
    concepts
        float32 CSR ``(n, concepts)``, unit rows: the nearest concepts.
    dense
        float32 ``(n, 512)``, unit rows: sentence vectors; width 0 without the encoder.
    known
        bool ``(n,)``: False where there was no text. An unknown text is like nothing
        (similarity 0), and whoever needs *unknown* instead of 0 asks this mask.
    mix
        How to weigh the three.
    """

    grams: sparse.csr_matrix
    concepts: sparse.csr_matrix
    dense: NDArray[np.float32]
    known: NDArray[np.bool_]
    mix: Mix

    def __len__(self) -> int:
        return len(self.known)

    @cached_property
    def concepts_by_column(self) -> sparse.csr_matrix:
        """Concepts turned on their side, kept: turning costs more than a product with a few."""
        return self.concepts.T.tocsr()

    @cached_property
    def grams_by_column(self) -> sparse.csr_matrix:
        """N-grams turned on their side, kept."""
        return self.grams.T.tocsr()

    def take(self, rows: ArrayLike) -> TextVectors:
        """Return the vectors of some rows, in that order; rows may repeat."""
        at = np.asarray(rows, dtype=np.intp)
        return TextVectors(
            self.grams[at], self.concepts[at], self.dense[at], self.known[at], self.mix
        )

    def cosine(self, other: TextVectors) -> NDArray[np.float32]:
        """Return the mixed cosine of every text with every other, shape ``(n, m)``.

        For ranking: finer than `similarity`, which is for reading.
        """
        mixed = self.mix.encoder * (self.dense @ other.dense.T)
        mixed += self.mix.concepts * (self.concepts @ other.concepts_by_column).toarray()
        mixed += self.mix.grams * (self.grams @ other.grams_by_column).toarray()
        return np.asarray(mixed, dtype=np.float32)

    def similarity(self, other: TextVectors) -> NDArray[np.float32]:
        """Return how alike every text is to every other, shape ``(n, m)``, in [0, 1].

        0.1: one unrelated pair in a hundred is as alike. 0.9: half of the pairs of official labels
        that name one thing in two languages are. Unknown texts get 0. The knots between, and what
        they were measured on, stand in weights/similarity.json.
        """
        alike = self.mix.calibrated(self.cosine(other))
        alike[~self.known] = 0
        alike[:, ~other.known] = 0
        return alike

    def pairwise(self, other: TextVectors) -> NDArray[np.float32]:
        """Return how alike row i here is to row i there, shape ``(n,)``; see `similarity`."""
        mixed = self.mix.encoder * np.einsum("ij,ij->i", self.dense, other.dense)
        mixed += self.mix.concepts * _row_products(self.concepts, other.concepts)
        mixed += self.mix.grams * _row_products(self.grams, other.grams)
        alike = self.mix.calibrated(mixed)
        alike[~(self.known & other.known)] = 0
        return alike


def both(one: TextVectors, other: TextVectors) -> TextVectors:
    """Lay two readings of the same texts over each other; each counts for half.

    Sentence vectors go back on the grid (`GRID`), or the last digits of a
    similarity would hang on how many threads multiply.
    """
    dense = one.dense + other.dense
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    return TextVectors(
        unit_rows(one.grams + other.grams),
        unit_rows(one.concepts + other.concepts),
        on_grid(np.asarray(dense / np.where(lengths > 0, lengths, 1), dtype=np.float32)),
        one.known | other.known,
        one.mix,
    )


def on_grid(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return unit vectors that were made from others, put back on the grid."""
    return np.asarray(np.rint(vectors * np.float32(GRID)) / np.float32(GRID), dtype=np.float32)


def less_popular(cosines: NDArray[np.float32], nearest: int = 3) -> NDArray[np.float32]:
    """Take from each candidate half of its likeness to the questions that it is most like.

    Some texts are near to everything ("hubs": Radovanovic, Nanopoulos & Ivanovic, JMLR 2010);
    without this they are suggested to everyone. The correction needs questions, not answers.

    Parameters
    ----------
    cosines
        ``(questions, candidates)``, from `TextVectors.cosine`.
    nearest
        How many questions say how popular a candidate is.

    Returns
    -------
    ndarray
        Scores for ranking, of the same shape; no similarities any more.
    """
    if len(cosines) <= nearest:
        return cosines
    popularity = np.sort(cosines, axis=0)[-nearest:].mean(axis=0)
    return np.asarray(cosines - 0.5 * popularity, dtype=np.float32)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Scale every row to length one; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    matrix.data = (matrix.data / np.repeat(lengths, np.diff(matrix.indptr))).astype(np.float32)
    return matrix


def stack(parts: Sequence[TextVectors]) -> TextVectors:
    """Put the rows of several batches of one space under each other."""
    if len(parts) == 1:
        return parts[0]
    return TextVectors(
        sparse.vstack([part.grams for part in parts], format="csr"),
        sparse.vstack([part.concepts for part in parts], format="csr"),
        np.concatenate([part.dense for part in parts]),
        np.concatenate([part.known for part in parts]),
        parts[0].mix,
    )


def _row_products(left: sparse.csr_matrix, right: sparse.csr_matrix) -> NDArray[np.float32]:
    return np.asarray(left.multiply(right).sum(axis=1), dtype=np.float32).ravel()
