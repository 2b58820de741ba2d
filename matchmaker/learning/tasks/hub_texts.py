"""Our own hub texts: words into waste codes, and offers to the needs that they answer.

They come with the engine: no evaluation folder is needed. Split ``dev`` asks the half that one may
tune on, ``test`` the half that nobody tuned to.
"""

from __future__ import annotations

from abc import ABC
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import ClassVar

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.hub_texts import (
    PairQuestion,
    WasteCodeQuestion,
    pair_questions,
    waste_code_questions,
)
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import OURS, Answers, Method, Problem, Task
from matchmaker.text.classify import classifier_for
from matchmaker.text.confidence import confidence_in
from matchmaker.text.vectors import less_popular
from matchmaker.vocabulary.waste import waste_list

LANGUAGES_OF_TITLES = ("nl", "fr", "de", "en")


class _HubTask(Task, ABC):
    """A task that brings its own questions."""

    folder_name: ClassVar[str] = ""

    @property
    def half(self) -> str:
        """Return the half that this split asks."""
        return "dev" if self.split == "dev" else "held"


class HubWasteCodes(_HubTask):
    """Short texts in Dutch, French and German against the 842 six-digit codes.

    Several codes can be right where the text leaves the origin or the hazard open; the lead metrics
    ask whether one of them is found.
    """

    name: ClassVar[str] = "hub_codes"
    question: ClassVar[str] = "Which waste code do these words, typed in a hub, mean?"
    lead: ClassVar[tuple[str, ...]] = ("hit@5", "hit@1", "mrr")
    shown: ClassVar[int] = 1

    @cached_property
    def asked(self) -> dict[str, WasteCodeQuestion]:
        """Questions by id."""
        return {question.id: question for question in waste_code_questions(half=self.half)}

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        groups = _grouped((question.language, question.id) for question in self.asked.values())
        queries = tuple(self.asked)
        name = f"hub texts to waste codes, {self.half} half"
        return [Problem(name, self.name, queries, waste_list().codes, groups=groups)]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: ARG002, D102
        return {name: frozenset(question.waste_codes) for name, question in self.asked.items()}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        words = [self.asked[name].text for name in problem.queries]
        titles = [
            " ".join(waste_list().title(code, language) for language in LANGUAGES_OF_TITLES)
            for code in problem.candidates
        ]
        return _by_words(words, titles)

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {OURS: lambda: self._classified(problem)}

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: ARG002, D102
        return confidence_in("ewc").chances(scores)

    def _classified(self, problem: Problem) -> Scores:
        classifier = classifier_for("ewc", self.space)
        place = {code: column for column, code in enumerate(classifier.codes_)}
        scores = classifier.rank([self.asked[name].text for name in problem.queries])
        order = [place[code] for code in problem.candidates]
        return scores[:, order].astype(np.float64)


class HubPairs(_HubTask):
    """Offers in one language against all needs, of which one, in another language, fits."""

    name: ClassVar[str] = "hub_pairs"
    question: ClassVar[str] = "Which need, typed in another language, does this offer answer?"
    lead: ClassVar[tuple[str, ...]] = ("recall@1", "recall@5", "mrr")

    @cached_property
    def asked(self) -> dict[str, PairQuestion]:
        """Offers by id."""
        return {pair.id: pair for pair in pair_questions(half=self.half)}

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        kinds = ((pair.kind, pair.id) for pair in self.asked.values())
        languages = (
            (f"{pair.offer_language} to {pair.need_language}", pair.id)
            for pair in self.asked.values()
        )
        groups = _grouped(chain(kinds, languages))
        needs = tuple(pair.id for pair in pair_questions())
        name = f"hub offers to needs, {self.half} half"
        return [Problem(name, self.name, tuple(self.asked), needs, groups=groups)]

    def answers(self, problem: Problem) -> Answers | None:  # noqa: ARG002, D102
        return {name: frozenset({name}) for name in self.asked}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: ARG002, D102
        return _by_words(self._offers, self._needs)

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: ARG002, D102
        return {OURS: self._alike}

    def _alike(self) -> Scores:
        """Compare words; a need that is near to many offers, of either half, steps back.

        Who asks tells nothing of who answers: the offers of the other half are only questions.
        """
        everybody = [pair.offer for pair in pair_questions()]
        cosines = self.space.vectors(everybody).cosine(self.space.vectors(self._needs))
        rows = [row for row, pair in enumerate(pair_questions()) if pair.id in self.asked]
        return less_popular(cosines)[rows].astype(np.float64)

    @property
    def _offers(self) -> list[str]:
        return [pair.offer for pair in self.asked.values()]

    @property
    def _needs(self) -> list[str]:
        return [pair.need for pair in pair_questions()]


def _by_words(asked: Sequence[str], documents: Sequence[str]) -> Mapping[str, Method]:
    return {
        "chance": lambda: simple.chance(len(asked), len(documents)),
        "TF-IDF, words": lambda: simple.tfidf(asked, documents),
        "TF-IDF, letters": lambda: simple.tfidf(asked, documents, "letters"),
        "BM25": lambda: simple.bm25(asked, documents),
    }


def _grouped(members: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group, name in members:
        found[group].add(name)
    return {group: frozenset(names) for group, names in found.items()}
