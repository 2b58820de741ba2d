"""An administrator looks after people, keys and hubs on pages; a coordinator after her hub's."""

import re
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from models.accounts import Accounts
from models.audit import Looked, Trail

PARTS = ("", "/people", "/keys", "/hubs", "/jobs", "/audit", "/settings")
ONLY_ADMINISTRATORS = {"/hubs", "/settings"}


@pytest.fixture
def site(hubs, everybody, tmp_path):
    settings = hubs.model_copy(
        update={"mail_folder": tmp_path / "outbox", "public_url": "http://hub.example"}
    )
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def as_(everybody):
    return lambda role: everybody[role].headers


def test_each_part_opens_for_whom_it_is_meant_and_for_nobody_else(site, as_):
    for part in PARTS:
        address = f"/nl/administration{part}"
        assert site.get(address, headers=as_("administrator")).status_code == 200, part
        staff = 403 if part in ONLY_ADMINISTRATORS else 200
        assert site.get(address, headers=as_("coordinator")).status_code == staff, part
        for role in ("reader", "entrepreneur"):
            assert site.get(address, headers=as_(role)).status_code == 403, (part, role)
        assert site.get(address, headers=as_("key")).status_code == 403, part
        stranger = site.get(address)
        assert stranger.headers["location"].startswith("/nl/sign-in?next="), part


