"""Closer looks at a ranking: who carries it, who is shown, both sides, promises, families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matchmaker.learning.metrics import (
    Calibration,
    Scores,
    bootstrap,
    calibration,
    measure,
    places,
    reciprocal,
)
from matchmaker.learning.tasks.base import Answers, Problem, columns

SHOWN = 10
BINS = 5
"""Rows of a table of promises: each with enough suggestions to count."""


def most_hit(scores: Mapping[str, Scores], problem: Problem, answers: Answers) -> list[str]:
    """Score again without the candidate that the first method hits most often.

    One big organisation can carry a score: whoever claims a gain shows it without that one too.

    Parameters
    ----------
    scores
        By method; the first decides who is left out, of all.
    """
    right = columns(problem, answers)
    first = next(iter(scores.values()))
    hits: dict[int, int] = {}
    for row, wanted in zip(first, right, strict=True):
        for column in shown(row):
            if column in wanted:
                hits[column] = hits.get(column, 0) + 1
    if not hits:
        return []
    most = max(sorted(hits), key=lambda column: hits[column])
    kept = [wanted - {most} for wanted in right]
    lines = [
        f"{hits[most]} of {sum(hits.values())} hits in the first {SHOWN} are one candidate "
        f"({problem.candidates[most]}); without it:"
    ]
    for name, table in scores.items():
        without = table.copy()
        without[:, most] = np.nan
        found = measure(places(without, kept))
        told = (f"{m} {bootstrap(found[m]).mean:.3f}" for m in ("recall@10", "recall@50", "mrr"))
        lines.append(f"  {name}: {', '.join(told)}")
    return lines


def exposure(scores: Mapping[str, Scores]) -> str:
    """Tell how many different candidates the lists show."""
    told = []
    for name, table in scores.items():
        seen = {column for row in table for column in shown(row)}
        told.append(f"{name} shows {len(seen)}")
    return f"different candidates in the first {SHOWN}: {', '.join(told)}"


def promises(
    scores: Scores, chances: Scores, problem: Problem, answers: Answers, most: int = SHOWN
) -> Calibration:
    """Compare promised chances with what happened, for the suggestions that would be shown.

    Parameters
    ----------
    scores, chances
        Of ours, shape (queries, candidates).
    most
        How many of each list are shown.
    """
    promised, kept = [], []
    for n, wanted in enumerate(columns(problem, answers)):
        if not wanted:
            continue  # nobody knows what is right here
        for column in shown(scores[n], most):
            promised.append(chances[n, column])
            kept.append(float(column in wanted))
    return calibration(np.array(promised), np.array(kept), bins=BINS)


def both_sides(
    forth: tuple[Problem, Scores], back: tuple[Problem, Scores], pairs: frozenset[tuple[str, str]]
) -> str:
    """Judge the lists of both sides together, each pair counted once."""
    told = reciprocal(_lists(*forth), _lists(*back), pairs, SHOWN)
    return "both sides together: " + ", ".join(f"{n} {value:.3f}" for n, value in told.items())


def shown(row: Scores, most: int = SHOWN) -> list[int]:
    """Return the columns of the first few, best first; of equals, the first."""
    order = np.argsort(-np.nan_to_num(row, nan=-np.inf), kind="stable")[:most]
    return [int(column) for column in order if not np.isnan(row[column])]


def _lists(problem: Problem, scores: Scores) -> dict[str, Sequence[str]]:
    return {
        qid.split(":", 1)[-1]: [problem.candidates[column] for column in shown(row)]
        for qid, row in zip(problem.queries, scores, strict=True)
    }
