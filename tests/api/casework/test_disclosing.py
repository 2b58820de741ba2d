"""Who a blind partner is: asked, granted, refused, withdrawn, and nobody learns more than that."""

from datetime import UTC, datetime, timedelta

import pytest

from api.services.accounts import hashed
from matchmaker.domain import Visibility
from models.access.asker import Role
from models.accounts import Accounts, User
from tests.api.casework.conftest import Client
from tests.api.federation.hubs import marker

HIDDEN, HUB = marker("b", "hidden"), marker("b", "hub")
CONTACT = marker("b", "contact")
PLACES = (
    "/organisations?limit=1000",
    "/organisations?limit=1000&format=csv",
    "/streams?limit=1000",
    "/sites?limit=1000",
    "/skills?limit=1000",
    "/organisations/a-public/suggestions?top=50",
    "/streams/a-public-public/suggestions?top=50",
    "/hubs/hub-a/suggestions?top=50",
    "/find?text=houten+paletten&direction=need&top=50",
    "/disclosures",
    "/audit",
    "/cases",
)


@pytest.fixture
def bea(door, database, everybody):
    """The coordinator of hub B."""
    now = datetime.now(UTC)
    with database.writing() as session:
        accounts = Accounts(session)
        bea = User("b@b.be", "Bea", Role.COORDINATOR, hubs=frozenset({"hub-b"}))
        added = accounts.add(bea, now)
        accounts.open_session(hashed("token-bea"), added.id, now, now + timedelta(days=1))
    return Client(door, {"Cookie": "session=token-bea"})


def everything(client):
    return " ".join(client.get(place).text for place in PLACES).lower()


def blind_suggestion(client, kept=1):
    """Give shortlist and rank of the best partner without a name."""
    told = client.get("/organisations/a-public/suggestions?top=50").json()
    (one, *_) = [s for s in told["suggestions"] if s["partner"]["id"] is None]
    return {"shortlist": told["shortlist"], "rank": one["rank"]}


def ask_about(client, database, organisation):
    """Ask about this organisation: find the rank under which it was shown."""
    from models.memory import Memory  # noqa: PLC0415

    told = client.get("/organisations/a-public/suggestions?top=50").json()
    with database.reading() as session:
        kept = Memory(session).suggestions(told["shortlist"])
    (rank,) = [one.rank for one in kept if one.partner == organisation]
    return client.post("/disclosures", {"shortlist": told["shortlist"], "rank": rank})


def test_after_a_grant_the_name_is_known_everywhere_and_not_before(at, bea, database):
    imane = at("coordinator")
    asked = ask_about(imane, database, "b-hidden")
    assert asked.status_code == 201, asked.text
    assert asked.json()["about"] == {"id": None, "name": None, "kind": "private"}
    assert asked.json()["state"] == "asked"
    assert HIDDEN not in everything(imane)
    question = f"/disclosures/{asked.json()['id']}"
    seen = bea.get(question).json()
    assert seen["mine"] is True
    assert seen["hub_name"] == "Hub A"
    assert seen["about"]["id"] == "b-hidden"
    assert seen["steps"][0]["by"] is None, "who asks is the hub, not a person"
    granted = bea.post(f"{question}/steps", {"state": "granted", "note": "Bel hen gerust"})
    assert granted.status_code == 201, granted.text
    told = imane.get(question).json()
    assert told["about"] == {"id": "b-hidden", "name": f"Firma {HIDDEN}", "kind": "private"}
    assert told["steps"][-1] | {"at": ""} == {
        "at": "",
        "state": "granted",
        "by": None,
        "note": "Bel hen gerust",
    }
    for place in ("/organisations?limit=1000", "/organisations/a-public/suggestions?top=50"):
        assert HIDDEN in imane.get(place).text, place
    one = imane.get("/organisations/b-hidden").json()
    assert CONTACT in one["email"]
    other = at("reading key").get("/organisations/b-hidden")
    assert CONTACT not in other.text
    for name in ("anonymous", "entrepreneur"):
        assert HIDDEN not in everything(at(name))
    bea.post(f"{question}/steps", {"state": "withdrawn"})
    assert HIDDEN not in everything(imane)


def test_hidden_streams_stay_hidden_when_their_owner_is_named(at, bea, database):
    imane = at("coordinator")
    question = f"/disclosures/{ask_about(imane, database, 'b-hub').json()['id']}"
    bea.post(f"{question}/steps", {"state": "granted"})
    told = everything(imane)
    assert HUB in told
    assert HIDDEN not in told


def test_a_refusal_tells_nothing_and_is_not_asked_again(at, bea):
    imane = at("coordinator")
    wanted = blind_suggestion(imane)
    first = imane.post("/disclosures", wanted).json()
    bea.post(f"/disclosures/{first['id']}/steps", {"state": "refused", "note": "Nu niet"})
    again = imane.post("/disclosures", wanted).json()
    assert (again["id"], again["state"]) == (first["id"], "refused")
    assert again["about"]["name"] is None
    assert not any(marker("b", kind) in everything(imane) for kind in ("hub", "hidden"))
    assert len(list(Visibility)) == 4


def test_only_the_other_side_answers_and_only_people_do(at, bea):
    imane = at("coordinator")
    question = imane.post("/disclosures", blind_suggestion(imane)).json()["id"]
    steps = f"/disclosures/{question}/steps"
    assert imane.post(steps, {"state": "granted"}).status_code == 422
    assert at("key").post(steps, {"state": "granted"}).status_code == 403
    assert at("entrepreneur").post(steps, {"state": "granted"}).status_code == 404
    assert bea.post(steps, {"state": "withdrawn"}).status_code == 422
    assert imane.post(steps, {"state": "withdrawn"}).status_code == 201


def test_a_question_needs_a_list_that_was_shown_for_ones_own(at, bea):
    imane = at("coordinator")
    wanted = blind_suggestion(imane)
    assert bea.post("/disclosures", wanted).status_code == 404
    assert imane.post("/disclosures", wanted | {"rank": 999}).status_code == 404
    assert at("reader").post("/disclosures", wanted).status_code == 403


def test_each_step_is_in_the_trail_of_both_hubs(at, bea):
    imane = at("coordinator")
    question = imane.post("/disclosures", blind_suggestion(imane)).json()["id"]
    bea.post(f"/disclosures/{question}/steps", {"state": "refused"})
    for side in (imane, bea):
        trail = side.get("/audit").json()["items"]
        steps = [one["action"] for one in trail if one["noun"] == "disclosures"]
        assert steps == ["refused", "asked"]
