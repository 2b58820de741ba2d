"""GEMET, the environmental thesaurus of the European Environment Agency, in four languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.tables import parts, read_table

ADDRESS = "http://www.eionet.europa.eu/gemet/concept/"
"""Address of a concept is this and its ``id``."""

WASTE_THEME = "39"
"""The theme of everything to do with waste."""


@dataclass(frozen=True, slots=True)
class EnvironmentalConcept:
    """A term of the thesaurus."""

    id: str
    labels: Labels
    broader: tuple[str, ...]
    """Ids of the concepts right above."""
    themes: tuple[str, ...]
    """Ids in `environmental_themes`."""


@cache
def environmental_concepts() -> dict[str, EnvironmentalConcept]:
    """Read all 5 529 concepts by id, once."""
    columns = ("id", "broader", "themes", "label_nl", "label_fr", "label_en", "label_de")
    return {
        id_: EnvironmentalConcept(id_, Labels(*labels), parts(broader), parts(themes))
        for id_, broader, themes, *labels in read_table("gemet.csv.gz", columns)
    }


@cache
def environmental_themes() -> dict[str, Labels]:
    """Read the 40 themes by id, once; they have no English label."""
    columns = ("id", "label_nl", "label_fr", "label_de")
    return {
        id_: Labels(nl=nl, fr=fr, de=de)
        for id_, nl, fr, de in read_table("gemet_themes.csv", columns)
    }
