"""Who sees what, field by field; on both databases."""

import re

import pytest

from tests.api.desk.conftest import text_of

SIGHT = "desk/organisations/a-public/sight"


@pytest.fixture
def imane(at):
    return at("coordinator")


def chosen_on(answer):
    """Return by field who is chosen, where that is not the usual."""
    lists = re.findall(
        r'<select id="see-[^"]*" name="([^"]+)">(.*?)</select>', answer.text, re.DOTALL
    )
    found = {name: re.search(r'value="(\w+)" selected', inside) for name, inside in lists}
    return {name: match[1] for name, match in found.items() if match}


def test_a_field_is_kept_from_strangers_and_shown_again(imane, door):
    def website():
        return door.get("/api/v1/organisations/a-public").json()["website"]

    assert website()
    assert "Wie ziet wat" in text_of(imane.open(SIGHT))
    imane.send(SIGHT, follow=False, **{"a-public website": "hub", "a-public municipality": "hub"})
    assert website() is None
    told = door.get("/api/v1/organisations/a-public").json()
    assert told["postcode"] is told["lat"] is None
    assert chosen_on(imane.open(SIGHT)) == {
        "a-public website": "hub",
        "a-public municipality": "hub",
    }
    imane.send(SIGHT, follow=False, **{"a-public website": ""})
    assert website()
    assert chosen_on(imane.open(SIGHT)) == {"a-public municipality": "hub"}


def test_the_amount_of_one_offer_is_kept_while_the_offer_is_not(imane, door):
    imane.send(SIGHT, follow=False, **{"a-public-public quantity": "hidden"})
    told = door.get("/api/v1/streams/a-public-public").json()
    assert told["title"]
    assert told["quantity"] is told["unit"] is told["every"] is None


def test_a_person_is_never_shown_to_everybody(imane, door):
    answer = imane.send(SIGHT, follow=False, **{"a-public email": "public"})
    assert answer.status_code == 422
    assert door.get("/api/v1/organisations/a-public").json()["email"] is None


def test_nobody_says_it_of_what_another_looks_after(imane, at, door):
    for path in ("desk/organisations/b-public/sight", "desk/organisations/nobody/sight"):
        assert imane.open(path).status_code == 404
        assert imane.send(path, **{"b-public website": "hidden"}).status_code == 404
    imane.send(SIGHT, follow=False, **{"b-public website": "hidden"})
    assert door.get("/api/v1/organisations/b-public").json()["website"]
    firm = at("entrepreneur")
    assert firm.open("mine/sight").status_code == 200
    assert firm.send("mine/sight", follow=False, **{"a-hub website": "hub"}).status_code == 303
    assert firm.open(SIGHT).status_code == 403
