"""The one place where texts become vectors: any language, offline, nothing loaded before use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.text import concepts as concept_spaces
from matchmaker.text.concepts import ConceptSpace, shared
from matchmaker.text.encoder import ENCODER, encode
from matchmaker.text.memory import VectorMemory
from matchmaker.text.ngrams import count_ngrams
from matchmaker.text.nomenclature import fingerprint, known_concepts
from matchmaker.text.vectors import TextVectors, read_mix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matchmaker.text.vectors import Mix


class TextSpace:
    """Texts in any language, comparable.

    Three readings are mixed: a multilingual sentence encoder (what is meant), the nearest concepts
    of official nomenclatures (what can be named), and weighted letter groups and words (brand
    names, codes, near-spellings).

    Parameters
    ----------
    encoder
        Use the sentence encoder: better, at a second of loading and 120 MB on first use.
    cache
        Folder where the fitted concept index and vectors are kept between runs; made when
        missing. Everything in it can be deleted at any time. ``None`` keeps nothing.

    Examples
    --------
    >>> space = TextSpace(encoder=False)
    >>> texts = space.vectors(["houten paletten", "palettes en bois", "boekhouding"])
    >>> alike = texts.similarity(texts)
    >>> bool(alike[0, 1] > 0.5 > alike[0, 2])
    True
    """

    def __init__(self, *, encoder: bool = True, cache: Path | None = None) -> None:
        self.encoder = encoder
        self.cache = cache

    @cached_property
    def version(self) -> str:
        """What a vector depends on: this code, the nomenclatures and the encoder."""
        words = f"concepts{concept_spaces.VERSION}-{fingerprint()}"
        return f"{words}-{ENCODER}" if self.encoder else words

    def vectors(self, texts: Sequence[str]) -> TextVectors:
        """Return one row per text; a text seen before is not computed again."""
        return self._memory.vectors(texts, self._mix, self._make)

    @cached_property
    def lexical(self) -> TextSpace:
        """The same space without the encoder: thirty times quicker, for thousands of labels."""
        if not self.encoder:
            return self
        space = TextSpace(encoder=False)
        space.__dict__["_concepts"] = self._concepts
        return space

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
        return read_mix("with_encoder" if self.encoder else "without_encoder")

    @cached_property
    def _memory(self) -> VectorMemory:
        return VectorMemory(self.cache and self.cache / f"vectors-{self.version}.npz")

    @cached_property
    def _concepts(self) -> ConceptSpace:
        file = self.cache and self.cache / f"concepts{concept_spaces.VERSION}-{fingerprint()}.npz"
        if file and file.exists():
            return ConceptSpace.load(file)
        space = ConceptSpace.fit([concept.document for concept in known_concepts()])
        if file:
            space.save(file)
        return space

    def _make(self, texts: list[str]) -> TextVectors:
        grams = self._concepts.weigh(count_ngrams(texts))
        return TextVectors(
            grams=grams,
            concepts=self._concepts.nearest(grams),
            dense=encode(texts) if self.encoder else np.zeros((len(texts), 0), dtype=np.float32),
            known=np.diff(grams.indptr) > 0,
            mix=self._mix,
        )
