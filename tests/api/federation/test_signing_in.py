"""People sign in on pages: with a password, with a link by mail, and nobody is led elsewhere."""

import re
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes.way_back import base_in_mails
from api.services.accounts import MOST_LINKS, SignIn, hash_password
from models.accounts import Accounts

PASSWORD = "een lange zin om te onthouden"


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


def _link_in(mail):
    return urlsplit(re.search(r"http://\S+", mail.get_content()).group())


def _user(database, email):
    with database.reading() as session:
        return Accounts(session).by_email(email)


def _with_password(database, email):
    with database.writing() as session:
        accounts = Accounts(session)
        accounts.change(accounts.by_email(email).id, password=hash_password(PASSWORD))


def test_a_coordinator_signs_in_with_a_password_and_goes_on_where_she_was(site, database):
    _with_password(database, "c@a.be")
    away = site.get("/nl/account")
    assert away.status_code == 303
    assert away.headers["location"] == "/nl/sign-in?next=%2Fnl%2Faccount"
    form = site.get(away.headers["location"])
    assert 'name="next" value="/nl/account"' in form.text
    sent = {"email": " C@a.be ", "password": PASSWORD, "next": "/nl/account"}
    entered = site.post("/nl/sign-in", data=sent)
    assert (entered.status_code, entered.headers["location"]) == (303, "/nl/account")
    assert "HttpOnly" in entered.headers["set-cookie"]
    mine = site.get("/nl/account")
    assert "c@a.be" in mine.text
    assert mine.headers["cache-control"] == "no-store"
    out = site.post("/nl/sign-out")
    assert out.headers["location"] == "/nl/"
    assert site.get("/nl/account").status_code == 303


def test_a_wrong_password_is_told_and_the_address_stays_in_its_field(site, database):
    _with_password(database, "c@a.be")
    answer = site.post("/fr/sign-in", data={"email": "c@a.be", "password": "autre chose"})
    assert answer.status_code == 401
    assert 'value="c@a.be"' in answer.text
    assert "set-cookie" not in answer.headers
    unknown = site.post("/fr/sign-in", data={"email": "n@n.be", "password": "autre chose"})
    assert unknown.text.replace("n@n.be", "c@a.be") == answer.text


def test_an_entrepreneur_is_mailed_a_link_that_works_once(site, mails):
    site.post("/fr/sign-in/link", data={"email": "e@a.be", "next": "/fr/organisations"})
    [mail] = mails()
    assert mail["To"] == "e@a.be"
    assert mail["Content-Language"] == "fr"
    link = _link_in(mail)
    assert link.netloc == "hub.example"
    address = f"{link.path}?{link.query}"
    asked = site.get(address)
    assert asked.status_code == 200
    assert site.get("/api/v1/session").json()["role"] == "anonymous", "a look is no use yet"
    token = re.search(r'name="token" value="([^"]+)"', asked.text).group(1)
    used = site.post("/fr/sign-in/link/use", data={"token": token, "next": "/fr/organisations"})
    assert used.headers["location"] == "/fr/organisations"
    assert site.get("/api/v1/session").json()["organisation"] == "a-hub"
    site.cookies.clear()
    again = site.post("/fr/sign-in/link/use", data={"token": token})
    assert again.status_code == 410
    assert "set-cookie" not in again.headers


def test_known_and_unknown_addresses_get_the_same_answer(site, mails):
    known = site.post("/nl/sign-in/link", data={"email": "e@a.be"})
    unknown = site.post("/nl/sign-in/link", data={"email": "niemand@n.be"})
    assert known.text == unknown.text
    assert known.status_code == unknown.status_code == 200
    by_program = [
        site.post("/api/v1/session/links", json={"email": email}) for email in ("e@a.be", "n@n.be")
    ]
    assert [one.status_code for one in by_program] == [202, 202]
    assert {one["To"] for one in mails()} == {"e@a.be"}


def test_nobody_can_fill_somebody_elses_mailbox(site, mails):
    for _ in range(MOST_LINKS + 2):
        site.post("/nl/sign-in/link", data={"email": "e@a.be"})
    assert len(mails()) == MOST_LINKS


ELSEWHERE = (
    "//evil.example/nl/",
    "/\\evil.example",
    "https://evil.example",
    "/nl/../..//evil.example",
    "/nl//evil.example",
    "/nl/\n",
    "javascript:alert(1)",
    "/api/v1/session/oidc",
    "/nl/" + "x" * 3000,
)


