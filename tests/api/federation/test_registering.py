"""An organisation proposes itself, says yes by mail, and its hub decides; nothing typed is lost."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from html import unescape
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.people import People
from api.services.proposals.proposing import MOST_OF_ONE, ByKey, Desk, ask
from models.access.asker import CONSOLE, Asker, Role
from models.accounts import User
from models.errors import UnknownRow
from models.persons import Persons
from models.proposals import Proposal, Proposals
from tests.api.federation.hubs import marker

NOW = datetime.now(UTC)
COORDINATOR = Asker(Role.COORDINATOR, hubs=frozenset({"hub-a"}))
BAKER = Proposal(
    hub="hub-a",
    email="jo@korst.example",
    language="nl",
    created=NOW,
    values={"name": "De Korst", "kind": "private", "postcode": "9000"},
    streams=({"direction": "offer", "title": "oud brood", "waste_code_assumed": False},),
)
TYPED = {
    "name": "Bakkerij De Korst",
    "kind": "private",
    "description": "Bakkerij in het centrum",
    "postcode": "9000",
    "offers": "oud brood\nbloemzakken",
    "needs": "",
    "contact_name": "Jo Korst",
    "email": "Jo@korst.example",
    "hub": "hub-a",
}


@pytest.fixture
def site(hubs, everybody, tmp_path):
    settings = hubs.model_copy(
        update={"mail_folder": tmp_path / "outbox", "public_url": "http://hub.example"}
    )
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def mails(tmp_path):
    def read():
        files = sorted((tmp_path / "outbox").glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    return read


def link_in(mail):
    text = mail.get_body(("plain",)).get_content()
    link = urlsplit(re.search(r"http://\S+", text)[0])
    return f"{link.path}?{link.query}"


def sent(site, mails, **more):
    """Send a registration and say yes; return the id of the proposal."""
    assert site.post("/nl/register/send", data=TYPED | more).status_code == 200
    page = link_in(mails()[-1])
    assert "Was jij dit" in site.get(page).text
    assert site.post(page).status_code == 200
    return urlsplit(page).path.rsplit("/", 1)[1]


def waiting(database):
    with database.reading() as session:
        return Proposals(session).waiting(None)


def confirmed(database, proposal=BAKER):
    """Keep a proposal, and say yes; return its id."""
    kept, key = ask(database, proposal)
    ByKey(database, kept.id, key).confirm()
    return kept.id


def test_a_baker_registers_her_hub_accepts_and_she_signs_in(site, everybody, database, mails):
    for field, slip in {"postcode": "99999", "email": "jo at korst", "name": " "}.items():
        refused = site.post("/nl/register/send", data=TYPED | {field: slip})
        assert refused.status_code == 422
        assert f'id="{field}-wrong"' in refused.text
        assert "bloemzakken" in refused.text, "what was typed stays"
    looked = unescape(site.post("/nl/register", data=TYPED).text)
    assert 'name="sector-10.71"' in looked, "her sector is proposed from her words"
    assert 'value="02 06 01"' in looked, "so is a code for her bread"
    assert 'name="typical-offer-02 06 01"' in looked, "and what bakers usually have over"
    id_ = sent(site, mails, **{"sector-10.71": "yes", "typical-offer-02 06 01": "yes"})
    her = everybody["coordinator"].headers
    desk = unescape(site.get("/nl/desk/proposals", headers=her).text)
    assert "Bakkerij De Korst" in desk
    assert "jo@korst.example" in desk
    for name in ("anonymous", "reader", "entrepreneur", "key"):
        others = everybody[name].headers
        answer = site.post(f"/nl/desk/proposals/{id_}/accept", headers=others)
        assert answer.status_code in {303, 401, 403}
    assert len(waiting(database)) == 1
    site.post(f"/nl/desk/proposals/{id_}/accept", data={"account": "yes"}, headers=her)
    assert waiting(database) == []
    with database.reading() as session:
        account = Persons(session).find("jo@korst.example").account
    assert account["role"] == Role.ENTREPRENEUR
    kept = site.get(f"/api/v1/organisations/{account['organisation']}", headers=her).json()
    told = (kept["name"], kept["sectors"], kept["hubs"])
    assert told == ("Bakkerij De Korst", ["10.71"], ["hub-a"])
    address = f"/api/v1/streams?organisation={account['organisation']}"
    streams = site.get(address, headers=her).json()["items"]
    assert sorted((one["title"], bool(one["waste_code_assumed"])) for one in streams) == [
        ("bloemzakken", False),
        ("oud brood", False),
        ("oud brood", True),
    ]
    assert "sign-in/link" in mails()[-1].get_body(("plain",)).get_content()


def test_who_seems_to_be_there_is_asked_and_corrects_only_what_differs(
    site, everybody, database, mails
):
    name = f"Firma {marker('a', 'public')}"
    shown = unescape(site.get("/nl/register?organisation=a-public").text)
    assert f'value="{name}"' in shown
    hidden = site.post("/nl/register", data=TYPED | {"name": f"Firma {marker('a', 'hidden')}"})
    assert 'id="same"' not in hidden.text, "the question gives nobody away"
    assert site.get("/nl/register?organisation=a-hidden").status_code == 404
    asked = site.post("/nl/register/send", data=TYPED | {"name": name})
    assert asked.status_code == 422
    assert 'id="same"' in asked.text
    assert mails() == []
    typed = {"name": name, "kind": "social_economy", "offers": "", "same": "a-public"}
    id_ = sent(site, mails, **typed)
    [proposal] = waiting(database)
    assert proposal.organisation == "a-public"
    assert "kind" not in proposal.values
    her = everybody["coordinator"].headers
    site.post(f"/nl/desk/proposals/{id_}/accept", headers=her)
    kept = site.get("/api/v1/organisations/a-public", headers=her).json()
    assert kept["description"] == TYPED["description"]
    assert kept["kind"] == "social_economy"
    assert kept["hubs"] == ["hub-a"]


def test_a_coordinator_declines_with_a_word_that_is_mailed(site, everybody, database, mails):
    nasty = {"name": "<script>alert(1)</script>", "kind": "private"}
    id_ = confirmed(database, replace(BAKER, values=nasty))
    her = everybody["coordinator"].headers
    page = site.get("/nl/desk/proposals", headers=her).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    decline = f"/nl/desk/proposals/{id_}/decline"
    assert site.post(decline, headers=her).status_code == 422, "not without a word"
    why = "Jullie staan er al bij als De Korst bv"
    assert site.post(decline, data={"why": why}, headers=her).status_code == 303
    assert why in mails()[-1].get_body(("plain",)).get_content()
    assert waiting(database) == []
    again = site.post(f"/nl/desk/proposals/{id_}/accept", headers=her)
    assert again.headers["location"].endswith("/desk/proposals"), "told, and nothing breaks"
    trap = site.post("/nl/register/send", data=TYPED | {"fax": "1"})
    assert trap.status_code == 200, "a program that fills in every field learns nothing"
    assert len(mails()) == 1


def test_another_hub_neither_sees_nor_answers_it(database, hubs):
    id_ = confirmed(database, replace(BAKER, hub="hub-b"))
    desk = Desk(database, COORDINATOR)
    assert desk.waiting() == []
    with pytest.raises(UnknownRow):
        desk.accept(id_, account=True)
    with pytest.raises(UnknownRow):
        desk.decline(id_)
    assert len(waiting(database)) == 1


def test_without_a_yes_by_mail_the_hub_sees_nothing(database, hubs):
    kept, _ = ask(database, BAKER)
    with pytest.raises(UnknownRow):
        ByKey(database, kept.id, "guessed").confirm()
    assert waiting(database) == []
    with pytest.raises(UnknownRow):
        Desk(database, COORDINATOR).accept(kept.id, account=False)


def test_nobody_can_fill_somebody_elses_mailbox(database, hubs):
    kept = [ask(database, BAKER) for _ in range(MOST_OF_ONE + 2)]
    assert kept.count(None) == 2


def test_erasing_somebody_reaches_what_they_proposed(database, hubs):
    confirmed(database)
    with database.writing() as session:
        assert Persons(session).find(BAKER.email).known
        Persons(session).erase(BAKER.email, NOW)
    assert waiting(database) == []


def test_what_nobody_answers_is_forgotten(database, hubs):
    ask(database, replace(BAKER, email="an@korst.example"))
    confirmed(database)
    day = timedelta(days=1)
    with database.writing() as session:
        proposals = Proposals(session)
        proposals.forget_before(unconfirmed=NOW + day, unanswered=NOW - day)
        assert [one.email for one in proposals.waiting(None)] == [BAKER.email]
        assert proposals.of_email("an@korst.example") == []
        proposals.forget_before(unconfirmed=NOW + day, unanswered=NOW + day)
        assert proposals.waiting(None) == []


def test_who_has_an_account_keeps_it_as_it_is(database, hubs):
    People(database, CONSOLE).add(User(BAKER.email, "Jo", Role.READER), None)
    accepted = Desk(database, COORDINATOR).accept(confirmed(database), account=True)
    assert accepted.user is None
    with database.reading() as session:
        assert Persons(session).find(BAKER.email).account["role"] == Role.READER
