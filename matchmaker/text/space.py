"""The one place where texts become vectors: any language, offline, nothing loaded before use."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.errors import InvalidRequest
from matchmaker.text import concepts as concept_spaces
from matchmaker.text.concepts import ConceptSpace, shared
from matchmaker.text.encoder import ENCODER, encode
from matchmaker.text.memory import VectorMemory
from matchmaker.text.ngrams import count_ngrams
from matchmaker.text.nomenclature import fingerprint, known_concepts
from matchmaker.text.topic import topic, without_asking
from matchmaker.text.vectors import TextVectors, both, read_mix, stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matchmaker.text.vectors import Mix


VERSION = "4"
"""Raised when a text is read in another way."""

READINGS = ("things", "titles")


class TextSpace:
    """Texts in any language, comparable.

    Three readings are mixed: a multilingual sentence encoder (what is meant), the nearest concepts
    of official nomenclatures (what can be named), and weighted letter groups and words (brand
    names, codes, near-spellings).

    Parameters
    ----------
    reading
        ``things``: short texts about materials, skills and services; words of asking are left out
        and what comes before a purpose or detail counts double. ``titles``: names of projects,
        where every word and shared proper names count.
    encoder
        Use the sentence encoder: better, at a second of loading and 120 MB on first use.
    cache
        Folder where the fitted concept index and vectors are kept between runs; made when
        missing. Everything in it can be deleted at any time. ``None`` keeps nothing.
    only
        Of the three readings, make this one alone: ``letters`` or ``meaning``. For thousands of
        labels of which nothing else is asked; these vectors are not kept in the folder.

    Examples
    --------
    >>> space = TextSpace(encoder=False)
    >>> texts = space.vectors(["houten paletten", "palettes en bois", "boekhouding"])
    >>> alike = texts.similarity(texts)
    >>> bool(alike[0, 1] > 0.5 > alike[0, 2])
    True
    """

    def __init__(
        self,
        *,
        reading: str = "things",
        encoder: bool = True,
        cache: Path | None = None,
        only: str = "",
    ) -> None:
        if reading not in READINGS:
            raise InvalidRequest(field="reading", value=reading, expected=list(READINGS))
        self.reading = reading
        self.encoder = encoder
        self.cache = cache
        self.only = only

    @cached_property
    def version(self) -> str:
        """What a vector depends on: this code, the nomenclatures and the encoder."""
        words = f"{self.reading}{VERSION}-concepts{concept_spaces.VERSION}-{fingerprint()}"
        return f"{words}-{ENCODER}" if self.encoder else words

    def vectors(self, texts: Sequence[str]) -> TextVectors:
        """Return one row per text; a text seen before is not computed again."""
        return self._memory.vectors(texts, self._mix, self._make)

    @cached_property
    def lexical(self) -> TextSpace:
        """The same space without the encoder: thirty times quicker, for thousands of labels."""
        if not self.encoder:
            return self
        return TextSpace(reading=self.reading, encoder=False, cache=self.cache)

    @cached_property
    def whole(self) -> TextSpace:
        """The same space where every word of a text counts."""
        if self.reading == "titles":
            return self
        return TextSpace(reading="titles", encoder=self.encoder, cache=self.cache)

    @cached_property
    def letters(self) -> TextSpace:
        """Letter groups and words alone, read the same way: ten thousand labels a second."""
        return self._alone("letters")

    @cached_property
    def meant(self) -> TextSpace:
        """Sentence vectors alone, read the same way; needs no concept index."""
        return self._alone("meaning")

    def _alone(self, only: str) -> TextSpace:
        return TextSpace(reading=self.reading, encoder=self.encoder, cache=self.cache, only=only)

    def shared_concepts(self, text_a: str, text_b: str, language: str, most: int = 3) -> list[str]:
        """Name the concepts that two texts have in common, the strongest first.

        Parameters
        ----------
        language
            Language of the names; where a concept has none in it, English, else any.
        """
        both = self.vectors([text_a, text_b]).concepts
        known = known_concepts()
        return [known[at].labels.in_language(language) for at in shared(both[[0]], both[[1]], most)]

    @cached_property
    def _mix(self) -> Mix:
        return read_mix(self.reading, "with_encoder" if self.encoder else "without_encoder")

    @cached_property
    def _memory(self) -> VectorMemory:
        if self.cache is None or self.only:
            return VectorMemory()
        return VectorMemory(self.cache / f"vectors-{self.version}.npz")

    @cached_property
    def _concepts(self) -> ConceptSpace:
        return _concept_space(self.cache)

    def _make(self, texts: list[str]) -> TextVectors:
        bare = [without_asking(text) for text in texts]
        whole = self._read(bare)
        topics = bare if self.reading == "titles" else [topic(text) for text in texts]
        longer = [row for row, about in enumerate(topics) if about != bare[row]]
        if not longer:
            return whole
        doubled = both(whole.take(longer), self._read([topics[row] for row in longer]))
        rows = np.arange(len(texts))
        rows[longer] = len(texts) + np.arange(len(longer))
        return stack([whole, doubled]).take(rows)

    def _read(self, texts: list[str]) -> TextVectors:
        nothing = sparse.csr_matrix(np.zeros((len(texts), 0), dtype=np.float32))
        grams = concepts = nothing
        if self.only != "meaning":
            grams = self._concepts.weigh(count_ngrams(texts))
        if not self.only:
            concepts = self._concepts.nearest(grams)
        dense = np.zeros((len(texts), 0), dtype=np.float32)
        if self.encoder and self.only != "letters":
            dense = encode(texts)
        known = np.array([bool(text.strip()) for text in texts], dtype=bool)
        if self.only != "meaning":
            known = np.diff(grams.indptr) > 0
        return TextVectors(grams=grams, concepts=concepts, dense=dense, known=known, mix=self._mix)


@lru_cache(maxsize=2)
def _concept_space(cache: Path | None) -> ConceptSpace:
    """Read the fitted index from the folder, else fit it and leave it there."""
    file = cache and cache / f"concepts{concept_spaces.VERSION}-{fingerprint()}.npz"
    if file and file.exists():
        return ConceptSpace.load(file)
    if file:
        _fitted().save(file)
    return _fitted()


@lru_cache(maxsize=1)
def _fitted() -> ConceptSpace:
    """Fit once for all spaces of this process: some seconds."""
    return ConceptSpace.fit(known_concepts())
