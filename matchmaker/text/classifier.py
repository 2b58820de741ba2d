"""Words into a code: named readings of a text against every code, added with fitted weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.errors import InvalidRequest
from matchmaker.text.learned import MOST, LearnedCodes
from matchmaker.text.nomenclature import known_concepts
from matchmaker.text.passages import best_passages
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


PARTS = {
    "title_words": "letters and words of an official title",
    "title_meaning": "sentence vector of an official title",
    "title_concepts": "concepts shared with an official title",
    "title_through_concepts": "English names of the text's concepts against an official title",
    "name_words": "letters and words of an everyday name",
    "name_meaning": "sentence vector of an everyday name",
    "name_concepts": "concepts shared with an everyday name",
    "path_meaning": "sentence vector of the title with the branches above it",
    "group_meaning": "sentence vector of the branch right above",
    "passage_meaning": "best windows of the text against titles and names",
    "trade_words": "letters and words of the trade in the branches above",
    "trade_meaning": "sentence vector of the trade against the branches above",
    "trade_concepts": "concepts of the trade shared with the branches above",
    "precedents": "earlier texts with this code",
    "precedents_of_group": "earlier texts with a code of the same group",
    "precedents_of_branch": "earlier texts with a code of the same chapter or division",
    "precedents_of_trade": "codes of the same group that this trade had before",
    "learned": "all titles and earlier texts together",
    "short_title": "a title of few words",
    "unspecific": "a code for what has no code of its own",
}
"""Every reading that a text can get against a code, and what it looks at."""

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
        Weight per part of `PARTS`; a part that is left out does not count and costs nothing.

    Attributes
    ----------
    codes_
        Codes in the order of the columns of every result.

    Examples
    --------
    >>> from matchmaker.text.schemes import Entry
    >>> from matchmaker.text.space import TextSpace
    >>> entries = [Entry("a", ("hout",)), Entry("b", ("glas",))]
    >>> classifier = Classifier(entries, TextSpace(encoder=False), {"title_words": 1.0}).fit()
    >>> classifier.codes_[classifier.rank(["glasscherven"])[0].argmax()]
    'b'
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
        self._column = {code: at for at, code in enumerate(self.codes_)}
        self.precedents_: tuple[Precedent, ...] = ()

    def fit(self, precedents: Iterable[Precedent] = ()) -> Classifier:
        """Remember labelled texts; those with a code that is no candidate are passed over."""
        self.precedents_ = tuple(one for one in precedents if one.code in self._column)
        for name in ("_learned", "_precedent_codes"):
            self.__dict__.pop(name, None)
        return self

    def rank(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Matrix:
        """Score every code for every text, shape ``(n, codes)``; higher is better.

        Parameters
        ----------
        contexts
            What each asker does, in words; empty where unknown.

        Returns
        -------
        ndarray
            Log-odds up to a constant per text: the ``softmax`` of a row is a chance per code.
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
        """Return each part that has a weight as raw readings of shape ``(n, codes)``."""
        asked = self.space.vectors(texts)
        trade = self.space.vectors(contexts if contexts is not None else [""] * len(texts))
        readers: dict[str, Callable[[], Matrix]] = {
            "title_words": lambda: self._titles.best(words(asked, self._titles.vectors)),
            "title_meaning": lambda: self._spoken.best(meaning(asked, self._spoken.vectors)),
            "title_concepts": lambda: self._titles.best(concepts(asked, self._titles.vectors)),
            "title_through_concepts": lambda: self._through_concepts(asked),
            "name_words": lambda: self._names.best(words(asked, self._names.vectors)),
            "name_meaning": lambda: self._names.best(meaning(asked, self._names.vectors)),
            "name_concepts": lambda: self._names.best(concepts(asked, self._names.vectors)),
            "path_meaning": lambda: self._paths.best(meaning(asked, self._paths.vectors)),
            "group_meaning": lambda: self._groups.best(meaning(asked, self._groups.vectors)),
            "passage_meaning": lambda: best_passages(self.space.whole.meant, texts, self._meant),
            "trade_words": lambda: self._branches.best(words(trade, self._branches.vectors)),
            "trade_meaning": lambda: self._branches.best(meaning(trade, self._branches.vectors)),
            "trade_concepts": lambda: self._branches.best(concepts(trade, self._branches.vectors)),
            "precedents": lambda: self._votes(asked, trade, lambda entry: entry.code),
            "precedents_of_group": lambda: self._votes(asked, trade, lambda entry: entry.group),
            "precedents_of_branch": lambda: self._votes(asked, trade, lambda entry: entry.branch),
            "precedents_of_trade": lambda: self._votes(None, trade, lambda entry: entry.group),
            "learned": lambda: self._learned.read(asked),
            "short_title": lambda: self._constant(
                lambda e: -np.log(len(e.title.split()) or 1), texts
            ),
            "unspecific": lambda: self._constant(lambda e: "otherwise specified" in e.title, texts),
        }
        return {part: readers[part]() for part in PARTS if self.weights.get(part)}

    def deciding(self, text: str, column: int, most: int = 3) -> tuple[str, ...]:
        """Return the titles and names of one code that are nearest to a text, nearest first.

        Only what is like it at all; empty when trade or precedents decided.
        """
        entry, weights = self.entries[column], self.weights
        named = any(weights.get(f"name_{how}") for how in ("words", "meaning", "concepts"))
        titled = weights.get("title_concepts")
        alike = {
            **self._likeness(text, entry.titles, self._titles if titled else None),
            **self._likeness(text, entry.names, self._names if named else None),
        }
        known = [phrase for phrase, value in alike.items() if value >= LIKE_AT_ALL]
        return tuple(sorted(known, key=lambda phrase: -alike[phrase])[:most])

    def _likeness(
        self, text: str, phrases: Sequence[str], kept: _Phrases | None
    ) -> dict[str, float]:
        """Return how alike a text is to some phrases, with the vectors that are kept, if any."""
        if not phrases:
            return {}
        space = kept.space if kept else self.space.lexical
        known = kept.of(phrases) if kept else space.vectors(phrases)
        alike = space.vectors([text]).similarity(known)[0]
        return dict(zip(phrases, alike.tolist(), strict=True))

    @cached_property
    def _titles(self) -> _Phrases:
        """Titles; only as much of them as counts."""
        space = self.space.lexical if self.weights.get("title_concepts") else self.space.letters
        return _Phrases(space, [entry.titles for entry in self.entries])

    @cached_property
    def _spoken(self) -> _Phrases:
        return _Phrases(self.space, [entry.spoken for entry in self.entries])

    @cached_property
    def _heard(self) -> _Phrases:
        """What windows of a text are compared with: every word of it counts."""
        return _Phrases(self.space.whole.meant, [(*e.spoken, *e.names) for e in self.entries])

    @cached_property
    def _names(self) -> _Phrases:
        """Names; with their sentence vectors only where these count."""
        space = self.space if self.weights.get("name_meaning") else self.space.lexical
        return _Phrases(space, [entry.names for entry in self.entries])

    @cached_property
    def _paths(self) -> _Phrases:
        return _Phrases(self.space, [(" ".join((*e.path, e.title)),) for e in self.entries])

    @cached_property
    def _groups(self) -> _Phrases:
        return _Phrases(self.space, [entry.path[-1:] for entry in self.entries])

    @cached_property
    def _branches(self) -> _Phrases:
        return _Phrases(self.space, [entry.path for entry in self.entries])

    @cached_property
    def _learned(self) -> LearnedCodes:
        """What titles and precedents teach; the latest precedents where there are too many."""
        phrases = [(t, at) for at, e in enumerate(self.entries) for t in e.spoken]
        phrases += [(one.text, self._column[one.code]) for one in self.precedents_]
        phrases = phrases[-MOST:]
        vectors = self.space.vectors([text for text, _ in phrases])
        return LearnedCodes(vectors, np.array([at for _, at in phrases]), len(self.entries))

    def _meant(self, pieces: TextVectors) -> Matrix:
        return self._heard.best(meaning(pieces, self._heard.vectors))

    def _through_concepts(self, asked: TextVectors) -> Matrix:
        """Compare the names of each text's concepts with the titles, both in English.

        A step further than shared concepts: *futailles* is near *Fass*, whose English
        name, *barrel*, is near a title that shares no concept with the text.
        """
        near = np.unique(asked.concepts.indices)
        known = known_concepts()
        names = self.space.lexical.vectors([known[at].labels.in_language("en") for at in near])
        titles = self.space.lexical.vectors([entry.title for entry in self.entries])
        return np.asarray(asked.concepts[:, near] @ names.cosine(titles), dtype=np.float32)

    def _constant(self, value: Callable[[Entry], float], texts: Sequence[str]) -> Matrix:
        return np.tile([np.float32(value(entry)) for entry in self.entries], (len(texts), 1))

    def _votes(
        self, asked: TextVectors | None, trade: TextVectors, family: Callable[[Entry], str]
    ) -> Matrix:
        """Small votes of all precedents: (text alike)^4 x (trade alike)^2, as a logarithm.

        A precedent votes for every code of its family, each alike.
        """
        if not self.precedents_:
            return np.zeros((len(trade), len(self.codes_)), dtype=np.float32)
        contexts = self.space.vectors([precedent.context for precedent in self.precedents_])
        weight = np.square(np.clip(trade.cosine(contexts), 0, 1))
        if asked is None:
            weight = np.square(weight)
        else:
            texts = self.space.vectors([precedent.text for precedent in self.precedents_])
            weight = (0.1 + weight) * np.clip(asked.cosine(texts), 0, 1) ** 4
        families, member = np.unique([family(entry) for entry in self.entries], return_inverse=True)
        of_precedent = member[[self._column[one.code] for one in self.precedents_]]
        summed = np.zeros((len(trade), len(families)), dtype=np.float32)
        np.add.at(summed.T, of_precedent, weight.T)
        shared = summed / np.bincount(member)
        return np.log(1e-3 + shared[:, member]).astype(np.float32)


