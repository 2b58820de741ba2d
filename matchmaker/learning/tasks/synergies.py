"""Synergies: which other action of the programme belongs with this one.

On generated programmes, where it is known: see `matchmaker.actions.planted`. The same people wrote
what is planted and what finds it, so this measures whether the reasons work at all and beat texts
alone, not how often a coordinator would agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.actions.planted import Planted, planted
from matchmaker.actions.synergies import synergies, text_of
from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Task

SEEDS = {"dev": 1, "test": 2}


class Synergies(Task):
    """Each action of a planted pair against all others of its programme."""

    name: ClassVar[str] = "synergies"
    folder_name: ClassVar[str] = ""
    question: ClassVar[str] = "Which action belongs with this one?"
    lead: ClassVar[tuple[str, ...]] = ("recall@1", "recall@5", "mrr")

    @cached_property
    def programme(self) -> Planted:
        """The generated programme."""
        return planted(seed=SEEDS[self.split])

    @cached_property
    def texts(self) -> list[str]:
        """What each action is about."""
        return [text_of(one) for one in self.programme.actions]

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        ids = tuple(one.id for one in self.programme.actions)
        queries = tuple(id_ for one, other, _ in self.programme.pairs for id_ in (one, other))
        allowed = np.array([[query != id_ for id_ in ids] for query in queries])
        groups: dict[str, set[str]] = defaultdict(set)
        for one, other, way in self.programme.pairs:
            groups[way] |= {one, other}
        named = {way: frozenset(own) for way, own in groups.items()}
        title = "actions to actions of a generated programme"
        return [Problem(title, self.name, queries, ids, allowed, named)]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: ARG002, D102
        pairs = self.programme.pairs
        both = [(one, other) for one, other, _ in pairs]
        return {one: frozenset({other}) for one, other in (*both, *((b, a) for a, b in both))}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        asked = self._asked(problem)
        return {
            "chance": lambda: simple.chance(len(asked), len(self.texts)),
            "text only, TF-IDF words": lambda: simple.tfidf(asked, self.texts),
            "text only, BM25": lambda: simple.bm25(asked, self.texts),
            "text only, any language": lambda: self._alike()[self._rows(problem)],
        }

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {OURS: lambda: self._scores(problem)}

    def _rows(self, problem: Problem) -> list[int]:
        place = {id_: row for row, id_ in enumerate(problem.candidates)}
        return [place[query] for query in problem.queries]

    def _asked(self, problem: Problem) -> list[str]:
        return [self.texts[row] for row in self._rows(problem)]

    def _alike(self) -> Scores:
        vectors = self.space.whole.vectors(self.texts)
        return np.asarray(vectors.cosine(vectors), dtype=np.float64)

    def _scores(self, problem: Problem) -> Scores:
        found = synergies(self.programme.actions, self.programme.streams, self._alike())
        place = {id_: row for row, id_ in enumerate(problem.candidates)}
        points = np.zeros((len(place), len(place)))
        for one in found:
            left, right = place[one.one], place[one.other]
            points[left, right] = points[right, left] = one.points
        return points[self._rows(problem)]
