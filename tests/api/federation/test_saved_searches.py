"""Whoever saved a search hears of new partners, not of what is for others, and stops at once."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import feedparser
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.alerts.looking import Looking
from api.services.alerts.watching import Watch
from api.services.jobs.worker import Worker
from api.services.mail import MailFolder
from models.exchange.format import Rows
from models.jobs import Jobs, State
from models.persons import Persons
from models.saved_searches import SavedSearches
from models.store import Store
from tests.api.federation.hubs import marker

NOW = datetime.now(UTC)
WANTED = {"text": "houten paletten", "direction": "offer"}
NEEDS = ("id", "organisation", "direction", "title", "waste_code", "visibility")


@pytest.fixture
def site(hubs, everybody, tmp_path):
    settings = hubs.model_copy(
        update={"mail_folder": tmp_path / "outbox", "public_url": "http://hub.example"}
    )
    with TestClient(create_app(settings), follow_redirects=False) as client:
        client.watch = Watch(
            client.app.state.network,
            MailFolder(tmp_path / "outbox"),
            "http://hub.example",
            "hub@example.org",
        )
        yield client


@pytest.fixture
def mails(tmp_path):
    def read():
        files = sorted((tmp_path / "outbox").glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    return read


def _comes(database, id_, visibility="public", hub="b"):
    with database.writing() as session:
        store = Store(session)
        organisation = ("id", "name", "kind", "hubs", "visibility")
        row = (id_, f"Atelier {id_}", "social_economy", (f"hub-{hub}",), visibility)
        store.upsert({"organisations": Rows(organisation, [row])})
        stream = (f"{id_}-need", id_, "need", "Houten paletten gezocht", "15 01 03", visibility)
        store.upsert({"streams": Rows(NEEDS, [stream])})


def _address(mail, word="alerts/"):
    body = mail.get_body(("plain",)).get_content()
    link = next(one for one in re.findall(r"http://\S+", body) if word in one)
    return f"{urlsplit(link).path}?{urlsplit(link).query}"


def test_a_visitor_says_yes_by_mail_hears_who_came_and_stops_with_one_click(site, database, mails):
    sent = {**WANTED, "near": "", "radius": "", "every": "day", "email": "Jan@x.be"}
    asked = site.post("/fr/alerts/new", data=sent)
    assert asked.status_code == 200
    site.watch.run(NOW)
    [question] = mails()
    assert question["To"] == "jan@x.be"
    page = _address(question)
    assert site.get(page).status_code == 200
    assert site.post(page).status_code == 200
    later = NOW + timedelta(days=1)
    site.watch.run(later)
    assert len(mails()) == 1, "who was there before is no news"

    _comes(database, "nieuw")
    site.watch.run(later)
    told = mails()[-1]
    assert told["To"] == "jan@x.be"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told["Content-Language"] == "fr"
    assert "Atelier nieuw" in told.get_body(("plain",)).get_content()
    count = len(mails())
    site.watch.run(later + timedelta(days=1))
    assert len(mails()) == count, "nothing is told twice"

    stop = urlsplit(told["List-Unsubscribe"].strip("<>"))
    one_click = {"List-Unsubscribe": "One-Click"}
    assert site.post(f"{stop.path}?{stop.query}", data=one_click).status_code == 200
    assert site.get(page).status_code == 404
    with database.reading() as session:
        assert SavedSearches(session).of_email("jan@x.be") == []


def test_what_is_withdrawn_before_the_mail_leaves_is_not_in_it(site, database, mails, everybody):
    reader = everybody["reader"].headers
    site.post("/api/v1/saved_searches", json=WANTED, headers=reader)
    site.cookies.clear()
    _comes(database, "bleef")
    _comes(database, "weg")
    with database.writing() as session:
        rows = Rows(
            ("id", "organisation", "direction", "title", "visibility"),
            [
                ("weg-need", "weg", "need", "Houten paletten gezocht", "hidden"),
            ],
        )
        Store(session).upsert({"streams": rows})
        organisation = Rows(
            ("id", "name", "kind", "visibility"),
            [("weg", "Atelier weg", "social_economy", "hidden")],
        )
        Store(session).upsert({"organisations": organisation})
    site.watch.run(NOW + timedelta(days=1))
    text = "".join(one.as_string() for one in mails())
    assert "bleef" in text
    assert "Atelier weg" not in text
    for secret in (marker("b", "hub"), marker("b", "hidden"), marker("a", "contact")):
        assert secret not in text


def test_a_search_belongs_to_who_saved_it(site, everybody):
    reader, other = everybody["reader"].headers, everybody["coordinator"].headers
    kept = site.post("/api/v1/saved_searches", json=WANTED, headers=reader).json()
    address = f"/api/v1/saved_searches/{kept['id']}"
    site.cookies.clear()
    assert site.get(address, headers=reader).json() == kept
    assert site.get(address, headers=other).status_code == 404
    assert site.get(f"{address}/alerts", headers=reader).json() == {"items": []}
    feed = urlsplit(kept["feed"])
    answer = site.get(f"{feed.path}?{feed.query}")
    assert not feedparser.parse(answer.content).bozo
    assert site.get(f"{feed.path}?key=guess").status_code == 404
    changed = site.patch(address, json={"every": "day"}, headers=reader)
    assert changed.json()["every"] == "day"
    assert site.delete(address, headers=reader).status_code == 204


def test_a_place_that_is_none_is_told_and_nothing_is_kept(site, mails):
    answer = site.post(
        "/nl/alerts/new", data={**WANTED, "near": "Nergenshuizen", "email": "a@b.be"}
    )
    assert answer.status_code == 422
    assert "Nergenshuizen" in answer.text
    no_mail = site.post("/nl/alerts/new", data={**WANTED, "email": "geen adres"})
    assert no_mail.status_code == 422
    assert mails() == []


def test_whoever_wants_it_no_longer_is_asked_and_then_forgotten(site, database, mails):
    site.post("/nl/alerts/new", data={**WANTED, "email": "jan@x.be"})
    site.post(_address(mails()[0]))
    site.watch.run(NOW + timedelta(days=170))
    assert mails()[-1]["Content-Language"] == "nl"
    assert len(mails()) == 2
    site.watch.run(NOW + timedelta(days=171))
    assert len(mails()) == 2, "one reminder is enough"
    site.watch.run(NOW + timedelta(days=181))
    with database.reading() as session:
        assert SavedSearches(session).of_email("jan@x.be") == []


def test_a_person_who_is_erased_is_told_nothing_more(site, database, mails):
    site.post("/nl/alerts/new", data={**WANTED, "email": "jan@x.be"})
    with database.writing() as session:
        assert "houten paletten" in str(Persons(session).find("jan@x.be").wrote)
        Persons(session).erase("jan@x.be", NOW)
    assert site.get(_address(mails()[0])).status_code == 404


def test_the_server_looks_on_by_itself_once_in_its_time(site, database, mails, everybody):
    site.post("/api/v1/saved_searches", json=WANTED, headers=everybody["reader"].headers)
    _comes(database, "vanzelf")
    worker = Worker(site.app.state.network, [Looking()])
    worker.run_waiting()  # what others left
    for hours in (0, 23, 25):
        now = NOW + timedelta(hours=hours)
        with database.writing() as session:
            added = Jobs(session).add_if_time("alerts", timedelta(hours=24), now)
        assert (added is None) == (hours == 23)
        assert worker.run_waiting() == (hours != 23)
    [told] = mails()
    assert "Atelier vanzelf" in told.get_body(("plain",)).get_content()
    with database.reading() as session:
        first = Jobs(session).latest(kind="alerts")[-1]
    assert (first.state, first.result["mails"]) == (State.DONE, 1)
