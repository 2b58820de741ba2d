"""The map of organisations and materials: the same for page and file, and nothing told too much."""

from __future__ import annotations

import re
import time

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.demo import load_demo
from api.services.maps.frame import of_country
from api.services.maps.gathering import gathered
from api.services.maps.pins import Pin
from api.services.maps.things import town_of
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import Point, Site
from matchmaker.vocabulary.places import places


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    settings = Settings(database_url=f"sqlite:///{folder / 'site.db'}", search_limit="")
    load_demo(settings, 60, seed=20261122)
    with TestClient(create_app(settings)) as client:
        yield client


def features(client, query=""):
    answer = client.get(f"/api/v1/map.geojson?{query}")
    assert answer.headers["content-type"] == "application/geo+json"
    return answer.json()["features"]


def test_every_place_is_the_middle_of_a_municipality(client):
    middles = {(one.point.lon, one.point.lat) for one in places().municipalities}
    found = features(client)
    assert len(found) > 50
    assert {tuple(one["geometry"]["coordinates"]) for one in found} <= middles


def test_confidential_things_are_not_on_a_strangers_map(client):
    shown = features(client) + features(client, "sort=organisation")
    assert all("confidential" not in one["properties"] for one in shown)
    public = {one["id"] for one in client.get("/api/v1/organisations?limit=1000").json()["items"]}
    assert {one["properties"]["organisation"] for one in shown} <= public


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("sort=offer", "sort", "offer"),
        ("kind=private", "kind", "private"),
        ("operation=repair", "operation", "repair"),
        ("place=31005", "nis_code", "31005"),
    ],
)
def test_a_filter_keeps_what_was_asked_and_nothing_else(client, query, name, value):
    found = features(client, query)
    kept = [one for one in features(client) if one["properties"].get(name) == value]
    assert [one["id"] for one in found] == [one["id"] for one in kept] != []


def test_wood_is_found_across_the_chapters_of_the_list(client):
    found = features(client, "material=wood")
    assert found
    assert all("wood" in one["properties"]["materials"] for one in found)


def test_the_page_counts_and_links_exactly_its_own_filter(client):
    page = client.get("/nl/map?material=wood&sort=offer").text
    link = re.search(r'href="(/api/v1/map\.geojson\?[^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.get(link).json()
    total = len(answer["features"]) + answer["without_place"]
    assert re.search(rf'id="list-head">{total} ', page)


def test_every_pin_leads_to_its_part_of_the_list(client):
    for address in ("/fr/map?kind=social_economy", "/en/map"):
        page = client.get(address).text
        pins = re.findall(r'class="pin" href="([^"]+)"', page)
        assert pins
        for href in pins[:12]:
            there, _, anchor = href.replace("&amp;", "&").partition("#")
            shown = client.get(there).text if there else page
            assert f'id="{anchor}"' in shown


@pytest.mark.parametrize("paper", ["a4", "a3", "a9"])
def test_a_poster_holds_the_whole_selection_and_the_address_where_it_lives(client, paper):
    found = features(client, "material=wood&lang=nl")
    page = client.get(f"/nl/map/poster?material=wood&paper={paper}").text
    assert 'class="pin"' not in page, "paper has no links"
    assert f'poster {"a3" if paper == "a3" else "a4"}"' in page
    assert page.count("<li><b>") >= len(found) > 0
    assert "/nl/map?material=wood" in page


def test_all_pages_of_the_list_together_hold_everything_once(client):
    address, anchors = "/en/map", []
    while address:
        page = client.get(address).text
        anchors += re.findall(r'class="town" id="(m\d*)"', page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(anchors) == len(set(anchors)) > 5


@pytest.mark.parametrize("query", ["material=gold", "code=999", "place=0", "after=m0", "hub=none"])
def test_an_address_with_a_word_that_is_gone_still_answers(client, query):
    assert client.get(f"/nl/map?{query}").status_code == 200


def test_pins_are_gathered_and_none_is_lost():
    towns = places().municipalities
    pins = [Pin(one.point, "private", "10", one.nis_code) for one in towns]
    start = time.perf_counter()
    found = gathered(pins, of_country(), wording("nl"))
    assert time.perf_counter() - start < 1
    assert sum(int(pin.mark) for pin in found) == 10 * len(towns)
    assert len(found) < len(towns) / 2


def test_a_place_is_known_by_postcode_by_name_or_by_point():
    gent = places().municipality("44021")
    assert town_of(Site(postcode="9000")) == gent
    assert town_of(Site(municipality="Gand")) == gent
    assert town_of(Site(point=gent.point)) == gent
    assert town_of(Site(postcode="9000", country="NL")) is None
    assert town_of(Site(point=Point(48.85, 2.35))) is None
    assert town_of(None) is None
