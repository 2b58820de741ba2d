"""Nobody sees or changes what is not theirs: every operation, every role, both databases."""

import io
import itertools
import re
import zipfile
from http import HTTPStatus

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes.gate import May
from api.settings import Settings
from matchmaker.domain import Visibility
from tests.api.federation.hubs import addresses, fill, marker, visitors
from tests.api.federation.matrix import (
    FOUND_OUT,
    PAGE,
    filled,
    lines,
    operations,
    page,
)
from tests.api.federation.requests import NO_LIMITS, NOT_SET_UP, SAMPLES, Sample
from tests.conftest import on_its_database

BOUND_TO_HUB_A = ("anonymous", "entrepreneur", "reader", "coordinator", "key", "reading key")
OPEN_TO_ALL = {"GET /api/v1/hubs/{address}", "POST /api/v1/introductions"}
"""What is for everybody, of whichever hub: who a hub is, and asking it for an introduction."""


@pytest.mark.slow
def test_the_table_of_who_may_do_what_is_the_one_in_the_documentation(tmp_path, cache_folder):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'hubs.db'}",
        cache_folder=cache_folder,
        mail_folder=tmp_path / "outbox",
        **NO_LIMITS,
    )
    slips = []

    def heard(operation, visitor, hub, path, answer):
        """Look in each answer, of reading and of writing, for words of another hub."""
        if visitor in ALLOWED:
            told = _text(answer).replace(path, "").lower()
            slips.extend(
                (operation, visitor, hub, word) for word in forbidden(visitor) if word in told
            )

    names, table = lines(settings, heard)
    assert slips == []
    assert page(names, table) == PAGE.read_text(encoding="utf-8"), (
        "who may do what has changed: run `python -m tests.api.federation.matrix`, "
        "and look at the difference line by line"
    )
    for operation, *cells in table:
        for name, cell in zip(names, cells, strict=True):
            own, _, other = cell.partition(" / ")
            # 503 is an answer: an office's sign-in, say, that nobody has set up.
            assert int(own) < HTTPStatus.INTERNAL_SERVER_ERROR or operation in NOT_SET_UP
            if other and name in BOUND_TO_HUB_A and operation not in OPEN_TO_ALL:
                assert int(other) in FOUND_OUT | {422}, (operation, name)


def test_every_operation_of_the_api_stands_behind_the_gate():
    app = create_app(Settings(database_url="sqlite://"))
    looked = 0
    for route in routes(app):
        if route.path.startswith("/api/v1"):
            looked += 1
            assert any(isinstance(one.call, May) for one in _all_of(route.dependant)), route.path
    assert looked >= len(operations(app.openapi())) - 10  # what is not under /api/v1


def routes(router):
    """Return every route: FastAPI keeps those of a router that was included inside of it."""
    for route in router.routes:
        inside = getattr(route, "original_router", None)
        if inside is not None:
            yield from routes(inside)
        elif hasattr(route, "path"):
            yield route


def _all_of(dependant):
    for one in dependant.dependencies:
        yield one
        yield from _all_of(one)


ALLOWED = {
    "anonymous": {("a", "public"), ("b", "public")},
    "entrepreneur": {
        ("a", "public"),
        ("b", "public"),
        ("a", "hub"),
        ("a", "hidden"),  # streams of their own organisation
        ("a", "contact"),
    },
    "reader": {
        ("a", "public"),
        ("b", "public"),
        ("a", "hubs"),
        ("b", "hubs"),
        ("a", "hub"),
        ("a", "contact"),
    },
    "coordinator": {
        *((("a"), visibility.value) for visibility in Visibility),
        ("a", "contact"),
        ("b", "public"),
        ("b", "hubs"),
    },
}
ALLOWED["key"] = ALLOWED["coordinator"]
ALLOWED["reading key"] = ALLOWED["coordinator"] - {("a", "contact")}
KINDS = (*(visibility.value for visibility in Visibility), "contact")


def forbidden(name):
    """Return the words that this visitor of hub A may read nowhere."""
    return {marker(hub, kind) for hub in "ab" for kind in KINDS if (hub, kind) not in ALLOWED[name]}


PAGE_ROWS = {"case": "cases", "import": "imports", "programme": "programmes", "action": "actions"}


@pytest.mark.slow
def test_a_word_planted_in_one_hub_is_on_no_page_for_who_may_not_see_it(sqlite_hubs):
    settings, database = sqlite_hubs
    there = {visitor.name: visitor for visitor in visitors(database)}
    looked, slips = 0, []
    with TestClient(create_app(settings), raise_server_exceptions=False) as door:
        paths = [
            route.path
            for route in routes(door.app)
            if route.path.startswith("/{language}/") and "GET" in route.methods
        ]
        assert len(paths) > 40
        for name in ("entrepreneur", "coordinator"):
            words = forbidden(name)
            for path, hub in itertools.product(paths, "ab"):
                if hub == "b" and path.count("{") == 1:
                    continue  # it is about no row
                at = _page(path, addresses(database, hub))
                answer = door.get(at, headers=there[name].headers, follow_redirects=False)
                assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (name, at)
                looked += answer.status_code == HTTPStatus.OK
                told = _text(answer).replace(at, "").lower()
                slips += [(name, at, word) for word in words if word in told]
                door.cookies.clear()
    assert slips == []
    assert looked > 40


