"""The API: its answers, its refusals, and what everybody may see."""

import json

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes.headers import HEADERS
from api.services.network import Network

PROBLEM = "application/problem+json"


@pytest.fixture
def somebody(site):
    return site.get("/api/v1/organisations?kind=private").json()["items"][0]["id"]


def test_organisations_come_page_by_page_and_none_twice(site):
    seen, after = [], ""
    while after is not None:
        page = site.get("/api/v1/organisations", params={"limit": 7, "after": after}).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]


def test_one_organisation_is_shown_without_contact_persons(site, somebody):
    answer = site.get(f"/api/v1/organisations/{somebody}")
    assert answer.status_code == 200
    assert not any(answer.json()[name] for name in ("contact_name", "email", "phone"))


def test_suggestions_are_the_same_bytes_and_add_up(site, somebody):
    address = f"/api/v1/organisations/{somebody}/suggestions?lang=fr&top=4"
    first, second = site.get(address), site.get(address)
    assert first.content == second.content
    suggestions = first.json()["suggestions"]
    assert 0 < len(suggestions) <= 4
    for one in suggestions:
        total = sum(reason["contribution"] for reason in one["reasons"])
        assert total == pytest.approx(one["score"], abs=1e-9)


def test_ones_own_words_find_partners(site):
    answer = site.get("/api/v1/find", params={"text": "kartonnen dozen", "near": "8000"}).json()
    assert answer["request"]["waste_code"] == "15 01 01"
    assert [one["rank"] for one in answer["suggestions"]] == list(
        range(1, len(answer["suggestions"]) + 1)
    )


def test_words_that_seek_are_a_need_unless_one_chose_otherwise(site):
    ways = [
        site.get("/api/v1/find", params={"text": "We zoeken paletten"} | chosen).json()["request"]
        for chosen in ({}, {"direction": "offer"})
    ]
    assert [way["direction"] for way in ways] == ["need", "offer"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/organisations/nobody", 404),
        ("/api/v1/organisations/nobody/suggestions", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/find", 422),
        ("/api/v1/find?text=", 422),
        ("/api/v1/find?text=%20", 422),
        ("/api/v1/find?text=hout%00", 422),
        ("/api/v1/find?text=hout&near=Nergensville", 404),
        ("/api/v1/find?text=hout&radius_km=NaN", 422),
        ("/api/v1/find?text=hout&radius_km=1e400", 422),
        ("/api/v1/find?text=hout&top=99999999999999999999", 422),
        ("/api/v1/find?text=hout&direction=sideways", 422),
        ("/api/v1/find?text=" + "a" * 501, 422),
        ("/api/v1/organisations?limit=0", 422),
        ("/api/v1/organisations/" + "x" * 601, 422),
        ("/api/v1/classify?text=hout&scheme=none", 422),
    ],
)
def test_refusals_are_problem_json_and_repeat_nothing(site, address, status):
    answer = site.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert "input" not in json.dumps(problem["errors"])
    assert "a" * 100 not in problem["detail"]


def test_a_wrong_method_is_a_problem_too(site):
    answer = site.post("/api/v1/find")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == PROBLEM


def test_refusals_speak_the_readers_language(site):
    told = {
        language: site.get("/api/v1/organisations/x", headers={"Accept-Language": language}).json()
        for language in ("nl-BE", "fr-BE,nl;q=0.5", "en", "de-BE")
    }
    assert len({problem["title"] for problem in told.values()}) == 4


def test_without_a_network_it_asks_to_come_back(fresh):
    with TestClient(create_app(fresh), raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/organisations")
        page = client.get("/nl/organisations")
    assert answer.status_code == page.status_code == 503
    assert answer.headers["retry-after"] == page.headers["retry-after"]
    assert "matchmaker import" in page.text


def test_a_mistake_of_ours_has_a_number_and_all_headers(demo, monkeypatch):
    def broken(self):
        raise ZeroDivisionError("secret detail")

    with TestClient(create_app(demo), raise_server_exceptions=False) as client:
        monkeypatch.setattr(Network, "fitted", property(broken))
        answer = client.get("/api/v1/find?text=hout")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == PROBLEM
    assert "secret detail" not in answer.text
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


@pytest.mark.parametrize(
    "address",
    ["/", "/nl/", "/fr/how", "/xx/", "/docs", "/healthz", "/static/site.css", "/api/v1/x"],
)
def test_every_answer_is_guarded(site, address):
    answer = site.get(address, follow_redirects=False)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_changed_store_is_seen_at_once(run, fresh, tmp_path):
    list_ = tmp_path / "organisations.csv"
    list_.write_text("id,name,kind\na,Atelier,private\n", "utf-8")
    run("import", list_)
    with TestClient(create_app(fresh)) as client:
        assert client.get("/api/v1/organisations").json()["total"] == 1
        list_.write_text("id,name,kind\nb,Brouwerij,private\n", "utf-8")
        run("import", list_)
        assert client.get("/api/v1/organisations").json()["total"] == 2
