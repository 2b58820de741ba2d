"""Score the engine on held-out data, beside what anybody could do without it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matchmaker.errors import InvalidRequest
from matchmaker.learning.metrics import (
    Estimate,
    Scores,
    bootstrap,
    measure,
    places,
    weighted_f1,
)
from matchmaker.learning.tasks import SPLITS, TASKS, EvaluationFolder, Problem, Task
from matchmaker.learning.tasks.base import OURS, Answers, columns
from matchmaker.text.space import TextSpace

LONGEST_LIST = 1000
"""A run file holds at most this many candidates per query."""

Clock = Callable[[], float]
"""Seconds from any starting point. The engine has no clock of its own; the door gives one."""


@dataclass(frozen=True, slots=True)
class Result:
    """One row of a table: a method and how it did."""

    method: str
    seconds: float
    metrics: Mapping[str, Estimate]
    groups: Mapping[str, Mapping[str, Estimate]]
    against_best: Mapping[str, Estimate]
    """Ours minus the best baseline, per query; empty for the baselines."""


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

    @property
    def best_baseline(self) -> Result | None:
        """The baseline that does best on the first lead metric."""
        others = [row for row in self.results if row.metrics and not is_ours(row.method)]
        return max(others, key=lambda row: row.metrics[self.lead[0]].mean, default=None)

    @property
    def ours(self) -> Result | None:
        """Our row."""
        return next((row for row in self.results if row.method == OURS), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What to evaluate.

    Parameters
    ----------
    folder
        The evaluation folder.
    split
        ``dev`` or ``test``.
    tasks
        Names such as ``t1``; empty means all.
    runs
        Where to write run files, or ``None``.
    with_baselines
        Rank with simple methods and variants of ours too; without them there is only our row.
    ablation
        Rank again without each family of signals.
    """

    folder: Path
    split: str = "dev"
    tasks: tuple[str, ...] = ()
    runs: Path | None = None
    with_baselines: bool = True
    ablation: bool = False


def evaluate(request: Request, clock: Clock, space: TextSpace | None = None) -> Iterator[Table]:
    """Rank every problem, write the runs, and only then look at the answers.

    Raises
    ------
    InvalidRequest
        No such folder, split or task, or a file is missing.
    """
    _check(request)
    folder = EvaluationFolder(request.folder)
    if request.runs:
        request.runs.mkdir(parents=True, exist_ok=True)
    for kind in TASKS:
        if request.tasks and kind.name not in request.tasks:
            continue
        if not (folder.path / kind.folder_name).is_dir():
            continue
        task = kind(folder, request.split, space)
        started: set[str] = set()
        for problem in task.problems():
            if problem.queries:
                yield _table(task, problem, request, clock, started)


def _check(request: Request) -> None:
    if not request.folder.is_dir():
        raise InvalidRequest(field="folder", value=str(request.folder), expected="a folder")
    if request.split not in SPLITS:
        raise InvalidRequest(field="split", value=request.split, expected=" or ".join(SPLITS))
    names = [kind.name for kind in TASKS]
    for name in request.tasks:
        if name not in names:
            raise InvalidRequest(field="tasks", value=name, expected=", ".join(names))


