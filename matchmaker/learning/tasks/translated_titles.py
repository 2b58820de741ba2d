"""T8: the English title of a Dutch project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Row, Task
from matchmaker.text.vectors import less_popular

TEXT_SHARE = 0.3
"""What the best sentence counts beside the title; set by hand, not fitted."""


class TranslatedTitles(Task):
    """Dutch structural-fund projects and their English titles."""

    name: ClassVar[str] = "t8"
    folder_name: ClassVar[str] = "t8_dutch_projects"
    question: ClassVar[str] = "Which English title belongs to this Dutch project?"
    lead: ClassVar[tuple[str, ...]] = ("recall@1", "mrr", "recall@5", "recall@10")

    @cached_property
    def asked(self) -> dict[str, Row]:
        """Queries by id."""
        return {row["qid"]: row for row in self.rows("uniform_queries")}

    @cached_property
    def titles(self) -> dict[str, str]:
        """English titles of all translated projects in the folder, by project id."""
        splits = (*self.splits_to_learn_from, self.split)
        return {
            row["project_id"]: row["title_en"]
            for split in splits
            for row in self.rows("projects", split)
            if row["translated"] == "True"
        }

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        queries, candidates = tuple(self.asked), tuple(self.titles)
        return [
            Problem("t8 title", "t8", queries, candidates),
            Problem("t8 title and text", "t8_text", queries, candidates),
        ]

    def words(self, problem: Problem) -> list[str]:
        """Dutch words of each query."""
        rows = [self.asked[qid] for qid in problem.queries]
        if problem.run == "t8":
            return [row["title_nl"] for row in rows]
        return [f"{row['title_nl']} {row['text_nl']}" for row in rows]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: ARG002, D102
        return self.uniform_answers()

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {OURS: lambda: self._alike(problem)}

    def _alike(self, problem: Problem) -> Scores:
        """Compare titles; of a text, the sentence that is most alike counts beside the title."""
        space = self.space.whole
        known = space.vectors(list(self.titles.values()))
        rows = [self.asked[qid] for qid in problem.queries]
        titles = less_popular(space.vectors([row["title_nl"] for row in rows]).cosine(known))
        if problem.run == "t8":
            return titles.astype(np.float64)
        best = [space.vectors(_sentences(row["text_nl"])).cosine(known).max(axis=0) for row in rows]
        return titles.astype(np.float64) + TEXT_SHARE * np.array(best, dtype=np.float64)

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        asked, titles = self.words(problem), list(self.titles.values())
        return {
            "chance": lambda: simple.chance(len(asked), len(titles)),
            "TF-IDF, words": lambda: simple.tfidf(asked, titles),
            "TF-IDF, letters": lambda: simple.tfidf(asked, titles, "letters"),
            "BM25": lambda: simple.bm25(asked, titles),
        }


def _sentences(text: str) -> list[str]:
    """Cut a text into sentences; a text without any is one."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()][:12] or [text]
