"""What can be matched to: a list of things with names, sorts and properties."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from models.search import fold

if TYPE_CHECKING:
    from api.wording import Wording

CERTAIN = 100.0
"""Score of what was named exactly."""
WORTH_SHOWING = 1.0
"""Score below which a candidate only distracts."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing of another list.

    Parameters
    ----------
    source
        Name of that list, such as ``nace``.
    """

    id: str
    name: str
    source: str


Value: TypeAlias = str | int | float | Reference
"""What a property can have as a value."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the list, in one language."""

    id: str
    name: str
    description: str
    sort: str


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for.

    Parameters
    ----------
    text
        A name or a code; empty when only properties are known.
    sorts
        Only these sorts; sorts that the list does not know are passed over.
    properties
        What else is known of it: values by property, of which one must agree.
    """

    text: str = ""
    sorts: tuple[str, ...] = ()
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be meant.

    Parameters
    ----------
    score
        From 0 to 100.
    match
        So clear that nobody needs to look: named exactly, by nothing else, and nothing speaks
        against it.
    features
        What the score is made of.
    """

    id: str
    score: float
    match: bool
    features: Mapping[str, float | bool]


class Source(ABC):
    """A list that names can be matched to."""

    name: str
    """In addresses, and as key of its words (``standards.source.<name>``)."""
    identifier_space: str
    """What an id becomes an address with."""
    schema_space: str
    """What the things are."""
    sorts: Mapping[str, str]
    """Every sort, with the wider sort that it belongs to or an empty text."""
    properties: tuple[str, ...]
    """What can be asked of a thing, and told about it in a query."""
    at_once: int
    """Queries in one batch."""

    @abstractmethod
    def ids(self) -> Collection[str]:
        """Return the ids of all things, in the order of the list."""

    @abstractmethod
    def thing(self, id_: str, language: str) -> Thing:
        """Return a thing in a language; `KeyError` when there is none."""

    @abstractmethod
    def named(self, text: str) -> Sequence[str]:
        """Return the ids of what has exactly this code or name, in any language."""

    @abstractmethod
    def likely(self, queries: Sequence[Query], most: int) -> list[list[tuple[str, float]]]:
        """Return what the words of each query may mean: ids with chances from 0 to 1."""

    @abstractmethod
    def values(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return what is known; empty when nothing is."""

    @abstractmethod
    def view(self) -> str:
        """Return the address of a thing's own page, with ``{{id}}`` for its id; or empty."""

    def sort_name(self, sort: str, words: Wording) -> str:
        """Return what a sort is called."""
        return words.say(f"standards.sort.{sort}")

    def begins_with(self, prefix: str, language: str) -> list[Thing]:
        """Return what a person may be typing, best first: codes, then names, then inner words."""
        asked = fold(prefix)
        if not asked:
            return []
        found = []
        for place, (id_, code, name) in enumerate(self._names_in(language)):
            if code.startswith(asked) or code.replace(" ", "").startswith(asked):
                rank = 0
            elif name.startswith(asked):
                rank = 1
            elif f" {asked}" in name:
                rank = 2
            else:
                continue
            found.append((rank, place, id_))
        return [self.thing(id_, language) for _, _, id_ in sorted(found)]

    def _names_in(self, language: str) -> Sequence[tuple[str, str, str]]:
        """Return id, folded id and folded name of everything."""
        kept: dict[str, list[tuple[str, str, str]]] = self.__dict__.setdefault("_names", {})
        if language not in kept:
            kept[language] = [
                (id_, fold(id_), fold(self.thing(id_, language).name)) for id_ in self.ids()
            ]
        return kept[language]

    def belongs(self, sort: str, asked: Collection[str]) -> bool:
        """Tell whether a sort is one of those asked for, or narrower than one."""
        known = [one for one in asked if one in self.sorts]
        return not known or sort in known or self.sorts.get(sort, "") in known

    def candidates(self, queries: Sequence[Query], language: str) -> list[list[Candidate]]:
        """Return for each query what may be meant, best first."""
        named = [self.named(query.text) if query.text else () for query in queries]
        # What only one thing can be needs no reader of words, who takes his time.
        unclear = [
            query for query, ids in zip(queries, named, strict=True) if query.text and len(ids) != 1
        ]
        most = 3 * max((query.limit for query in unclear), default=1)
        likely = iter(self.likely(unclear, most) if unclear else ())
        return [
            self._ranked(
                query,
                ids,
                None if not query.text else {} if len(ids) == 1 else dict(next(likely)),
                language,
            )
            for query, ids in zip(queries, named, strict=True)
        ]

    def _ranked(
        self,
        query: Query,
        named: Sequence[str],
        likely: dict[str, float] | None,
        language: str,
    ) -> list[Candidate]:
        if likely is None:  # nothing but properties: everything that agrees in all of them
            askable = any(one in self.properties for one in query.properties)
            chances = dict.fromkeys(self.ids(), 1.0) if askable else {}
        else:
            chances = {**likely, **dict.fromkeys(named, 1.0)}
        found = []
        for id_, chance in chances.items():
            agreed = self._agreement(id_, query, language)
            if likely is None and not (agreed and all(agreed.values())):
                continue
            if not self.belongs(self.thing(id_, language).sort, query.sorts):
                continue
            found.append(_candidate(id_, chance, id_ in named, agreed))
        alone = sum(one.match for one in found) == 1
        ranked = sorted(found, key=lambda one: (-one.score, one.id))[: query.limit]
        return [
            one if alone or not one.match else Candidate(one.id, one.score, False, one.features)
            for one in ranked
            if one.score >= WORTH_SHOWING
        ]

    def _agreement(self, id_: str, query: Query, language: str) -> dict[str, bool]:
        """Tell for each property of the query whether it is true; what is unknown says nothing."""
        agreed = {}
        for property_, wanted in query.properties.items():
            if property_ not in self.properties:
                continue
            known = {fold(_text(one)) for one in self.values(id_, property_, language)}
            if known:
                agreed[property_] = not known.isdisjoint(map(fold, wanted))
        return agreed


def _candidate(id_: str, chance: float, named: bool, agreed: Mapping[str, bool]) -> Candidate:
    """Weigh a candidate: what its name says counts twice what one property says."""
    parts = [chance, chance, *map(float, agreed.values())]
    features: dict[str, float | bool] = {"named": named, "chance": round(chance, 3)}
    return Candidate(
        id_,
        round(CERTAIN * sum(parts) / len(parts), 1),
        named and all(agreed.values()),
        {**features, **{f"same_{name}": true for name, true in agreed.items()}},
    )


def _text(value: Value) -> str:
    return value.id if isinstance(value, Reference) else str(value)
