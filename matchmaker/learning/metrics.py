"""How good a ranking is: each metric says its question, range and which way is better.

A ranking is judged by the *places* of the right answers, counted from 0 (the top of the list).
Ties are broken at random with a fixed seed, so that a scorer that says the same of everybody earns
what chance earns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
"""One row per query, one column per candidate, higher is better; ``nan`` is not a candidate."""

SEED = 20261122
ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Places:
    """Where one query's right answers ended up.

    Parameters
    ----------
    found
        Places of the right answers that were candidates, best first, from 0.
    right
        How many right answers there are, found or not.
    candidates
        Length of the list.
    """

    found: tuple[int, ...]
    right: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Metric:
    """One way to look at a ranking; 1 is perfect, 0 is worst."""

    name: str
    question: str
    value: Callable[[Places], float]


def recall(k: int) -> Metric:
    """Share of the right answers among the first `k`."""

    def value(places: Places) -> float:
        return sum(place < k for place in places.found) / places.right

    return Metric(f"recall@{k}", f"What share of the right answers is in the first {k}?", value)


def r_precision(k: int) -> Metric:
    """Recall among the first `k`, out of the most that `k` places can hold.

    Called RP@k in Decorte et al. (2022), *Design of negative sampling strategies for
    distantly supervised skill extraction*.
    """

    def value(places: Places) -> float:
        return sum(place < k for place in places.found) / min(k, places.right)

    return Metric(f"rp@{k}", f"How full of right answers are the first {k}?", value)


def hit(k: int) -> Metric:
    """Is anything right among the first `k`."""

    def value(places: Places) -> float:
        return float(bool(places.found) and places.found[0] < k)

    return Metric(f"hit@{k}", f"Is there a right answer in the first {k}?", value)


def _mrr(places: Places) -> float:
    return 1.0 / (places.found[0] + 1) if places.found else 0.0


def _average_precision(places: Places) -> float:
    return sum((n + 1) / (place + 1) for n, place in enumerate(places.found)) / places.right


def _ndcg10(places: Places) -> float:
    gained = sum(1 / math.log2(place + 2) for place in places.found if place < 10)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(places.right, 10)))


def _auc(places: Places) -> float:
    wrong = places.candidates - places.right
    if wrong <= 0:
        return math.nan
    beaten = sum(
        (places.candidates - 1 - place) - (places.right - 1 - n)
        for n, place in enumerate(places.found)
    )
    return beaten / (wrong * places.right)


METRICS: tuple[Metric, ...] = (
    recall(1),
    recall(5),
    recall(10),
    recall(50),
    r_precision(5),
    hit(1),
    hit(5),
    hit(10),
    Metric("mrr", "How near the top is the first right answer (1/rank)?", _mrr),
    Metric("map", "How near the top are all right answers?", _average_precision),
    Metric(
        "ndcg@10", "The same in the first ten, discounted by the logarithm of the rank", _ndcg10
    ),
    Metric("auc", "How often does a right answer beat a wrong one?", _auc),
)


def places(scores: Scores, right: Sequence[frozenset[int]], seed: int = SEED) -> list[Places]:
    """Find where the right answers ended up.

    Parameters
    ----------
    scores
        Array of shape (queries, candidates).
    right
        For each query the columns of its right answers; -1 stands for one that is no candidate.
    """
    chance = np.random.default_rng(seed)
    found = []
    for row, answers in zip(scores, right, strict=True):
        tie_break = chance.random(row.size)
        listed = ~np.isnan(row)
        ranks = []
        for column in answers:
            if column < 0 or not listed[column]:
                continue
            better = listed & (row > row[column])
            tied = listed & (row == row[column]) & (tie_break < tie_break[column])
            ranks.append(int(better.sum() + tied.sum()))
        found.append(Places(tuple(sorted(ranks)), len(answers), int(listed.sum())))
    return found


def measure(found: Sequence[Places]) -> dict[str, Scores]:
    """Return every metric, one value per query. Queries without a right answer are left out."""
    asked = [place for place in found if place.right]
    return {
        metric.name: np.array([metric.value(place) for place in asked], dtype=np.float64)
        for metric in METRICS
    }


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its bootstrap interval (percentiles 2.5 and 97.5)."""

    mean: float
    low: float
    high: float
    error: float
    """Standard error: the standard deviation of the bootstrap means."""


