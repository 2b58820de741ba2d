"""Whether two entries are the same organisation.

Names and places speak. A reader that takes *kringwinkel gent* and
*kringwinkel gent zuid* for one because the words of the first stand in the second is no help, so
words count by how rare they are among all entries, and place, kind and sector count along.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from matchmaker.domain import Point
from matchmaker.vocabulary.places import distance_km


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an organisation when asking who it is; empty means unknown."""

    id: str
    name: str
    kind: str = ""
    enterprise_number: str = ""
    postcode: str = ""
    municipality: str = ""
    brand: str = ""
    """Another name that it goes by."""
    sector: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """How two entries resemble each other, each from 0 (not) to 1; also the weights of that."""

    letters: float
    """Similarity of the names, letter by letter (normalised insertions and deletions)."""
    words: float
    """Share of the shorter name's words that the other has too, rare words counting more."""
    rarity: float
    """How rare the rarest word is that both have."""
    first_word: float
    """The same first word that is no legal form."""
    initials: float
    """A word of one is made of the first letters of the other."""
    near: float
    """Nearness over some 20 km."""
    region: float
    """Nearness over some 150 km."""
    kind: float
    """The same kind of organisation."""
    sector: float
    """The same sector code."""


WEIGHTS = Alike(
    letters=3.5,
    words=4.9,
    rarity=1.6,
    first_word=1.0,
    initials=4.15,
    near=1.8,
    region=3.1,
    kind=1.9,
    sector=2.1,
)
"""Fitted as a choice among all entries, non-negative, on the development half of a French register
of social-insertion enterprises (1 914 entries, 261 with a second entry of the same legal entity;
gip-inclusion/le-marche). See docs/decisions/0002-same-organisation.md."""


_WEIGHTS: tuple[float, ...] = astuple(WEIGHTS)
_LEGAL = frozenset(
    (
        *("ass", "assoc", "association", "asso", "sarl", "sas", "sasu", "sa", "snc", "eurl"),
        *("scop", "scic", "sprl", "srl", "sc", "scrl", "asbl", "aisbl", "vzw", "ivzw", "bv"),
        *("nv", "cv", "cvba", "cvso", "bvba", "vof", "gmbh", "ev", "eg", "ltd", "societe"),
        *("entreprise", "groupe", "groep", "stichting", "fondation", "vereniging"),
        *("le", "la", "les", "l", "de", "du", "des", "d", "et", "en", "the", "of", "and", "van"),
        *("het", "der", "den", "een", "und", "die", "das"),
    )
)
"""Words that say nothing of who somebody is."""
_SMALL_WORDS = "pour a au aux vers une un voor aan op fur mit of the"
_NO_INITIAL = _LEGAL - {"ass", "assoc", "association", "asso"} | frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[^\W_]+")
_UNKNOWN = 0.5
_FAR_FROM_SURE = (0.1, 0.3)
"""Near and region where a place is unknown: about their mean among entries with equal names."""


@dataclass(frozen=True)
class Profile:
    """An entry made ready for comparing."""

    entry: Entry
    core: str
    """The words of the name that tell who it is, joined."""
    words: tuple[str, ...]
    weight: float
    """How telling these words are together."""

    @cached_property
    def towns(self) -> frozenset[str]:
        """Words of its own town that its name holds."""
        return _town_words(self.entry.municipality).intersection(_plain_words(self.entry.name))

    @cached_property
    def initials(self) -> tuple[str, ...]:
        """First letters of the name's words, with and without its legal form."""
        whole = _plain_words(f"{self.entry.name} {self.entry.brand}")
        return tuple(
            "".join(word[0] for word in words if word not in _NO_INITIAL)
            for words in (whole, self.words)
        )


