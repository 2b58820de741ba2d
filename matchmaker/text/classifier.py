"""Words into a code: named readings of a text against every code, added with fitted weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.errors import InvalidRequest
from matchmaker.text.vectors import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.text.schemes import Entry
    from matchmaker.text.space import TextSpace
    from matchmaker.text.vectors import TextVectors

    Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A text whose code is known.

    Parameters
    ----------
    context
        What the one who said it does (trade, sector), where known.
    """

    text: str
    code: str
    context: str = ""


PARTS = (
    "title_words",
    "title_meaning",
    "title_concepts",
    "name_words",
    "name_meaning",
    "name_concepts",
    "path_words",
    "path_meaning",
    "trade_words",
    "trade_meaning",
    "trade_concepts",
    "precedents",
    "precedents_of_group",
    "precedents_of_trade",
    "unspecific",
)
"""Every reading a text can get against a code; the keys of weights/classify_*.json."""

LIKE_AT_ALL = 0.2
"""Similarity from which a phrase is shown as having decided."""


class Classifier:
    """Ranks the entries of a nomenclature for a text.

    Parameters
    ----------
    entries
        The candidates, e.g. ``entries_of("ewc")``.
    space
        Where texts are compared.
    weights
        Weight per part of `PARTS`; a part that is left out does not count.

    Attributes
    ----------
    codes_
        Codes in the order of the columns of every result.
    """

    def __init__(
        self, entries: Sequence[Entry], space: TextSpace, weights: Mapping[str, float]
    ) -> None:
        unknown = sorted(set(weights) - set(PARTS))
        if unknown:
            raise InvalidRequest(field="weights", value=unknown, expected=list(PARTS))
        self.entries = tuple(entries)
        self.space = space
        self.weights = dict(weights)
        self.codes_ = tuple(entry.code for entry in self.entries)
        self.precedents_: tuple[Precedent, ...] = ()

    def fit(self, precedents: Iterable[Precedent] = ()) -> Classifier:
        """Remember labelled texts; those with a code that is no candidate are passed over."""
        known = set(self.codes_)
        self.precedents_ = tuple(known_one for known_one in precedents if known_one.code in known)
        return self

    def rank(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Matrix:
        """Score every code for every text, shape ``(n, codes)``; higher is better.

        Scores are log-odds up to a constant per text: ``softmax`` of a row is a probability over
        the codes.
        """
        return self.combine(self.read(texts, contexts))

    def combine(self, readings: Mapping[str, Matrix]) -> Matrix:
        """Add the readings up, each on the scale of its own row (z-scores over the codes)."""
        total = np.zeros(next(iter(readings.values())).shape)
        for part, reading in readings.items():
            total += self.weights[part] * within_query(reading)
        return total.astype(np.float32)

    def read(
        self, texts: Sequence[str], contexts: Sequence[str] | None = None
    ) -> dict[str, Matrix]:
        """Return each part with a weight as raw readings of shape ``(n, codes)``."""
        asked = self.space.vectors(texts)
        title, spoken, name = self._titles, self._spoken_titles, self._names
        trade = self.space.vectors(contexts if contexts is not None else [""] * len(texts))
        readers: dict[str, Callable[[], Matrix]] = {
            "title_words": lambda: title.best(words(asked, title.vectors)),
            "title_meaning": lambda: spoken.best(meaning(asked, spoken.vectors)),
            "title_concepts": lambda: title.best(concepts(asked, title.vectors)),
            "name_words": lambda: name.best(words(asked, name.vectors)),
            "name_meaning": lambda: name.best(meaning(asked, name.vectors)),
            "name_concepts": lambda: name.best(concepts(asked, name.vectors)),
            "path_words": lambda: self._paths.best(words(asked, self._paths.vectors)),
            "path_meaning": lambda: self._paths.best(meaning(asked, self._paths.vectors)),
            "trade_words": lambda: self._branches.best(words(trade, self._branches.vectors)),
            "trade_meaning": lambda: self._branches.best(meaning(trade, self._branches.vectors)),
            "trade_concepts": lambda: self._branches.best(concepts(trade, self._branches.vectors)),
            "precedents": lambda: self._votes(asked, trade, self._codes_of_precedents),
            "precedents_of_group": lambda: self._votes(asked, trade, self._groups_of_precedents),
            "precedents_of_trade": lambda: self._votes(None, trade, self._groups_of_precedents),
            "unspecific": lambda: np.tile(self._unspecific, (len(texts), 1)),
        }
        return {part: readers[part]() for part in PARTS if self.weights.get(part)}

    def deciding(self, text: str, column: int, most: int = 3) -> tuple[str, ...]:
        """Return the titles and names of one code that are nearest to a text, nearest first.

        Only what is like it at all; empty when trade or precedents decided.
        """
        entry = self.entries[column]
        phrases = list(dict.fromkeys((*entry.names, *entry.titles)))
        space = self.space.lexical
        alike = space.vectors([text]).similarity(space.vectors(phrases))[0]
        order = np.argsort(-alike, kind="stable")[:most]
        return tuple(phrases[at] for at in order if alike[at] >= LIKE_AT_ALL)

    @cached_property
    def _titles(self) -> _Phrases:
        return _Phrases(self.space.lexical, [entry.titles for entry in self.entries])

    @cached_property
    def _spoken_titles(self) -> _Phrases:
        """Titles in one language only: the encoder reads them all alike, and it takes its time."""
        return _Phrases(self.space, [(entry.title,) for entry in self.entries])

    @cached_property
    def _names(self) -> _Phrases:
        """Names; with their sentence vectors only where these count."""
        space = self.space if self.weights.get("name_meaning") else self.space.lexical
        return _Phrases(space, [entry.names for entry in self.entries])

    @cached_property
    def _paths(self) -> _Phrases:
        return _Phrases(
            self.space, [(" ".join((*entry.path, entry.title)),) for entry in self.entries]
        )

    @cached_property
    def _branches(self) -> _Phrases:
        return _Phrases(self.space, [entry.path for entry in self.entries])

    @cached_property
    def _unspecific(self) -> Matrix:
        """Codes for what has no code of its own: chosen more often than words can tell."""
        return np.array(
            [any("otherwise specified" in title for title in e.titles) for e in self.entries],
            dtype=np.float32,
        )

    @property
    def _codes_of_precedents(self) -> Matrix:
        column = {code: at for at, code in enumerate(self.codes_)}
        labels = np.zeros((len(self.precedents_), len(self.codes_)), dtype=np.float32)
        for row, precedent in enumerate(self.precedents_):
            labels[row, column[precedent.code]] = 1
        return labels

    @property
    def _groups_of_precedents(self) -> Matrix:
        groups = np.array([entry.group for entry in self.entries])
        group_of = dict(zip(self.codes_, groups, strict=True))
        asked = np.array([group_of[precedent.code] for precedent in self.precedents_], dtype=str)
        same: Matrix = (asked[:, None] == groups[None, :]).astype(np.float32)
        return np.asarray(same / np.maximum(same.sum(axis=1, keepdims=True), 1))

    def _votes(self, asked: TextVectors | None, trade: TextVectors, labels: Matrix) -> Matrix:
        """Small votes of all precedents: (text alike)^4 x (trade alike)^2, as a logarithm."""
        if not self.precedents_:
            return np.zeros((len(trade), len(self.codes_)), dtype=np.float32)
        contexts = self.space.vectors([precedent.context for precedent in self.precedents_])
        vote = np.square(np.clip(trade.cosine(contexts), 0, 1))
        if asked is None:
            vote = np.square(vote)
        else:
            texts = self.space.vectors([precedent.text for precedent in self.precedents_])
            vote = (0.1 + vote) * np.clip(asked.cosine(texts), 0, 1) ** 4
        return np.log(1e-3 + vote @ labels)


class _Phrases:
    """Several phrases per code; the best one counts."""

    def __init__(self, space: TextSpace, phrases: Sequence[Sequence[str]]) -> None:
        distinct = list(dict.fromkeys(phrase for of_code in phrases for phrase in of_code))
        place = {phrase: at for at, phrase in enumerate(distinct)}
        self.texts = tuple(distinct)
        self.vectors = space.vectors(distinct)
        self._flat = np.array([place[p] for of_code in phrases for p in of_code], dtype=np.intp)
        counts = np.array([len(of_code) for of_code in phrases])
        self._named = np.flatnonzero(counts)
        self._starts = (np.cumsum(counts) - counts)[self._named]
        self._codes = len(phrases)

    def best(self, alike: Matrix) -> Matrix:
        """Turn ``(n, phrases)`` into ``(n, codes)``; 0 where a code has no phrase."""
        result = np.zeros((len(alike), self._codes), dtype=np.float32)
        if len(self._named):
            result[:, self._named] = np.maximum.reduceat(alike[:, self._flat], self._starts, axis=1)
        return result


def words(left: TextVectors, right: TextVectors) -> Matrix:
    """Cosine of n-grams and words."""
    return np.asarray((left.grams @ right.grams.T).toarray(), dtype=np.float32)


def concepts(left: TextVectors, right: TextVectors) -> Matrix:
    """Cosine in the concept space."""
    return np.asarray((left.concepts @ right.concepts.T).toarray(), dtype=np.float32)


def meaning(left: TextVectors, right: TextVectors) -> Matrix:
    """Cosine of sentence vectors; 0 without the encoder."""
    return np.asarray(left.dense @ right.dense.T, dtype=np.float32)


def within_query(reading: Matrix) -> Matrix:
    """Put every row on one scale: mean 0, deviation 1; a row without differences becomes 0."""
    deviation = reading.std(axis=1, keepdims=True)
    centred = reading - reading.mean(axis=1, keepdims=True)
    return np.where(deviation > 1e-6, centred / np.maximum(deviation, 1e-6), 0)


def read_weights(scheme: str) -> dict[str, float]:
    """Read the fitted weights of a scheme from weights/classify_SCHEME.json."""
    file = WEIGHTS / f"classify_{scheme}.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    return {part: float(weight) for part, weight in told["weights"].items()}
