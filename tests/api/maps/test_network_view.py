"""The network view: who works with whom, as far as the reader may know."""

from __future__ import annotations

import re
import time
from math import dist

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.demo import load_demo
from api.services.ties.drawing import network_drawing
from api.services.ties.places import rings, spread_out
from api.services.ties.seen import Closeness, Tie, Ties
from api.services.ties.surroundings import MOST, MOST_TIES, around, whole
from api.settings import Settings
from matchmaker.domain import Kind, Organisation, PartnershipState, Visibility
from matchmaker.errors import UnknownOrganisation
from models.database import open_database
from models.store import Store


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ties")
    settings = Settings(database_url=f"sqlite:///{folder / 'site.db'}", search_limit="")
    load_demo(settings, 150, seed=20261122)
    with TestClient(create_app(settings)) as client:
        database = open_database(settings.database_url)
        with database.reading() as session:
            client.everything = Store(session).snapshot()
        database.close()
        yield client


def a_network(*pairs, closeness=Closeness.RUNNING):
    """Return ties between organisations named by a letter."""
    ids = sorted({id_ for pair in pairs for id_ in pair})
    ties = [Tie(*sorted(pair), closeness, (), 1) for pair in pairs]
    return Ties({id_: Organisation(id_, id_.upper(), Kind.PRIVATE) for id_ in ids}, tuple(ties))


def test_the_surroundings_are_partners_and_theirs_and_nobody_further():
    shown = around(a_network("ab", "bc", "cd", "ae"), "a")
    assert shown.steps == {"a": 0, "b": 1, "e": 1, "c": 2}
    assert {(tie.left, tie.right) for tie in shown.ties} == {("a", "b"), ("b", "c"), ("a", "e")}
    assert shown.left_out == 0


def test_of_many_the_closest_are_kept_and_the_others_counted():
    hub = [("m", f"p{n:03}") for n in range(40)]
    far = [(f"p{n % 40:03}", f"q{n:03}") for n in range(300)]
    shown = around(a_network(*hub, *far), "m")
    assert len(shown.steps) == MOST
    assert sum(step == 1 for step in shown.steps.values()) == 40
    assert shown.left_out == 341 - MOST
    assert len(shown.ties) <= MOST_TIES


def test_who_is_unknown_or_unnamed_is_answered_alike():
    with pytest.raises(UnknownOrganisation):
        around(a_network("ab"), "z")


@pytest.mark.parametrize("count", [1, 5, 40, 149])
def test_no_two_stand_on_each_other_in_the_rings(count):
    pairs = [("m", f"p{n:03}") for n in range(count // 2 + 1)]
    pairs += [(f"p{n % (count // 2 + 1):03}", f"q{n:03}") for n in range(count // 2)]
    places = list(rings(around(a_network(*pairs), "m")).values())
    nearest = min(dist(a, b) for at, a in enumerate(places) for b in places[:at])
    assert nearest > 17


def test_the_same_network_has_the_same_places_in_whatever_order_it_comes():
    pairs = [("abcdefgh"[n % 8], "ijklm"[n % 5]) for n in range(20)]
    once, again = whole(a_network(*pairs)), whole(a_network(*reversed(pairs)))
    assert spread_out(once) == spread_out(again)


def test_a_whole_network_finds_its_places_quickly_and_nobody_is_hidden():
    pairs = [(f"n{n:04}", f"n{(n * 7 + 3) % 450:04}") for n in range(450) if n != (n * 7 + 3) % 450]
    shown = whole(a_network(*pairs))
    start = time.perf_counter()
    places = list(spread_out(shown).values())
    assert time.perf_counter() - start < 10
    assert min(dist(a, b) for at, a in enumerate(places) for b in places[:at]) > 15


def test_thousands_are_placed_by_hub_without_waiting():
    pairs = [(f"n{n:05}", f"n{n + 1:05}") for n in range(5000)]
    shown = whole(a_network(*pairs))
    start = time.perf_counter()
    assert len(spread_out(shown)) == 5001
    assert time.perf_counter() - start < 3


def test_a_name_with_signs_of_markup_is_text():
    ties = a_network("ab")
    evil = Organisation("a", '<script>alert(1)</script>"', Kind.OTHER)
    shown = around(Ties({**ties.organisations, "a": evil}, ties.ties), "a")
    svg = network_drawing(shown, rings(shown), 'label"><b>', lambda id_: f"/nl/network/{id_}").svg
    assert "<script" not in svg
    assert "<b>" not in svg


def test_a_line_is_full_for_work_and_dashed_for_contact():
    for closeness, dashed in ((Closeness.RUNNING, False), (Closeness.CONTACT, True)):
        shown = around(a_network("ab", closeness=closeness), "a")
        svg = network_drawing(shown, rings(shown), "x", str).svg
        assert ("stroke-dasharray" in svg) is dashed


def test_a_stranger_sees_what_public_organisations_did_and_no_talks(client):
    answer = client.get("/api/v1/network").json()
    seen = {one["key"] for one in answer["nodes"]}
    hidden = {
        one.id for one in client.everything.organisations if one.visibility is not Visibility.PUBLIC
    }
    assert seen
    assert not seen & hidden
    assert {one["attributes"]["closeness"] for one in answer["edges"]} <= {"running", "ended"}
    open_ = {
        frozenset(pair)
        for one in client.everything.partnerships
        if one.state in {PartnershipState.PILOT, PartnershipState.RUNNING, PartnershipState.ENDED}
        and not hidden & set(one.partners)
        for pair in [(a, b) for a in one.partners for b in one.partners if a < b]
    }
    assert {frozenset((one["source"], one["target"])) for one in answer["edges"]} == open_


def test_the_page_draws_and_lists_the_same_as_the_file(client):
    busiest = max(client.get("/api/v1/network").json()["edges"], key=lambda one: one["source"])
    of = busiest["source"]
    answer = client.get(f"/api/v1/network?of={of}").json()
    page = client.get(f"/fr/network/{of}").text
    assert len(re.findall(r'class="pin"', page)) == len(answer["nodes"]) > 1
    assert len(re.findall(r"<tr data-nodes", page)) == len(answer["edges"])
    assert answer["nodes"][0]["key"] == of


def test_a_hidden_organisation_has_no_page_and_no_file(client):
    secret = next(
        one.id for one in client.everything.organisations if one.visibility is not Visibility.PUBLIC
    )
    for id_ in (secret, "nobody-has-this"):
        assert client.get(f"/api/v1/network?of={id_}").status_code == 404
        assert client.get(f"/nl/network/{id_}").status_code == 404


def test_an_organisation_without_ties_says_so(client):
    tied = {one["key"] for one in client.get("/api/v1/network").json()["nodes"]}
    alone = next(
        one.id
        for one in client.everything.organisations
        if one.id not in tied and one.visibility is Visibility.PUBLIC
    )
    page = client.get(f"/en/network/{alone}")
    assert page.status_code == 200
    assert "No ties yet" in page.text
