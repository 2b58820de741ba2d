"""What is confidential is matched on and never shown, wherever one looks."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.bring_in import Import, bring_in
from api.services.discretion import CELL_DEGREES, Discretion, blurred, said_within_km
from api.settings import Settings
from matchmaker.domain import Point
from matchmaker.vocabulary.places import distance_km
from models.database import open_database
from models.store import Store

SECRET = "zilverregenboog"
"""Stands in everything that nobody outside may read."""

ORGANISATIONS = """id,name,kind,postcode,contact_name,email,phone,street,website,visibility
firm,Brouwerij Open,private,8000,{s} Peeters,{s}@example.org,{s},Straat 1,,public
{s}-shop,{s} Maatwerk,social_economy,8340,{s},,,{s}straat 5,https://{s}.example,hub
open-shop,Maatwerk Open,social_economy,8310,,,,,,public
"""
STREAMS = """id,organisation,direction,title,description,waste_code,visibility
s1,firm,offer,houten paletten,,15 01 03,public
{s}-2,{s}-shop,need,{s} paletten,,15 01 03,public
{s}-3,open-shop,need,{s} houten paletten,{s},15 01 03,hub
{s}-4,firm,offer,{s} glas,{s},15 01 07,hidden
"""
PARTNERSHIPS = """id,partners,state,title,reason
{s}-p,open-shop;{s}-shop,failed,{s} proef,{s}
"""
JUDGEMENTS = """organisation,partner,verdict,note,by
firm,open-shop,tried_failed,{s},{s}
"""


@pytest.fixture(scope="module")
def secretive(tmp_path_factory, cache_folder):
    folder = tmp_path_factory.mktemp("list")
    for name, text in {
        "organisations": ORGANISATIONS,
        "streams": STREAMS,
        "partnerships": PARTNERSHIPS,
        "judgements": JUDGEMENTS,
    }.items():
        (folder / f"{name}.csv").write_text(text.format(s=SECRET), "utf-8")
    file = tmp_path_factory.mktemp("store") / "hub.db"
    settings = Settings(database_url=f"sqlite:///{file}", cache_folder=cache_folder)
    outcome = bring_in(settings, Import(folder))
    assert not outcome.refused, outcome.checked.issues
    return settings


@pytest.fixture(scope="module")
def open_site(secretive):
    with TestClient(create_app(secretive), raise_server_exceptions=False) as client:
        yield client


PAGES = [
    *(f"/{language}/organisations/firm" for language in ("nl", "fr", "en", "de")),
    "/nl/organisations",
    "/nl/organisations/open-shop",
    "/nl/?text=houten+paletten&near=8340",
    "/nl/?text=glas&direction=need&near=8340&radius=10",
    "/nl/how",
    "/api/v1/organisations",
    "/api/v1/organisations/firm",
    "/api/v1/organisations/firm/suggestions?any_pair=true",
    "/api/v1/organisations/open-shop/suggestions?any_pair=true",
    "/api/v1/find?text=houten+paletten&near=8340&radius_km=5",
    "/api/v1/find?text=glas&direction=need",
    "/openapi.json",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/open-data/organisations.csv",
    "/api/v1/open-data/streams.csv",
    "/api/v1/open-data/organisations.geojson",
    "/api/v1/network.graphml",
    "/api/v1/network.gexf",
    "/api/v1/murmurations",
    "/api/v1/organisations/firm/murmurations",
    "/api/v1/organisations/firm/jsonld",
    "/api/v1/streams/s1/murmurations",
    "/api/v1/catalogue.jsonld",
    "/api/v1/catalogue.ttl",
    "/api/v1/calendar.ics",
    "/api/v1/feed.atom",
    "/api/v1/reconcile/organisations",
    "/api/v1/reconcile/organisations/suggest/entity?prefix=m",
    "/api/v1/reconcile/organisations/preview?id=open-shop",
]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_confidential_is_on_any_page(open_site, address):
    answer = open_site.get(address)
    assert answer.status_code == 200
    assert SECRET not in answer.text


@pytest.mark.parametrize("ending", ["", "/suggestions", "/murmurations", "/jsonld"])
def test_who_stays_unnamed_cannot_be_asked_for(open_site, ending):
    hidden = open_site.get(f"/api/v1/organisations/{SECRET}-shop{ending}")
    nobody = open_site.get(f"/api/v1/organisations/{'x' * len(SECRET)}-shop{ending}")
    assert hidden.status_code == nobody.status_code == 404
    told = hidden.text.replace(SECRET, "x" * len(SECRET))
    assert told == nobody.text


def test_an_unnamed_partner_is_still_suggested(open_site):
    answer = open_site.get("/api/v1/organisations/firm/suggestions").json()
    unnamed = [one for one in answer["suggestions"] if one["partner"]["id"] is None]
    assert len(unnamed) == 1
    assert unnamed[0]["partner"] == {
        "id": None,
        "name": None,
        "kind": "social_economy",
        "municipality": None,
    }
    total = sum(reason["contribution"] for reason in unnamed[0]["reasons"])
    assert total == pytest.approx(unnamed[0]["score"], abs=1e-9)


def test_the_page_calls_it_an_enterprise_nearby_within_20_km(open_site):
    page = open_site.get("/nl/organisations/firm").text
    assert "Een sociale onderneming in de buurt" in page
    assert re.search(r"binnen [2-9]0 km", page)


def test_the_coordinator_sees_the_name_with_a_warning(prompt, secretive):
    told = prompt(secretive)("suggest", "firm", "--lang", "nl").stdout
    assert f"{SECRET} Maatwerk" in told
    assert "vertrouwelijk" in told


def test_a_blurred_place_tells_the_cell_only():
    here, there = Point(51.2093, 3.2247), Point(51.1511, 3.2002)
    assert blurred(here) == blurred(there)
    corner = Point(51.0, 3.0)
    assert distance_km(corner, blurred(corner)) > 15
    assert CELL_DEGREES >= 0.25


@pytest.mark.parametrize(("km", "said"), [(0.0, 20), (19.9, 20), (20.1, 30), (99.0, 100)])
def test_distances_of_the_unnamed_are_round(km, said):
    assert said_within_km(km) == said


def test_blindfolded_twice_is_the_same(demo):
    with open_database(demo.database_url) as database, database.reading() as session:
        snapshot = Store(session).snapshot()
    seen = Discretion(snapshot).blindfolded(snapshot)
    assert Discretion(snapshot).blindfolded(seen).fingerprint == seen.fingerprint
    assert json.dumps([one.contact.email for one in seen.organisations]).count("@") == 0