def bootstrap(values: Scores, rounds: int = ROUNDS, seed: int = SEED) -> Estimate:
    """Estimate a mean over queries by drawing queries with replacement (Efron 1979).

    Two methods are compared by giving the differences per query (a paired bootstrap).
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return Estimate(math.nan, math.nan, math.nan, math.nan)
    means = _draws(known.size, rounds, seed) @ known / known.size
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(known.mean()), float(low), float(high), float(means.std()))


@lru_cache(maxsize=4)
def _draws(size: int, rounds: int, seed: int) -> Scores:
    """How often each query is drawn in each round; the same for every metric of a table."""
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(size, np.full(size, 1 / size), rounds)
    return np.asarray(drawn, dtype=np.float64)


def weighted_f1(truth: Sequence[str], told: Sequence[str]) -> float:
    """F1 per class, averaged with the classes' shares in the truth."""
    total = 0.0
    for name in sorted(set(truth)):
        hits = sum(t == name == s for t, s in zip(truth, told, strict=True))
        wanted, said = truth.count(name), told.count(name)
        total += wanted * (2 * hits / (wanted + said))
    return total / len(truth) if truth else math.nan


# --- both sides of a pair -------------------------------------------------------------------


def reciprocal(
    forth: Mapping[str, Sequence[str]],
    back: Mapping[str, Sequence[str]],
    pairs: frozenset[tuple[str, str]],
    k: int,
) -> dict[str, float]:
    """Judge two lists at once: what one side is shown and what the other side is shown.

    Each pair counts once, however often it is shown. Coverage (C) asks whether a good pair is
    shown to at least one of the two, stability (S) whether it is shown to both, after Yang et al.
    (2024), *Revisiting reciprocal recommender systems: metrics, formulation, and method*. RNDCG
    here is the mean of both sides' discounted gains per good pair, over the best reachable.

    Parameters
    ----------
    forth, back
        Lists per asker, best first; `forth` for the left of each pair, `back` for the right.
    pairs
        The good pairs (left, right), both of whom ask.
    k
        How many places of each list are shown.
    """
    shown_forth = {(left, right) for left, listed in forth.items() for right in listed[:k]}
    shown_back = {(left, right) for right, listed in back.items() for left in listed[:k]}
    once, both = shown_forth | shown_back, shown_forth & shown_back
    gained = 0.0
    for left, right in sorted(pairs):
        for asker, other, lists in ((left, right, forth), (right, left, back)):
            listed = list(lists.get(asker, ())[:k])
            if other in listed:
                gained += 1 / math.log2(listed.index(other) + 2)
    best = _best_gain([left for left, _ in pairs], k) + _best_gain([r for _, r in pairs], k)
    return {
        f"crecall@{k}": len(once & pairs) / len(pairs) if pairs else math.nan,
        f"cprecision@{k}": len(once & pairs) / len(once) if once else math.nan,
        f"srecall@{k}": len(both & pairs) / len(pairs) if pairs else math.nan,
        f"sprecision@{k}": len(both & pairs) / len(both) if both else math.nan,
        f"rndcg@{k}": gained / best if best else math.nan,
    }


def _best_gain(askers: Sequence[str], k: int) -> float:
    wanted: dict[str, int] = {}
    for asker in askers:
        wanted[asker] = wanted.get(asker, 0) + 1
    return sum(1 / math.log2(i + 2) for n in wanted.values() for i in range(min(n, k)))


# --- how certain, and rightly so ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """Suggestions that were promised about the same chance."""

    promised: float
    kept: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far promised chances come true.

    ``brier`` is the mean squared difference of chance and outcome (Brier 1950), ``ece`` the
    expected calibration error: the mean gap between promise and outcome over the bins.
    """

    brier: float
    ece: float
    bins: tuple[Bin, ...]


def calibration(promised: Scores, came_true: Scores, bins: int = 10) -> Calibration:
    """Compare promised chances with what happened, in bins of equally many suggestions."""
    order = np.argsort(promised, kind="stable")
    groups = [part for part in np.array_split(order, bins) if part.size]
    table = tuple(
        Bin(float(promised[part].mean()), float(came_true[part].mean()), int(part.size))
        for part in groups
    )
    gap = sum(abs(row.promised - row.kept) * row.count for row in table) / max(promised.size, 1)
    brier = float(np.mean((promised - came_true) ** 2)) if promised.size else math.nan
    return Calibration(brier, float(gap), table)