def test_an_invited_coordinator_signs_in_with_the_link_that_was_mailed(site, as_, tmp_path):
    sent = {
        "name": "Noor Peeters",
        "email": "noor@hub.example",
        "role": "coordinator",
        "hubs": ["hub-a"],
        "mail_language": "fr",
    }
    done = site.post("/nl/administration/people", data=sent, headers=as_("administrator"))
    assert (done.status_code, done.headers["location"]) == (303, "/nl/administration/people")
    (file,) = (tmp_path / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Content-Language"]) == ("noor@hub.example", "fr")
    link = urlsplit(re.search(r"http://\S+", mail.get_content()).group())
    site.cookies.clear()
    form = site.get(f"{link.path}?{link.query}")
    token = re.search(r'name="token" value="([^"]+)"', form.text).group(1)
    entered = site.post("/fr/sign-in/link/use", data={"token": token})
    assert entered.status_code == 303
    assert "Noor Peeters" in site.get("/fr/account").text


def test_a_wrong_invitation_keeps_what_was_typed_and_says_what_is_wrong(site, as_):
    sent = {"name": "Noor", "email": "noor at hub", "role": "coordinator", "hubs": ["hub-a"]}
    answer = site.post("/nl/administration/people", data=sent, headers=as_("administrator"))
    assert answer.status_code == 422
    assert 'value="noor at hub"' in answer.text
    assert "“noor at hub” is geen e-mailadres." in answer.text


def test_an_address_that_somebody_has_is_not_taken_twice(site, as_):
    sent = {"name": "C", "email": "c@a.be", "role": "reader", "hubs": ["hub-a"]}
    answer = site.post("/nl/administration/people", data=sent, headers=as_("administrator"))
    assert answer.status_code == 422


def test_a_coordinator_invites_readers_of_her_hub_and_no_administrators(site, as_, database):
    wrong = {"name": "X", "email": "x@y.be", "role": "administrator", "hubs": ["hub-a"]}
    strange = {"name": "X", "email": "x@y.be", "role": "reader", "hubs": ["hub-b"]}
    for sent in (wrong, strange):
        answer = site.post("/nl/administration/people", data=sent, headers=as_("coordinator"))
        assert answer.status_code == 422
    with database.reading() as session:
        assert Accounts(session).by_email("x@y.be") is None
    right = strange | {"hubs": ["hub-a"]}
    answer = site.post("/nl/administration/people", data=right, headers=as_("coordinator"))
    assert answer.status_code == 303


def test_people_of_another_hub_do_not_exist_for_a_coordinator(site, as_, database):
    with database.reading() as session:
        other = Accounts(session).by_email("r@b.be")
    assert "r@b.be" not in site.get("/nl/administration/people", headers=as_("coordinator")).text
    address = f"/nl/administration/people/{other.id}"
    assert site.get(address, headers=as_("coordinator")).status_code == 404
    for step in ("", "/disable", "/enable", "/sign-out"):
        answer = site.post(address + step, data={"name": "Z"}, headers=as_("coordinator"))
        assert answer.status_code == 404, step


def test_who_is_switched_off_is_signed_out_and_comes_back_when_switched_on(site, as_, database):
    with database.reading() as session:
        reader = Accounts(session).by_email("r@a.be")
    address = f"/nl/administration/people/{reader.id}"
    assert site.get("/nl/account", headers=as_("reader")).status_code == 200
    site.post(f"{address}/disable", headers=as_("administrator"))
    assert site.get("/nl/account", headers=as_("reader")).status_code == 303
    assert "uitgeschakeld" in site.get(address, headers=as_("administrator")).text
    site.post(f"{address}/enable", headers=as_("administrator"))
    with database.reading() as session:
        assert Accounts(session).get(reader.id).disabled is None


def test_a_person_gets_another_role_and_hub(site, as_, database):
    with database.reading() as session:
        reader = Accounts(session).by_email("r@a.be")
    sent = {"name": "Rik", "role": "coordinator", "hubs": ["hub-a", "hub-b"], "mail_language": "nl"}
    address = f"/nl/administration/people/{reader.id}"
    assert site.post(address, data=sent, headers=as_("administrator")).status_code == 303
    with database.reading() as session:
        changed = Accounts(session).get(reader.id)
    assert (changed.name, changed.role, changed.hubs) == (
        "Rik",
        "coordinator",
        frozenset({"hub-a", "hub-b"}),
    )


def test_a_key_is_shown_once_works_and_is_taken_back(site, as_):
    sent = {"name": "website", "hub": "hub-a", "scopes": ["read"], "days": "30"}
    made = site.post("/nl/administration/keys", data=sent, headers=as_("coordinator"))
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    text = re.search(r'<code class="secret">([^<]+)</code>', made.text).group(1)
    program = {"Authorization": f"Bearer {text}"}
    assert site.get("/api/v1/organisations", headers=program).status_code == 200
    again = site.get("/nl/administration/keys", headers=as_("coordinator"))
    assert text not in again.text
    revoke = re.findall(r'action="(/nl/administration/keys/[^"]+/revoke)"', again.text)
    for address in revoke:
        site.post(address, headers=as_("coordinator"))
    assert site.get("/api/v1/organisations", headers=program).status_code == 401


def test_a_key_for_another_hub_is_refused(site, as_):
    sent = {"name": "website", "hub": "hub-b", "scopes": ["read"], "days": "30"}
    answer = site.post("/nl/administration/keys", data=sent, headers=as_("coordinator"))
    assert answer.status_code == 422
    assert "secret" not in answer.text


def test_a_hub_is_made_and_changed_and_the_second_of_two_editors_is_told(site, as_):
    boss = as_("administrator")
    sent = {"name": "Hub Zuid", "email": "zuid@hub.example", "postcodes": "8500-8599, 8600"}
    assert site.post("/nl/administration/hubs", data=sent, headers=boss).status_code == 303
    listed = site.get("/nl/administration/hubs", headers=boss).text
    address = re.search(r'href="(/nl/administration/hubs/hub[^"]+)">Hub Zuid', listed).group(1)
    form = site.get(address, headers=boss).text
    assert "8500-8599; 8600" in form
    tag = re.search(r'name="tag" value="([^"]+)"', form).group(1)
    first = sent | {"name": "Hub Zuid-West", "tag": tag}
    assert site.post(address, data=first, headers=boss).status_code == 303
    second = site.post(address, data=sent | {"focus": "hout", "tag": tag}, headers=boss)
    assert second.status_code == 409
    assert "Iemand anders was je voor." in second.text
    assert "Hub Zuid-West" in second.text
    assert 'value="hout"' in second.text
    fresh = re.search(r'name="tag" value="([^"]+)"', second.text).group(1)
    kept = site.post(address, data=sent | {"focus": "hout", "tag": fresh}, headers=boss)
    assert kept.status_code == 303


def test_a_hub_without_a_name_is_refused(site, as_):
    answer = site.post("/nl/administration/hubs", data={"name": ""}, headers=as_("administrator"))
    assert answer.status_code == 422


def test_the_trail_is_searched_and_taken_out(site, as_, database):
    site.get("/api/v1/organisations/a-hidden", headers=as_("coordinator"))
    boss = as_("administrator")
    site.patch(
        "/api/v1/organisations/a-hub", json={"name": "Nieuw"}, headers=boss | {"If-Match": "*"}
    )
    found = site.get("/nl/administration/audit?row=a-hub&action=changed", headers=boss).text
    assert "a-hub" in found
    none = site.get("/nl/administration/audit?row=a-hu&action=changed", headers=boss).text
    assert "Geen regels" in none
    file = site.get("/nl/administration/audit.csv?action=changed", headers=boss)
    assert file.headers["content-type"].startswith("text/csv")
    assert "a-hub" in file.text
    with database.reading() as session:
        steps = Trail(session, "x").steps(frozenset({"hub-b"}), None, 100, Looked(noun="keys"))
    assert not steps


def test_a_coordinator_reads_only_the_trail_of_her_hub(site, as_):
    boss = as_("administrator")
    site.patch(
        "/api/v1/organisations/b-hub", json={"name": "Nieuw"}, headers=boss | {"If-Match": "*"}
    )
    for address in ("/nl/administration/audit", "/nl/administration/audit.csv"):
        assert "b-hub" not in site.get(address, headers=as_("coordinator")).text
        assert "b-hub" in site.get(address, headers=boss).text


def test_settings_show_no_secret(hubs, everybody, as_):
    secret = "geheim-van-de-post"
    settings = hubs.model_copy(update={"smtp_password": type(hubs.smtp_password)(secret)})
    with TestClient(create_app(settings)) as site:
        page = site.get("/nl/administration/settings", headers=as_("administrator"))
    assert page.status_code == 200
    assert secret not in page.text


def test_a_form_of_another_site_changes_nothing(site, as_, database):
    sent = {"name": "X", "email": "x@y.be", "role": "administrator"}
    headers = as_("administrator") | {"Sec-Fetch-Site": "cross-site"}
    assert site.post("/nl/administration/people", data=sent, headers=headers).status_code == 403
    with database.reading() as session:
        assert Accounts(session).by_email("x@y.be") is None
