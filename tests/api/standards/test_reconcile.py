"""Names in a table are matched to codes and organisations, as OpenRefine asks for it."""

from __future__ import annotations

import json
from urllib.parse import quote

import jsonschema_rs
import pytest
from lxml import html

from tests.api.standards import reconciliation_schemas as schemas
from tests.api.standards.conftest import NOT_FOR_STRANGERS

SOURCES = ["ewc", "nace", "esco", "organisations"]
HERE = "/api/v1/reconcile"


@pytest.fixture
def ask(site):
    """Post one query to a list, and get its candidates."""

    def asked(source, lang="nl", **query):
        answer = site.post(
            f"{HERE}/{source}?lang={lang}", data={"queries": json.dumps({"q0": query})}
        )
        assert answer.status_code == 200, answer.text
        batch = answer.json()
        jsonschema_rs.validate(schemas.RESULTS, batch)
        found = batch["q0"]["result"]
        scores = [one["score"] for one in found]
        assert scores == sorted(scores, reverse=True)
        return found

    return asked


@pytest.mark.parametrize("source", SOURCES)
def test_the_manifest_says_what_the_service_can_do(hub, source):
    told = hub.get(f"{HERE}/{source}").json()
    jsonschema_rs.validate(schemas.MANIFEST, told)
    for what in ("entity", "property", "type"):
        place = told["suggest"][what]
        address = place["service_url"] + place["service_path"]
        assert hub.get(_here(address), params={"prefix": "a"}).status_code == 200
    place = told["extend"]["propose_properties"]
    proposed = hub.get(_here(place["service_url"] + place["service_path"])).json()
    jsonschema_rs.validate(schemas.PROPOSED, proposed)
    assert proposed["properties"]


def test_a_language_in_the_address_stays_in_all_addresses(site):
    told = site.get(f"{HERE}/ewc?lang=fr").json()
    assert told["name"].startswith("Codes de déchets")
    assert told["preview"]["url"].endswith("lang=fr")
    place = told["suggest"]["entity"]
    address = place["service_url"].removeprefix("http://testserver") + place["service_path"]
    found = site.get(f"{address}&prefix=15+01+03").json()
    assert found["result"][0]["name"] == "emballages en bois"


@pytest.mark.parametrize(
    ("source", "text", "id_"),
    [
        ("ewc", "150103", "15 01 03"),
        ("ewc", "15.01.03", "15 01 03"),
        ("ewc", "houten verpakking", "15 01 03"),
        ("ewc", "Emballages en bois", "15 01 03"),
        ("ewc", "13 02 05*", "13 02 05"),
        ("nace", "3832", "38.32"),
        ("nace", "Récupération de déchets triés", "38.32"),
    ],
)
def test_a_code_or_an_official_name_is_certain(ask, source, text, id_):
    (first, *others) = ask(source, query=text)
    assert first["id"] == id_
    assert first["match"] is True
    assert first["score"] == 100
    assert not any(one["match"] for one in others)


def test_everyday_words_are_proposed_and_left_to_a_person(ask):
    found = ask("ewc", query="oude houten paletten", limit=3)
    assert found[0]["id"] == "15 01 03"
    assert 0 < len(found) <= 3
    assert not any(one["match"] for one in found)


def test_a_type_narrows_the_choice(ask):
    found = ask("ewc", query="hydraulische olie", type="hazardous_waste")
    assert found
    assert {one["type"][0]["id"] for one in found} == {"hazardous_waste"}
    everything = ask("ewc", query="hydraulische olie", type=["waste"])
    assert everything


def test_a_property_speaks_for_or_against(ask):
    with_it = ask("ewc", query="olie", properties=[{"pid": "chapter", "v": "13"}], limit=20)
    assert all("same_chapter" in {f["id"] for f in one["features"]} for one in with_it)


def test_a_thing_can_be_asked_for_by_its_properties_alone(ask):
    (one,) = ask("organisations", properties=[{"pid": "website", "v": "nowhere"}]) or (None,)
    assert one is None
    found = ask("organisations", properties=[{"pid": "country", "v": "BE"}], limit=3)
    assert len(found) == 3


def test_the_whole_batch_is_answered_each_by_its_name(site):
    batch = {f"q{n}": {"query": text} for n, text in enumerate(["glas", "karton", "", "staal"])}
    answer = site.get(f"{HERE}/ewc", params={"queries": json.dumps(batch)}).json()
    jsonschema_rs.validate(schemas.RESULTS, answer)
    assert list(answer) == list(batch)
    assert answer["q2"] == {"result": []}
    assert answer["q1"]["result"]


