"""Programs are told what happens in their hub: signed, tried again, and nobody is called inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.app import create_app
from api.services.jobs.worker import Worker
from api.services.webhooks.addresses import UnfitAddress, is_public, target
from api.services.webhooks.sending import send
from api.services.webhooks.signing import headers
from api.services.webhooks.telling import TOLD, Telling
from models.access.asker import CONSOLE
from models.access.door import Door
from models.access.nouns import NOUN
from models.tables import JobRow
from models.webhooks import EVENTS, Webhooks
from tests.api.federation.hubs import marker

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = [event.name for event in EVENTS]


class Receiver:
    """A program on this machine that takes what it is sent, or does not."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status in {301, 307}:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in?of=hub"

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    there = Receiver()
    thread = threading.Thread(target=there.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield there
    there.server.shutdown()
    there.server.server_close()
    thread.join()


@pytest.fixture
def site(hubs, everybody) -> Iterator[TestClient]:
    settings = hubs.model_copy(update={"webhooks_to_loopback": True})
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def ours(everybody) -> dict[str, str]:
    return everybody["key"].headers


def asked(site, ours, receiver, events=ALL):
    body = {"url": receiver.url, "events": list(events)}
    answer = site.post("/api/v1/webhooks", json=body, headers=ours)
    assert answer.status_code == 201, answer.text
    return answer.json()


def work(site) -> int:
    return Worker(site.app.state.network, [Telling()]).run_waiting()


def later(database) -> None:
    """Let the time that a webhook rests be over."""
    with database.writing() as session:
        session.execute(update(JobRow).values(due=None))
        webhooks = Webhooks(session)
        for one in webhooks.all(None):
            webhooks.change(one.id, rest_until=None)


def log(site, ours, hook, state=None):
    query = {"state": state} if state else {}
    answer = site.get(f"{hook['href']}/deliveries", params=query, headers=ours)
    return answer.json()["items"]


def test_a_program_is_told_of_a_change_with_a_signature_that_fits(site, ours, receiver):
    hook = asked(site, ours, receiver)
    row = {"name": "Houtwerk", "kind": "private"}
    added = site.post("/api/v1/organisations", json=row, headers=ours).json()
    work(site)
    [(sent, body)] = [one for one in receiver.taken if b"organisation.added" in one[1]]
    told = json.loads(body)
    assert told["type"] == "organisation.added"
    assert told["data"]["row"]["name"] == "Houtwerk"
    assert told["data"]["row"]["href"] == added["href"]
    assert told["data"]["hub"] == "hub-a"
    key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    signed = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert sent["webhook-signature"] == f"v1,{right}"
    assert abs(int(sent["webhook-timestamp"]) - time.time()) < 60
    [logged] = log(site, ours, hook, "taken")
    assert (logged["id"], logged["tries"][0]["status"]) == (sent["webhook-id"], 204)


def test_the_stage_of_a_case_a_judgement_and_an_import_are_told(site, ours, receiver, everybody):
    asked(site, ours, receiver)
    staff = everybody["coordinator"].headers
    any_ = {**ours, "If-Match": "*"}
    stage = {"state": "ended", "reason": "completed"}
    assert site.post("/api/v1/cases/a-case/steps", json=stage, headers=any_).status_code == 201
    said = {"organisation": "a-hub", "partner": "b-public", "verdict": "useful"}
    assert site.post("/api/v1/judgements", json=said, headers=ours).status_code == 201
    again = site.patch("/api/v1/partnerships/a-case", json={"state": "running"}, headers=any_)
    assert again.status_code == 200
    asks = site.get("/api/v1/disclosures", headers=staff).json()["items"][0]
    site.post(
        f"{asks['href']}/steps", json={"state": "granted"}, headers={**staff, "If-Match": "*"}
    )
    site.cookies.clear()
    sheet = {"file": ("leden.csv", b"id;naam;soort\nq-1;Qqq;firma\n", "text/csv")}
    upload = site.post("/api/v1/imports", files=sheet, headers=ours)
    assert upload.status_code == 201, upload.text
    done = site.post(f"{upload.json()['href']}/confirm", json={}, headers=ours)
    assert done.status_code == 200, done.text
    work(site)
    told = {one["type"]: one["data"] for one in receiver.messages()}
    assert {"partnership.stage", "suggestion.judged", "import.done"} <= set(told)
    assert told["disclosure.answered"]["row"]["state"] == "granted"
    stages = [one["data"]["row"] for one in receiver.messages() if "stage" in one["type"]]
    assert len(stages) == 2
    assert told["import.done"]["row"]["file"] == "leden.csv"
    assert all(one["hub"] == "hub-a" and one["row"] for one in told.values())


def test_an_import_at_the_console_is_told_as_one_over_the_web(
    site, ours, receiver, everybody, prompt, tmp_path
):
    asked(site, ours, receiver)
    sheet = tmp_path / "leden.csv"
    sheet.write_text("id;naam;soort\nq-2;Qqq;firma\n", encoding="utf-8")
    run = prompt(site.app.state.settings)
    kept = run("import", sheet, "--hub", "hub-a", "--json")
    assert kept.exit_code == 0, kept.output
    number = str(json.loads(kept.stdout)["number"])
    assert run("import", "--undo", number).exit_code == 0
    work(site)
    told = {one["type"]: one["data"] for one in receiver.messages()}
    assert told["import.done"]["row"] == {"id": number, "file": "leden.csv", "href": None}
    assert told["import.undone"]["id"] == number
    staff = everybody["coordinator"].headers
    steps = site.get("/api/v1/audit", headers=staff).json()["items"]
    did = {(one["who"], one["action"]) for one in steps if one["rows"] == [number]}
    assert {("console", "imported"), ("console", "undid")} <= did


def test_no_hub_is_told_of_another_and_nobody_of_contacts(site, ours, receiver, everybody):
    asked(site, ours, receiver)
    administrator = {**everybody["administrator"].headers, "If-Match": "*"}
    change = {"description": "Anders"}
    for id_ in ("b-public", "b-hub", "a-hidden"):
        address = f"/api/v1/organisations/{id_}"
        assert site.patch(address, json=change, headers=administrator).status_code == 200
    site.cookies.clear()
    work(site)
    everything = b"".join(body for _, body in receiver.taken).decode()
    assert [one["data"]["id"] for one in receiver.messages()] == ["a-hidden"]
    for secret in (marker("b", "hub"), marker("b", "hidden"), marker("a", "contact")):
        assert secret not in everything
    assert marker("a", "hidden") in everything, "a hub knows its own"


def test_what_is_gone_when_it_is_sent_is_told_without_a_word_of_it(site, ours, receiver):
    asked(site, ours, receiver)
    row = {"name": "Vergeten", "kind": "private"}
    added = site.post("/api/v1/organisations", json=row, headers=ours).json()
    site.delete(added["href"], headers={**ours, "If-Match": "*"})
    work(site)
    kinds = {one["type"]: one["data"]["row"] for one in receiver.messages()}
    assert kinds == {"organisation.added": None, "organisation.removed": None}
    assert b"Vergeten" not in b"".join(body for _, body in receiver.taken)


def test_what_is_not_taken_is_sent_again_with_the_same_id(site, ours, receiver, database):
    hook = asked(site, ours, receiver)
    receiver.answers = [500, 307, 204]
    site.post(f"{hook['href']}/test", headers=ours)
    work(site)
    assert len(receiver.taken) == 1
    work(site)
    assert len(receiver.taken) == 1, "it rests"
    for _ in range(2):
        later(database)
        work(site)
    assert len(receiver.taken) == 3, "a redirect is followed nowhere"
    assert len({sent["webhook-id"] for sent, _ in receiver.taken}) == 1
    [told] = log(site, ours, hook)
    assert told["state"] == "taken"
    assert [one["status"] for one in told["tries"]] == [500, 307, 204]
    again = site.post(f"{hook['href']}/deliveries/{told['id']}/replay", headers=ours)
    assert again.status_code == 202
    work(site)
    assert receiver.taken[-1][0]["webhook-id"] == told["id"]
    assert len(receiver.taken) == 4


def test_who_is_deaf_for_days_is_told_no_more_until_somebody_says_so(
    site, ours, receiver, database
):
    hook = asked(site, ours, receiver)
    long_ago = datetime.now(UTC) - timedelta(days=4)
    with database.writing() as session:
        Webhooks(session).change(hook["id"], failing_since=long_ago, failures=9)
    receiver.answers = [500]
    site.post(f"{hook['href']}/test", headers=ours)
    work(site)
    stands = site.get(hook["href"], headers=ours).json()
    assert (stands["disabled_why"], stands["disabled"] is None) == ("failing", False)
    later(database)
    work(site)
    assert len(receiver.taken) == 1
    assert [one["state"] for one in log(site, ours, hook)] == ["failed"]
    on = site.patch(hook["href"], json={"disabled": False}, headers=ours).json()
    assert (on["disabled"], on["failing_since"]) == (None, None)
    site.post(f"{hook['href']}/test", headers=ours)
    work(site)
    assert len(receiver.taken) == 2


def test_who_says_gone_is_asked_no_more(site, ours, receiver):
    hook = asked(site, ours, receiver)
    receiver.answers = [410]
    site.post(f"{hook['href']}/test", headers=ours)
    work(site)
    assert site.get(hook["href"], headers=ours).json()["disabled_why"] == "gone"


def test_a_secret_is_shown_once_and_both_sign_while_it_changes(site, ours, receiver):
    hook = asked(site, ours, receiver)
    assert "secret" not in site.get(hook["href"], headers=ours).json()
    assert hook["secret"] not in site.get("/api/v1/webhooks", headers=ours).text
    new = site.post(f"{hook['href']}/secret", headers=ours).json()["secret"]
    assert new != hook["secret"]
    site.post(f"{hook['href']}/test", headers=ours)
    work(site)
    sent, body = receiver.taken[-1]
    at = datetime.fromtimestamp(int(sent["webhook-timestamp"]), UTC)
    for secret in (new, hook["secret"]):
        right = headers([secret], sent["webhook-id"], at, body)["webhook-signature"]
        assert right in sent["webhook-signature"].split()


def test_a_line_that_broke_makes_no_second_webhook(site, ours, receiver):
    body = {"url": receiver.url, "events": ["import.done"]}
    once = {**ours, "Idempotency-Key": "one"}
    first = site.post("/api/v1/webhooks", json=body, headers=once).json()
    assert site.post("/api/v1/webhooks", json=body, headers=once).json() == first
    other = site.post("/api/v1/webhooks", json={**body, "url": f"{receiver.url}2"}, headers=once)
    assert other.status_code == 422


def test_what_is_told_stands_in_the_audit_trail(site, ours, receiver, everybody):
    hook = asked(site, ours, receiver)
    site.patch(
        "/api/v1/organisations/a-hub", json={"since": None}, headers={**ours, "If-Match": "*"}
    )
    work(site)
    staff = everybody["coordinator"].headers
    steps = site.get("/api/v1/audit", headers=staff).json()["items"]
    did = {(one["who"], one["action"], one["noun"]) for one in steps}
    assert (f"webhook:{hook['id']}", "saw", "organisations") in did
    assert ("added", "webhooks") in {(one["action"], one["noun"]) for one in steps}


def test_a_change_that_is_taken_back_is_told_to_nobody(site, ours, receiver, database):
    hook = asked(site, ours, receiver)

    def break_off() -> None:
        with database.writing() as session:
            door = Door(session, CONSOLE)
            door.change(NOUN["organisations"], "a-hub", {"name": "Nooit"}, None)
            assert Webhooks(session).deliveries(hook["id"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    work(site)
    assert receiver.taken == []
    assert log(site, ours, hook) == []


PRIVATE = """
http://crm.example.org/ ftp://crm.example.org/ https://user:pass@crm.example.org/ https://localhost/
https://127.0.0.1/ https://127.1/ https://2130706433/ https://0x7f000001/ https://0177.0.0.1/
https://10.0.0.1/ https://172.16.9.9/ https://192.168.1.1/ https://169.254.169.254/latest
https://100.64.0.1/ https://0.0.0.0/ https://224.0.0.1/ https://255.255.255.255/ https://[::1]/
https://[::]/ https://[::ffff:127.0.0.1]/ https://[::ffff:a9fe:a9fe]/ https://[fe80::1]/
https://[fc00::1]/ https://[64:ff9b::7f00:1]/ https://[2002:7f00:1::]/ https://[::7f00:1]/
https://[2001:0:53aa:64c:0:fbff:80ff:fffe]/ https://printer/ https://nas.local/ https://db.internal/
https://crm.example.org#fragment https://crm.example.org\\@127.0.0.1/ https://crm.example.org:99999/
https:///path https://ⓛocalhost/ https://１２７.0.0.1/ https://[fec0::1]/ https://[ff02::1]/
""".split()  # noqa: SIM905 (a list of forty strings reads worse)


@pytest.mark.parametrize("url", PRIVATE)
def test_an_address_that_is_not_public_is_refused(url):
    with pytest.raises(UnfitAddress):
        target(url, loopback=False)


@pytest.mark.parametrize(
    "url", ["https://crm.example.org", "https://9.9.9.9:8443/a?b=c", "https://münchen.example/"]
)
def test_a_public_address_will_do(url):
    assert target(url, loopback=False).path.startswith("/")


def test_the_door_refuses_what_the_list_refuses(door, everybody):
    for url in ("https://169.254.169.254/", "http://crm.example.org/", "https://2130706433/"):
        body = {"url": url, "events": ["import.done"]}
        answer = door.post("/api/v1/webhooks", json=body, headers=everybody["key"].headers)
        assert (answer.status_code, answer.json()["type"]) == (422, "about:blank#unfit_address")


def test_a_name_that_leads_inside_is_not_called(receiver, monkeypatch):
    """The name was fine; what it means is not."""
    port = receiver.server.server_address[1]
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    to = target(f"https://crm.example.org:{port}/", loopback=False)
    assert send(to, b"{}", {}).trouble == "unfit_address"
    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("9.9.9.9", port)), *inside]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: outside)
    assert send(to, b"{}", {}).trouble == "unfit_address"
    assert receiver.taken == []


def test_without_encryption_only_this_machine_is_called_and_only_when_allowed(receiver):
    assert send(target(receiver.url, loopback=True), b"{}", {}).trouble == "unfit_address"
    assert send(target(receiver.url, loopback=True), b"{}", {}, loopback=True).status == 204
    with pytest.raises(UnfitAddress):
        target(receiver.url, loopback=False)
    with pytest.raises(UnfitAddress):
        target("http://192.168.1.1/", loopback=True)
    assert not is_public(ipaddress.ip_address("::ffff:169.254.169.254"))


def test_who_answers_a_letter_at_a_time_is_not_waited_for():
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        over = threading.Event()

        def drip() -> None:
            taken, _ = slow.accept()
            with taken:
                while not over.wait(0.05):
                    try:
                        taken.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{slow.getsockname()[1]}/"
        begun = time.monotonic()
        sent = send(target(url, loopback=True), b"{}", {}, loopback=True, seconds=0.5)
        over.set()
        thread.join(5)
    assert sent.trouble == "too_slow"
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.name)
def test_every_event_says_what_is_told_of_its_noun(event):
    assert event.noun in TOLD
