"""The catalogue of open data is one graph in two spellings, and all that it names is there."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF

from tests.api.standards.linked import graph_of

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
HERE = "https://hub.example/api/v1/catalogue"


@pytest.fixture
def catalogue(hub):
    return graph_of(hub.get("/api/v1/catalogue.jsonld").text, "json-ld")


def test_both_spellings_say_the_same(hub, catalogue):
    answer = hub.get("/api/v1/catalogue.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    turtle = graph_of(answer.text, "turtle")
    assert len(turtle) > 150
    assert isomorphic(turtle, catalogue)


def _titles(graph: Graph, node):
    return {text.language: str(text) for text in graph.objects(node, DCTERMS.title)}


def test_it_says_who_under_which_licence_and_where_to_ask(catalogue):
    here = URIRef(HERE)
    assert (here, RDF.type, DCAT.Catalog) in catalogue
    publisher = catalogue.value(here, DCTERMS.publisher)
    assert str(catalogue.value(publisher, FOAF.name)) == "Hub Oost"
    assert (
        here,
        DCTERMS.license,
        URIRef("https://creativecommons.org/licenses/by/4.0/"),
    ) in catalogue
    contact = catalogue.value(here, DCAT.contactPoint)
    assert str(catalogue.value(contact, VCARD.hasEmail)) == "mailto:open.data@hub.example"
    assert set(_titles(catalogue, here)) == {"nl", "fr", "en", "de"}


def test_every_dataset_has_what_portals_ask_for(catalogue):
    datasets = list(catalogue.objects(URIRef(HERE), DCAT.dataset))
    assert len(datasets) == 3
    for dataset in datasets:
        assert set(_titles(catalogue, dataset)) == {"nl", "fr", "en", "de"}
        for property_ in (
            *(DCTERMS.description, DCTERMS.publisher, DCTERMS.identifier),
            *(DCAT.theme, DCAT.contactPoint, DCAT.distribution, DCTERMS.accessRights),
        ):
            assert catalogue.value(dataset, property_, any=True) is not None, property_


def test_every_file_that_it_names_is_there_as_it_says(hub, catalogue):
    files = list(catalogue.subjects(RDF.type, DCAT.Distribution))
    assert len(files) == 11
    for file in files:
        address = str(catalogue.value(file, DCAT.downloadURL))
        answer = hub.get(address.removeprefix("https://hub.example"))
        assert answer.status_code == 200, address
        told = str(catalogue.value(file, DCAT.mediaType)).split("media-types/")[1]
        given = answer.headers["content-type"].partition(";")[0]
        assert given == told or (told == "application/xml" and given.endswith("+xml")), address


def test_the_api_is_named_with_its_description(hub, catalogue):
    (service,) = catalogue.subjects(RDF.type, DCAT.DataService)
    described = str(catalogue.value(service, DCAT.endpointDescription))
    assert hub.get(described.removeprefix("https://hub.example")).status_code == 200
    assert len(list(catalogue.objects(service, DCAT.servesDataset))) == 3


def test_without_settings_nothing_is_made_up(site):
    found = graph_of(site.get("/api/v1/catalogue.ttl").text, "turtle")
    assert not list(found.subject_objects(DCAT.contactPoint))
    for licence in found.objects(None, DCTERMS.license):
        assert str(licence) == "http://data.europa.eu/eli/dec/2011/833/oj"