class _Phrases:
    """Several phrases per code; the best one counts."""

    def __init__(self, space: TextSpace, phrases: Sequence[Sequence[str]]) -> None:
        distinct = list(dict.fromkeys(phrase for of_code in phrases for phrase in of_code))
        place = {phrase: at for at, phrase in enumerate(distinct)}
        self.space = space
        self._place = place
        self.vectors = space.vectors(distinct)
        self._flat = np.array([place[p] for of_code in phrases for p in of_code], dtype=np.intp)
        counts = np.array([len(of_code) for of_code in phrases])
        self._named = np.flatnonzero(counts)
        self._starts = (np.cumsum(counts) - counts)[self._named]
        self._codes = len(phrases)

    def of(self, phrases: Sequence[str]) -> TextVectors:
        """Return the vectors of some of the phrases."""
        return self.vectors.take([self._place[phrase] for phrase in phrases])

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


def read_weights(scheme: str, *, one_language: bool = False) -> dict[str, float]:
    """Read the fitted weights of a scheme from weights/classify_SCHEME.json.

    Parameters
    ----------
    one_language
        The titles are in one language only and texts may be in another; where a scheme has no
        weights of its own for this, the usual ones.
    """
    file = WEIGHTS / f"classify_{scheme}.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    usual = told["weights"]
    weights = told.get("weights_one_language", usual) if one_language else usual
    return {part: float(weight) for part, weight in weights.items()}