def test_of_namesakes_none_is_certain(ask):
    found = ask("ewc", query="glas")
    assert [one["id"] for one in found[:3]] == ["16 01 20", "17 02 02", "19 12 05"]
    assert not any(one["match"] for one in found)


def _matched(hub, source, **query):
    answer = hub.post(f"{HERE}/{source}", data={"queries": json.dumps({"a": query})})
    return answer.json()["a"]["result"]


def _here(address):
    return address.removeprefix("https://hub.example")


@pytest.mark.parametrize("text", ["0123.456.749", "atelier/1", "ATELIER & zoon droomkerke"])
def test_an_organisation_is_known_by_number_id_and_name(hub, text):
    (found,) = _matched(hub, "organisations", query=text)[:1]
    assert (found["id"], found["match"]) == ("atelier/1", True)


def test_an_organisation_that_resembles_is_asked_about(hub):
    (found, *_) = _matched(
        hub,
        "organisations",
        query="Brouwerij Zomerzn",
        properties=[{"pid": "municipality", "v": "Gent"}],
    )
    assert (found["id"], found["match"]) == ("brouwerij", False)
    assert found["score"] > 50


def test_who_is_not_public_is_nobody_here(hub):
    texts = ("geheim", "Stille Vennoot", "geheim ")
    for text in texts:
        assert all(one["id"] != "geheim" for one in _matched(hub, "organisations", query=text))
        suggested = hub.get(f"{HERE}/organisations/suggest/entity", params={"prefix": text})
        assert suggested.json()["result"] == []
    wanted = {"ids": ["geheim"], "properties": [{"id": "municipality"}]}
    answer = hub.get(f"{HERE}/organisations", params={"extend": json.dumps(wanted)})
    assert answer.json()["rows"] == {"geheim": {"municipality": []}}
    assert hub.get(f"{HERE}/organisations/preview?id=geheim").status_code == 404


def test_values_are_added_to_a_table(hub):
    wanted = {
        "ids": ["atelier/1", "brouwerij"],
        "properties": [
            *({"id": "sectors"}, {"id": "latitude"}, {"id": "postcode"}),
            {"id": "enterprise_number", "settings": {"limit": 1}},
        ],
    }
    answer = hub.post(f"{HERE}/organisations?lang=en", data={"extend": json.dumps(wanted)}).json()
    jsonschema_rs.validate(schemas.VALUES, answer)
    first = answer["rows"]["atelier/1"]
    assert first["latitude"] == [{"float": 51.2}]
    assert first["sectors"][0]["id"] == "16.24"
    assert answer["meta"][0]["service"] == "https://hub.example/api/v1/reconcile/nace"
    assert answer["rows"]["brouwerij"]["enterprise_number"] == []
    for secret in NOT_FOR_STRANGERS:
        assert secret not in json.dumps(answer)


@pytest.mark.parametrize("source", SOURCES[:3])
def test_every_property_of_a_code_can_be_told(site, source):
    things = site.get(f"{HERE}/{source}/suggest/entity", params={"prefix": "ma"}).json()["result"]
    proposed = site.get(f"{HERE}/{source}/properties?type=x&limit=50").json()["properties"]
    wanted = {"ids": [one["id"] for one in things[:5]], "properties": proposed}
    answer = site.post(f"{HERE}/{source}", data={"extend": json.dumps(wanted)}).json()
    jsonschema_rs.validate(schemas.VALUES, answer)
    assert len(answer["rows"]) == 5
    assert any(cells for row in answer["rows"].values() for cells in row.values())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("what", "schema"),
    [
        ("entity", schemas.SUGGESTED_ENTITIES),
        ("property", schemas.SUGGESTED_PROPERTIES),
        ("type", schemas.SUGGESTED_TYPES),
    ],
)
def test_typing_is_completed(site, source, what, schema):
    address = f"{HERE}/{source}/suggest/{what}"
    empty = site.get(address, params={"prefix": "", "lang": "en"}).json()
    some = site.get(address, params={"prefix": "a", "lang": "en"}).json()
    for answer in (empty, some):
        jsonschema_rs.validate(schema, answer)
    if what == "entity":
        assert some["result"]
        again = site.get(address, params={"prefix": "a", "lang": "en", "cursor": 1}).json()
        assert again["result"][0] == some["result"][1]


def test_a_code_half_typed_is_completed(site):
    found = site.get(f"{HERE}/ewc/suggest/entity?prefix=1501&lang=nl").json()["result"]
    assert [one["id"] for one in found][:3] == ["15 01 01", "15 01 02", "15 01 03"]


