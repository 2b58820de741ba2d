"""A line that breaks makes nothing twice: each request that makes something may be sent again."""

import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.settings import Settings
from models.tables import AnsweredRow, Base
from tests.api.federation.hubs import addresses
from tests.api.federation.matrix import filled, operations
from tests.api.federation.requests import NO_CHANGE, SAMPLES, Sample

HEADER = "Idempotency-Key"
TWICE_IS_FINE = {
    "POST /api/v1/session/links": "every mail has a link of its own",
    "POST /api/v1/jobs/{address}/cancel": "what is cancelled stays so",
}
"""What is made or begun, and yet needs no key; with the reason."""
ELSEWHERE = {
    "POST /api/v1/imports": "a form with a file: test_imports",
    "POST /api/v1/disclosures": "needs a list of suggestions: casework/test_disclosing",
    "POST /api/v1/saved_searches": "programs and the console save none: below",
}


def posts(app):
    """Return each POST with its part of the OpenAPI document."""
    document = app.openapi()
    for operation in operations(document):
        method, path = operation.split(" ")
        if method == "POST":
            yield operation, document["paths"][path]["post"]


def declares(told):
    return any(one["name"] == HEADER for one in told.get("parameters", []))


def test_every_request_that_makes_something_may_be_sent_with_a_key():
    app = create_app(Settings(database_url="sqlite://"))
    without = {
        operation
        for operation, told in posts(app)
        if {"201", "202"} & set(told["responses"]) and not declares(told)
    }
    assert without == set(TWICE_IS_FINE)


@pytest.fixture
def sends(door, everybody):
    """Send something as somebody, with a key."""

    def send(operation, key, at, body=None, who="administrator"):
        _, path = operation.split(" ")
        sample = SAMPLES.get(operation, Sample())
        headers = {**everybody[who].headers, **NO_CHANGE, HEADER: key}
        sent = sample.body_for("a") if body is None else body
        return door.post(filled(path, at), params=sample.query, json=sent, headers=headers)

    return send


def rows(database):
    """Return how many rows each table has, but for what was looked at."""
    with database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name not in {"audit", "audit_rows"}
        }


def test_what_is_sent_twice_is_done_once(door, database, sends):
    tried, at = 0, addresses(database, "a")
    for operation, told in posts(door.app):
        if not declares(told) or operation in ELSEWHERE:
            continue
        first = sends(operation, operation, at)
        assert first.status_code in {200, 201, 202}, (operation, first.text)
        before = rows(database)
        again = sends(operation, operation, at)
        assert again.status_code == first.status_code, (operation, again.text)
        assert rows(database) == before, operation
        if first.content:
            same = {name: first.json()[name] for name in ("id", "href") if name in first.json()}
            assert same.items() <= again.json().items(), operation
        tried += 1
    assert tried >= 20


def test_a_key_is_for_one_request(door, database, sends):
    notes = "POST /api/v1/cases/{address}/notes"
    at = addresses(database, "a")
    assert sends(notes, "one", at, {"text": "Gebeld"}).status_code == 201
    other = sends(notes, "one", at, {"text": "Gemaild"})
    assert other.status_code == 422
    assert other.json()["type"].endswith("#key_used_before")


def test_a_search_is_saved_once(door, everybody):
    headers = {**everybody["reader"].headers, HEADER: "mine"}
    saved = [
        door.post("/api/v1/saved_searches", json={"text": "houten paletten"}, headers=headers)
        for _ in range(2)
    ]
    assert [one.status_code for one in saved] == [201, 201]
    assert saved[0].json()["id"] == saved[1].json()["id"]


def test_visitors_who_choose_the_same_word_are_not_in_each_others_way(door, database):
    path = "/api/v1/saved_searches/by_mail"
    for visitor in ("an@x.be", "jo@x.be"):
        answer = door.post(path, json={"text": "hout", "email": visitor}, headers={HEADER: "1"})
        assert answer.status_code == 202
    other = door.post(path, json={"text": "glas", "email": "jo@x.be"}, headers={HEADER: "1"})
    assert other.status_code == 422
    with database.reading() as session:
        kept = session.execute(select(AnsweredRow.key, AnsweredRow.body)).all()
    assert len(kept) == 2
    assert all(len(key) == 64 and not body for key, body in kept)


def test_the_text_of_a_key_is_told_once_and_kept_nowhere(door, database, sends):
    at = addresses(database, "a")
    first, again = (sends("POST /api/v1/keys", "crm", at).json() for _ in range(2))
    assert first["key"].startswith("mm_")
    assert again == {**first, "key": None}
    user = {"email": "n@x.be", "name": "N", "role": "reader", "hubs": ["hub-a"]}
    sends("POST /api/v1/users", "n", at, {**user, "password": "een lang geheim woord"})
    hook = sends("POST /api/v1/webhooks", "h", at).json()
    with database.reading() as session:
        kept = session.execute(select(AnsweredRow.body)).scalars().all()
    assert len(kept) == 3
    for secret in (first["key"], "geheim", "n@x.be", hook["secret"]):
        assert secret not in str(kept)
