"""The map beside the partners that were found: the same numbers, and nobody who stays unnamed."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.demo import load_demo
from api.services.maps.frame import of_country
from api.services.maps.pins import Pin, label_sides
from api.settings import Settings
from matchmaker.domain import Direction, Visibility
from matchmaker.vocabulary.places import places
from models.database import open_database
from models.store import Store

SEARCHES = ("text=voedseloverschot&near=Gent&radius=", "text=karton", "text=textiel&near=8000")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("found")
    settings = Settings(database_url=f"sqlite:///{folder / 'site.db'}")
    load_demo(settings, 60, seed=20261122)
    with TestClient(create_app(settings)) as client:
        database = open_database(settings.database_url)
        with database.reading() as session:
            client.everything = Store(session).snapshot()
        database.close()
        yield client


def pins_and_cards(page):
    pins = re.findall(r'class="pin" href="#result-(\d+)"[^>]*aria-label="([^"]*)"', page)
    cards = re.findall(
        r'id="result-(\d+)"[^>]*>.*?class="number">(\d+)\.</span> (.*?)</h3>', page, re.DOTALL
    )
    return pins, cards


@pytest.mark.parametrize("search", SEARCHES)
def test_each_pin_leads_to_the_card_of_its_number_and_name(client, search):
    pins, cards = pins_and_cards(client.get(f"/nl/?{search}").text)
    named = {number: re.sub("<[^>]+>", "", name) for number, _, name in cards if "<a" in name}
    assert pins
    assert dict(pins).items() <= named.items()
    assert [number for number, _, _ in cards] == [mark for _, mark, _ in cards]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_pin_stands_in_the_middle_of_a_municipality_never_at_an_address(client, search):
    page = client.get(f"/fr/?{search}").text
    middles = {(f"{m.point.lat:.4f}", f"{m.point.lon:.4f}") for m in places().municipalities}
    assert set(re.findall(r'data-lat="([^"]+)" data-lon="([^"]+)"', page)) <= middles


def test_who_stays_unnamed_has_a_card_and_no_pin(client):
    hidden = {
        one.id: one.name
        for one in client.everything.organisations
        if one.visibility is not Visibility.PUBLIC
    }
    asked = [one for one in client.everything.streams if one.organisation in hidden][:6]
    seen = set()
    for stream in asked:
        way = "need" if stream.direction is Direction.OFFER else "offer"
        page = client.get("/nl/", params={"text": stream.title, "direction": way}).text
        pins, cards = pins_and_cards(page)
        blind = {number for number, _, name in cards if "<a" not in name}
        assert not blind & {number for number, _ in pins}
        assert not set(hidden.values()) & {name for _, name in pins}
        seen |= blind
    assert seen, "some search must find somebody who stays unnamed"


def test_a_search_without_an_answer_has_no_map(client):
    assert 'class="map"' not in client.get("/en/?text=zeewier&near=8000&radius=5").text


def test_names_beside_pins_never_cover_each_other():
    towns = sorted(places().municipalities, key=lambda one: -one.population_2020)[:80]
    frame = of_country()
    pins = [Pin(one.point, "private", "1", "Een lange naam hier", named=True) for one in towns]
    placed = [frame.place(one.point.lon, one.point.lat) for one in pins]
    busy = [(x - 20, y - 20, x + 20, y + 20) for x, y in placed]
    sides = label_sides(pins, placed, frame, busy)
    names = busy[len(pins) :]
    assert len(names) == sum(map(bool, sides)) > 0
    for at, a in enumerate(names):
        for b in names[:at]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
