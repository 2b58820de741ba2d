"""A hub works on a case from lead to end, and every step is written down by whoever took it."""

from datetime import date, timedelta

import pytest

from models.exchange.format import Rows
from models.store import Store

TODAY = date.today()  # noqa: DTZ011 (the server's day)
NEW = {"partners": ["a-hub", "a-public"], "title": "Paletten rond de haven"}


@pytest.fixture
def imane(at):
    return at("coordinator")


@pytest.fixture
def case(imane):
    answer = imane.post("/cases", NEW)
    assert answer.status_code == 201, answer.text
    return answer.json()


def tag(answer):
    return {"If-Match": answer.headers["etag"]}


def any_version():
    return {"If-Match": "*"}


def test_who_opens_a_case_minds_it(imane, case):
    me = imane.get("/session").json()["user"]
    assert case["owner"] == {"id": me, "name": "C"}
    assert case["state"] == "lead"
    assert [one["id"] for one in case["partners"]] == ["a-hub", "a-public"]
    assert case["missing"] == ["public"]
    assert [(one["state"], one["who"]) for one in case["steps"]] == [("lead", "C")]


def test_a_case_is_opened_once_however_often_it_is_sent(imane):
    headers = {"Idempotency-Key": "case-1"}
    first, second = (imane.post("/cases", NEW, headers=headers).json() for _ in range(2))
    assert first["id"] == second["id"]


def test_a_case_goes_forward_step_by_step_or_over_several(imane, case):
    for state in ("introduced", "pilot", "running"):
        moved = imane.post(f"{path(case)}/steps", {"state": state}, headers=any_version())
        assert moved.status_code == 201, moved.text
    assert [one["state"] for one in moved.json()["steps"]] == [
        "lead",
        "introduced",
        "pilot",
        "running",
    ]
    assert moved.json()["started"] == TODAY.isoformat()


def path(case):
    return case["href"].removeprefix("/api/v1")


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"state": "lead"}, "body/state"),
        ({"state": "failed"}, "body/reason"),
        ({"state": "failed", "reason": "completed"}, "body/reason"),
        ({"state": "ended"}, "body/reason"),
    ],
)
def test_a_step_that_needs_more_words_is_refused(imane, case, step, fault):
    answer = imane.post(f"{path(case)}/steps", step, headers=any_version())
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [fault]


def test_back_only_with_a_note(imane, case):
    steps = f"{path(case)}/steps"
    imane.post(steps, {"state": "talking"}, headers=any_version())
    silent = imane.post(steps, {"state": "lead", "note": "  "}, headers=any_version())
    assert silent.json()["errors"][0]["pointer"] == "body/note"
    told = imane.post(steps, {"state": "lead", "note": "Te vroeg"}, headers=any_version())
    assert told.status_code == 201
    assert told.json()["steps"][-1]["note"] == "Te vroeg"


def test_a_case_that_failed_says_why_and_asks_nothing_more(imane, case):
    imane.patch(path(case), {"next_action": "Bellen", "due": "2026-01-01"}, headers=any_version())
    failed = imane.post(
        f"{path(case)}/steps",
        {"state": "failed", "reason": "price", "note": "Twee keer zo duur"},
        headers=any_version(),
    ).json()
    assert failed["reason"] == "price"
    assert failed["ended"] == TODAY.isoformat()
    assert failed["steps"][-1] == failed["steps"][-1] | {"reason": "price", "state": "failed"}
    assert (failed["next_action"], failed["due"]) == (None, None)
    again = imane.post(
        f"{path(case)}/steps", {"state": "talking", "note": "Toch"}, headers=any_version()
    ).json()
    assert (again["reason"], again["ended"]) == (None, None)


def test_a_change_through_the_partnership_is_a_step_too(imane, case, at):
    answer = at("key").patch(
        f"/partnerships/{case['id']}", {"state": "talking"}, headers=any_version()
    )
    assert answer.status_code == 200
    step = imane.get(path(case)).json()["steps"][-1]
    assert step["state"] == "talking"
    assert step["by"].startswith("key:")
    unexplained = at("key").patch(
        f"/partnerships/{case['id']}", {"state": "failed"}, headers=any_version()
    )
    assert unexplained.status_code == 422