def test_nobody_is_led_to_another_site(site, database):
    for elsewhere in ELSEWHERE:
        _, token = SignIn(database).new_link("c@a.be")
        sent = {"token": token, "next": elsewhere}
        entered = site.post("/nl/sign-in/link/use", data=sent)
        assert entered.headers.get("location", "/nl/desk") == "/nl/desk", elsewhere
        site.cookies.clear()
        shown = site.get("/nl/sign-in", params={"next": elsewhere})
        assert shown.status_code == 422 or 'name="next" value=""' in shown.text
        with database.writing() as session:
            accounts = Accounts(session)
            accounts.close_sessions(accounts.by_email("c@a.be").id)


def test_a_host_that_a_stranger_sends_stands_in_no_mail(site, hubs, tmp_path, mails):
    settings = hubs.model_copy(update={"mail_folder": tmp_path / "outbox", "port": 8123})
    with TestClient(create_app(settings)) as client:
        client.post("/nl/sign-in/link", data={"email": "e@a.be"}, headers={"Host": "evil.example"})
    assert _link_in(mails()[0]).netloc == "127.0.0.1:8123"


@pytest.mark.parametrize("address", ["/nl/sign-in", "/nl/sign-in/link", "/nl/sign-out"])
def test_another_site_cannot_send_the_forms(site, address):
    sent = {"email": "c@a.be", "password": "x", "next": ""}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert site.post(address, data=sent, headers=headers).status_code == 403


def test_a_disabled_person_gets_no_link(site, database, mails):
    with database.writing() as session:
        accounts = Accounts(session)
        user = accounts.by_email("e@a.be")
        accounts.change(user.id, disabled=user.created)
    site.post("/nl/sign-in/link", data={"email": "e@a.be"})
    assert mails() == []


def _enter(site, database, email):
    _, token = SignIn(database).new_link(email)
    site.post("/nl/sign-in/link/use", data={"token": token})


def test_my_sessions_are_listed_and_ended(site, database):
    other = TestClient(site.app, follow_redirects=False)
    _enter(other, database, "r@a.be")
    _enter(site, database, "r@a.be")
    theirs = [one["id"] for one in other.get("/api/v1/sessions").json()["items"]]
    shown = site.get("/api/v1/sessions").json()["items"]
    assert len(theirs) == len(shown) == 3, "and the one of the fixture"
    [here] = [one["id"] for one in shown if one["this_one"]]
    assert site.delete(f"/api/v1/sessions/{'0' * 16}").status_code == 404
    page = site.get("/nl/account").text
    assert all(one in page for one in theirs if one != here)
    assert site.post("/nl/account/sessions/end").status_code == 303
    assert other.get("/api/v1/session").json()["role"] == "anonymous"
    assert site.get("/api/v1/session").json()["role"] == "reader"


def test_whoever_came_by_link_chooses_a_password(site, database):
    _with_password(database, "r@a.be")
    _enter(site, database, "r@a.be")
    short = site.post("/nl/account/password", data={"wanted": "kort"})
    assert short.status_code == 422
    other = "nog een zin die lang is"
    assert site.post("/nl/account/password", data={"wanted": other}).status_code == 303
    site.cookies.clear()
    assert site.post("/nl/sign-in", data={"email": "r@a.be", "password": other}).status_code == 303


def test_mails_come_in_the_language_that_somebody_chose(site, database, mails):
    _enter(site, database, "r@a.be")
    site.post("/nl/account/language", data={"language_of_mails": "de"})
    site.cookies.clear()
    site.post("/nl/sign-in/link", data={"email": "r@a.be"})
    assert mails()[-1]["Content-Language"] == "de"


def test_a_page_for_who_is_signed_in_says_so_in_its_menu(site, database):
    assert "/nl/sign-in" in site.get("/nl/").text
    _enter(site, database, "r@a.be")
    assert "/nl/account" in site.get("/nl/").text
    assert "/nl/account" in site.get("/nl/nowhere").text


def test_the_way_back_of_a_mail_is_this_machine_while_one_tries(hubs):
    class Request:
        headers = {"host": "localhost:8000"}  # noqa: RUF012

        class app:  # noqa: N801
            class state:  # noqa: N801
                settings = hubs

    assert base_in_mails(Request()) == "http://localhost:8000"
