"""The compiled half of `matchmaker.kernels.topk`: loops that numba turns into machine code.

Written for the compiler: one function for each thing, plain arrays, no objects.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

ROUNDING = 1e-9
"""Part by which sums in another order may differ."""


@njit(cache=True)
def _worse(score: float, column: int, other: float, its: int) -> bool:
    """Tell whether the first of two stands behind the other."""
    return score < other or (score == other and column > its)


@njit(cache=True)
def _put(scores: Any, columns: Any, size: int, score: float, column: int) -> int:
    """Put one into a heap with the worst on top, if it is among the best; return its size."""
    top = len(scores)
    if size < top:
        at = size
        while at > 0:
            above = (at - 1) // 2
            if not _worse(score, column, scores[above], columns[above]):
                break
            scores[at], columns[at] = scores[above], columns[above]
            at = above
        scores[at], columns[at] = score, column
        return size + 1
    if not _worse(scores[0], columns[0], score, column):
        return size
    _sink(scores, columns, size, score, column)
    return size


@njit(cache=True)
def _sink(scores: Any, columns: Any, size: int, score: float, column: int) -> None:
    """Put one in the place of the worst."""
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and _worse(
            scores[below + 1], columns[below + 1], scores[below], columns[below]
        ):
            below += 1
        if not _worse(scores[below], columns[below], score, column):
            break
        scores[at], columns[at] = scores[below], columns[below]
        at = below
    scores[at], columns[at] = score, column


@njit(cache=True)
def _threshold(sums: Any, touched: Any, number: int, scores: Any, columns: Any) -> float:
    """Return the last of the best sums so far."""
    size = 0
    for place in range(number):
        column = touched[place]
        size = _put(scores, columns, size, sums[column], column)
    return scores[0] if size == len(scores) else 0.0


@njit(cache=True)
def _most_to_come(terms: Any, weights: Any, known: Any) -> Any:
    """Return what the terms from each one on can add at most."""
    peak, longest = known
    most = np.zeros(len(terms) + 1)
    total, square = 0.0, 0.0
    for place in range(len(terms) - 1, -1, -1):
        total += weights[place] * peak[terms[place]]
        square += weights[place] * weights[place]
        most[place] = min(total, longest * np.sqrt(square)) * (1.0 + ROUNDING)
    return most


@njit(cache=True)
def _best_first(scores: Any, columns: Any, size: int) -> None:
    """Turn the heap into a list, best first, and what is left over into nobody."""
    for left in range(size - 1, 0, -1):  # the worst to the end, again and again
        score, column = scores[left], columns[left]
        worst, its = scores[0], columns[0]
        _sink(scores, columns, left, score, column)
        scores[left], columns[left] = worst, its
    for empty in range(size, len(scores)):
        scores[empty], columns[empty] = 0.0, -1


@njit(cache=True)
def _add_up(asked: Any, most: Any, by_term: Any, room: Any, out: Any) -> Any:
    """Add up terms until nobody new can come in.

    Return how many were added, for how many rows, and what the last of the best has by then.
    """
    terms, weights = asked
    term_start, term_rows, term_data = by_term
    sums, touched, _ = room
    columns, scores = out
    number, threshold = 0, 0.0
    for place in range(len(terms)):
        first, last = term_start[terms[place]], term_start[terms[place] + 1]
        if number >= len(scores) and last - first > number // 2:
            threshold = _threshold(sums, touched, number, scores, columns)
            if threshold > most[place]:
                return place, number, threshold
        for at in range(first, last):
            column, gain = term_rows[at], weights[place] * term_data[at]
            if sums[column] == 0.0 and gain > 0.0:
                touched[number] = column
                number += 1
            sums[column] += gain
    return len(terms), number, threshold


@njit(cache=True)
def _one(asked: Any, by_term: Any, rows: Any, known: Any, room: Any, out: Any) -> None:
    """Find the best for one row on the left."""
    order = np.argsort(by_term[0][asked[0] + 1] - by_term[0][asked[0]], kind="mergesort")
    terms, weights = asked[0][order], asked[1][order]
    most = _most_to_come(terms, weights, known)
    place, number, threshold = _add_up((terms, weights), most, by_term, room, out)
    row_start, row_terms, row_data = rows
    sums, touched, ahead = room
    columns, scores = out
    for late in range(place, len(terms)):
        ahead[terms[late]] = weights[late]
    size, least = 0, threshold * (1.0 - ROUNDING)
    for at in range(number):
        column = touched[at]
        score = sums[column]
        sums[column] = 0.0
        if place < len(terms):
            if score + most[place] < least:
                continue
            for entry in range(row_start[column], row_start[column + 1]):
                score += ahead[row_terms[entry]] * row_data[entry]
        size = _put(scores, columns, size, score, column)
        if place < len(terms) and size == len(scores):
            least = max(least, scores[0] * (1.0 - ROUNDING))
    for late in range(place, len(terms)):
        ahead[terms[late]] = 0.0
    _best_first(scores, columns, size)


@njit(cache=True, nogil=True)
def _some(left: Any, by_term: Any, rows: Any, known: Any, out: Any, dealt: Any) -> None:
    """Find the best for the rows on the left that are dealt to one thread."""
    start, terms, weights = left
    columns, scores = out
    first, threads = dealt
    sums = np.zeros(len(rows[0]) - 1)
    touched = np.zeros(len(rows[0]) - 1, dtype=np.int32)
    ahead = np.zeros(len(by_term[0]) - 1)
    for row in range(first, len(start) - 1, threads):
        _one(
            (terms[start[row] : start[row + 1]], weights[start[row] : start[row + 1]]),
            by_term,
            rows,
            known,
            (sums, touched, ahead),
            (columns[row], scores[row]),
        )


def search(left: Any, by_term: Any, rows: Any, known: Any, out: Any, threads: int) -> None:
    """Fill `out`; see `matchmaker.kernels.topk.best_of_product`.

    The loops let go of the interpreter, so that threads of its own run beside each other.
    """
    with ThreadPoolExecutor(threads) as pool:
        dealt = [
            pool.submit(_some, left, by_term, rows, known, out, (first, threads))
            for first in range(threads)
        ]
        for one in dealt:
            one.result()
