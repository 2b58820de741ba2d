"""Lists of codes to match to: waste codes, sectors of activity, skills."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from api.services.classifying import label_of
from api.services.standards.reconcile.base import Query, Reference, Source, Thing, Value
from matchmaker.domain import LANGUAGES
from matchmaker.errors import UnknownCode
from matchmaker.text.classify import classify_many
from matchmaker.vocabulary.sectors import parse_sector_code, sectors
from matchmaker.vocabulary.skills import skills
from matchmaker.vocabulary.waste import parse_waste_code, waste_list
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from matchmaker.text.space import TextSpace
    from matchmaker.vocabulary.labels import Labels
    from matchmaker.vocabulary.skills import EscoSkill

CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
LOOKED_AT = 60
"""Names of skills that are compared in full, after a quick look at all."""
LIKE_AT_ALL = 60.0
"""Likeness (0 to 100) at that quick look, below which a name is left out."""
SURE_ENOUGH = 0.99
"""Only what was named exactly is certain."""
TITLES = tuple(f"title_{language}" for language in LANGUAGES)


class CodeList(Source):
    """A nomenclature: its codes, their names in four languages, and our reader of words.

    Parameters
    ----------
    space
        Where words are compared.
    """

    schema_space = CONCEPT

    def __init__(self, space: TextSpace) -> None:
        self._space = space

    @abstractmethod
    def labels(self, id_: str) -> Labels:
        """Return what a code is called; `KeyError` when there is no such code."""

    def code_of(self, id_: str) -> str:
        """Return the code as our reader of words knows it."""
        return id_

    def id_of(self, code: str) -> str:
        """Return the id of a code."""
        return code

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for id_ in self.ids():
            for label in filter(None, self.labels(id_)):
                found[fold(label)][id_] = None
        return {name: tuple(codes) for name, codes in found.items()}

    def named(self, text: str) -> Sequence[str]:
        """Return the code that was written, in any spelling, or what officially has this name.

        Everyday names are left to our reader of words: they hint at a code, and a person decides.
        """
        code = self.parsed(text)
        return (code,) if code in self.ids() else self._by_name.get(fold(text), ())

    def parsed(self, text: str) -> str:
        """Return the id of a code in any spelling, or an empty text."""
        return text.strip()

    def likely(self, queries: Sequence[Query], most: int) -> list[list[tuple[str, float]]]:
        """Return what our reader of words proposes; it reads the whole batch in one go."""
        texts = [query.text for query in queries]
        found = classify_many(texts, self.name, top=most, space=self._space)
        return [[(self.id_of(one.code), one.confidence) for one in codes] for codes in found]

    def values(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return a title, or what the list itself says of a code."""
        if property_ in TITLES:
            title = self.labels(id_).own(property_.removeprefix("title_"))
            return (title,) if title else ()
        return tuple(one for one in self.facts(id_, property_, language) if one != "")

    @abstractmethod
    def facts(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return what the list says of a code besides its titles."""


class WasteCodes(CodeList):
    """The 842 codes of the European List of Waste."""

    name = "ewc"
    identifier_space = "http://data.europa.eu/eli/dec/2000/532/oj#"
    sorts = {"waste": "", "hazardous_waste": "waste"}  # noqa: RUF012 (a constant of the class)
    properties = (*TITLES, "hazardous", "chapter", "subchapter")
    at_once = 50

    def ids(self) -> Collection[str]:
        """Return the six-digit codes."""
        return waste_list().codes

    def labels(self, id_: str) -> Labels:
        """Return the official titles."""
        return waste_list().entry(id_).titles

    def parsed(self, text: str) -> str:
        """Read ``150103``, ``15.01.03`` and ``15 01 03*`` alike."""
        try:
            return parse_waste_code(text)
        except UnknownCode:
            return ""

    def thing(self, id_: str, language: str) -> Thing:
        """Return a waste; what is hazardous bears its star."""
        known = waste_list()
        if id_ not in known or known.entry(id_).level != 3:
            raise KeyError(id_)
        sort = "hazardous_waste" if known.is_hazardous(id_) else "waste"
        written = f"{id_}{'*' if known.is_hazardous(id_) else ''}"
        return Thing(id_, known.title(id_, language), written, sort)

    def facts(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return whether it is hazardous, and the chapters above it."""
        known = waste_list()
        if property_ == "hazardous":
            return ("true" if known.is_hazardous(id_) else "false",)
        above = id_[:2] if property_ == "chapter" else id_[:5]
        return (f"{above} {known.title(above, language)}",)

    def view(self) -> str:
        """Return nothing: the law has no page per code."""
        return ""


class Sectors(CodeList):
    """The 615 classes of NACE Rev. 2."""

    name = "nace"
    identifier_space = "http://data.europa.eu/eli/reg/2006/1893/oj#"
    sorts = {"activity": ""}  # noqa: RUF012 (a constant of the class)
    properties = (*TITLES, "section", "division", "group")
    at_once = 50

    def ids(self) -> Collection[str]:
        """Return the classes, such as ``38.32``."""
        return self._classes

    @cached_property
    def _classes(self) -> dict[str, None]:
        return {one.code: None for one in sectors().entries if one.level == 4}

    def labels(self, id_: str) -> Labels:
        """Return the official names."""
        return sectors().sector(id_).labels

    def parsed(self, text: str) -> str:
        """Read ``3832``, ``E38.32`` and the Belgian ``38.329`` alike."""
        try:
            return parse_sector_code(text)
        except UnknownCode:
            return ""

    def thing(self, id_: str, language: str) -> Thing:
        """Return an activity."""
        if id_ not in self._classes:
            raise KeyError(id_)
        return Thing(id_, label_of(id_, "nace", language), f"NACE {id_}", "activity")

    def facts(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return one of the levels above it, with its name."""
        group, division, section = sectors().ancestors(id_)
        above = {"group": group, "division": division, "section": section}[property_]
        return (f"{above} {label_of(above, 'nace', language)}",)

    def view(self) -> str:
        """Return nothing: the regulation has no page per code."""
        return ""


class Skills(CodeList):
    """The skills of ESCO; their ids are the last part of their addresses."""

    name = "esco"
    identifier_space = "http://data.europa.eu/esco/skill/"
    sorts = {"skill": "", "knowledge": ""}  # noqa: RUF012 (a constant of the class)
    properties = ("title_nl", "title_fr", "title_en", "reuse", "broader")
    at_once = 20

    def ids(self) -> Collection[str]:
        """Return the ids of skills that have a name."""
        return self._named_skills

    @cached_property
    def _named_skills(self) -> dict[str, None]:
        return {self.id_of(one.uri): None for one in skills().values() if any(one.labels)}

    def labels(self, id_: str) -> Labels:
        """Return the names."""
        return skills()[self.code_of(id_)].labels

    def likely(self, queries: Sequence[Query], most: int) -> list[list[tuple[str, float]]]:
        """Return skills by the letters of all their names, and by what the words mean.

        A name with a slip of the pen is found by its letters, a description that is nobody's name
        by our reader of words; what both propose has the better of the two chances.
        """
        meant = super().likely(queries, most)
        return [
            self._both(self._alike(query.text, most), read, most)
            for query, read in zip(queries, meant, strict=True)
        ]

    def _both(
        self, alike: list[tuple[str, float]], read: list[tuple[str, float]], most: int
    ) -> list[tuple[str, float]]:
        chances = dict(alike)
        for id_, chance in read:
            if id_ in self.ids():
                chances[id_] = max(chances.get(id_, 0.0), min(chance, SURE_ENOUGH))
        return sorted(chances.items(), key=lambda one: (-one[1], one[0]))[:most]

    def _alike(self, text: str, most: int) -> list[tuple[str, float]]:
        asked = fold(text)
        names, owners = self._all_names
        near = process.extract(
            asked, names, scorer=fuzz.token_set_ratio, limit=LOOKED_AT, score_cutoff=LIKE_AT_ALL
        )
        chances: dict[str, float] = {}
        for name, like, place in near:
            # All words of the one in the other is half the proof; the other half is nothing more.
            chance = (like + fuzz.token_sort_ratio(asked, name)) / 200
            id_ = owners[place]
            chances[id_] = max(chances.get(id_, 0.0), min(chance, SURE_ENOUGH))
        return sorted(chances.items(), key=lambda one: (-one[1], one[0]))[:most]

    @cached_property
    def _all_names(self) -> tuple[list[str], list[str]]:
        """Every folded name, and the skill that it is of."""
        found = {
            (fold(name), id_): None
            for id_ in self.ids()
            for name in self._names_of(skills()[self.code_of(id_)])
        }
        return [name for name, _ in found], [id_ for _, id_ in found]

    @staticmethod
    def _names_of(one: EscoSkill) -> Iterator[str]:
        yield from filter(None, one.labels)
        for language in ("nl", "fr", "en"):
            yield from one.alternatives(language)

    def code_of(self, id_: str) -> str:
        """Return the address of a skill."""
        return self.identifier_space + id_

    def id_of(self, code: str) -> str:
        """Return the last part of the address."""
        return code.removeprefix(self.identifier_space)

    def parsed(self, text: str) -> str:
        """Read an address, with http or https, or its last part."""
        return self.id_of(text.strip().replace("https://", "http://", 1))

    def thing(self, id_: str, language: str) -> Thing:
        """Return a skill, or a field of knowledge."""
        one = skills()[self.code_of(id_)]
        others = ", ".join(one.alternatives(language)[:3])
        sort = one.kind if one.kind in self.sorts else "skill"
        return Thing(id_, one.labels.in_language(language) or id_, others, sort)

    def facts(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return how widely it is of use, or the skills above it."""
        one = skills()[self.code_of(id_)]
        if property_ == "reuse":
            return (one.reuse,)
        return tuple(
            Reference(self.id_of(above), skills()[above].labels.in_language(language), self.name)
            for above in one.broader
            if above in skills() and any(skills()[above].labels)
        )

    def view(self) -> str:
        """Return the address of a skill at ESCO."""
        return self.identifier_space + "{{id}}"


LISTS: dict[str, type[CodeList]] = {one.name: one for one in (WasteCodes, Sectors, Skills)}
"""The lists of codes by their names."""


@lru_cache(maxsize=8)
def code_list(name: str, space: TextSpace) -> CodeList:
    """Return a list of codes, made once.

    Parameters
    ----------
    name
        One of `LISTS`.
    """
    return LISTS[name](space)
