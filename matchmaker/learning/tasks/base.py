"""What a task is, and how its folder is read.

A task asks questions first and looks at the answers only afterwards: `Task.problems`,
`Task.baselines` and `Task.ours` never open an answer file of the split that is ranked;
`Task.answers` is the only one that does.
"""

from __future__ import annotations

import csv
import gzip
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.errors import InvalidRequest
from matchmaker.learning.metrics import Scores
from matchmaker.text.space import TextSpace

Row = Mapping[str, str]
Answers = Mapping[str, frozenset[str]]
Method = Callable[[], Scores]

SPLITS = ("dev", "test")
OURS = "circular-matchmaker"
TREES = f"{OURS}, boosted trees"


@dataclass(frozen=True, slots=True)
class EvaluationFolder:
    """A folder with one sub-folder per task; file names end in ``_dev`` or ``_test``."""

    path: Path

    def find(self, task: str, stem: str) -> list[Path]:
        """Return the files of a task whose name begins with `stem`, sorted by name."""
        return sorted(
            path
            for path in (self.path / task).glob(f"{stem}*")
            if path.name.endswith((".csv", ".csv.gz"))
        )

    def has(self, task: str, name: str) -> bool:
        """Say whether this task's folder holds ``name.csv`` (or ``.csv.gz``)."""
        return bool(self._path(task, name))

    def rows(self, task: str, name: str) -> list[Row]:
        """Read ``name.csv`` (or ``.csv.gz``) of a task.

        Raises
        ------
        InvalidRequest
            The file is not there.
        """
        path = self._path(task, name)
        if path is None:
            expected = str(self.path / task / f"{name}.csv")
            raise InvalidRequest(field="folder", value=str(self.path), expected=expected)
        return read_rows(path)

    def _path(self, task: str, name: str) -> Path | None:
        for ending in (".csv", ".csv.gz"):
            path = self.path / task / f"{name}{ending}"
            if path.exists():
                return path
        return None


def read_rows(path: Path) -> list[Row]:
    """Read a UTF-8 CSV file, zipped or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as zipped:
            return list(csv.DictReader(zipped))
    with path.open(encoding="utf-8", newline="") as plain:
        return list(csv.DictReader(plain))


def grouped(rows: Iterable[Row], key: str, value: str) -> dict[str, frozenset[str]]:
    """Collect `value` per `key`."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row[key]].add(row[value])
    return {name: frozenset(values) for name, values in found.items()}


@dataclass(frozen=True)
class Problem:
    """Queries over one list of candidates. It holds no answers.

    Parameters
    ----------
    name
        Title of its table.
    run
        Name of the run file (without ``.csv``); problems with the same name share a file.
    queries, candidates
        Ids, in the order of the rows and columns of all scores.
    allowed
        Array of shape (queries, candidates): who may be listed; ``None`` means everybody.
    groups
        Parts of the queries to report apart.
    labels
        True when each query has one right label and the table tells F1 instead of ranks.
    """

    name: str
    run: str
    queries: tuple[str, ...]
    candidates: tuple[str, ...]
    allowed: NDArray[np.bool_] | None = None
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: bool = False

    def close(self, scores: Scores) -> Scores:
        """Mark those who may not be listed with ``nan``."""
        return scores if self.allowed is None else np.where(self.allowed, scores, np.nan)


class Task(ABC):
    """One question with its data, its rules and what others reached.

    Attributes
    ----------
    name
        ``t1`` to ``t8``, or that of a task of our own.
    folder_name
        Sub-folder of the evaluation folder; empty for a task that brings its own questions.
    question
        What a coordinator would ask.
    lead
        Metrics that decide; the first one chooses the best baseline.
    shown
        How many of each list a person would be shown, each with its chance.
    """

    name: ClassVar[str]
    folder_name: ClassVar[str]
    question: ClassVar[str]
    lead: ClassVar[tuple[str, ...]]
    shown: ClassVar[int] = 10

    def __init__(
        self, folder: EvaluationFolder, split: str, space: TextSpace | None = None
    ) -> None:
        self.folder = folder
        self.split = split
        self.space = TextSpace() if space is None else space

    def rows(self, stem: str, split: str | None = None) -> list[Row]:
        """Read ``stem_<split>.csv``."""
        return self.folder.rows(self.folder_name, f"{stem}_{split or self.split}")

    def has(self, stem: str, split: str | None = None) -> bool:
        """Say whether ``stem_<split>.csv`` is there."""
        return self.folder.has(self.folder_name, f"{stem}_{split or self.split}")

    @property
    def splits_to_learn_from(self) -> tuple[str, ...]:
        """Splits whose answers may be used: dev rows when test is ranked, else none."""
        return ("dev",) if self.split == "test" else ()

    @abstractmethod
    def problems(self) -> Sequence[Problem]:
        """Return what is asked, without any answer."""

    @abstractmethod
    def baselines(self, problem: Problem) -> Mapping[str, Method]:
        """Return the methods that ours must beat, by name."""

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: ARG002
        """Return the product's own ranking under the name `OURS`, and variants of it."""
        return {}

    def ablated(self, problem: Problem) -> Mapping[str, Method]:  # noqa: ARG002
        """Return our ranking without each family of signals, by a name that says which."""
        return {}

    def challenger(self, problem: Problem) -> Mapping[str, Method]:  # noqa: ARG002
        """Return what ranks with other mathematics on the same readings."""
        return {}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: ARG002
        """Return the promised chance behind each of our scores, where any is promised."""
        return None

    def notes(
        self,
        problem: Problem,  # noqa: ARG002
        scores: Mapping[str, Scores],  # noqa: ARG002
        answers: Answers,  # noqa: ARG002
    ) -> Sequence[str]:
        """Return closer looks at our ranking and the best baseline's, as lines of text."""
        return ()

    @abstractmethod
    def answers(self, problem: Problem) -> Answers | None:
        """Return the right candidates per query, or ``None`` where the answers are sealed."""

    def uniform_answers(self, stem: str = "uniform_qrels") -> Answers | None:
        """Read the right pairs from ``uniform_qrels_<split>.csv``."""
        return grouped(self.rows(stem), "qid", "docid") if self.has(stem) else None


def columns(problem: Problem, answers: Answers) -> list[frozenset[int]]:
    """Turn answers into columns; -1 stands for an answer that is no candidate."""
    place = {name: column for column, name in enumerate(problem.candidates)}
    return [_columns_of(answers.get(query, frozenset()), place) for query in problem.queries]


def _columns_of(names: frozenset[str], place: Mapping[str, int]) -> frozenset[int]:
    # Every answer outside the list needs a number of its own, or several would count as one.
    return frozenset(place.get(name, -1 - n) for n, name in enumerate(sorted(names)))