def _table(
    task: Task, problem: Problem, request: Request, clock: Clock, started: set[str]
) -> Table:
    ranked: dict[str, tuple[Scores, float]] = {}
    if request.with_baselines:
        for name, method in task.baselines(problem).items():
            ranked[name] = _timed(method, problem, clock)
    ours = dict(task.ours(problem))
    if not request.with_baselines:
        ours = {name: method for name, method in ours.items() if name == OURS}
    if request.ablation:
        ours = {**task.ablated(problem), **ours}
    for name, method in ours.items():
        ranked[name] = _timed(method, problem, clock)
    if request.runs and problem.run and OURS in ranked:
        write_run(request.runs / f"{problem.run}.csv", problem, ranked[OURS][0], started)
    answers = task.answers(problem)
    results = tuple(_results(problem, ranked, answers, task.lead[0]))
    notes: Sequence[str] = ()
    if answers is not None and OURS in ranked:
        looked_at = {OURS: ranked[OURS][0]}
        rivals = [row for row in results if row.metrics and not is_ours(row.method)]
        if rivals and not problem.labels:
            best = max(rivals, key=lambda row: row.metrics[task.lead[0]].mean)
            looked_at[best.method] = ranked[best.method][0]
        notes = task.notes(problem, looked_at, answers)
    listed = [int((~np.isnan(s)).sum(axis=1).mean()) for s, _ in ranked.values()]
    return Table(
        task=task.name,
        problem=problem.name,
        question=task.question,
        queries=len(problem.queries)
        if answers is None
        else sum(q in answers for q in problem.queries),
        candidates=listed[0] if listed else len(problem.candidates),
        lead=("weighted_f1", "accuracy") if problem.labels else task.lead,
        results=results,
        notes=tuple(notes),
    )


def _timed(method: Callable[[], Scores], problem: Problem, clock: Clock) -> tuple[Scores, float]:
    began = clock()
    scores = problem.close(method())
    return scores, clock() - began


def _results(
    problem: Problem,
    ranked: Mapping[str, tuple[Scores, float]],
    answers: Answers | None,
    first_lead: str,
) -> Iterator[Result]:
    if answers is None:
        for name, (_, seconds) in ranked.items():
            yield Result(name, seconds, {}, {}, {})
        return
    if problem.labels:
        yield from _label_results(problem, ranked, answers)
        return
    right = columns(problem, answers)
    values = {name: measure(places(scores, right)) for name, (scores, _) in ranked.items()}
    rivals = [name for name in values if not is_ours(name)]
    best = max(rivals, key=lambda name: float(values[name][first_lead].mean()), default=None)
    asked = [qid for qid, names in zip(problem.queries, right, strict=True) if names]
    for name, per_query in values.items():
        versus = (
            {m: bootstrap(v - values[best][m]) for m, v in per_query.items()}
            if is_ours(name) and best is not None
            else {}
        )
        groups = {
            group: {
                m: bootstrap(v[np.array([qid in members for qid in asked], dtype=np.bool_)])
                for m, v in per_query.items()
            }
            for group, members in problem.groups.items()
            if members & set(asked)
        }
        estimates = {m: bootstrap(v) for m, v in per_query.items()}
        yield Result(name, ranked[name][1], estimates, groups, versus)


def _label_results(
    problem: Problem, ranked: Mapping[str, tuple[Scores, float]], answers: Answers
) -> Iterator[Result]:
    truth = [next(iter(answers[qid])) for qid in problem.queries]
    for name, (scores, seconds) in ranked.items():
        told = [problem.candidates[int(n)] for n in np.argmax(scores, axis=1)]
        right = np.array([t == s for t, s in zip(truth, told, strict=True)], dtype=np.float64)
        f1 = weighted_f1(truth, told)
        metrics = {"weighted_f1": Estimate(f1, f1, f1, 0.0), "accuracy": bootstrap(right)}
        yield Result(name, seconds, metrics, {}, {})


def is_ours(method: str) -> bool:
    """Say whether a row is the product's, or a variant of it."""
    return method.startswith(OURS)


def write_run(path: Path, problem: Problem, scores: Scores, started: set[str]) -> None:
    """Write ``qid,docid,score``, best first; further problems are added to the same file."""
    fresh = path.name not in started
    started.add(path.name)
    with path.open("w" if fresh else "a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(("qid", "docid", "score"))
        for qid, row in zip(problem.queries, scores, strict=True):
            order = np.argsort(-row, kind="stable")  # nan sorts last
            for column in order[:LONGEST_LIST]:
                if np.isnan(row[column]):
                    break
                writer.writerow((qid, problem.candidates[column], repr(float(row[column]))))
