"""T7: two entries that are the same organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.domain import Point
from matchmaker.identity import Entry, Identity
from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Row, Task

EARTH_KM = 6371.0088


class SameOrganisation(Task):
    """French social-insertion enterprises, some registered more than once.

    The SIREN number is the answer: the column is dropped as the file is read.
    """

    name: ClassVar[str] = "t7"
    folder_name: ClassVar[str] = "t7_social_enterprises_fr"
    question: ClassVar[str] = "Are these two entries the same organisation?"
    lead: ClassVar[tuple[str, ...]] = ("mrr", "recall@5", "recall@1", "recall@10")

    @cached_property
    def entries(self) -> dict[str, Row]:
        """Entries by id, without their SIREN number."""
        return {
            row["entry_id"]: {name: value for name, value in row.items() if name != "siren"}
            for row in self.rows("entries")
        }

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        queries = tuple(row["qid"] for row in self.rows("uniform_queries"))
        candidates = tuple(self.entries)
        allowed = np.array(queries)[:, None] != np.array(candidates)[None, :]
        return [Problem("t7 same organisation", "t7", queries, candidates, allowed)]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: ARG002, D102
        return self.uniform_answers()

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {OURS: lambda: self._ranked(problem)}

    def _ranked(self, problem: Problem) -> Scores:
        entries = {name: _entry(row) for name, row in self.entries.items()}
        identity = Identity().fit(entries.values())
        return np.array([identity.rank(entries[qid]) for qid in problem.queries])

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        everybody = [_words(row) for row in self.entries.values()]
        asked = [_words(self.entries[qid]) for qid in problem.queries]
        kind = np.array([row["kind"] for row in self.entries.values()])
        own = np.array([self.entries[qid]["kind"] for qid in problem.queries])

        def blend() -> Scores:
            near = np.exp(-np.nan_to_num(self._distance(problem), nan=100.0) / 20)
            same = own[:, None] == kind[None, :]
            words = simple.tfidf(asked, everybody, "letters")
            return np.asarray(words + 0.2 * near + 0.1 * same, dtype=np.float64)

        return {
            "chance": lambda: simple.chance(len(asked), len(everybody)),
            "distance": lambda: -np.nan_to_num(self._distance(problem), nan=1e4),
            "TF-IDF, words": lambda: simple.tfidf(asked, everybody),
            "TF-IDF, letters": lambda: simple.tfidf(asked, everybody, "letters"),
            "BM25": lambda: simple.bm25(asked, everybody),
            "TF-IDF, letters + 0.2 nearness + 0.1 same kind": blend,
        }

    def _distance(self, problem: Problem) -> Scores:
        """Great-circle distance in km (haversine)."""
        here = np.radians([_place(self.entries[qid]) for qid in problem.queries])
        there = np.radians([_place(row) for row in self.entries.values()])
        lat1, lat2 = here[:, None, 0], there[None, :, 0]
        half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * (
            np.sin((there[None, :, 1] - here[:, None, 1]) / 2) ** 2
        )
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def _words(row: Row) -> str:
    return f"{row['name']} {row['brand']}"


def _entry(row: Row) -> Entry:
    place = Point(float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else None
    return Entry(
        id=row["entry_id"],
        name=row["name"],
        kind=row["kind"],
        postcode=row["post_code"],
        municipality=row["city"],
        brand=row["brand"],
        sector=row["naf"],
        point=place,
    )


def _place(row: Row) -> tuple[float, float]:
    if not (row["lat"] and row["lon"]):
        return float("nan"), float("nan")
    return float(row["lat"]), float(row["lon"])
