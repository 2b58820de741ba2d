"""T8: the English title of a Dutch project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from matchmaker.learning import baselines as simple
from matchmaker.learning.tasks.base import Answers, Method, Problem, Row, Task


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

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        asked, titles = self.words(problem), list(self.titles.values())
        return {
            "chance": lambda: simple.chance(len(asked), len(titles)),
            "TF-IDF, words": lambda: simple.tfidf(asked, titles),
            "TF-IDF, letters": lambda: simple.tfidf(asked, titles, "letters"),
            "BM25": lambda: simple.bm25(asked, titles),
        }