@pytest.fixture
def sqlite_hubs(sqlite_database, cache_folder, tmp_path):
    """Two hubs in SQLite: pages ask through the same door on either database."""
    fill(sqlite_database)
    settings = Settings(
        database_url=f"sqlite:///{sqlite_database.path}",
        cache_folder=cache_folder,
        mail_folder=tmp_path / "outbox",
        **NO_LIMITS,
    )
    return settings, sqlite_database


def _page(path, rows):
    """Return the address of a page about rows of a hub."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part == "{language}":
            parts[place] = "nl"
        elif "{" in part:
            noun = parts[place - 1]
            row = rows.get(PAGE_ROWS.get(noun, noun), rows["organisations"])
            parts[place] = re.sub(r"\{[^}]*\}", row, part)
    return "/".join(parts)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALLOWED)
def test_a_word_planted_in_one_hub_is_nowhere_for_who_may_not_see_it(
    door, database, everybody, name
):
    on_its_database(database, list(ALLOWED).index(name))
    words = forbidden(name)
    looked = 0
    for operation in operations(door.app.openapi()):
        method, path = operation.split(" ")
        if method != "GET":
            continue
        sample = SAMPLES.get(operation, Sample())
        for hub in "ab":
            address = filled(path, addresses(database, hub))
            for extra in ({}, *_forms(door, path, method)):
                answer = door.get(
                    address,
                    params={**sample.query, **extra},
                    headers=everybody[name].headers,
                )
                fine = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
                assert fine or operation in NOT_SET_UP
                told = _text(answer).replace(address, "")  # a refusal repeats what was asked
                looked += 1
                for word in words:
                    assert word not in told.lower(), (operation, hub, extra)
    assert looked > 40


def _forms(door, path, method):
    parameters = door.app.openapi()["paths"][path][method.lower()].get("parameters", [])
    if any(one["name"] == "format" for one in parameters):
        yield from ({"format": form} for form in ("csv", "xlsx", "geojson"))
    if any(one["name"] == "any_pair" for one in parameters):
        yield {"any_pair": "true", "top": "50"}


def _text(answer):
    if answer.content[:2] != b"PK":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize("name", ["anonymous", "entrepreneur", "reader", "coordinator"])
def test_refusals_do_not_tell_whether_another_hubs_row_exists(door, everybody, name):
    headers = everybody[name].headers
    there = door.get("/api/v1/organisations/b-hidden", headers=headers)
    nowhere = door.get("/api/v1/organisations/b-hiddem", headers=headers)
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace("b-hidden", "X") == nowhere.text.replace("b-hiddem", "X")


def test_a_key_of_one_hub_is_useless_in_another(door, everybody):
    headers = everybody["key"].headers
    seen = door.get("/api/v1/streams?limit=1000", headers=headers).json()["items"]
    assert {one["organisation"][0] for one in seen if one["visibility"] == "hidden"} == {"a"}
    answer = door.post(
        "/api/v1/streams",
        json={"organisation": "b-public", "direction": "offer", "title": "Karton"},
        headers=headers,
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "key",
    ["", "x", "mm_", "mm_x_y", "mm_" + "9" * 150, "mm_000000000000_" + "a" * 43, "Ω", "a.b.c"],
)
def test_forged_keys_are_refused_alike(door, key):
    answer = door.get("/api/v1/session", headers={"Authorization": f"Bearer {key}".encode()})
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("#not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_trail_tells_who_saw_what(door, everybody):
    door.get("/api/v1/organisations/a-hidden", headers=everybody["coordinator"].headers)
    steps = door.get("/api/v1/audit", headers=everybody["coordinator"].headers).json()["items"]
    assert steps[0]["action"] == "saw"
    assert steps[0]["rows"] == ["a-hidden"]
    assert steps[0]["who"].startswith("user:")


def test_a_page_of_another_site_changes_nothing(door, everybody):
    headers = everybody["coordinator"].headers
    row = {"name": "Nieuw", "kind": "private"}
    for site in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = door.post("/api/v1/organisations", json=row, headers={**headers, **site})
        assert answer.status_code == 403, site
    plain = {**headers, "Content-Type": "text/plain"}
    assert door.post("/api/v1/organisations", content=b"{}", headers=plain).status_code == 422
    own = {**headers, "Origin": "http://testserver"}
    assert door.post("/api/v1/organisations", json=row, headers=own).status_code == 201
