"""Score the engine on held-out data, beside what anybody could do without it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matchmaker.errors import InvalidRequest
from matchmaker.learning.metrics import Scores
from matchmaker.learning.results import Table, results
from matchmaker.learning.tasks import SPLITS, TASKS, EvaluationFolder, Problem, Task
from matchmaker.learning.tasks.base import OURS, Answers
from matchmaker.learning.tasks.closer import promises
from matchmaker.text.space import TextSpace

LONGEST_LIST = 1000
"""A run file holds at most this many candidates per query."""

Clock = Callable[[], float]
"""Seconds from any starting point. The engine has no clock of its own; the door gives one."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to evaluate.

    Parameters
    ----------
    folder
        The evaluation folder; ``None`` for the tasks that bring their own questions.
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
    challenger
        Rank with boosted trees on the same readings too.
    """

    folder: Path | None
    split: str = "dev"
    tasks: tuple[str, ...] = ()
    runs: Path | None = None
    with_baselines: bool = True
    ablation: bool = False
    challenger: bool = False


def evaluate(request: Request, clock: Clock, space: TextSpace | None = None) -> Iterator[Table]:
    """Rank every problem, write the runs, and only then look at the answers.

    A task whose questions are not in the folder is passed over, and said so; one that was asked
    for by name is refused.

    Raises
    ------
    InvalidRequest
        No such folder, split or task, or a file is missing.
    """
    kinds = _kinds(request)
    if request.runs:
        request.runs.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        task = kind(EvaluationFolder(request.folder or Path()), request.split, space)
        try:
            problems = task.problems()
        except InvalidRequest as missing:
            if request.tasks:
                raise
            yield _passed_over(kind, str(missing.facts["expected"]))
            continue
        started: set[str] = set()
        for problem in problems:
            if problem.queries:
                yield _table(task, problem, request, clock, started)


def _kinds(request: Request) -> list[type[Task]]:
    """Return the tasks that are asked for and can be answered."""
    if request.split not in SPLITS:
        raise InvalidRequest(field="split", value=request.split, expected=" or ".join(SPLITS))
    names = [kind.name for kind in TASKS]
    for name in request.tasks:
        if name not in names:
            raise InvalidRequest(field="tasks", value=name, expected=", ".join(names))
    chosen = [kind for kind in TASKS if not request.tasks or kind.name in request.tasks]
    folder = request.folder
    needed = [kind for kind in chosen if kind.folder_name]
    if folder is None:
        if request.tasks and needed:
            raise InvalidRequest(field="folder", value="", expected=f"FOLDER, for {needed[0].name}")
        return [kind for kind in chosen if not kind.folder_name]
    if not folder.is_dir():
        raise InvalidRequest(field="folder", value=str(folder), expected="a folder")
    for kind in needed:
        if request.tasks and not (folder / kind.folder_name).is_dir():
            expected = str(folder / kind.folder_name)
            raise InvalidRequest(field="folder", value=str(folder), expected=expected)
    if request.runs:
        request.runs.mkdir(parents=True, exist_ok=True)
    return [kind for kind in chosen if not kind.folder_name or (folder / kind.folder_name).is_dir()]


def _passed_over(kind: type[Task], missing: str) -> Table:
    note = f"passed over: {missing} is not there"
    return Table(kind.name, kind.name, kind.question, 0, 0.0, kind.lead, (), (note,))


def _table(
    task: Task, problem: Problem, request: Request, clock: Clock, started: set[str]
) -> Table:
    ranked = {
        name: _timed(method, problem, clock)
        for name, method in _methods(task, problem, request).items()
    }
    if request.runs and problem.run and OURS in ranked:
        write_run(request.runs / f"{problem.run}.csv", problem, ranked[OURS][0], started)
    answers = task.answers(problem)
    rows = tuple(results(problem, ranked, answers, task.lead[0]))
    table = Table(
        task=task.name,
        problem=problem.name,
        question=task.question,
        queries=len(problem.queries)
        if answers is None
        else sum(q in answers for q in problem.queries),
        candidates=_listed(ranked, problem),
        lead=("weighted_f1", "accuracy") if problem.labels else task.lead,
        results=rows,
    )
    if answers is None or OURS not in ranked:
        return table
    return _with_closer_looks(table, task, problem, ranked, answers)


def _methods(task: Task, problem: Problem, request: Request) -> dict[str, Callable[[], Scores]]:
    """Return all that ranks, ours last."""
    methods: dict[str, Callable[[], Scores]] = {}
    if request.with_baselines:
        methods |= task.baselines(problem)
    if request.ablation:
        methods |= task.ablated(problem)
    if request.challenger:
        methods |= task.challenger(problem)
    for name, method in task.ours(problem).items():
        if name == OURS or request.with_baselines:
            methods[name] = method
    return methods


def _timed(method: Callable[[], Scores], problem: Problem, clock: Clock) -> tuple[Scores, float]:
    began = clock()
    scores = problem.close(method())
    return scores, clock() - began


def _listed(ranked: Mapping[str, tuple[Scores, float]], problem: Problem) -> float:
    if not ranked:
        return float(len(problem.candidates))
    scores, _ = next(iter(ranked.values()))
    return float(int((~np.isnan(scores)).sum(axis=1).mean()))


def _with_closer_looks(
    table: Table,
    task: Task,
    problem: Problem,
    ranked: Mapping[str, tuple[Scores, float]],
    answers: Answers,
) -> Table:
    """Add the closer looks of the task, and how far its promises are kept."""
    ours = ranked[OURS][0]
    looked_at = {OURS: ours}
    if table.best_baseline and not problem.labels:
        looked_at[table.best_baseline.method] = ranked[table.best_baseline.method][0]
    promised = task.chances(problem, ours)
    return replace(
        table,
        notes=tuple(task.notes(problem, looked_at, answers)),
        promises=None
        if promised is None
        else promises(ours, promised, problem, answers, task.shown),
    )


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
