"""Reports at the door: drafts of the hub's own, released for its readers, masked for everybody."""

from __future__ import annotations

import json

import pytest

from api.services.jobs.kinds import KINDS
from api.services.jobs.worker import Worker
from api.services.network import Network
from models.editions import Edition, Editions
from tests.api.federation.hubs import addresses, marker

AT = "/api/v1/reports"
PERIOD = {"period": "2026-01", "hub": "hub-a"}


@pytest.fixture
def draft(door, hubs, everybody):
    """The address of a draft that hub A's coordinator asked for."""
    asked = door.post(AT, json=PERIOD, headers=everybody["coordinator"].headers)
    assert asked.status_code == 202, asked.text
    with Network.of(hubs) as network:
        Worker(network, KINDS).run_waiting()
    job = door.get(asked.json()["href"], headers=everybody["coordinator"].headers).json()
    assert job["state"] == "done", job
    return job["result"]["href"]


def test_a_draft_is_for_the_hubs_coordinators_until_it_is_released(door, everybody, draft):
    def status(name):
        return door.get(draft, headers=everybody[name].headers).status_code

    names = ("coordinator", "administrator", "reader", "entrepreneur", "anonymous")
    assert [status(name) for name in names] == [200, 200, 404, 404, 404]
    hers = everybody["coordinator"].headers
    door.patch(draft, json={"comment": "Een goede maand."}, headers=hers)
    released = door.post(f"{draft}/release", json={"public": False}, headers=hers).json()
    assert (released["state"], released["comment"]) == ("released", "Een goede maand.")
    assert [status(name) for name in names] == [200, 200, 200, 404, 404]


def test_what_was_released_says_what_it_says(door, everybody, draft):
    hers = everybody["coordinator"].headers
    assert door.post(f"{draft}/release", json={}, headers=hers).status_code == 200
    for answer in (
        door.patch(draft, json={"comment": "Toch niet"}, headers=hers),
        door.post(f"{draft}/release", json={"public": True}, headers=hers),
    ):
        assert answer.status_code == 409
        assert "vrijgegeven" in answer.json()["title"] + answer.json().get("detail", "")


def test_the_comment_stands_in_every_form(door, everybody, draft):
    hers = everybody["coordinator"].headers
    door.patch(draft, json={"comment": "Hout deed het\ngoed."}, headers=hers)
    for form in ("html", "json", "csv"):
        body = door.get(f"{draft}/forms/{form}", headers=hers).content.decode()
        assert "Hout deed het" in body, form
    sheet = door.get(f"{draft}/forms/xlsx", headers=hers)
    assert sheet.content[:2] == b"PK"


def test_a_public_report_is_read_masked_by_whoever_is_not_of_the_hub(door, everybody, draft):
    hers = everybody["coordinator"].headers
    door.post(f"{draft}/release", json={"public": True}, headers=hers)
    seen = {
        name: door.get(f"{draft}/forms/json", headers=everybody[name].headers).json()
        for name in ("anonymous", "entrepreneur", "reader", "coordinator")
    }
    assert [one["public"] for one in seen.values()] == [True, True, False, False]
    assert "a-hidden" not in json.dumps(seen["reader"])
    assert not any(figure["now"]["rows"]["ids"] for figure in seen["anonymous"]["figures"])
    listed = door.get(AT).json()["items"]
    assert [one["href"] for one in listed] == [draft]


def test_figures_of_a_report_stay_when_the_network_changes(door, everybody, draft):
    hers = everybody["coordinator"].headers

    def figures():
        return door.get(f"{draft}/forms/json", headers=hers).json()["figures"]

    before = [one["now"]["value"] for one in figures()]
    assert door.delete("/api/v1/partnerships/a-case", headers=hers | {"If-Match": "*"}).is_success
    assert [one["now"]["value"] for one in figures()] == before


@pytest.mark.parametrize(
    ("change", "status"),
    [({"period": "soon"}, 422), ({"hub": "hub-b"}, 404), ({"region": "X"}, 422)],
)
def test_a_report_that_cannot_be_is_refused_at_once(door, everybody, change, status):
    answer = door.post(AT, json=PERIOD | change, headers=everybody["coordinator"].headers)
    assert answer.status_code == status


def test_a_report_on_a_period_that_has_not_been_leaves_nothing_behind(door, hubs, everybody):
    hers = everybody["coordinator"].headers
    count = len(door.get(AT, headers=hers).json()["items"])
    asked = door.post(AT, json=PERIOD | {"period": "2040-01"}, headers=hers).json()
    with Network.of(hubs) as network:
        Worker(network, KINDS).run_waiting()
    job = door.get(asked["href"], headers=hers).json()
    assert (job["state"], job["problem"]["code"]) == ("failed", "invalid_request")
    assert len(door.get(AT, headers=hers).json()["items"]) == count


def test_pages_let_a_coordinator_comment_and_release(door, database, everybody):
    hers = everybody["coordinator"].headers
    at = f"/nl/reports/{addresses(database, 'a')['reports']}"
    page = door.get(at, headers=hers)
    assert page.status_code == 200
    assert marker("a", "hub") in page.text  # the comment that stands
    assert 'name="comment"' in page.text
    assert 'href="/nl/organisations/a-hub"' in page.text  # a figure leads to its rows
    done = door.post(
        f"{at}/release", data={"comment": "Knap werk", "to": "everybody"}, headers=hers
    )
    assert "Knap werk" in done.text
    assert 'name="comment"' not in done.text
    assert "Knap werk" in door.get(at).text
    assert "Verslagen" in door.get("/nl/reports").text


def test_the_list_of_one_hub_is_not_that_of_another(door, database, everybody):
    hers = everybody["coordinator"].headers
    other = addresses(database, "b")["reports"]
    assert other not in door.get("/nl/reports", headers=hers).text
    assert door.get(f"/nl/reports/{other}", headers=hers).status_code == 404
    assert door.post(f"/nl/reports/{other}/remove", headers=hers).status_code == 404
    with database.reading() as session:
        assert isinstance(Editions(session).get(other), Edition)
