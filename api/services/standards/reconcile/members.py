"""The organisations that may be named, as a list to match to."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from api.services.classifying import label_of
from api.services.standards.addresses import is_web_address
from api.services.standards.reconcile.base import Query, Reference, Source, Thing, Value
from api.wording import wording
from matchmaker.domain import Kind
from matchmaker.errors import InvalidRequest, UnknownCode
from matchmaker.identity import WEIGHTS, Entry, Identity
from matchmaker.vocabulary.enterprise_numbers import parse_enterprise_number
from matchmaker.vocabulary.sectors import parse_sector_code
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from api.services.standards.addresses import Addresses
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from matchmaker.snapshot import Snapshot

LOOKED_AT = 30
"""Names that are compared in full, after a quick look at all."""
WORTH_COMPARING = 45.0
"""Likeness at that quick look (0 to 100) below which a name is left out."""
MOST = math.fsum(
    (WEIGHTS.letters, WEIGHTS.words, WEIGHTS.rarity, WEIGHTS.first_word, WEIGHTS.near)
) + math.fsum((WEIGHTS.region, WEIGHTS.kind, WEIGHTS.sector))
"""What two entries with all the same score; hardly any have a name that is the other's initials."""


class Members(Source):
    """Public organisations of the network, compared as the search for duplicates compares them.

    Parameters
    ----------
    public
        What anybody may read.
    """

    name = "organisations"
    schema_space = "https://schema.org/Organization"
    sorts: Mapping[str, str] = {
        "organisation": "",
        **{kind.value: "organisation" for kind in Kind},
    }
    properties = (
        *("kind", "enterprise_number", "municipality", "postcode", "country", "sectors"),
        *("recognitions", "hubs", "website", "latitude", "longitude"),
    )
    at_once = 100

    def __init__(self, public: Snapshot, addresses: Addresses) -> None:
        self._public = public
        self._addresses = addresses
        self.identifier_space = addresses.document("organisations/")

    def ids(self) -> Collection[str]:
        """Return the ids of public organisations."""
        return self._public.organisation_by_id

    def thing(self, id_: str, language: str) -> Thing:
        """Return an organisation; its place tells it from its namesakes."""
        one = self._public.organisation_by_id[id_]
        kind = wording(language).say(f"nouns.kind.{one.kind}")
        town = one.site.municipality if one.site else ""
        return Thing(id_, one.name, ", ".join(filter(None, (kind, town))), one.kind.value)

    def sort_name(self, sort: str, words: Wording) -> str:
        """Return what organisations of a kind are called, as everywhere on the site."""
        return (
            words.say(f"nouns.kind.{sort}") if sort in set(Kind) else super().sort_name(sort, words)
        )

    def named(self, text: str) -> Sequence[str]:
        """Return who has this id, enterprise number or name."""
        if text in self._public.organisation_by_id:
            return (text,)
        try:
            number = parse_enterprise_number(text)
        except InvalidRequest:
            number = ""
        if number:
            return tuple(
                one.id for one in self._public.organisations if one.enterprise_number == number
            )
        asked = fold(text)
        return tuple(
            one.id
            for one, name in zip(self._public.organisations, self._folded, strict=True)
            if name == asked
        )

    def likely(self, queries: Sequence[Query], most: int) -> list[list[tuple[str, float]]]:  # noqa: ARG002
        """Return who may be meant, by name, and by place, kind and sector where these are told."""
        return [self._alike(query) for query in queries]

    def values(self, id_: str, property_: str, language: str) -> tuple[Value, ...]:
        """Return what is public of an organisation."""
        one = self._public.organisation_by_id[id_]
        if property_ == "sectors":
            return tuple(_sector(code, language) for code in one.sectors)
        return tuple(value for value in _facts(one)[property_] if value not in ("", None))

    def view(self) -> str:
        """Return the address of an organisation's page, in the first language."""
        return self._addresses.to("/nl/organisations/{{id}}")

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(one.name) for one in self._public.organisations]

    @cached_property
    def _entries(self) -> list[Entry]:
        return [_entry(one) for one in self._public.organisations]

    @cached_property
    def _identity(self) -> Identity:
        return Identity().fit(self._entries)

    def _alike(self, query: Query) -> list[tuple[str, float]]:
        near = process.extract(
            fold(query.text),
            self._folded,
            scorer=fuzz.WRatio,
            limit=LOOKED_AT,
            score_cutoff=WORTH_COMPARING,
        )
        told = {name: values[0] for name, values in query.properties.items() if values}
        asked = Entry(
            "",
            query.text,
            kind=told.get("kind", ""),
            postcode=told.get("postcode", ""),
            municipality=told.get("municipality", ""),
            sector=told.get("sectors", ""),
        )
        entries = [self._entries[place] for _, _, place in near]
        scores = self._identity.rank(asked, entries)
        return [
            (entry.id, min(0.99, max(0.0, float(score) / MOST)))
            for entry, score in zip(entries, scores, strict=True)
        ]


def _entry(one: Organisation) -> Entry:
    site = one.site
    return Entry(
        one.id,
        one.name,
        kind=one.kind.value,
        enterprise_number=one.enterprise_number,
        postcode=site.postcode if site else "",
        municipality=site.municipality if site else "",
        sector=one.sectors[0] if one.sectors else "",
        point=one.point,
    )


def _facts(one: Organisation) -> dict[str, tuple[Value | None, ...]]:
    site, point = one.site, one.point
    return {
        "kind": (one.kind.value,),
        "enterprise_number": (one.enterprise_number,),
        "municipality": (site.municipality if site else "",),
        "postcode": (site.postcode if site else "",),
        "country": (site.country if site else "",),
        "recognitions": one.recognitions,
        "hubs": one.hubs,
        "website": (one.website if is_web_address(one.website) else "",),
        "latitude": (point.lat if point else None,),
        "longitude": (point.lon if point else None,),
    }


def _sector(code: str, language: str) -> Value:
    """Return a sector as a thing of the list of sectors; words that are no code as they are."""
    try:
        known = parse_sector_code(code)
    except UnknownCode:
        return code
    return Reference(known, label_of(known, "nace", language), "nace")
