"""T5: the NACE class of an activity, and the same label in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Row, Task
from matchmaker.text.classifier import Classifier, Precedent, read_weights
from matchmaker.text.confidence import confidence_in
from matchmaker.text.schemes import entries_of

FOLDS = 5
"""Dev activities serve as precedents for each other in folds; test takes all dev activities."""

LABELS = "t5_cross_lingual"


class Activities(Task):
    """Explanatory notes of NACE against 615 classes, and labels across languages."""

    name: ClassVar[str] = "t5"
    folder_name: ClassVar[str] = "t5_nace_text_to_code"
    question: ClassVar[str] = "Which NACE class does this activity belong to?"
    lead: ClassVar[tuple[str, ...]] = ("recall@10", "recall@1", "mrr")
    shown: ClassVar[int] = 1

    @cached_property
    def titles(self) -> dict[str, Row]:
        """The 615 classes by code without dot."""
        rows = self.folder.rows(self.folder_name, "nace_rev2_titles_en_nl_fr_de")
        return {row["code"].replace(".", ""): row for row in rows if len(row["code"]) == 5}

    @cached_property
    def asked(self) -> dict[str, Row]:
        """Queries by id."""
        return {row["qid"]: row for row in self.rows("uniform_queries")}

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        made = [
            Problem(f"t5 {language} activities, own notes", "t5", queries, tuple(self.titles))
            for language in ("en", "fr", "de")
            if (queries := self._of(language))
        ]
        made += [
            Problem(
                f"t5 {language} activities, en titles", "t5_titles", queries, tuple(self.titles)
            )
            for language in ("fr", "de")
            if (queries := self._of(language))
        ]
        if self.folder.has(LABELS, f"labels_{self.split}"):
            made += [
                self._labels(scheme, language)
                for scheme in ("ewc", "nace")
                for language in ("nl", "fr", "de")
            ]
        return [problem for problem in made if problem.queries]

    def _of(self, language: str) -> tuple[str, ...]:
        return tuple(qid for qid, row in self.asked.items() if row["lang"] == language)

    def _labels(self, scheme: str, language: str) -> Problem:
        rows = self.labels(scheme, language)
        codes = tuple(f"{scheme}:{row['code']}" for row in rows)
        queries = tuple(f"{language}:{code}" for code in codes)
        return Problem(f"t5 {scheme} labels, {language} to en", "t5_labels", queries, codes)

    def labels(self, scheme: str, language: str) -> list[Row]:
        """Official labels that exist in a language and in English."""
        rows = self.folder.rows(LABELS, f"labels_{self.split}")
        return [row for row in rows if row["scheme"] == scheme and row[language] and row["en"]]

    def label_texts(self, problem: Problem) -> tuple[list[str], list[str]]:
        """Return the labels to translate and the English ones, without their chapters."""
        language, scheme, _ = problem.queries[0].split(":", 2)
        rows = self.labels(scheme, language)
        return [_last_part(row[language]) for row in rows], [_last_part(row["en"]) for row in rows]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if problem.run == "t5_labels":
            return {qid: frozenset({qid.split(":", 1)[1]}) for qid in problem.queries}
        return self.uniform_answers()

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        if problem.run == "t5_labels":
            return self._plain(*self.label_texts(problem))
        words = [self.asked[qid]["text"] for qid in problem.queries]
        if problem.run == "t5_titles":
            return self._plain(words, [row["en"] for row in self.titles.values()])
        language = problem.name[3:5]
        documents = [row[language] for row in self.titles.values()]
        return {
            **self._plain(words, documents),
            "TF-IDF, letters, titles and own notes": lambda: self._with_notes(problem, language),
        }

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        if problem.run == "t5_labels":
            return {OURS: lambda: self._alike(*self.label_texts(problem))}
        return {OURS: lambda: self._classified(problem)}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: D102
        return None if problem.run == "t5_labels" else confidence_in("nace").chances(scores)

    def _alike(self, asked: Sequence[str], known: Sequence[str]) -> Scores:
        here, there = self.space.vectors(asked), self.space.vectors(known)
        return here.cosine(there).astype(np.float64)

    def _classified(self, problem: Problem) -> Scores:
        """Ask the product's classifier; without own notes it sees the English titles alone."""
        own_notes = problem.run == "t5"
        entries = entries_of("nace")
        if not own_notes:
            entries = tuple(replace(entry, titles=(entry.title,)) for entry in entries)
        weights = read_weights("nace", one_language=not own_notes)
        classifier = Classifier(entries, self.space, weights)
        column = {code.replace(".", ""): n for n, code in enumerate(classifier.codes_)}
        order = [column[code] for code in self.titles]
        scores = np.zeros((len(problem.queries), len(order)))
        everybody = list(range(len(problem.queries)))
        for rows, notes in self.folds(problem) if own_notes else [(everybody, [])]:
            classifier.fit(
                Precedent(text, classifier.codes_[column[code]])
                for text, code in notes
                if code in column
            )
            words = [self.asked[problem.queries[n]]["text"] for n in rows]
            scores[rows] = classifier.rank(words)[:, order]
        return scores

    def _plain(self, words: Sequence[str], documents: Sequence[str]) -> dict[str, Method]:
        return {
            "chance": lambda: simple.chance(len(words), len(documents)),
            "TF-IDF, words": lambda: simple.tfidf(words, documents),
            "TF-IDF, letters": lambda: simple.tfidf(words, documents, "letters"),
            "BM25": lambda: simple.bm25(words, documents),
        }

    def folds(self, problem: Problem) -> list[tuple[list[int], list[tuple[str, str]]]]:
        """Pair row numbers of queries with the precedents (text, class) they may see.

        Test queries see all dev notes of their language. Dev queries are dealt into folds by row
        number and see the notes of the other folds.
        """
        language = problem.name[3:5]
        notes = [row for row in self.rows("activities", "dev") if row["lang"] == language]
        pairs = [(row["text"], row["nace"]) for row in notes]
        everybody = list(range(len(problem.queries)))
        if self.split != "dev":
            return [(everybody, pairs)]
        return [
            (everybody[fold::FOLDS], [p for n, p in enumerate(pairs) if n % FOLDS != fold])
            for fold in range(FOLDS)
        ]

    def _with_notes(self, problem: Problem, language: str) -> Scores:
        place = {code: n for n, code in enumerate(self.titles)}
        scores = np.zeros((len(problem.queries), len(place)))
        for rows, notes in self.folds(problem):
            documents = [row[language] for row in self.titles.values()]
            documents += [text for text, _ in notes]
            owner = np.array([*range(len(place)), *(place.get(code, 0) for _, code in notes)])
            words = [self.asked[problem.queries[n]]["text"] for n in rows]
            near = simple.tfidf(words, documents, "letters")
            for row, values in zip(rows, near, strict=True):
                np.maximum.at(scores[row], owner, values)
        return scores


def _last_part(label: str) -> str:
    """Return the label itself, without the chapter titles before it."""
    return label.rsplit(" - ", 1)[-1]
