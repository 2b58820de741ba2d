"""T1: the new partners an organisation will work with next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

import numpy as np
import scipy.sparse as sp

from matchmaker.graph import View
from matchmaker.learning import baselines as simple
from matchmaker.learning.challenger import BoostedTrees
from matchmaker.learning.fit import Choice, Provenance, fit
from matchmaker.learning.metrics import SEED, Scores
from matchmaker.learning.networks.h2020 import KINDS, participations
from matchmaker.learning.tasks.base import (
    OURS,
    TREES,
    Answers,
    Method,
    Problem,
    Row,
    Task,
    read_rows,
)
from matchmaker.learning.tasks.closer import both_sides, exposure, most_hit
from matchmaker.learning.tasks.engine_task import Questions, families, without
from matchmaker.scoring import Scorer
from matchmaker.suggestion import SuggestionRequest

THEME = ("SC5", "SC2")
"""Environment and raw materials; food and bioeconomy."""

FIRMS = frozenset({"PRC"})
SOCIAL_AND_PUBLIC = frozenset({"OTH", "PUB"})
DIRECTIONS = {
    "A": ("private_to_social_public", FIRMS, SOCIAL_AND_PUBLIC),
    "B": ("social_public_to_private", SOCIAL_AND_PUBLIC, FIRMS),
}
MOST_QUERIES = 400


def windows_before(year: int) -> tuple[tuple[str, str], ...]:
    """Return the windows to learn from: one per quarter, a year long or until the given year.

    Examples
    --------
    >>> windows_before(2018)[0], windows_before(2018)[-1]
    (('2016-01-01', '2017-01-01'), ('2017-07-01', '2018-01-01'))
    """
    starts = [f"{y}-{month}-01" for y in (year - 2, year - 1) for month in ("01", "04", "07", "10")]
    last = f"{year}-01-01"
    return tuple((day, min(f"{int(day[:4]) + 1}{day[4:]}", last)) for day in starts[:-1])


@dataclass(frozen=True)
class Window:
    """One year to predict, and what was known the day before."""

    start: str
    end: str
    before: tuple[Row, ...]

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """Organisation type by id, of everybody known before the window."""
        return {row["org_id"]: row["org_type"] for row in self.before}

    @cached_property
    def index(self) -> dict[str, int]:
        """Row number by organisation id."""
        return {name: n for n, name in enumerate(sorted(self.kind_of))}

    @cached_property
    def country_of(self) -> dict[str, str]:
        """Country by organisation id."""
        return {row["org_id"]: row["country"] for row in self.before}

    @cached_property
    def memberships(self) -> sp.csr_array:
        """Organisations × projects, 1 for who takes part."""
        return self._memberships(self.before)

    def _memberships(self, rows: Sequence[Row]) -> sp.csr_array:
        projects = {name: n for n, name in enumerate(sorted({r["project_id"] for r in rows}))}
        place = [self.index[row["org_id"]] for row in rows]
        column = [projects[row["project_id"]] for row in rows]
        cells = sp.coo_array(
            (np.ones(len(rows)), (place, column)), shape=(len(self.index), len(projects))
        )
        return sp.csr_array(cells)

    @cached_property
    def ties(self) -> sp.csr_array:
        """Organisations × organisations, 1 for who worked together before."""
        return simple.ties_of(self.memberships)

    @cached_property
    def projects_each(self) -> Scores:
        """Number of projects per organisation."""
        return np.asarray(self.memberships.sum(axis=1), dtype=np.float64).ravel()

    @cached_property
    def theme_projects_each(self) -> Scores:
        """Number of projects in the theme per organisation."""
        rows = [row for row in self.before if row["programme_part"] in THEME]
        counts = np.zeros(len(self.index))
        for row in rows:
            counts[self.index[row["org_id"]]] += 1
        return counts

    def pairs_in(self, rows: Sequence[Row], direction: str) -> dict[str, frozenset[str]]:
        """Find first joint projects in the theme: asker → new partners, both known before."""
        _, askers, partners = DIRECTIONS[direction]
        teams: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            inside = self.start <= row["start_date"] < self.end
            if inside and row["programme_part"] in THEME and row["org_id"] in self.index:
                teams[row["project_id"]].add(row["org_id"])
        found: dict[str, set[str]] = defaultdict(set)
        for team in teams.values():
            for asker in team:
                if self.kind_of[asker] not in askers:
                    continue
                known = self.partners_of(asker)
                found[asker] |= {
                    p for p in team if p != asker and self.kind_of[p] in partners and p not in known
                }
        return {asker: frozenset(new) for asker, new in sorted(found.items()) if new}

    def partners_of(self, organisation: str) -> frozenset[str]:
        """Return everybody who worked with this organisation before the window."""
        row = self.index[organisation]
        near = self.ties.indices[self.ties.indptr[row] : self.ties.indptr[row + 1]]
        return frozenset(self.names[n] for n in near)

    @cached_property
    def names(self) -> list[str]:
        """Organisation ids by row number."""
        return sorted(self.index)


class NewPartners(Task):
    """European research projects: who will work together for the first time."""

    name: ClassVar[str] = "t1"
    folder_name: ClassVar[str] = "t1_h2020_partners"
    question: ClassVar[str] = "Which new partner will this organisation work with next?"
    lead: ClassVar[tuple[str, ...]] = ("recall@10", "recall@50", "mrr", "ndcg@10")

    @cached_property
    def _views(self) -> dict[str, View]:
        return {}

    @cached_property
    def _scorers(self) -> dict[tuple[int, str], Scorer]:
        return {}

    @cached_property
    def participations(self) -> tuple[Row, ...]:
        """Every participation in the folder, once. Whoever ranks cuts them at the window."""
        seen: dict[tuple[str, str], Row] = {}
        for path in self.folder.find(self.folder_name, "participations"):
            for row in read_rows(path):
                seen.setdefault((row["project_id"], row["org_id"]), row)
        return tuple(seen.values())

    def window(self, year: int) -> Window:
        """Return what was known before a year; 2019 is open-ended, as in the task's rule."""
        start = f"{year}-01-01"
        before = tuple(row for row in self.participations if row["start_date"] < start)
        return Window(start, "9999" if year >= 2019 else f"{year + 1}-01-01", before)

    @cached_property
    def _windows(self) -> dict[int, Window]:
        years = (2018, 2017, 2016) if self.split == "dev" else (2019,)
        return {year: self.window(year) for year in years}

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        main = 2018 if self.split == "dev" else 2019
        asked = [(row["qid"], row["query_org"]) for row in self.rows("uniform_queries")]
        made = []
        for year, window in self._windows.items():
            for letter in DIRECTIONS:
                if year == main:
                    askers = [org for qid, org in asked if qid.startswith(f"{letter}:")]
                    askers = [org for org in askers if org in window.index]
                else:
                    askers = _sample(list(window.pairs_in(self.participations, letter)))
                made.append(_problem(window, letter, askers, "t1" if year == main else ""))
        return made

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if problem.run:
            return self.uniform_answers()
        letter, year = problem.name[3], int(problem.name[5:9])
        found = self._windows[year].pairs_in(self.participations, letter)
        return {f"{letter}:{asker}": new for asker, new in found.items()}

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        year = int(problem.name[5:9])
        questions = self._asked(problem)
        return {
            f"{OURS}, prior weights": lambda: questions.scores(Scorer.prior()),
            OURS: lambda: questions.scores(self.scorer(year)),
        }

    def _asked(self, problem: Problem) -> Questions:
        """Return the requests of a problem; only the last is kept, for its readings are large."""
        if problem.name not in self._kept:
            self._kept.clear()
            window = self._windows[int(problem.name[5:9])]
            self._kept[problem.name] = self._questions(window, problem)
        return self._kept[problem.name]

    @cached_property
    def _kept(self) -> dict[str, Questions]:
        return {}

    def _questions(self, window: Window, problem: Problem) -> Questions:
        partners = DIRECTIONS[problem.name[3]][2]
        kinds = tuple(dict.fromkeys(KINDS[name] for name in sorted(partners)))
        requests = [
            SuggestionRequest(organisation=qid[2:], kinds=kinds, programme="|".join(THEME))
            for qid in problem.queries
        ]
        assert problem.allowed is not None
        return Questions(self._view(window), requests, problem.candidates, problem.allowed)

    def _view(self, window: Window) -> View:
        if window.start not in self._views:
            told = participations(window.before, date.fromisoformat(window.start))
            self._views[window.start] = View(told)
        return self._views[window.start]

    def ablated(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        year = int(problem.name[5:9])
        if not problem.run:
            return {}
        questions = self._asked(problem)
        return {
            f"{OURS} without {family}": lambda family=family: questions.scores(  # type: ignore[misc]
                self._fitted(year, family), family
            )
            for family in families(self._lessons(year))
        }

    def challenger(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        year = int(problem.name[5:9])
        questions = self._asked(problem)
        return {TREES: lambda: questions.scores(self._trees(year))}

    def _trees(self, year: int) -> BoostedTrees:
        if year not in self._grown:
            self._grown[year] = BoostedTrees(Scorer.prior()).fit(self._lessons(year))
        return self._grown[year]

    @cached_property
    def _grown(self) -> dict[int, BoostedTrees]:
        return {}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: D102
        curve = self.scorer(int(problem.name[5:9])).calibration
        return None if curve is None else curve(scores)

    def notes(  # noqa: D102
        self, problem: Problem, scores: Mapping[str, Scores], answers: Answers
    ) -> Sequence[str]:
        year = int(problem.name[5:9])
        lines = [*most_hit(scores, problem, answers), exposure(scores)]
        self._told[problem.name[:9]] = problem, scores[OURS]
        if problem.name[3] == "B" and (forth := self._told.get(f"t1 A {year}")):
            asked = {qid[2:] for qid in problem.queries} & answers_of(answers, "B")
            pairs = frozenset(
                (firm, other)
                for qid, firms in answers.items()
                if qid.startswith("B:") and (other := qid[2:]) in asked
                for firm in firms
            )
            lines.append(both_sides(forth, self._told[problem.name[:9]], pairs))
        return lines

    @cached_property
    def _told(self) -> dict[str, tuple[Problem, Scores]]:
        return {}

    def scorer(self, year: int) -> Scorer:
        """Fit weights to what happened in the windows before a year; both directions together."""
        return self._fitted(year, "")

    def _fitted(self, year: int, family: str) -> Scorer:
        if (year, family) not in self._scorers:
            told = f"first joint projects in {' and '.join(THEME)} in the windows before {year}"
            provenance = Provenance(f"t1-{year}", told, date(year, 1, 1))
            lessons = without(self._lessons(year), family)
            self._scorers[year, family] = fit(
                lessons, Scorer.prior(), provenance, halves=None if family else self._halves(year)
            )
        return self._scorers[year, family]

    def _lessons(self, year: int) -> list[Choice]:
        if year not in self._taught:
            taught: dict[str, list[Choice]] = defaultdict(list)
            for start, end in windows_before(year):
                before = tuple(r for r in self.participations if r["start_date"] < start)
                known = tuple(r for r in self.participations if r["start_date"] < f"{year}-01-01")
                window = Window(start, end, before)
                for letter in DIRECTIONS:
                    found = window.pairs_in(known, letter)
                    problem = _problem(window, letter, _sample(list(found)), "")
                    right = [found[qid[2:]] for qid in problem.queries]
                    made = self._questions(window, problem).choices(right)
                    for qid, lesson in zip(problem.queries, made, strict=True):
                        taught[qid[2:]].append(lesson)
            self._taught[year] = dict(sorted(taught.items()))
        return [lesson for lessons in self._taught[year].values() for lesson in lessons]

    def _halves(self, year: int) -> tuple[list[Choice], list[Choice]]:
        """Return the lessons of every other asker: windows overlap, and who asks asks again."""
        each = list(self._taught[year].values())
        one, two = (
            [lesson for lessons in part for lesson in lessons] for part in (each[::2], each[1::2])
        )
        return one, two

    @cached_property
    def _taught(self) -> dict[int, dict[str, list[Choice]]]:
        return {}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        window = self._windows[int(problem.name[5:9])]
        askers = np.array([window.index[qid[2:]] for qid in problem.queries], dtype=np.intp)
        others = np.array([window.index[name] for name in problem.candidates], dtype=np.intp)
        size = len(askers), len(others)
        counts, themed = window.projects_each[others], window.theme_projects_each[others]
        country = np.array([window.country_of[window.names[n]] for n in others])
        asked_in = np.array([window.country_of[window.names[n]] for n in askers])
        return {
            "chance": lambda: simple.chance(*size),
            "popularity": lambda: simple.popularity(counts, size[0]),
            "popularity in SC5 and SC2": lambda: simple.popularity(themed, size[0]),
            "same country, then popularity": lambda: (
                (asked_in[:, None] == country[None, :]) * 1e6 + counts[None, :]
            ),
            "preferential attachment": lambda: simple.preferential_attachment(
                window.ties, askers, others
            ),
            "common neighbours": lambda: simple.common_neighbours(window.ties, askers, others),
            "Jaccard": lambda: simple.jaccard(window.ties, askers, others),
            "Adamic–Adar": lambda: simple.adamic_adar(window.ties, askers, others),
            "resource allocation": lambda: simple.resource_allocation(window.ties, askers, others),
            "Adamic–Adar + 0.1 popularity in SC5 and SC2": lambda: (
                simple.adamic_adar(window.ties, askers, others) + 0.1 * themed[None, :]
            ),
        }


def answers_of(answers: Answers, letter: str) -> set[str]:
    """Return the organisations of one direction that have answers."""
    return {qid[2:] for qid in answers if qid.startswith(f"{letter}:")}


def _problem(window: Window, letter: str, askers: Sequence[str], run: str) -> Problem:
    partners = DIRECTIONS[letter][2]
    candidates = [name for name in window.names if window.kind_of[name] in partners]
    column = {name: n for n, name in enumerate(candidates)}
    allowed = np.ones((len(askers), len(candidates)), dtype=np.bool_)
    cold = set()
    for row, asker in enumerate(askers):
        known = window.partners_of(asker)
        for name in {*known, asker} & column.keys():
            allowed[row, column[name]] = False
        if not known:
            cold.add(f"{letter}:{asker}")
    queries = tuple(f"{letter}:{asker}" for asker in askers)
    return Problem(
        name=f"t1 {letter} {window.start[:4]}: {DIRECTIONS[letter][0].replace('_', ' ')}",
        run=run,
        queries=queries,
        candidates=tuple(candidates),
        allowed=allowed,
        groups={"cold start": frozenset(cold), "with partners": frozenset(queries) - cold},
    )


def _sample(askers: list[str]) -> list[str]:
    if len(askers) <= MOST_QUERIES:
        return askers
    chosen = np.random.default_rng(SEED).choice(len(askers), MOST_QUERIES, replace=False)
    return [askers[n] for n in sorted(chosen)]
