"""A search that finds nobody still helps: who is further away, the other way, and the hub."""

from __future__ import annotations

import re
from html import unescape

import pytest

from api.services.alternatives import the_other_way
from api.services.suggestions import Search, find_partners

FAR_OFF = {"text": "karton", "near": "6600", "radius": "10", "direction": "offer"}
"""Bastogne, where the fictional network has nobody within 10 km."""


def cards_of(page):
    return re.findall(r"<article.*?</article>", page, flags=re.DOTALL)


@pytest.fixture
def page(site):
    return site.get("/nl/", params=FAR_OFF).text


def test_the_nearest_further_away_are_shown_nearest_first(page):
    assert "Nog niemand voor “karton” binnen 10 km" in page
    distances = [int(re.search(r"(\d+) km</span>", card)[1]) for card in cards_of(page)]
    assert 1 <= len(distances) <= 3
    assert distances == sorted(distances)
    told = re.search(r"Wel \d+ verder weg, (?:de dichtste )?(?:op|binnen) (\d+) km\.", page)
    assert int(told[1]) == distances[0] > 10


def test_who_asks_for_an_introduction_there_gets_the_partner_of_the_card(site, page):
    for card in cards_of(page):
        name = unescape(re.search(r"<h3>.*?(?:<a[^>]*>)?([^<>]+)(?:</a>)?</h3>", card)[1]).strip()
        address = unescape(re.search(r'href="(/nl/introduce\?[^"]+)"', card)[1])
        assert name in unescape(site.get(address).text)


def test_there_is_a_way_to_search_everywhere_to_be_told_and_to_reach_a_hub(page):
    assert re.search(r'href="/nl/\?[^"]*radius="', page)
    assert "/nl/alerts/new?text=karton" in page
    assert 'href="/nl/hubs"' in page


def test_the_hub_of_the_place_is_named_with_its_address(site):
    page = site.get("/nl/", params={**FAR_OFF, "near": "8000", "text": "zeewier"}).text
    assert re.search(r"Je hub: <a href=\"/nl/hubs/[^\"]+\">[^<]+</a>, \S+@\S+\.example", page)


def test_where_nobody_is_anywhere_the_other_way_is_offered(site, monkeypatch):
    monkeypatch.setattr("api.pages.find.farther", lambda network, search: None)
    monkeypatch.setattr("api.pages.find.the_other_way", lambda network, search: 2)
    page = site.get("/fr/", params=FAR_OFF).text
    assert "Vous en cherchez, au contraire ? Il y a 2 partenaires" in page
    assert re.search(r'class="btn" href="/fr/\?text=karton&amp;direction=need', page)


def test_the_other_way_is_counted_as_its_own_search_would(site):
    network = site.app.state.network
    offer = Search("karton", "offer", "8000", 60)
    need = find_partners(network, Search("karton", "need", "8000", 60))
    assert the_other_way(network, offer) == len(need.suggestions)


def test_an_answer_is_brief_and_the_rest_of_it_folded(site):
    page = site.get("/nl/", params={**FAR_OFF, "near": "8000", "radius": "60"}).text
    cards = cards_of(page)
    assert cards
    for card in cards:
        shown, folded = card.split("<details>")
        assert 1 <= shown.count('<li class="') <= 4  # with the line about who is not named
        assert "<table" in folded
