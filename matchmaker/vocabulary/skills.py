"""Skills and occupations of ESCO v1.2.0, the classification of the European Commission.

Read once, when first asked: 13 939 skills take some tenths of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.tables import parts, read_table

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
"""The sentence that ESCO's terms of reuse ask for; show it wherever ESCO labels are shown."""

ADDRESS = "http://data.europa.eu/esco/"
"""What every ESCO address begins with; the data files leave it out."""


@dataclass(frozen=True, slots=True)
class EscoSkill:
    """A skill or a field of knowledge."""

    uri: str
    kind: str
    """``skill``, ``knowledge`` or empty (unknown)."""
    reuse: str
    """``transversal``, ``cross-sector``, ``sector-specific``, ``occupation-specific`` or empty."""
    labels: Labels
    """Dutch for 2 205 skills, French for 13 186, English for all but 123; no German. None at
    all for 111 of unknown kind, known by address only."""
    alternative_labels: Labels
    """Other names, joined with ``|``; ask `alternatives`."""
    words_en: str
    """Other English names run together, where they could not be told apart: a bag of words for
    searching, never to be shown."""
    groups: tuple[str, ...]
    """Addresses of the skill groups right above."""
    broader: tuple[str, ...]
    """Addresses of the skills right above."""
    green: bool
    digital: bool
    transversal: bool

    def alternatives(self, language: str) -> tuple[str, ...]:
        """Give the other names in exactly this language."""
        return parts(self.alternative_labels.own(language))


@dataclass(frozen=True, slots=True)
class EscoSkillGroup:
    """A branch of the skill tree, such as S1.2 or a field of education."""

    uri: str
    code: str
    labels: Labels
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscoOccupation:
    """An occupation, with its group in the international classification (ISCO-08)."""

    uri: str
    code: str
    isco_group: str
    labels: Labels
    alternative_labels: Labels
    """Other names, joined with ``|``; ask `alternatives`."""

    def alternatives(self, language: str) -> tuple[str, ...]:
        """Give the other names in exactly this language."""
        return parts(self.alternative_labels.own(language))


@cache
def skills() -> dict[str, EscoSkill]:
    """Read all skills by address, once; sorted by address."""
    columns = (
        *("uri", "kind", "reuse", "label_nl", "label_fr", "label_en"),
        *("alternatives_nl", "alternatives_fr", "alternatives_en", "words_en"),
        *("groups", "broader", "green", "digital", "transversal"),
    )
    return {
        (uri := ADDRESS + row[0]): EscoSkill(
            uri,
            row[1],
            row[2],
            Labels(row[3], row[4], row[5]),
            Labels(row[6], row[7], row[8]),
            row[9],
            _addresses(row[10]),
            _addresses(row[11]),
            row[12] == "1",
            row[13] == "1",
            row[14] == "1",
        )
        for row in read_table("esco_skills.csv.gz", columns)
    }


@cache
def skill_groups() -> dict[str, EscoSkillGroup]:
    """Read the tree above the skills by address, once."""
    columns = ("uri", "code", "label_nl", "label_en", "broader")
    return {
        ADDRESS + uri: EscoSkillGroup(ADDRESS + uri, code, Labels(nl=nl, en=en), _addresses(above))
        for uri, code, nl, en, above in read_table("esco_skill_groups.csv.gz", columns)
    }


@cache
def occupations() -> dict[str, EscoOccupation]:
    """Read all occupations by address, once; sorted by address."""
    columns = (
        *("uri", "code", "isco_group", "label_nl", "label_fr", "label_en"),
        *("alternatives_nl", "alternatives_fr", "alternatives_en"),
    )
    return {
        ADDRESS + row[0]: EscoOccupation(
            ADDRESS + row[0], row[1], row[2], Labels(*row[3:6]), Labels(*row[6:9])
        )
        for row in read_table("esco_occupations.csv.gz", columns)
    }


def skill(uri: str) -> EscoSkill:
    """Give a skill by its address, with or without ``http://data.europa.eu/esco/``.

    Raises
    ------
    UnknownCode
        ESCO has no such skill. Facts: ``scheme``, ``value``, ``nearest`` (empty: addresses of
        skills are random, a near one means nothing).
    """
    address = uri.strip()
    if address.startswith("https://"):
        address = "http" + address.removeprefix("https")
    if not address.startswith(ADDRESS):
        address = ADDRESS + address.lstrip("/")
    found = skills().get(address)
    if found is None:
        raise UnknownCode(scheme="esco", value=uri, nearest=[])
    return found


def _addresses(cell: str) -> tuple[str, ...]:
    return tuple(ADDRESS + part for part in cell.split("|")) if cell else ()
