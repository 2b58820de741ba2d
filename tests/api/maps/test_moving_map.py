"""What the map that moves is told, and that pictures of the land come from nobody unless asked."""

from __future__ import annotations

import gzip
import json

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.app import create_app
from api.routes.headers import CONTENT_POLICY, POLICY, standing_headers
from api.services.demo import load_demo
from api.settings import Settings

TILES = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path_factory.mktemp('moving') / 'site.db'}", search_limit=""
    )
    load_demo(settings, 30, seed=20261122)
    return settings


@pytest.fixture(scope="module")
def client(settings):
    with TestClient(create_app(settings)) as client:
        yield client


def test_it_has_a_pin_for_each_municipality_and_together_they_are_the_list(client):
    pins = client.get("/nl/map/pins.json?sort=offer").json()
    features = client.get("/api/v1/map.geojson?sort=offer").json()["features"]
    assert sum(int(pin["mark"]) for pin in pins) == len(features)
    assert len({(pin["lat"], pin["lon"]) for pin in pins}) == len(pins)
    assert all(pin["href"].startswith("/nl/map?sort=offer&place=") for pin in pins)


@pytest.mark.parametrize(("language", "name"), [("nl", "Namen"), ("fr", "Namur"), ("en", "Namur")])
def test_towns_have_the_names_of_the_readers_language_the_largest_first(client, language, name):
    answer = client.get(f"/{language}/map/outlines.json")
    towns = [town[0] for town in answer.json()["towns"]]
    assert name in towns[:10]
    assert len(towns) == len(answer.json()["objects"]["municipalities"]["geometries"])


def test_outlines_travel_packed_and_light(client):
    answer = client.get("/nl/map/outlines.json", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 70_000
    plain = client.get("/nl/map/outlines.json", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert json.loads(plain.content) == answer.json()
    assert gzip.compress(plain.content)


def test_without_tiles_no_page_may_load_from_another_host(client):
    page = client.get("/nl/map")
    assert page.headers[POLICY] == CONTENT_POLICY
    assert "data-tiles" not in page.text


def test_with_tiles_their_host_is_allowed_for_pictures_alone_and_their_maker_named(settings):
    with_tiles = Settings(
        database_url=settings.database_url,
        map_tile_url=TILES,
        map_tile_credit="© OpenStreetMap contributors",
    )
    policy = standing_headers(with_tiles)[POLICY]
    assert "img-src 'self' data: https://*.tiles.example.org;" in policy
    assert policy.count("example.org") == 1
    with TestClient(create_app(with_tiles)) as client:
        page = client.get("/nl/map")
    assert page.headers[POLICY] == policy
    assert f'data-tiles="{TILES}" data-credit="© OpenStreetMap contributors"' in page.text


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example.org/map.png",
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
    ],
)
def test_an_address_that_is_none_of_tiles_is_refused_at_the_start(address):
    with pytest.raises(ValidationError):
        Settings(map_tile_url=address, map_tile_credit="somebody")


def test_tiles_without_the_name_of_their_maker_are_refused_at_the_start():
    with pytest.raises(ValidationError, match="who made the map"):
        Settings(map_tile_url=TILES)
