"""Is this the same? One organisation or two, at the desk and by the API."""

import re
from html import unescape

import pytest

from models.exchange.format import Rows
from models.store import Store
from tests.api.desk.conftest import text_of

SIDE_BY_SIDE = "desk/duplicates/a-twin-1/a-twin-2"


@pytest.fixture
def imane(at, database):
    with database.writing() as session:
        rows = [
            ("a-twin-1", "Kringloop Zevenster", "09 111 11 11", None, "9000", ("hub-a",)),
            (
                "a-twin-2",
                "Kringloop Zevenster vzw",
                None,
                "https://zes.example",
                "9000",
                ("hub-a",),
            ),
        ]
        columns = ("id", "name", "phone", "website", "postcode", "hubs")
        made = [(*row, "social_economy") for row in rows]
        Store(session).upsert({"organisations": Rows((*columns, "kind"), made)})
    return at("coordinator")


def chosen_on(answer):
    """Return what the form of two side by side would send as it stands."""
    radios = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]* checked', answer.text)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return dict([*radios, *hidden])


def test_who_may_stand_here_twice_is_asked_about_with_reasons(imane):
    said = text_of(imane.open("desk/duplicates"))
    assert "Kringloop Zevenster en Kringloop Zevenster vzw" in said
    assert "Zelfde postcode" in said
    assert "De namen lijken sterk op elkaar" in said


def test_merged_they_are_one_and_old_addresses_lead_there(imane, door, everybody):
    page = imane.open(SIDE_BY_SIDE)
    form = chosen_on(page)
    assert (form["phone"], form["website"], form["name"]) == ("one", "other", "one")
    after = imane.send(f"{SIDE_BY_SIDE}/merge", **form | {"name": "other"})
    assert "is hier nu bij gevoegd" in unescape(after.text)
    said = text_of(after)
    assert "Kringloop Zevenster vzw" in said
    assert "09 111 11 11" in said
    assert "https://zes.example" in said
    old = imane.open("desk/organisations/a-twin-2/edit?x=1", follow_redirects=False)
    assert old.status_code == 308
    assert old.headers["location"] == "/nl/desk/organisations/a-twin-1/edit?x=1"
    headers = everybody["coordinator"].headers
    api = door.get("/api/v1/organisations/a-twin-2", headers=headers, follow_redirects=False)
    assert api.headers["location"] == "/api/v1/organisations/a-twin-1"
    number = re.search(r"/desk/mergers/(\d+)/undo", after.text)[1]
    imane.send(f"desk/mergers/{number}/undo", follow=False)
    assert imane.open("desk/organisations/a-twin-2/edit").status_code == 200


def test_two_stay_two_and_nobody_asks_again(imane):
    imane.send(f"{SIDE_BY_SIDE}/distinct", follow=False)
    assert "Zevenster" not in text_of(imane.open("desk/duplicates"))


def test_who_looked_at_something_older_merges_nothing(imane, door, everybody):
    form = chosen_on(imane.open(SIDE_BY_SIDE))
    headers = {**everybody["coordinator"].headers, "If-Match": "*"}
    door.patch("/api/v1/organisations/a-twin-2", json={"phone": "09 2"}, headers=headers)
    door.cookies.clear()
    told = imane.send(f"{SIDE_BY_SIDE}/merge", **form)
    assert told.status_code == 409
    assert "Iemand heeft net een van beide aangepast" in text_of(told)


def test_where_a_hidden_one_went_is_told_to_nobody_else(imane, at, database):
    with database.writing() as session:
        rows = Rows(("id", "visibility"), [("a-twin-1", "hidden"), ("a-twin-2", "hidden")])
        Store(session).upsert({"organisations": rows})
    imane.send(f"{SIDE_BY_SIDE}/merge", follow=False)
    for who in ("anonymous", "entrepreneur", "reader"):
        for path in ("organisations/a-twin-2", "network/a-twin-2"):
            assert at(who).open(path, follow_redirects=False).status_code == 404, who
    merged = imane.open("desk/organisations/a-twin-2/edit", follow_redirects=False)
    assert merged.status_code == 308


def test_nobody_merges_what_another_hub_looks_after(imane, at):
    for pair in ("a-hub/b-public", "b-public/a-hub", "a-hub/a-hub", "a-hub/nobody"):
        assert imane.open(f"desk/duplicates/{pair}").status_code == 404, pair
        for what in ("merge", "distinct"):
            assert imane.send(f"desk/duplicates/{pair}/{what}").status_code == 404, pair
    for who in ("entrepreneur", "reader"):
        assert at(who).open("desk/duplicates").status_code == 403


def test_the_api_merges_once_however_often_it_is_asked(imane, door, everybody):
    headers = {**everybody["coordinator"].headers, "Idempotency-Key": "k1"}
    [pair] = [
        one
        for one in door.get("/api/v1/duplicates", headers=headers).json()["items"]
        if "twin" in str(one)
    ]
    assert [one["id"] for one in pair["organisations"]] == ["a-twin-1", "a-twin-2"]
    wish = {"gone": "a-twin-2", "take": ["name"]}
    address = "/api/v1/organisations/a-twin-1/merge"
    answers = [door.post(address, json=wish, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    listed = door.get("/api/v1/mergers", headers=headers).json()["items"]
    assert [one["gone"] for one in listed if one["kept"] == "a-twin-1"] == ["a-twin-2"]
    wrong = {"gone": "a-hub", "take": ["colour"]}
    assert (
        door.post(address, json=wrong, headers=everybody["coordinator"].headers).status_code == 422
    )
    assert door.delete(answers[0].json()["href"], headers=headers).status_code == 204
    assert door.delete(answers[0].json()["href"], headers=headers).status_code == 409


def test_numbers_that_no_merger_has_are_unknown(imane, door, everybody):
    headers = everybody["coordinator"].headers
    for number in ("0", "2147483648", "9" * 30, "x", "²"):
        assert door.delete(f"/api/v1/mergers/{number}", headers=headers).status_code == 404
    door.cookies.clear()
    for number in (2**31 - 1, 2**31, 10**30):
        assert imane.send(f"desk/mergers/{number}/undo").status_code in {404, 422}