class Identity:
    """Ranks entries by how likely they are the same organisation as another.

    Attributes
    ----------
    entries_ : tuple of Entry
        The entries that were fitted.
    profiles_ : list of Profile
        The same, made ready for comparing.
    word_counts_ : Counter
        How many entries have each word.
    word_weights_ : dict of str to float
        How telling each word is: the logarithm of how few entries have it.

    Examples
    --------
    >>> zuid = Entry("1", "Kringwinkel Zuid vzw", postcode="9000")
    >>> noord = Entry("2", "Kringwinkel Noord", postcode="2000")
    >>> same = Entry("3", "VZW Kringwinkel Zuid", postcode="9000")
    >>> scores = Identity().fit([zuid, noord, same]).rank(zuid)
    >>> bool(scores[2] > scores[1])
    True
    """

    def fit(self, entries: Iterable[Entry]) -> Self:
        """Learn which words are common among `entries`."""
        self.entries_ = tuple(entries)
        known = [_core_words(entry) for entry in self.entries_]
        self.word_counts_ = Counter(word for words in known for word in words)
        self.word_weights_ = {
            word: math.log((len(known) + 1) / (times + 0.5))
            for word, times in self.word_counts_.items()
        }
        self._rarest = math.log((len(known) + 1) / 0.5)
        self.profiles_ = [
            self._profile(entry, words) for entry, words in zip(self.entries_, known, strict=True)
        ]
        return self

    def rank(self, query: Entry, entries: Sequence[Entry] | None = None) -> NDArray[np.float64]:
        """Score how likely each entry is the same organisation as `query`.

        Parameters
        ----------
        entries
            By default those that were fitted.

        Returns
        -------
        numpy.ndarray
            One log-odds per entry, in their order; higher is likelier. An entry is not left out
            for being `query` itself.
        """
        asked = self._profile(query, _core_words(query))
        others = (
            self.profiles_
            if entries is None
            else [self._profile(entry, _core_words(entry)) for entry in entries]
        )
        return np.array([self.score(asked, other) for other in others], dtype=np.float64)

    def alike(self, one: Entry, other: Entry) -> Alike:
        """Tell in what two entries resemble each other."""
        left, right = (self._profile(entry, _core_words(entry)) for entry in (one, other))
        return Alike(*self._readings(left, right))

    def score(self, one: Profile, other: Profile) -> float:
        """Return the log-odds that two fitted entries are one organisation, as `rank` does."""
        readings = self._readings(one, other)
        return sum(weight * reading for weight, reading in zip(_WEIGHTS, readings, strict=True))

    def _profile(self, entry: Entry, words: tuple[str, ...]) -> Profile:
        weight = sum(self.word_weights_.get(word, self._rarest) for word in words)
        return Profile(entry, " ".join(words), words, weight)

    def _readings(self, one: Profile, other: Profile) -> tuple[float, ...]:
        """Return the values of `Alike`, in its order."""
        shared = [
            self.word_weights_.get(word, self._rarest) for word in one.words if word in other.words
        ]
        left, right = one.entry, other.entry
        near, region = nearness(left, right)
        return (
            fuzz.ratio(one.core, other.core) / 100,
            sum(shared) / max(min(one.weight, other.weight), 1e-9),
            max(shared, default=0.0) / self._rarest,
            float(one.words[:1] == other.words[:1]),
            float(_is_made_of(one, other) or _is_made_of(other, one)),
            near,
            region,
            _same(left.kind, right.kind),
            _same(left.sector, right.sector),
        )


def _core_words(entry: Entry) -> tuple[str, ...]:
    """Return the words of a name that tell who it is: no legal form, not its own town."""
    name = f"{entry.name} {entry.brand}" if entry.brand else entry.name
    words = dict.fromkeys(_plain_words(name))
    telling = [word for word in words if word not in _LEGAL]
    town = _town_words(entry.municipality)
    without_town = [word for word in telling if word not in town]
    return tuple(without_town or telling or words)


def _plain_words(text: str) -> list[str]:
    folded = text.casefold()
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", folded.replace("œ", "oe"))
        folded = "".join(c for c in apart if not unicodedata.combining(c))
    return _WORD.findall(folded)


@lru_cache(maxsize=4096)
def _town_words(municipality: str) -> frozenset[str]:
    return frozenset(_plain_words(municipality)) - _LEGAL


def _is_made_of(short: Profile, long: Profile) -> bool:
    """Tell whether a word of `short` is an acronym of `long`: AGEHB, four letters or more."""
    if len(long.words) < 4:
        return False
    return any(
        4 <= len(word) <= 8
        and word not in long.words
        and any(initials.startswith(word) for initials in long.initials)
        for word in short.words
    )


def nearness(one: Entry, other: Entry) -> tuple[float, float]:
    """Return how near two entries are, over some 20 km and over some 150 km, each in [0, 1]."""
    if one.point and other.point:
        km = distance_km(one.point, other.point)
        return math.exp(-km / 20), math.exp(-km / 150)
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            return 1.0, 1.0
        return (0.3, 0.8) if one.postcode[:2] == other.postcode[:2] else (0.0, 0.3)
    if one.municipality and other.municipality:
        same = _plain_words(one.municipality) == _plain_words(other.municipality)
        return (1.0, 1.0) if same else (0.1, 0.4)
    return _FAR_FROM_SURE


def _same(one: str, other: str) -> float:
    return float(one == other) if one and other else _UNKNOWN
