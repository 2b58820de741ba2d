"""T3: the List of Waste code that words mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Row, Task
from matchmaker.text.classifier import Classifier, Precedent, read_weights
from matchmaker.text.classify import name_of_sector
from matchmaker.text.confidence import confidence_in
from matchmaker.text.schemes import entries_of

NEIGHBOURS = 15


class WasteCodes(Task):
    """Words of documented exchanges against the 842 six-digit codes."""

    name: ClassVar[str] = "t3"
    folder_name: ClassVar[str] = "t3_ewc"
    question: ClassVar[str] = "Which List of Waste code do these words mean?"
    lead: ClassVar[tuple[str, ...]] = ("recall@10", "mrr", "recall@1", "recall@5")
    shown: ClassVar[int] = 1

    @cached_property
    def asked(self) -> dict[str, Row]:
        """Queries by id; an id begins with its case."""
        return {row["qid"]: row for row in self.rows("uniform_queries")}

    @cached_property
    def titles(self) -> dict[str, Row]:
        """The candidates by code."""
        return {row["code"]: row for row in self.folder.rows(self.folder_name, "ewc_en")}

    @cached_property
    def precedents(self) -> list[tuple[Row, frozenset[str]]]:
        """Labelled rows of dev, each only for queries of other cases."""
        codes = self._dev_codes()
        rows = self.rows("uniform_queries", "dev")
        return [(row, codes[row["qid"]]) for row in rows if row["qid"] in codes]

    def _dev_codes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in self.rows("uniform_qrels", "dev"):
            found.setdefault(row["qid"], set()).add(row["docid"])
        return {qid: frozenset(codes) for qid, codes in found.items()}

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        queries = tuple(self.asked)
        return [
            Problem(
                f"t3 {digits} digits", "t3" if digits == 6 else "", queries, self.folded(digits)
            )
            for digits in (6, 4, 2)
        ]

    def folded(self, digits: int) -> tuple[str, ...]:
        """Return the codes, or their groups of 4 or 2 digits."""
        return tuple(sorted({code[:digits] for code in self.titles}))

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        found = self.uniform_answers()
        if found is None:
            return None
        digits = len(problem.candidates[0])
        return {qid: frozenset(code[:digits] for code in codes) for qid, codes in found.items()}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        rows = [self.asked[qid] for qid in problem.queries]
        words = [row["waste"] for row in rows]
        documents = [row["detailed"] for row in self.titles.values()]
        donors = [row["donor_business"] for row in rows]

        def letters() -> Scores:
            own = simple.tfidf(words, documents, "letters")
            return own + 0.5 * simple.tfidf(donors, documents, "letters")

        def both() -> Scores:
            return letters() + self._votes(problem.queries)

        methods: dict[str, Method] = {
            "chance": lambda: simple.chance(len(rows), len(documents)),
            "popularity": lambda: self._popularity(problem.queries),
            "TF-IDF, words": lambda: simple.tfidf(words, documents),
            "TF-IDF, letters": lambda: simple.tfidf(words, documents, "letters"),
            "BM25": lambda: simple.bm25(words, documents),
            "TF-IDF, letters, waste + 0.5 donor": letters,
            "15 precedents": lambda: self._votes(problem.queries),
            "TF-IDF, letters, waste + 0.5 donor + 15 precedents": both,
        }
        return {
            name: lambda method=method: self.fold(method(), problem)  # type: ignore[misc]
            for name, method in methods.items()
        }

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {OURS: lambda: self.fold(self._classified(problem.queries), problem)}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: D102
        if len(problem.candidates[0]) != 6:
            return None  # only whole codes are proposed
        return confidence_in("ewc", with_trade=True).chances(scores)

    def _classified(self, queries: Sequence[str]) -> Scores:
        """Ask the product's classifier, one case at a time, with the other cases as precedents."""
        classifier = Classifier(entries_of("ewc"), self.space, read_weights("ewc"))
        column = {code.replace(" ", ""): n for n, code in enumerate(classifier.codes_)}
        order = [column[code] for code in self.titles]
        scores = np.zeros((len(queries), len(order)))
        for case in dict.fromkeys(case_of(qid) for qid in queries):
            rows = [n for n, qid in enumerate(queries) if case_of(qid) == case]
            classifier.fit(
                Precedent(row["waste"], classifier.codes_[column[code]], trade(row))
                for row, codes in self.precedents
                if case_of(row["qid"]) != case
                for code in sorted(codes & column.keys())
            )
            asked = [self.asked[queries[n]] for n in rows]
            told = classifier.rank([row["waste"] for row in asked], [trade(row) for row in asked])
            scores[rows] = told[:, order]
        return scores

    def fold(self, scores: Scores, problem: Problem) -> Scores:
        """Give each group of codes the score of its best code."""
        digits = len(problem.candidates[0])
        groups = np.array([code[:digits] for code in self.titles])
        return np.stack(
            [scores[:, groups == name].max(axis=1) for name in problem.candidates], axis=1
        )

    def _popularity(self, queries: Sequence[str]) -> Scores:
        scores = np.zeros((len(queries), len(self.titles)))
        for n, qid in enumerate(queries):
            counts = Counter(
                code
                for row, codes in self.precedents
                if case_of(row["qid"]) != case_of(qid)
                for code in codes
            )
            scores[n] = [counts[code] for code in self.titles]
        return scores

    def _votes(self, queries: Sequence[str]) -> Scores:
        place = {code: n for n, code in enumerate(self.titles)}
        words = [offer(self.asked[qid]) for qid in queries]
        near = simple.tfidf(words, [offer(row) for row, _ in self.precedents])
        cases = np.array([case_of(row["qid"]) for row, _ in self.precedents])
        for n, qid in enumerate(queries):
            near[n, cases == case_of(qid)] = np.nan
        labels = [
            [place[code] for code in sorted(codes) if code in place] for _, codes in self.precedents
        ]
        return simple.neighbours_vote(near, labels, len(self.titles), NEIGHBOURS)


def case_of(qid: str) -> str:
    """Return the case of an exchange id such as ``2,16,8``."""
    return qid.split(",", 1)[0]


def trade(row: Row) -> str:
    """Words of what the donor does: its business and the name of its sector."""
    sector = name_of_sector(row["donor_nace"]) if row["donor_nace"] else ""
    return f"{row['donor_business']}. {sector}" if sector else row["donor_business"]


def offer(row: Row) -> str:
    """Words of an offer: the waste and who has it."""
    return f"{row['waste']} {row['donor_business']}"
