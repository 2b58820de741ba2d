"""T4: the ESCO skills that are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import SEED, Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Row, Task
from matchmaker.text.classifier import Classifier, read_weights
from matchmaker.text.confidence import confidence_in
from matchmaker.text.schemes import Entry, entries_of
from matchmaker.text.vectors import TextVectors

CONCEPTS = 0.5
"""What shared concepts count beside meaning and letters where groups are learned; by hand."""


class Skills(Task):
    """Sentences and phrases of vacancies against 13 896 ESCO skills, and to ESCO groups."""

    name: ClassVar[str] = "t4"
    folder_name: ClassVar[str] = "t4_esco_skills"
    question: ClassVar[str] = "Which ESCO skills are meant?"
    lead: ClassVar[tuple[str, ...]] = ("rp@5", "mrr", "recall@10")
    shown: ClassVar[int] = 1

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The candidates."""
        rows = self.folder.rows(self.folder_name, "esco_skill_labels_en")
        return tuple(dict.fromkeys(row["label"] for row in rows))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Query texts by id."""
        found: dict[str, str] = {}
        for part in self.parts:
            for row in self.rows(f"uniform_queries_{part}"):
                found[row["qid"]] = row["text"]
        return found

    @cached_property
    def parts(self) -> list[str]:
        """Benchmarks in the folder, such as ``house_spans``."""
        found = self.folder.find(self.folder_name, "uniform_queries_")
        names = [path.name.split(".")[0] for path in found]
        ending = f"_{self.split}"
        return [n[len("uniform_queries_") : -len(ending)] for n in names if n.endswith(ending)]

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        made = [
            Problem(
                f"t4 {part.replace('_', ' ')}",
                "t4",
                tuple(row["qid"] for row in self.rows(f"uniform_queries_{part}")),
                self.labels,
            )
            for part in self.parts
        ]
        languages = [name for name in ("en", "da") if self.has(f"kompetencer_{name}")]
        return made + [self._groups(language) for language in languages]

    def _groups(self, language: str) -> Problem:
        rows = self.kompetencer(language)
        groups = {row["esco_group"] for row in self.training()}
        queries = tuple(f"kompetencer_{language}{n}" for n in range(len(rows)))
        return Problem(
            f"t4 Kompetencer {language}",
            "t4_groups",
            queries,
            tuple(sorted(groups)),
            labels=True,
        )

    def kompetencer(self, language: str) -> list[Row]:
        """Phrases of the Kompetencer set of this split."""
        return self.rows(f"kompetencer_{language}")

    def training(self) -> list[Row]:
        """Labelled phrases to learn groups from, both languages."""
        return [
            row
            for language in ("en", "da")
            for row in self.folder.rows(self.folder_name, f"kompetencer_{language}_train")
        ]

    def phrases(self, problem: Problem) -> list[str]:
        """Texts of a problem, in the order of its queries."""
        if problem.labels:
            return [row["text"] for row in self.kompetencer(problem.name[-2:])]
        return [self.texts[qid] for qid in problem.queries]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if problem.labels:
            rows = self.kompetencer(problem.name[-2:])
            if not rows or "esco_group" not in rows[0]:
                return None
            return {
                qid: frozenset({row["esco_group"]})
                for qid, row in zip(problem.queries, rows, strict=True)
            }
        return self.uniform_answers(f"uniform_qrels_{problem.name[3:].replace(' ', '_')}")

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        words = self.phrases(problem)
        if problem.labels:
            return {
                "the commonest group": lambda: self._commonest(problem),
                "TF-IDF, letters + linear support vectors": lambda: self._support_vectors(problem),
            }
        return {
            "chance": lambda: simple.chance(len(words), len(self.labels)),
            "TF-IDF, words": lambda: simple.tfidf(words, self.labels),
            "TF-IDF, letters": lambda: simple.tfidf(words, self.labels, "letters"),
            "BM25": lambda: simple.bm25(words, self.labels),
        }

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        if problem.labels:
            return {OURS: lambda: self._grouped(problem)}
        return {OURS: lambda: self.ours_of(problem)}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: D102
        return None if problem.labels else confidence_in("esco").chances(scores)

    @cached_property
    def _classifier(self) -> Classifier:
        known = {entry.title: entry for entry in entries_of("esco")}
        entries = [
            replace(known[label], code=label) if label in known else Entry(label, (label,), label)
            for label in self.labels
        ]
        return Classifier(entries, self.space, read_weights("esco")).fit()

    def ours_of(self, problem: Problem) -> Scores:
        """Ask the product's classifier."""
        return self._classifier.rank(self.phrases(problem)).astype(np.float64)

    def _grouped(self, problem: Problem) -> Scores:
        """Learn the groups from labelled phrases, in the space where the product compares texts.

        The groups themselves have no words, so that the product has nothing else to go by.
        """
        rows = self.training()
        known, asked = self.space.vectors([row["text"] for row in rows]), self.phrases(problem)
        groups = [row["esco_group"] for row in rows]
        return _margins(problem, _joined(known), groups, _joined(self.space.vectors(asked)))

    def _commonest(self, problem: Problem) -> Scores:
        groups = [row["esco_group"] for row in self.training()]
        counts = np.array([groups.count(name) for name in problem.candidates], dtype=np.float64)
        return simple.popularity(counts, len(problem.queries))

    def _support_vectors(self, problem: Problem) -> Scores:
        rows = self.training()
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        known = letters.fit_transform([row["text"] for row in rows])
        groups = [row["esco_group"] for row in rows]
        return _margins(problem, known, groups, letters.transform(self.phrases(problem)))


def _joined(vectors: TextVectors) -> sparse.csr_matrix:
    """Put the three readings of each text side by side; shared concepts count for half."""
    dense = sparse.csr_matrix(vectors.dense)
    return sparse.csr_matrix(sparse.hstack([dense, CONCEPTS * vectors.concepts, vectors.grams]))


def _margins(
    problem: Problem, known: sparse.csr_matrix, groups: list[str], asked: sparse.csr_matrix
) -> Scores:
    """Return how far each text is on the side of each group, by linear support vectors."""
    model = LinearSVC(C=1.0, random_state=SEED).fit(known, groups)
    place = {name: n for n, name in enumerate(model.classes_)}
    told = model.decision_function(asked)
    return np.asarray(told[:, [place[name] for name in problem.candidates]], dtype=np.float64)
