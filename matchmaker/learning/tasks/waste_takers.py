"""T2: those who took a waste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import Answers, Method, Problem, Row, Task, grouped

NEIGHBOURS = 10
FEWEST_CANDIDATES = 4


class WasteTakers(Task):
    """Documented exchanges of industrial symbiosis, and who became the receiver.

    Three lists of candidates: the other actors of the same case, the receivers of all cases, and
    the sectors of all receivers. Precedents always come from other cases; for a candidate of
    another case, that case is hidden too, because "nothing is known of this one" would otherwise
    give the answer away.
    """

    name: ClassVar[str] = "t2"
    folder_name: ClassVar[str] = "t2_exchange"
    question: ClassVar[str] = "Who took this waste?"
    lead: ClassVar[tuple[str, ...]] = ("mrr", "recall@5", "recall@1", "recall@10")

    @cached_property
    def asked(self) -> dict[str, Row]:
        """Queries by id."""
        return {row["qid"]: row for row in self.rows("uniform_queries")}

    @cached_property
    def actors(self) -> dict[str, Row]:
        """Everybody in a case of this split or of one to learn from, by actor id."""
        splits = (*self.splits_to_learn_from, self.split)
        return {row["actor"]: row for split in splits for row in self.rows("actors", split)}

    @cached_property
    def precedents(self) -> tuple[Row, ...]:
        """Exchanges to learn from, each only for queries of other cases.

        When dev is ranked these are dev's own exchanges, one case left out at a time; when test is
        ranked they are dev's and no test case is among them.
        """
        return tuple(self.rows("exchanges", "dev"))

    @cached_property
    def receivers(self) -> tuple[str, ...]:
        """Everybody who ever received something, as an unordered list without donors."""
        splits = (*self.splits_to_learn_from, self.split)
        found: set[str] = set()
        for split in splits:
            if self.has("exchanges", split):
                found |= {row["receiver_actor"] for row in self.rows("exchanges", split)}
            else:  # sealed: anybody in a case may have been a receiver
                found |= {row["actor"] for row in self.rows("actors", split)}
        return tuple(sorted(found))

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        return [self._within(), self._all(), self._classes()]

    def _within(self) -> Problem:
        everybody = tuple(sorted(self.actors))
        case = np.array([self.actors[name]["case_id"] for name in everybody])
        kept, masks = [], []
        for qid, row in self.asked.items():
            mask = (case == row["case_id"]) & (np.array(everybody) != row["donor_actor"])
            if int(mask.sum()) >= FEWEST_CANDIDATES - 1:
                kept.append(qid)
                masks.append(mask)
        return Problem("t2 within the case", "t2", tuple(kept), everybody, np.array(masks))

    def _all(self) -> Problem:
        queries = tuple(self.asked)
        donors = np.array([self.asked[qid]["donor_actor"] for qid in queries])
        allowed = donors[:, None] != np.array(self.receivers)[None, :]
        return Problem("t2 all receivers", "t2_all", queries, self.receivers, allowed)

    def _classes(self) -> Problem:
        classes = {self.actors[name]["nace"] for name in self.receivers} - {""}
        return Problem("t2 receiver class", "t2_class", tuple(self.asked), tuple(sorted(classes)))

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if problem.run == "t2_class":
            if not self.has("exchanges"):
                return None
            rows = [row for row in self.rows("exchanges") if row["receiver_nace"]]
            named = [{**row, "qid": query_id(row)} for row in rows]
            return grouped(named, "qid", "receiver_nace")
        found = self.uniform_answers()
        if found is None:
            return None
        return {qid: new - {self.asked[qid]["donor_actor"]} for qid, new in found.items()}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        offers = [offer_text(self.asked[qid]) for qid in problem.queries]
        if problem.run == "t2_class":
            return self._class_baselines(problem, offers)
        documents = [actor_text(self.actors[name]) for name in problem.candidates]
        size = len(problem.queries), len(problem.candidates)
        return {
            "chance": lambda: simple.chance(*size),
            "popularity of the receiver's sector": lambda: self._popularity(problem),
            "TF-IDF, words": lambda: simple.tfidf(offers, documents),
            "TF-IDF, letters": lambda: simple.tfidf(offers, documents, "letters"),
            "BM25": lambda: simple.bm25(offers, documents),
            "10 precedents, receiver's sector": lambda: self._votes(problem, offers),
            "10 precedents, sector and text": lambda: (
                self._votes(problem, offers) + simple.tfidf(offers, documents, "letters")
            ),
        }

    def _class_baselines(self, problem: Problem, offers: Sequence[str]) -> Mapping[str, Method]:
        size = len(problem.queries), len(problem.candidates)
        documents = [
            " ".join(sorted({a["business"] for a in self.actors.values() if a["nace"] == nace}))
            for nace in problem.candidates
        ]
        return {
            "chance": lambda: simple.chance(*size),
            "popularity": lambda: self._popularity(problem),
            "TF-IDF, letters, names of the sector's businesses": lambda: simple.tfidf(
                offers, documents, "letters"
            ),
            "10 precedents": lambda: self._votes(problem, offers),
            "10 precedents + popularity": lambda: (
                self._votes(problem, offers) + 0.1 * np.log1p(self._popularity(problem))
            ),
        }

    def _sectors(self, problem: Problem) -> list[str]:
        if problem.run == "t2_class":
            return list(problem.candidates)
        return [self.actors[name]["nace"] for name in problem.candidates]

    def _hidden_cases(self, problem: Problem, candidate: str) -> str:
        return "" if problem.run == "t2_class" else self.actors[candidate]["case_id"]

    def _popularity(self, problem: Problem) -> Scores:
        scores = np.zeros((len(problem.queries), len(problem.candidates)))
        sectors = self._sectors(problem)
        own = [self._hidden_cases(problem, name) for name in problem.candidates]
        counts = Counter((row["receiver_nace"], row["case_id"]) for row in self.precedents)
        totals = Counter(row["receiver_nace"] for row in self.precedents)
        for n, qid in enumerate(problem.queries):
            case = self.asked[qid]["case_id"]
            for m, sector in enumerate(sectors):
                hidden = {case, own[m]} - {""}
                scores[n, m] = totals[sector] - sum(counts[sector, c] for c in hidden)
        return scores

    def _votes(self, problem: Problem, offers: Sequence[str]) -> Scores:
        known = [offer_text(row) for row in self.precedents]
        near = simple.tfidf(offers, known, "letters")
        cases = np.array([row["case_id"] for row in self.precedents])
        for n, qid in enumerate(problem.queries):
            near[n, cases == self.asked[qid]["case_id"]] = np.nan
        sectors = self._sectors(problem)
        names = sorted(set(sectors))
        labels = [
            [names.index(row["receiver_nace"])] if row["receiver_nace"] in names else []
            for row in self.precedents
        ]
        votes = simple.neighbours_vote(near, labels, len(names), NEIGHBOURS)
        scores = votes[:, [names.index(sector) for sector in sectors]]
        if problem.run == "t2_all":
            scores = self._without_own_case(problem, near, names, labels)
        return scores

    def _without_own_case(
        self,
        problem: Problem,
        near: Scores,
        names: Sequence[str],
        labels: Sequence[Sequence[int]],
    ) -> Scores:
        cases = np.array([row["case_id"] for row in self.precedents])
        own = [self.actors[name]["case_id"] for name in problem.candidates]
        sectors = self._sectors(problem)
        scores = np.zeros((len(problem.queries), len(problem.candidates)))
        for case in sorted(set(own)):
            seen = np.where(cases[None, :] == case, np.nan, near)
            votes = simple.neighbours_vote(seen, labels, len(names), NEIGHBOURS)
            for m in (m for m, c in enumerate(own) if c == case):
                scores[:, m] = votes[:, names.index(sectors[m])]
        return scores


def query_id(row: Row) -> str:
    """Return the id that the query files give to an exchange."""
    return f"{row['case_id']}|{row['donor_actor']}|{row['waste']}"


def offer_text(row: Row) -> str:
    """Words of an offer: the waste and who has it."""
    return f"{row['waste']} {row['donor_business']}"


def actor_text(row: Row) -> str:
    """Words of a possible receiver."""
    return f"{row['name']} {row['business']}"