@pytest.mark.parametrize("source", SOURCES)
def test_a_preview_fits_in_a_frame_of_another_site(hub, source):
    manifest = hub.get(f"{HERE}/{source}?lang=fr").json()
    thing = {"ewc": "13 02 05", "nace": "38.32", "organisations": "atelier/1"}.get(source)
    if thing is None:
        found = hub.get(f"{HERE}/esco/suggest/entity?prefix=weld&lang=en").json()["result"]
        thing = found[0]["id"]
    address = manifest["preview"]["url"].replace("{{id}}", quote(thing, safe=""))
    answer = hub.get(_here(address))
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    page = html.fromstring(answer.text)
    assert page.get("lang") == "fr-BE"
    assert page.findtext(".//h1").strip()
    assert not page.xpath("//script | //form | //a")


def test_other_sites_may_ask_and_no_cookie_crosses(hub):
    elsewhere = {"Origin": "http://127.0.0.1:3333"}
    answers = [
        hub.get(f"{HERE}/ewc", headers=elsewhere),
        hub.post(f"{HERE}/ewc", data={"queries": "{}"}, headers=elsewhere),
        hub.get(f"{HERE}/ewc/suggest/entity?prefix=a", headers=elsewhere),
        hub.get(f"{HERE}/ewc/properties", headers=elsewhere),
        hub.post(f"{HERE}/ewc", data={"queries": "nonsense"}, headers=elsewhere),
        hub.options(f"{HERE}/ewc", headers={**elsewhere, "Access-Control-Request-Method": "POST"}),
    ]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("nonsense", "body/queries"),
        ("[]", "body/queries"),
        ('{"q": 1}', "body/queries/q"),
        ('{"q": {"query": "x", "limit": 0}}', "body/queries/q/limit"),
        ('{"q": {"query": "x", "limit": 1e400}}', "body/queries/q/limit"),
        ('{"q": {"query": "x", "limit": NaN}}', "body/queries/q/limit"),
        ('{"q": {"query": "x", "type_strict": "perhaps"}}', "body/queries/q/type_strict"),
        ('{"q": {"query": "\\ud800"}}', "body/queries"),
        ("[" * 5000, "body/queries"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(site, text, pointer):
    answer = site.post(f"{HERE}/ewc", data={"queries": text})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


def test_odd_cells_of_a_table_are_read_as_far_as_they_go(ask):
    assert ask("ewc", query="houten\x00 verpakking\u2028 \ufffe")
    assert isinstance(ask("ewc", query="hout " * 5000), list)
    assert ask("ewc", query="\x00\x01") == []


def test_too_much_at_once_is_refused_in_plain_words(site):
    batch = {str(n): {"query": "x"} for n in range(51)}
    too_many = site.post(f"{HERE}/ewc", data={"queries": json.dumps(batch)})
    assert too_many.status_code == 413
    assert "50" in too_many.json()["detail"]
    too_long = site.post(f"{HERE}/ewc", data={"queries": "x" * (2 * 1024 * 1024 + 1)})
    assert too_long.status_code == 413
    as_json = site.post(f"{HERE}/ewc", json={"queries": {}})
    assert as_json.status_code == 415
    assert site.post(f"{HERE}/ewc", data={}).status_code in {415, 422}
    assert site.post(f"{HERE}/ewc", data={"other": "1"}).status_code == 422


def test_of_a_property_that_nobody_has_nothing_is_known(site):
    wanted = {"ids": ["15 01 03"], "properties": [{"id": "colour"}]}
    answer = site.post(f"{HERE}/ewc", data={"extend": json.dumps(wanted)}).json()
    jsonschema_rs.validate(schemas.VALUES, answer)
    assert answer["rows"] == {"15 01 03": {"colour": []}}


def test_skills_are_found_by_what_words_mean_also_in_a_language_without_names(ask):
    found = ask("esco", query="kapotte fietsen terug in orde brengen", lang="nl", limit=5)
    names = [one["name"].casefold() for one in found]
    assert any("bicycle" in name or "fiets" in name for name in names), names
    assert not any(one["match"] for one in found)


def test_skills_are_found_in_other_words(ask):
    found = ask("esco", query="welding metal", lang="en", limit=5)
    assert any("weld" in one["name"].lower() for one in found)
    assert not found[0]["match"]
    certain = ask("esco", query=found[0]["name"], lang="fr")
    assert certain[0]["id"] == found[0]["id"]
    assert certain[0]["match"]
