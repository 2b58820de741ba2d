"""A visitor asks to be introduced; the hub of the partner answers; then it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from models.casework.introductions import forget_introductions
from tests.api.casework.test_case_pages import reader, words_of  # noqa: F401 (fixture)
from tests.api.federation.conftest import door, everybody, hubs  # noqa: F401 (fixtures)
from tests.api.federation.hubs import marker

VISITOR = {"name": "Bo Bezoeker", "email": "Bo@Bezoeker.be", "message": "Wij hebben <b>hout</b>."}
SEARCH = {"text": "houten paletten", "direction": "need"}


def asked(at):
    items = at("coordinator").get("/introductions").json()["items"]
    return [one for one in items if one["email"] == "bo@bezoeker.be"]


def test_a_visitor_asks_and_the_coordinator_makes_it_a_case(reader, at):  # noqa: F811
    visitor, me = reader("anonymous"), reader("coordinator")
    page = visitor.see("/nl/introduce?organisation=a-public")
    assert "Na 180 dagen wissen we het" in words_of(page)
    sent = visitor.send("/nl/introduce", organisation="a-public", **VISITOR)
    assert "Je vraag is verstuurd" in words_of(sent)

    shown = me.see("/nl/desk/requests")
    assert "Bo Bezoeker wil kennismaken met" in words_of(shown)
    assert "Wij hebben &lt;b&gt;hout&lt;/b&gt;." in shown.text
    (one,) = asked(at)
    made = me.send(f"/nl/desk/requests/{one['id']}/case")
    assert made.status_code == 303
    case = me.see(made.headers["location"])
    assert "De bezoeker antwoorden" in case.text
    assert "bezoeker.be" not in case.text  # stays with the request, and goes with it
    assert asked(at)[0]["state"] == "case"
    assert me.send(f"/nl/desk/requests/{one['id']}/case").status_code == 422


def test_what_is_missing_is_said_and_nothing_typed_is_lost(reader):  # noqa: F811
    fields = VISITOR | {"email": "geen adres", "message": ""}
    answer = reader("anonymous").send("/fr/introduce", organisation="a-public", **fields)
    assert answer.status_code == 422
    assert "Ce n’est pas une adresse mail" in words_of(answer)
    assert 'value="Bo Bezoeker"' in answer.text


def test_the_hub_of_a_blind_partner_is_asked_without_naming_them(reader, at):  # noqa: F811
    visitor = reader("anonymous")
    ranks = {}
    for rank in range(1, 11):
        query = "&".join(f"{name}={value}" for name, value in SEARCH.items())
        page = visitor.see(f"/nl/introduce?{query}&rank={rank}")
        if page.status_code == 200 and "Firma" not in page.text:
            ranks[rank] = page
    assert ranks
    for rank, page in ranks.items():
        for hub in "ab":
            for kind in ("hub", "hubs", "hidden", "contact"):
                assert marker(hub, kind) not in page.text
        told = visitor.send("/nl/introduce", **SEARCH, rank=rank, **VISITOR)
        assert told.status_code == 200
    boss = at("administrator").get("/introductions").json()["items"]
    blind = {one["organisation"] for one in boss if one["email"] == "bo@bezoeker.be"}
    assert blind
    assert not blind & {"a-public", "b-public"}


@pytest.mark.parametrize("organisation", ["a-hidden", "b-hub", "nowhere"])
def test_a_hidden_partner_cannot_be_asked_for_by_id(at, reader, organisation):  # noqa: F811
    body = VISITOR | {"organisation": organisation}
    assert at("anonymous").post("/introductions", json=body).status_code == 404
    assert reader("anonymous").see(f"/nl/introduce?organisation={organisation}").status_code == 404


def test_programs_that_fill_in_every_field_are_thanked_and_not_heard(reader, at):  # noqa: F811
    fields = VISITOR | {"website": "https://spam.example"}
    answer = reader("anonymous").send("/nl/introduce", organisation="a-public", **fields)
    assert answer.status_code == 200
    assert asked(at) == []


def test_nobody_fills_a_desk(at):
    body = VISITOR | {"organisation": "a-public"}
    answers = [at("anonymous").post("/introductions", json=body).status_code for _ in range(7)]
    assert set(answers) == {202}
    assert len(asked(at)) == 5


def test_a_request_is_declined_with_a_word(reader, at):  # noqa: F811
    me = reader("coordinator")
    at("anonymous").post("/introductions", json=VISITOR | {"organisation": "a-public"})
    (one,) = asked(at)
    assert me.send(f"/nl/desk/requests/{one['id']}/decline", answer=" ").status_code == 422
    assert me.send(f"/nl/desk/requests/{one['id']}/decline", answer="Vol").status_code == 303
    assert asked(at)[0]["answer"] == "Vol"


def test_another_hub_sees_none_of_it(at):
    at("anonymous").post("/introductions", json=VISITOR | {"organisation": "b-public"})
    assert asked(at) == []
    assert at("coordinator").post("/introductions/b-wish/case").status_code == 404
    assert at("reading key").get("/introductions").status_code == 403


def test_who_is_erased_asked_nothing(at):
    at("anonymous").post("/introductions", json=VISITOR | {"organisation": "a-public"})
    told = at("administrator").post("/persons/tell", json={"email": "bo@bezoeker.be"})
    assert "hout" in str(told.json()["wrote"])
    gone = at("administrator").post("/persons/erase", json={"email": "bo@bezoeker.be"})
    assert gone.status_code == 200
    assert asked(at) == []


def test_a_request_is_forgotten_after_half_a_year(at, database):
    at("anonymous").post("/introductions", json=VISITOR | {"organisation": "a-public"})
    with database.writing() as session:
        forget_introductions(session, before=datetime.now(UTC) + timedelta(days=179))
    assert len(asked(at)) == 1
    with database.writing() as session:
        forget_introductions(session, before=datetime.now(UTC) + timedelta(days=181))
    assert asked(at) == []
