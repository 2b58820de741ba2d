"""Nobody sees or changes what is not theirs: every operation, every role, both databases."""

import io
import zipfile
from http import HTTPStatus

import pytest

from api.routes.gate import May
from matchmaker.domain import Visibility
from tests.api.federation.hubs import addresses, marker
from tests.api.federation.matrix import (
    FOUND_OUT,
    PAGE,
    filled,
    lines,
    operations,
    page,
)
from tests.api.federation.requests import NO_LIMITS, NOT_SET_UP, SAMPLES, Sample

BOUND_TO_HUB_A = ("anonymous", "entrepreneur", "reader", "coordinator", "key", "reading key")
OPEN_TO_ALL = {"GET /api/v1/hubs/{address}", "POST /api/v1/introductions"}
"""What is for everybody, of whichever hub: who a hub is, and asking it for an introduction."""


@pytest.mark.slow
def test_the_table_of_who_may_do_what_is_the_one_in_the_documentation(tmp_path, cache_folder):
    from api.settings import Settings  # noqa: PLC0415

    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'hubs.db'}",
        cache_folder=cache_folder,
        mail_folder=tmp_path / "outbox",
        **NO_LIMITS,
    )
    names, table = lines(settings)
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


def test_every_operation_of_the_api_stands_behind_the_gate(door):
    for route in door.app.routes:
        if not getattr(route, "path", "").startswith("/api/v1"):
            continue
        assert any(isinstance(one.call, May) for one in _all_of(route.dependant)), route.path


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


@pytest.mark.slow
@pytest.mark.parametrize("name", ALLOWED)
def test_a_word_planted_in_one_hub_is_nowhere_for_who_may_not_see_it(
    door, database, everybody, name
):
    forbidden = {
        marker(hub, kind) for hub in "ab" for kind in KINDS if (hub, kind) not in ALLOWED[name]
    }
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
                for word in forbidden:
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
