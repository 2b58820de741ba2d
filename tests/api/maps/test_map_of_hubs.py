"""The map of the hub directory."""

from __future__ import annotations

import re

from api.services.maps.directory import hub_map, middle
from api.services.maps.frame import territory_of
from api.wording import wording
from matchmaker.domain import Hub
from matchmaker.vocabulary.places import places

WEST = Hub("west", "Hub West", postcodes=("8000", "8200", "8020"))
LIEGE = Hub("luik", "Hub Liège", nis_codes=("62063",))
NOWHERE = Hub("new", "Pas begonnen")


def test_pins_have_the_numbers_of_the_list_and_a_hub_without_territory_has_none():
    svg = hub_map([WEST, NOWHERE, LIEGE], wording("fr")).svg
    pins = re.findall(r'href="#hub-(\d)"[^>]*data-mark="(\d)" aria-label="([^"]+)"', svg)
    assert pins == [("1", "1", "Hub West"), ("3", "3", "Hub Liège")]


def test_hubs_that_told_no_territory_have_no_map():
    assert hub_map([NOWHERE], wording("nl")) is None
    assert hub_map([], wording("nl")) is None


def test_the_pin_of_a_hub_lies_near_where_its_people_live():
    brugge = places().by_postcode("8000").municipality.point
    found = middle(territory_of(WEST.postcodes))
    assert abs(found.lat - brugge.lat) < 0.1
    assert abs(found.lon - brugge.lon) < 0.1
