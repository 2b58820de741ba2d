"""What a person types leads to the organisation meant, or to the names that come near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.domain import Kind
from matchmaker.errors import UnknownOrganisation
from models.exchange.format import Rows
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.database import Database

NETWORK = Rows(
    ("id", "name", "kind", "enterprise_number", "municipality", "postcode"),
    [
        ("o1", "De Kringwinkel Gent", "social_economy", "0417497106", "Gent", "9000"),
        ("o2", "De Kringwinkel Antwerpen", "social_economy", None, "Antwerpen", "2000"),
        ("o3", "L'Écocentre Liège", "social_economy", None, "Liège", "4000"),
        ("o4", "Houthandel Peeters", "private", None, "Kortrijk", "8500"),
        ("o5", "Houthandel Pieters", "private", None, "Brugge", "8000"),
        ("o6", "Bakkerij Het Zonneke", "private", None, "Gent", "9000"),
        ("o7", "Stad Gent", "public", None, "Gent", "9000"),
    ],
)


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    with database.writing() as session:
        store = Store(session)
        store.upsert({"organisations": NETWORK})
        yield store


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("o4", "o4"),
        ("De Kringwinkel Gent", "o1"),
        ("BE 0417.497.106", "o1"),
        ("417497106", "o1"),
        ("l'ecocentre LIEGE", "o3"),
        ("kringwinkel antwerpen", "o2"),
        ("Bakkerij Het Zoneke", "o6"),
        ("zonneke", "o6"),
    ],
)
def test_the_one_that_is_meant_is_found(store: Store, typed: str, meant: str) -> None:
    assert store.find_organisation(typed).id == meant


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("kringwinkel", ["De Kringwinkel Gent", "De Kringwinkel Antwerpen"]),
        ("Houthandel Peters", ["Houthandel Peeters", "Houthandel Pieters"]),
        ("houth", ["Houthandel Peeters", "Houthandel Pieters"]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_when_in_doubt_the_nearest_names_are_told(
    store: Store, typed: str, nearest: list[str]
) -> None:
    with pytest.raises(UnknownOrganisation) as doubt:
        store.find_organisation(typed)
    assert doubt.value.facts["nearest"] == nearest


def test_a_list_shows_who_has_all_the_words_in_name_or_place(store: Store) -> None:
    assert [line.id for line in store.organisations("gent")] == ["o6", "o1", "o7"]
    assert [line.id for line in store.organisations("gent", Kind.PUBLIC)] == ["o7"]
    assert [line.id for line in store.organisations("hout brug")] == ["o5"]
    assert [line.id for line in store.organisations("", limit=2)] == ["o6", "o2"]
    assert len(store.organisations(limit=None)) == 7
