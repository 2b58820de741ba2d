"""A person may ask what is known of them, and be forgotten."""

import pytest
from sqlalchemy import select

from models.exchange.format import Rows
from models.store import Store
from models.tables import Base
from tests.api.federation.hubs import addresses
from tests.api.federation.matrix import filled
from tests.api.federation.requests import SAMPLES

AN = "zqacontactqz@example.be"


def _ask(door, visitor, what, email=AN):
    return door.post(f"/api/v1/persons/{what}", json={"email": email}, headers=visitor.headers)


def test_everything_that_is_known_is_told(door, everybody):
    told = _ask(door, everybody["coordinator"], "tell").json()
    assert [one["organisation"] for one in told["contacts"]] == [
        "a-hidden",
        "a-hub",
        "a-hubs",
        "a-public",
    ]
    assert told["contacts"][0]["purpose"] == "introductions"


def test_who_is_erased_is_gone_everywhere_and_stays_gone(door, database, everybody):
    coordinator = everybody["coordinator"]
    gone = _ask(door, coordinator, "erase", f" {AN.upper()} ".strip())
    assert len(gone.json()["contacts"]) == 4
    assert _ask(door, coordinator, "tell").status_code == 404
    rows = Rows(
        ("id", "name", "contact_name", "email", "phone"),
        [
            ("a-public", "Firma", "An", "  " + AN.title(), "+32 1"),
            ("a-hub", "F", "B", "b@b.be", ""),
        ],
    )
    with database.writing() as session:
        Store(session).upsert({"organisations": rows})
    headers = everybody["administrator"].headers
    shown = door.get("/api/v1/organisations?limit=100", headers=headers)
    assert "zqacontactqz" not in shown.text.lower()
    assert "b@b.be" in shown.text
    trail = door.get("/api/v1/audit", headers=headers).text
    assert "erased a person" in trail
    assert "zqacontactqz" not in trail


def test_the_account_goes_and_what_was_written_stays_without_a_name(door, database, everybody):
    judgement = {"organisation": "a-hub", "partner": "a-hubs", "verdict": "useful"}
    headers = everybody["coordinator"].headers
    door.post("/api/v1/judgements", json=judgement, headers=headers)
    administrator = everybody["administrator"]
    told = _ask(door, administrator, "tell", "c@a.be").json()
    assert told["account"]["role"] == "coordinator"
    assert told["wrote"][0]["judgement_of"] == ["a-hub", "a-hubs"]
    assert _ask(door, administrator, "erase", "c@a.be").status_code == 200
    assert door.get("/api/v1/users", headers=headers).status_code == 401
    left = door.get("/api/v1/judgements", headers=administrator.headers).json()["items"]
    assert {one["by"] for one in left} == {"user:a", "erased"}


@pytest.mark.parametrize("what", ["tell", "erase"])
def test_a_hub_neither_tells_nor_erases_whom_another_hub_knows(door, everybody, what):
    answer = _ask(door, everybody["coordinator"], what, "zqbcontactqz@example.be")
    assert answer.status_code == 404


def test_why_a_contact_is_kept_is_written_down(door, everybody):
    headers = everybody["coordinator"].headers
    why = {"purpose": "nieuwsbrief", "source": "infomoment 2026"}
    for organisation, status in (("a-hub", 200), ("b-hub", 404), ("b-public", 404)):
        answer = door.put(
            f"/api/v1/organisations/{organisation}/contact-purpose", json=why, headers=headers
        )
        assert answer.status_code == status
    told = _ask(door, everybody["coordinator"], "tell").json()
    assert ("a-hub", "nieuwsbrief") in {
        (one["organisation"], one["purpose"]) for one in told["contacts"]
    }


def test_no_table_names_the_account_of_who_is_erased(door, database, everybody):
    headers = {**everybody["coordinator"].headers, "Idempotency-Key": "1"}
    me = door.get("/api/v1/session", headers=headers).json()["user"]
    done, own = 0, addresses(database, "a")
    for operation, sample in SAMPLES.items():
        method, path = operation.split(" ")
        if method != "POST" or "/persons/" in path or sample.form:
            continue
        more = {**headers, "If-Match": "*", "Idempotency-Key": operation}
        done += door.post(filled(path, own), json=sample.body_for("a"), headers=more).is_success
    assert done > 15
    sheet = {"file": ("leden.csv", b"id;naam;soort\nq;Q;firma\n")}
    assert door.post("/api/v1/imports", files=sheet, headers=headers).status_code == 201
    assert f"user:{me}" in str(everything(database))
    assert _ask(door, everybody["administrator"], "erase", "c@a.be").status_code == 200
    left = everything(database)
    named = [
        (table, row) for table, row in left if f"user:{me}" in str(row) or "c@a.be" in str(row)
    ]
    assert named == []
    assert {table for table, row in left if me in str(row)} <= {"audit"}, "rows that were changed"


def everything(database):
    """Return each row of each table."""
    with database.reading() as session:
        return [
            (name, tuple(row))
            for name, table in Base.metadata.tables.items()
            for row in session.execute(select(table))
        ]
