"""Organisations and streams in the words of others."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from lxml import html
from rdflib import URIRef

from api.services.standards.json_text import inside_a_page
from tests.api.standards.linked import graph_of

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://."}
PLACE = {
    "type": "object",
    "properties": {
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "lon": {"type": "number", "minimum": -180, "maximum": 180},
    },
    "required": ["lat", "lon"],
}
SCOPE = {"enum": ["local", "regional", "national", "international"]}
# What two schemas of https://github.com/MurmurationsNetwork/MurmurationsLibrary (read in November
# 2026) say of the fields that we fill in, in our own words.
ORGANISATION = {
    "type": "object",
    "properties": {
        "linked_schemas": {"type": "array", "contains": {"const": "organizations_schema-v1.0.0"}},
        "name": TEXT,
        "primary_url": ADDRESS,
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "geolocation": PLACE,
        "country_iso_3166": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "geographic_scope": SCOPE,
    },
    "required": ["linked_schemas", "name", "primary_url"],
}
STREAM = {
    "type": "object",
    "properties": {
        "linked_schemas": {"type": "array", "contains": {"const": "offers_wants_schema-v0.1.0"}},
        "exchange_type": {"enum": ["offer", "want"]},
        "item_type": {"enum": ["good", "service"]},
        "transaction_type": {
            "type": "array",
            "items": {"enum": ["borrow-lend", "rent-lease", "buy-sell", "receive-donate"]},
        },
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "details_url": ADDRESS,
        "geolocation": PLACE,
        "geographic_scope": SCOPE,
        "contact_details": {
            "type": "object",
            "properties": {"contact_form": ADDRESS},
            "minProperties": 1,
        },
        "expires_at": {"type": "number"},
    },
    "required": [
        *("linked_schemas", "exchange_type", "transaction_type", "tags", "title"),
        *("description", "geographic_scope", "contact_details"),
    ],
}
SCHEMA = {"organizations_schema-v1.0.0": ORGANISATION, "offers_wants_schema-v0.1.0": STREAM}


def test_every_profile_in_the_list_is_there_and_keeps_to_its_schema(hub):
    entries = hub.get("/api/v1/murmurations").json()["data"]
    assert len(entries) == 4
    for entry in entries:
        assert isinstance(entry["last_updated"], int)
        profile = hub.get(entry["profile_url"].removeprefix("https://hub.example")).json()
        assert profile["linked_schemas"] == entry["linked_schemas"]
        jsonschema_rs.validate(SCHEMA[entry["linked_schemas"][0]], profile)


def test_who_has_no_website_is_found_on_ours(hub):
    own = hub.get("/api/v1/organisations/atelier~11/murmurations").json()
    none = hub.get("/api/v1/organisations/brouwerij/murmurations?lang=fr").json()
    assert own["primary_url"] == "https://atelier.example/"
    assert none["primary_url"] == "https://hub.example/fr/organisations/brouwerij"


def test_what_is_not_public_has_no_profile(hub):
    for address in ("organisations/geheim", "streams/s3", "streams/none"):
        answer = hub.get(f"/api/v1/{address}/murmurations")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_linked_data_is_a_graph_that_tells_who_where_and_what(hub):
    graph = graph_of(hub.get("/api/v1/organisations/brouwerij/jsonld").text, "json-ld")
    asked = """
        PREFIX s: <https://schema.org/>
        SELECT ?name ?town ?offered ?ends WHERE {
            ?who s:name ?name ; s:location/s:address/s:addressLocality ?town ; s:makesOffer ?offer .
            ?offer s:itemOffered/s:name ?offered ; s:availabilityEnds ?ends .
        }"""
    (row,) = graph.query(asked)
    assert [str(cell) for cell in row] == [
        *("Brouwerij Zomerzon", "Gent", "houten paletten", "2026-12-31")
    ]
    assert URIRef("https://hub.example/api/v1/organisations/brouwerij") in set(graph.subjects())


@pytest.mark.parametrize("language", ["nl", "fr", "en", "de"])
def test_the_page_says_the_same_to_programs(hub, language):
    page = html.fromstring(hub.get(f"/{language}/organisations/atelier%2F1").text)
    (block,) = page.xpath("//script[@type='application/ld+json']/text()")
    separately = hub.get(f"/api/v1/organisations/atelier~11/jsonld?lang={language}").json()
    assert json.loads(block) == separately
    assert separately["name"] == "Atelier & Zoon <Droomkerke>"
    here = f"https://hub.example/{language}/organisations/atelier%2F1"
    assert page.xpath("//link[@rel='canonical']/@href") == [here]
    alternates = page.xpath("//link[@rel='alternate'][@hreflang]/@href")
    assert here in alternates
    assert len(alternates) == 5


def test_a_search_is_the_same_page_as_no_search(hub):
    page = html.fromstring(hub.get("/nl/organisations?q=atelier").text)
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://hub.example/nl/organisations"]


def test_data_inside_a_page_cannot_end_its_block():
    text = inside_a_page({"a": "</script><!-- \u2028 &"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!-- \u2028 &"}
