"""Coordinators may sign in with the account of their office."""

import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from fastapi import FastAPI, Form
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from api.app import create_app

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
CLIENT = "matchmaker"


class Office:
    """The office's server, on this machine."""

    def __init__(self):
        self.app = FastAPI()
        self.codes = {}
        self.address = ""
        self.app.get("/.well-known/openid-configuration")(self.known)
        self.app.get("/keys")(lambda: {"keys": [KEY.as_dict(private=False)]})
        self.app.post("/token")(self.token)

    def known(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def token(self, code: str = Form(), code_verifier: str = Form()):
        claims, key = self.codes[code]
        assert len(code_verifier) >= 43
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


@pytest.fixture(scope="module")
def office():
    office = Office()
    server = uvicorn.Server(uvicorn.Config(office.app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    office.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield office
    server.should_exit = True
    thread.join()


@pytest.fixture
def site(hubs, everybody, office):
    settings = hubs.model_copy(update={"oidc_issuer": office.address, "oidc_client_id": CLIENT})
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def _come_back(site, office, key=KEY, state=None, **changed):
    begun = site.get("/api/v1/session/oidc")
    assert begun.status_code == 303
    asked = {
        name: one[0] for name, one in parse_qs(urlsplit(begun.headers["location"]).query).items()
    }
    assert asked["code_challenge_method"] == "S256"
    claims = {
        "iss": office.address,
        "aud": CLIENT,
        "exp": int(time.time()) + 300,
        "nonce": asked["nonce"],
        "email": "C@a.be",
        "email_verified": True,
    }
    claims = {k: v for k, v in {**claims, **changed}.items() if v is not None}
    office.codes["code"] = (claims, key)
    params = {"code": "code", "state": state or asked["state"]}
    return site.get("/api/v1/session/oidc/back", params=params)


def test_who_is_in_our_list_comes_in(site, office):
    answer = _come_back(site, office)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nl/desk")
    assert site.get("/api/v1/session").json()["role"] == "coordinator"


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"exp": 1},
        {"email": None},
        {"email_verified": False},
        {"email": "nobody@a.be"},
        {"state": "another"},
        {"key": RSAKey.generate_key(2048, {"kid": "one"})},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_whoever_is_not_convincing_stays_outside(site, office, wrong):
    answer = _come_back(site, office, **wrong)
    assert answer.status_code == 401
    site.cookies.delete("session-begun")
    assert site.get("/api/v1/session").json()["role"] == "anonymous"


def test_who_did_not_begin_here_does_not_come_in(site):
    answer = site.get("/api/v1/session/oidc/back", params={"code": "code", "state": "x"})
    assert answer.status_code == 401


def test_without_an_office_or_with_one_that_is_down_people_are_told(hubs, door):
    assert door.get("/api/v1/session/oidc").status_code == 503
    down = hubs.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    with TestClient(create_app(down)) as site:
        answer = site.get("/api/v1/session/oidc", follow_redirects=False)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
