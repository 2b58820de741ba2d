"""The concepts that texts are compared with: every list whose labels stand in several languages."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from matchmaker.domain import LANGUAGES
from matchmaker.text.concepts import Concept
from matchmaker.text.normalise import before_slash
from matchmaker.vocabulary.everyday import everyday_things
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.procurement import procurement_codes
from matchmaker.vocabulary.sectors import Revision, belgian_sectors, sectors
from matchmaker.vocabulary.skills import occupations, skills
from matchmaker.vocabulary.terms import process_knowledge, waste_terms
from matchmaker.vocabulary.themes import environmental_concepts
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_FROM = (
    "cpv.csv.gz",
    "esco_occupations.csv.gz",
    "esco_skills.csv.gz",
    "everyday_words.csv",
    "gemet.csv.gz",
    "nace_bel_2008.csv.gz",
    "nace_bel_2025.csv.gz",
    "nace_rev2.csv.gz",
    "process_accepts.csv",
    "waste_list.csv.gz",
    "waste_terms.csv",
    "waste_terms_en.csv.gz",
)
"""Data files that make up the concepts."""

EVERYDAY = 2.0
"""How much nearer a text is to an everyday thing than its letters say. The lists hold hundreds of
near-spellings around each word; without this they crowd out the one row that knows what it is in
the other language. Chosen on the dev halves of the hub texts; from 1.5 to 3 they hardly differ."""

OTHER_NAMES = 6
"""Alternative names taken per language of an occupation: the first say most, some have fifty."""


@cache
def fingerprint() -> str:
    """Twelve letters that change when one of the lists changes."""
    digest = hashlib.blake2b(digest_size=6)
    folder = files("matchmaker.vocabulary") / "data"
    for name in READ_FROM:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


@cache
def known_concepts() -> tuple[Concept, ...]:
    """Read all concepts, once, in a fixed order.

    ESCO skills only where they have a Dutch and a French name: a concept that speaks one language
    brings no two languages together.
    """
    return (
        *_wastes(),
        *_activities(),
        *_purchases(),
        *_environment(),
        *_occupations(),
        *_skills(),
        *_trades(),
        *_everyday_things(),
    )


def _wastes() -> Iterator[Concept]:
    names = defaultdict(list)
    for language in LANGUAGES:
        for term in waste_terms(language):
            names[term.code].append(term.term)
    for entry in waste_list().entries:
        yield Concept("ewc", entry.code, entry.titles, tuple(names[entry.code]))


def _activities() -> Iterator[Concept]:
    for sector in sectors().entries:
        yield Concept("nace", sector.code, sector.labels)
    for revision in Revision:
        for code, sector in belgian_sectors(revision).items():
            yield Concept(f"nace_bel_{revision}", code, sector.labels)


def _purchases() -> Iterator[Concept]:
    for code in procurement_codes().values():
        yield Concept("cpv", code.code, code.labels)


def _environment() -> Iterator[Concept]:
    for concept in environmental_concepts().values():
        yield Concept("gemet", concept.id, concept.labels)


def _occupations() -> Iterator[Concept]:
    for occupation in occupations().values():
        others = (
            before_slash(name)
            for language in LANGUAGES
            for name in occupation.alternatives(language)[:OTHER_NAMES]
        )
        yield Concept("esco", occupation.uri, _one_form(occupation.labels), tuple(others))


def _skills() -> Iterator[Concept]:
    for skill in skills().values():
        if skill.labels.nl and skill.labels.fr:
            yield Concept("esco", skill.uri, _one_form(skill.labels))


def _trades() -> Iterator[Concept]:
    """Who takes what from whom, in the words of our own table of processes."""
    seen = set()
    for known in process_knowledge():
        for labels in (known.processor, known.material, known.donor):
            if labels not in seen:
                seen.add(labels)
                yield Concept("process", known.id, labels)


def _everyday_things() -> Iterator[Concept]:
    for thing in everyday_things():
        names = (name for names in thing.names.values() for name in names)
        yield Concept("everyday", thing.id, thing.labels, tuple(names), emphasis=EVERYDAY)


def _one_form(labels: Labels) -> Labels:
    return labels._replace(fr=before_slash(labels.fr))
