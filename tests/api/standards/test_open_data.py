"""Open data can be read back by the programs it is meant for, and gives nobody away."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest
from lxml import etree

from api.settings import Settings
from models.tables import FieldVisibilityRow
from tests.api.standards.conftest import NOT_FOR_STRANGERS

DOCUMENTS = [
    "/api/v1/open-data/organisations.csv",
    "/api/v1/open-data/streams.csv",
    "/api/v1/open-data/waste-codes.csv",
    "/api/v1/open-data/organisations.geojson",
    "/api/v1/network.graphml",
    "/api/v1/network.gexf",
    "/api/v1/murmurations",
    "/api/v1/organisations/atelier~11/murmurations",
    "/api/v1/organisations/atelier~11/jsonld",
    "/api/v1/streams/s1/murmurations",
    "/api/v1/catalogue.jsonld",
    "/api/v1/catalogue.ttl",
    "/api/v1/calendar.ics",
    "/api/v1/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
]


def rows_of(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_document_is_there_and_names_nobody_who_is_not_public(hub):
    for address in DOCUMENTS:
        answer = hub.get(address)
        assert answer.status_code == 200, address
        for secret in NOT_FOR_STRANGERS:
            assert secret not in answer.text, address


def test_a_document_is_sent_once_while_nothing_changes(hub):
    for address in DOCUMENTS:
        first = hub.get(address)
        again = hub.get(address, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert again.status_code == 304, address
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
        assert hub.get(address, headers={"If-None-Match": '"other"'}).content == first.content


def test_organisations_are_a_table_in_which_nothing_runs(hub):
    atelier, brouwerij = rows_of(hub.get("/api/v1/open-data/organisations.csv"))
    assert atelier["name"] == "Atelier & Zoon <Droomkerke>"
    assert atelier["description"] == "'=SUM(A1) herstelt paletten"
    assert atelier["enterprise_number"] == "0123456749"
    assert brouwerij["hubs"] == "oost"
    assert not {"contact_name", "email", "phone", "employees"} & set(atelier)


def test_streams_are_a_table_without_prices(hub):
    offer, need = rows_of(hub.get("/api/v1/open-data/streams.csv"))
    assert (offer["waste_code"], offer["quantity"], offer["until"]) == (
        "15 01 03",
        "12",
        "2026-12-31",
    )
    assert need["direction"] == "need"
    assert "price" not in offer


def test_the_waste_list_has_all_codes_in_four_languages(hub):
    rows = rows_of(hub.get("/api/v1/open-data/waste-codes.csv"))
    assert len(rows) == 842
    assert all(row["title_fr"] and row["title_en"] and row["title_de"] for row in rows)


def test_the_map_has_two_organisations_and_two_streams(hub):
    answer = hub.get("/api/v1/open-data/organisations.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    shapes = answer.json()["features"]
    assert [one["properties"]["noun"] for one in shapes] == ["organisation"] * 2 + ["stream"] * 2
    assert shapes[0]["geometry"] == {"type": "Point", "coordinates": [3.22, 51.2]}


@pytest.mark.parametrize(
    ("address", "read"),
    [("/api/v1/network.graphml", nx.read_graphml), ("/api/v1/network.gexf", nx.read_gexf)],
)
def test_the_graph_is_read_back_with_its_public_partnership_only(hub, address, read):
    graph = read(io.BytesIO(hub.get(address).content))
    assert set(graph.nodes) == {"atelier/1", "brouwerij"}
    (edge,) = (edge for _, _, edge in graph.edges(data=True))
    assert (edge["partnership"], edge["state"], edge["kind"]) == ("p1", "running", "exchange")
    assert "title" not in edge


def test_a_field_that_is_for_few_is_in_no_document(hub, database):
    few = [
        *(("organisations", "atelier/1", name) for name in ("website", "street", "municipality")),
        *(("streams", "s1", name) for name in ("until", "quantity")),
    ]
    with database.writing() as session:
        session.add_all(
            FieldVisibilityRow(noun=noun, row=row, field=name, visibility="hub")
            for noun, row, name in few
        )
    for address in [*DOCUMENTS, "/nl/organisations/atelier%2F1"]:
        text = hub.get(address).text
        for hidden in ("atelier.example", "Brugge", "51.2,", "2026-12-31", "20261231"):
            assert hidden not in text, (address, hidden)
    atelier, _ = rows_of(hub.get("/api/v1/open-data/organisations.csv"))
    assert (atelier["postcode"], atelier["municipality"], atelier["lat"]) == ("8000", "", "")


def test_the_map_of_the_site_names_every_page_in_every_language(hub):
    tree = etree.fromstring(hub.get("/sitemap.xml").content)
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    addresses = tree.xpath("//s:loc/text()", namespaces=spaces)
    assert len(addresses) == len(set(addresses)) == 4 * (7 + 2)  # seven pages, two organisations
    for address in addresses:
        assert hub.get(address.removeprefix("https://hub.example")).status_code == 200
    alternates = tree.xpath("//s:url[1]/x:link/@hreflang", namespaces=spaces)
    assert alternates == ["nl", "fr", "en", "de"]


def test_robots_are_shown_the_map(hub):
    assert "Sitemap: https://hub.example/sitemap.xml" in hub.get("/robots.txt").text.splitlines()


def test_robots_stay_out_of_a_fictional_network(site):
    assert "Disallow: /" in site.get("/robots.txt").text.splitlines()


def test_other_sites_may_read_what_is_public_and_nothing_else(hub):
    elsewhere = {"Origin": "https://map.example"}
    for address in DOCUMENTS[:-2]:
        answer = hub.get(address, headers=elsewhere)
        assert answer.headers["access-control-allow-origin"] == "*", address
        assert "access-control-allow-credentials" not in answer.headers
    for address in ("/api/v1/organisations", "/api/v1/organisations/brouwerij", "/nl/"):
        assert "access-control-allow-origin" not in hub.get(address, headers=elsewhere).headers


def test_addresses_come_from_the_settings_and_not_from_the_visitor(hub, site):
    told = hub.get("/api/v1/murmurations", headers={"Host": "evil.example"}).text
    assert "evil.example" not in told
    assert "https://hub.example/api/v1/organisations/atelier~11/murmurations" in told
    strange = site.get("/api/v1/murmurations", headers={"Host": 'x"><script>'}).text
    assert "script" not in strange


def test_an_address_of_the_site_that_is_none_is_refused():
    for wrong in ("hub.example", "javascript:alert(1)", "https://hub.example/?a=1"):
        with pytest.raises(ValueError, match="public_url"):
            Settings(public_url=wrong)
