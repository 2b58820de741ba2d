"""T6: those who should join a project."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

import numpy as np
import scipy.sparse as sp

from matchmaker.graph import View
from matchmaker.learning import baselines as simple
from matchmaker.learning.challenger import BoostedTrees
from matchmaker.learning.fit import Choice, Provenance, fit
from matchmaker.learning.metrics import Scores
from matchmaker.learning.networks.danish import regional_projects
from matchmaker.learning.tasks.base import OURS, TREES, Answers, Method, Problem, Row, Task
from matchmaker.learning.tasks.closer import exposure, most_hit
from matchmaker.learning.tasks.engine_task import Questions, families, without
from matchmaker.scoring import Scorer
from matchmaker.suggestion import SuggestionRequest

WINDOWS = {"dev": ("2010-07-01", "2012-07-01"), "test": ("2012-07-01", "9999")}
NEIGHBOURS = 20


def lesson_windows(start: str) -> tuple[tuple[str, str], ...]:
    """Return the windows to learn from: four half-years before `start`, each seen from its start.

    Examples
    --------
    >>> lesson_windows("2010-07-01")[-1]
    ('2010-01-01', '2010-07-01')
    """
    year, half = int(start[:4]), int(start[5:7]) > 6
    edges = [
        f"{year + (n + half) // 2}-{'07' if (n + half) % 2 else '01'}-01" for n in range(-4, 1)
    ]
    return tuple(pairwise(edges))


class Consortium(Task):
    """Danish regional projects: text, place and ties together."""

    name: ClassVar[str] = "t6"
    folder_name: ClassVar[str] = "t6_erdf_consortium"
    question: ClassVar[str] = "Who should join this project?"
    lead: ClassVar[tuple[str, ...]] = ("recall@10", "ndcg@10", "mrr", "recall@50")

    @cached_property
    def projects(self) -> dict[str, Row]:
        """Every project in the folder up to and including this split, by id."""
        splits = (*self.splits_to_learn_from, self.split)
        return {row["project_id"]: row for s in splits for row in self.rows("projects", s)}

    @property
    def start(self) -> str:
        """First day of the window that is predicted."""
        return WINDOWS[self.split][0]

    @cached_property
    def past(self) -> dict[str, Row]:
        """Projects that began before the window."""
        return {n: row for n, row in self.projects.items() if row["start"] < self.start}

    @cached_property
    def members(self) -> dict[str, tuple[Row, ...]]:
        """Members per past project; members of projects in the window are never read here."""
        found: dict[str, list[Row]] = defaultdict(list)
        for split in ("dev", self.split) if self.has("members") else ("dev",):
            for row in self.rows("members", split):
                known = found[row["project_id"]]
                if row["project_id"] in self.past and row["org"] not in {m["org"] for m in known}:
                    known.append(row)
        return {name: tuple(rows) for name, rows in found.items() if rows}

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by id of everybody seen before the window."""
        found: dict[str, str] = {}
        for project in sorted(self.members, key=lambda name: self.past[name]["start"]):
            for row in self.members[project]:
                found[row["org"]] = row["name"]
        return dict(sorted(found.items()))

    def lead_of(self, project: Row) -> str:
        """Return the lead's id as the member lists spell it: small letters, no punctuation."""
        return _id_of(project["lead"])

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        first, last = WINDOWS[self.split]
        inside = [n for n, row in self.projects.items() if first <= row["start"] < last]
        if self.has("uniform_queries"):
            inside = [row["qid"] for row in self.rows("uniform_queries")]
        candidates = tuple(self.names)
        leads = np.array([self.lead_of(self.projects[name]) for name in inside])
        allowed = leads[:, None] != np.array(candidates)[None, :]
        return [Problem("t6 who joins", "t6", tuple(inside), candidates, allowed)]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if self.has("uniform_qrels"):
            return self.uniform_answers()
        if not self.has("members"):
            return None
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows("members"):
            if row["role"] != "lead" and row["org"] in self.names:
                found[row["project_id"]].add(row["org"])
        return {name: frozenset(found[name]) for name in problem.queries if found[name]}

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        questions = self._asked(problem)
        return {
            f"{OURS}, prior weights": lambda: questions.scores(Scorer.prior()),
            OURS: lambda: questions.scores(self.scorer),
        }

    def _asked(self, problem: Problem) -> Questions:
        if problem.name not in self._kept:
            told = self._questions(self.start, problem.queries, problem.candidates)
            self._kept[problem.name] = told
        return self._kept[problem.name]

    @cached_property
    def _kept(self) -> dict[str, Questions]:
        return {}

    def _questions(
        self, day: str, projects: Sequence[str], candidates: Sequence[str] = ()
    ) -> Questions:
        known = [row for row in self.past.values() if row["start"] < day]
        members = [row for rows in self.members.values() for row in rows]
        picture = regional_projects(known, members, date.fromisoformat(day))
        view = View(picture, self.space)
        everybody = list(candidates) or [o.id for o in view.organisations]
        rows = [self.projects[name] for name in projects]
        requests = [
            SuggestionRequest(
                organisation=lead if (lead := self.lead_of(row)) in view.row else None,
                text=project_text(row),
                hub=row["region"],
                programme=row["theme"],
                any_pair=True,
            )
            for row in rows
        ]
        leads = np.array([self.lead_of(row) for row in rows])
        return Questions(view, requests, everybody, leads[:, None] != np.array(everybody)[None])

    def ablated(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        questions = self._asked(problem)
        return {
            f"{OURS} without {family}": lambda family=family: questions.scores(  # type: ignore[misc]
                self._fitted(family), family
            )
            for family in families(self._lessons)
        }

    def challenger(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        questions = self._asked(problem)
        return {TREES: lambda: questions.scores(BoostedTrees(Scorer.prior()).fit(self._lessons))}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: ARG002, D102
        curve = self.scorer.calibration
        return None if curve is None else curve(scores)

    def notes(  # noqa: D102
        self, problem: Problem, scores: Mapping[str, Scores], answers: Answers
    ) -> Sequence[str]:
        return [*most_hit(scores, problem, answers), exposure(scores)]

    @cached_property
    def scorer(self) -> Scorer:
        """Weights fitted to the projects of the years before the window."""
        return self._fitted("")

    def _fitted(self, family: str) -> Scorer:
        told = f"members of Danish regional projects that began before {self.start}"
        provenance = Provenance(f"t6-{self.split}", told, date.fromisoformat(self.start))
        lessons = without(self._lessons, family)
        if family:
            return fit(lessons, Scorer.prior(), provenance)
        return fit(lessons, Scorer.prior(), provenance, halves=self._two_years)

    @cached_property
    def _lessons(self) -> list[Choice]:
        windows = lesson_windows(self.start)
        return [lesson for first, last in windows for lesson in self._taught(first, last)]

    @cached_property
    def _two_years(self) -> tuple[list[Choice], list[Choice]]:
        """Return the two years before the window as one, every other project in either part.

        Promises are learned where the view is as old as in the two years that are asked about.
        """
        first, last = lesson_windows(self.start)[0][0], self.start
        taught = self._taught(first, last)
        return taught[::2], taught[1::2]

    def _taught(self, first: str, last: str) -> list[Choice]:
        """Return who joined the projects of a window, as seen from its first day."""
        inside = [n for n, row in self.past.items() if first <= row["start"] < last]
        projects = [name for name in inside if name in self.members]
        right = [
            frozenset(m["org"] for m in self.members[name] if m["role"] != "lead")
            for name in projects
        ]
        return self._questions(first, projects).choices(right)

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        asked = [self.projects[name] for name in problem.queries]
        size = len(asked), len(problem.candidates)
        counts = np.asarray(self._memberships.sum(axis=1), dtype=np.float64).ravel()
        return {
            "chance": lambda: simple.chance(*size),
            "popularity": lambda: simple.popularity(counts, size[0]),
            "popularity in the region": lambda: self._in_region(asked),
            "worked with the lead before, then popularity": lambda: (
                self._from_lead(asked, steps=1) + 1e-3 * counts[None, :]
            ),
            "common neighbours with the lead": lambda: self._from_lead(asked, steps=2),
            "TF-IDF, project and organisation's projects": lambda: self._profile(asked),
            "20 similar projects, TF-IDF": lambda: self._similar(asked),
            "blend: similar projects, past partner, region": lambda: (
                _unit(self._similar(asked))
                + _unit(self._from_lead(asked, steps=1))
                + _unit(self._in_region(asked))
            ),
        }

    @cached_property
    def _memberships(self) -> sp.csr_array:
        place = {name: n for n, name in enumerate(self.names)}
        column = {name: n for n, name in enumerate(self.past)}
        cells = [
            (place[row["org"]], column[project])
            for project, rows in self.members.items()
            for row in rows
        ]
        return sp.csr_array(
            sp.coo_array(
                (np.ones(len(cells)), tuple(zip(*cells, strict=True))),
                shape=(len(place), len(column)),
            )
        )

    def _in_region(self, asked: Sequence[Row]) -> Scores:
        counts = Counter(
            (row["org"], self.past[project]["region"])
            for project, rows in self.members.items()
            for row in rows
        )
        return np.array(
            [[counts[name, row["region"]] for name in self.names] for row in asked],
            dtype=np.float64,
        )

    def _from_lead(self, asked: Sequence[Row], steps: int) -> Scores:
        place = {name: n for n, name in enumerate(self.names)}
        joint = sp.csr_array(self._memberships @ self._memberships.T)
        joint.setdiag(0)
        if steps == 2:
            joint = sp.csr_array(simple.ties_of(self._memberships) @ joint)
        scores = np.zeros((len(asked), len(place)))
        for n, row in enumerate(asked):
            if (lead := place.get(self.lead_of(row))) is not None:
                scores[n] = joint[[lead]].toarray().ravel()
        return scores

    def _profile(self, asked: Sequence[Row]) -> Scores:
        words: dict[str, list[str]] = defaultdict(list)
        for project, rows in self.members.items():
            for row in rows:
                words[row["org"]].append(project_text(self.past[project]))
        documents = [f"{shown} {' '.join(words[name])}" for name, shown in self.names.items()]
        return simple.tfidf([project_text(row) for row in asked], documents)

    def _similar(self, asked: Sequence[Row]) -> Scores:
        documents = [project_text(row) for row in self.past.values()]
        near = simple.tfidf([project_text(row) for row in asked], documents)
        by_project = sp.csr_array(self._memberships.T)
        labels = [
            [int(m) for m in by_project.indices[by_project.indptr[n] : by_project.indptr[n + 1]]]
            for n in range(len(documents))
        ]
        return simple.neighbours_vote(near, labels, len(self.names), NEIGHBOURS)


def project_text(row: Row) -> str:
    """All words of a project."""
    return f"{row['title']} {row['theme']} {row['text']}"


def _id_of(name: str) -> str:
    return " ".join(re.sub(r"[^\w/]+", " ", name.lower().replace("&", " og ")).split())


def _unit(scores: Scores) -> Scores:
    most = np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    return np.asarray(scores / most, dtype=np.float64)
