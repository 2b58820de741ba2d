"""What came out: a table per problem, one row per method, with intervals and kept promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.learning.metrics import (
    Calibration,
    Estimate,
    Places,
    Scores,
    bootstrap,
    measure,
    places,
    recall,
    weighted_f1,
)
from matchmaker.learning.tasks.base import OURS, Answers, Problem, columns

DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
"""Lengths of list at which a curve of recall is told."""


@dataclass(frozen=True, slots=True)
class Result:
    """One row of a table: a method and how it did."""

    method: str
    seconds: float
    metrics: Mapping[str, Estimate]
    groups: Mapping[str, Mapping[str, Estimate]]
    against_best: Mapping[str, Estimate]
    """Ours minus the best baseline, per query; empty for the baselines."""
    against_ours: Mapping[str, Estimate]
    """A variant of ours minus ours, per query; empty for all others."""
    recall: tuple[float, ...] = ()
    """Recall at each of `DEPTHS`."""


@dataclass(frozen=True, slots=True)
class Table:
    """One problem: its methods' rows, ours last."""

    task: str
    problem: str
    question: str
    queries: int
    candidates: float
    """Mean length of the list."""
    lead: tuple[str, ...]
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    """Closer looks, as lines of text."""
    promises: Calibration | None = None
    """Promised chances beside what came true, for what would be shown."""

    @property
    def best_baseline(self) -> Result | None:
        """The baseline that does best on the first lead metric."""
        others = [row for row in self.results if row.metrics and not is_ours(row.method)]
        return max(others, key=lambda row: row.metrics[self.lead[0]].mean, default=None)

    @property
    def ours(self) -> Result | None:
        """Our row."""
        return next((row for row in self.results if row.method == OURS), None)


def is_ours(method: str) -> bool:
    """Say whether a row is the product's, or a variant of it."""
    return method.startswith(OURS)


def results(
    problem: Problem,
    ranked: Mapping[str, tuple[Scores, float]],
    answers: Answers | None,
    first_lead: str,
) -> Iterator[Result]:
    """Compare every method's scores (and seconds) with the answers, where there are any."""
    if answers is None:
        for name, (_, seconds) in ranked.items():
            yield Result(name, seconds, {}, {}, {}, {})
        return
    if problem.labels:
        yield from _label_results(problem, ranked, answers)
        return
    right = columns(problem, answers)
    found = {name: places(scores, right) for name, (scores, _) in ranked.items()}
    values = {name: measure(told) for name, told in found.items()}
    rivals = [name for name in values if not is_ours(name)]
    best = max(rivals, key=lambda name: float(values[name][first_lead].mean()), default=None)
    asked = [qid for qid, names in zip(problem.queries, right, strict=True) if names]
    members = {
        group: np.array([qid in queries for qid in asked], dtype=np.bool_)
        for group, queries in problem.groups.items()
        if queries & set(asked)
    }
    for name, per_query in values.items():
        variant = is_ours(name) and name != OURS and OURS in values
        yield Result(
            method=name,
            seconds=ranked[name][1],
            metrics={m: bootstrap(v) for m, v in per_query.items()},
            groups={
                group: {m: bootstrap(v[inside]) for m, v in per_query.items()}
                for group, inside in members.items()
            },
            against_best=_paired(per_query, values[best]) if best and is_ours(name) else {},
            against_ours=_paired(per_query, values[OURS]) if variant else {},
            recall=_recall(found[name]),
        )


def _paired(own: Mapping[str, Scores], other: Mapping[str, Scores]) -> dict[str, Estimate]:
    return {metric: bootstrap(values - other[metric]) for metric, values in own.items()}


def _recall(found: list[Places]) -> tuple[float, ...]:
    asked = [place for place in found if place.right]
    return tuple(
        float(np.mean([recall(depth).value(place) for place in asked])) if asked else 0.0
        for depth in DEPTHS
    )


def _label_results(
    problem: Problem, ranked: Mapping[str, tuple[Scores, float]], answers: Answers
) -> Iterator[Result]:
    truth = [next(iter(answers[qid])) for qid in problem.queries]
    for name, (scores, seconds) in ranked.items():
        told = [problem.candidates[int(n)] for n in np.argmax(scores, axis=1)]
        right = np.array([t == s for t, s in zip(truth, told, strict=True)], dtype=np.float64)
        f1 = weighted_f1(truth, told)
        metrics = {"weighted_f1": Estimate(f1, f1, f1, 0.0), "accuracy": bootstrap(right)}
        yield Result(name, seconds, metrics, {}, {}, {})