def test_an_import_takes_steps_and_the_same_file_twice_takes_none(imane, database):
    rows = Rows(("id", "state", "partners", "hub"), [("new", "pilot", ("a-hub",), "hub-a")])
    for _ in range(2):
        with database.writing() as session:
            Store(session).upsert({"partnerships": rows})
    steps = imane.get("/cases/new").json()["steps"]
    assert [(one["state"], one["by"]) for one in steps] == [("pilot", "console")]


def test_two_coordinators_at_once_the_second_is_told(imane, case):
    read = imane.get(path(case))
    first = imane.patch(path(case), {"next_action": "Bellen"}, headers=tag(read))
    second = imane.post(f"{path(case)}/steps", {"state": "talking"}, headers=tag(read))
    assert (first.status_code, second.status_code) == (200, 412)
    assert imane.patch(path(case), {"next_action": "X"}).status_code == 428


def test_a_note_stays_beside_the_case(imane, case):
    answer = imane.post(f"{path(case)}/notes", {"text": " Gebeld, hoort volgende week "})
    assert [(one["who"], one["text"]) for one in answer.json()["notes"]] == [
        ("C", "Gebeld, hoort volgende week")
    ]
    assert imane.post(f"{path(case)}/notes", {"text": "   "}).status_code == 422


def test_the_list_is_in_order_of_urgency_and_can_be_filtered(imane):
    days = {"Laat": -3, "Straks": 20, "Morgen": 1}
    for title, days_away in days.items():
        due = (TODAY + timedelta(days=days_away)).isoformat()
        imane.post("/cases", NEW | {"title": title, "due": due, "next_action": "Bellen"})

    def titles(query=""):
        return [one["title"] for one in imane.get(f"/cases{query}").json()["items"]]

    assert titles() == ["Laat", "Morgen", "Straks", titles()[-1]]
    assert titles("?overdue=true") == ["Laat"]
    assert titles(f"?due_before={TODAY + timedelta(days=2)}") == ["Laat", "Morgen"]
    assert titles("?owner=me&q=straks") == ["Straks"]
    assert titles("?state=running") == [titles()[-1]]
    first = imane.get("/cases?limit=2").json()
    rest = imane.get(f"/cases?limit=2&after={first['next']}").json()
    assert [one["title"] for one in first["items"] + rest["items"]] == titles()
    assert rest["next"] is None
    assert imane.get("/cases?after=AAAA").status_code == 422
    assert imane.get("/cases").json()["items"][0]["late"] is True


def test_what_is_due_stands_in_the_calendar(imane):
    imane.post("/cases", NEW | {"due": "2026-12-04", "next_action": "Bellen"})
    calendar = imane.get("/cases.ics?lang=nl")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Bellen (Paletten rond de haven)" in calendar.text
    assert "DTSTART;VALUE=DATE:20261204" in calendar.text


def test_only_somebody_of_the_hub_can_mind_a_case(imane, case, at, database):
    boss = at("administrator")
    other = {"email": "z@b.be", "name": "Z", "role": "coordinator", "hubs": ["hub-b"]}
    stranger = boss.post("/users", other).json()["id"]
    refused = imane.patch(path(case), {"owner": stranger}, headers=any_version())
    assert refused.json()["errors"][0]["pointer"] == "body/owner"


def test_the_trail_tells_each_step(imane, case):
    imane.post(f"{path(case)}/steps", {"state": "talking"}, headers=any_version())
    actions = [(one["action"], one["noun"]) for one in imane.get("/audit").json()["items"]]
    assert ("talking", "cases") in actions


def test_who_is_erased_is_named_in_no_step(imane, case, at):
    boss = at("administrator")
    assert boss.post("/persons/erase", {"email": "c@a.be"}).status_code == 200
    (step,) = boss.get(path(case)).json()["steps"]
    assert (step["by"], step["who"]) == ("erased", None)
