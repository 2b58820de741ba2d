"""Planning for a hub: its coordinator may, with its own members; nobody else's."""

from __future__ import annotations

import json

import pytest

PAGES = ("bundles", "exposure", "plan", "what-if")


@pytest.mark.parametrize("page", PAGES)
def test_a_coordinator_plans_for_the_own_hub_and_no_other(door, everybody, page):
    headers = everybody["coordinator"].headers
    shown = door.get(f"/nl/{page}", headers=headers)
    assert shown.status_code == 200
    assert "zqb" not in shown.text
    assert door.get(f"/nl/{page}?hub=hub-b", headers=headers).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_works_for_no_hub_is_kept_out(door, everybody, page):
    for who in ("reader", "entrepreneur"):
        answer = door.get(f"/nl/{page}", headers=everybody[who].headers, follow_redirects=False)
        assert answer.status_code in {303, 403}, who


def test_lists_of_a_hub_hold_only_its_members(door, everybody):
    headers = everybody["coordinator"].headers
    hubs = door.get("/api/v1/hubs", headers=headers).json()["items"]
    own = next(one for one in hubs if one["id"] == "hub-a")
    address = own.get("address", own["id"])
    told = door.get(f"/api/v1/hubs/{address}/exposure", headers=headers).json()
    text = json.dumps(told)
    assert all(one["organisation"].startswith("a-") for one in told["lists"]), text


def test_the_plan_of_a_hub_goes_through_its_members_alone(door, everybody):
    headers = everybody["coordinator"].headers
    told = door.get("/api/v1/hubs/hub-a/plan", headers=headers)
    if told.status_code == 404:  # addresses are not ids
        hubs = door.get("/api/v1/hubs", headers=headers).json()["items"]
        own = next(one for one in hubs if one["id"] == "hub-a")
        told = door.get(f"/api/v1/hubs/{own['address']}/plan", headers=headers)
    assert told.status_code == 200
    assert all(
        one.startswith("a-") for line in told.json()["lines"] for one in line["organisations"]
    )
    assert "zqb" not in told.text
