"""The Reconciliation Service API 0.2: names in a table matched to codes and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Depends, Path, Query

from api.routes.doors import NetworkHere, WordsHere
from api.routes.gate import EVERYBODY
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import CLOSED
from api.routes.standards.forms import (
    BatchTooLarge,
    FormHere,
    fields_in_openapi,
    form_in_openapi,
    read_json,
    refused,
)
from api.routes.standards.reconcile_values import BATCH, EXTENSION, schemas
from api.routes.standards.sending import AddressesHere
from api.routes.values import PRINTABLE, Lang
from api.services.standards.reconcile import documents
from api.services.standards.reconcile.codes import code_list
from api.services.standards.reconcile.members import Members

if TYPE_CHECKING:
    from api.services.standards.addresses import Addresses
    from api.services.standards.reconcile.base import Source
    from api.wording import Wording

router = APIRouter(
    prefix="/api/v1/reconcile", tags=["reconciliation"], dependencies=[Depends(EVERYBODY)]
)
BOUNDED = [Depends(Within("search_limit"))]

SourceName: TypeAlias = Annotated[
    Literal["ewc", "nace", "esco", "organisations"],
    Path(
        description="ewc: waste codes; nace: sectors; esco: skills; organisations: who is public "
        "in this network."
    ),
]

ASKED = {
    "queries": {"q0": {"query": "houten paletten", "limit": 3}},
    "extend": {"ids": ["15 01 03"], "properties": [{"id": "title_fr"}]},
}
MANIFEST = {
    "versions": ["0.2"],
    "name": "Waste codes (European List of Waste)",
    "identifierSpace": "http://data.europa.eu/eli/dec/2000/532/oj#",
    "schemaSpace": "http://www.w3.org/2004/02/skos/core#Concept",
    "defaultTypes": [{"id": "waste", "name": "Waste"}],
    "batchSize": 50,
}
RESULTS = {
    "q0": {
        "result": [
            {
                "id": "15 01 03",
                "name": "houten verpakking",
                "type": [{"id": "waste", "name": "Afval"}],
                "score": 87.1,
                "match": False,
                "features": [{"id": "chance", "value": 0.871}],
            }
        ]
    }
}
VALUES = {
    "meta": [{"id": "title_fr", "name": "Nom en français"}],
    "rows": {"15 01 03": {"title_fr": [{"str": "emballages en bois"}]}},
}
SUGGESTED = {"result": [{"id": "15 01 03", "name": "houten verpakking"}]}
PROPOSED = {"type": "waste", "properties": [{"id": "title_fr", "name": "Nom en français"}]}

Prefix: TypeAlias = Annotated[
    str, Query(max_length=200, pattern=PRINTABLE, description="What is typed so far.")
]
Cursor: TypeAlias = Annotated[int, Query(ge=0, le=100_000, description="Suggestions to skip.")]
SortName: TypeAlias = Annotated[
    str, Query(max_length=200, pattern=PRINTABLE, description="Id of a type.", examples=["waste"])
]


def source_of(network: NetworkHere, source: SourceName, addresses: AddressesHere) -> Source:
    """Return the list that the address names, made once for one picture of the network."""
    if source == "organisations":
        fitted = network.fitted
        key = ("members", addresses.base)
        return fitted.shelf.take(key, lambda: Members(fitted.public, addresses))
    return code_list(source, network.space)


SourceHere: TypeAlias = Annotated[Any, Depends(source_of)]


def _answers(
    description: str, examples: dict[str, object], *codes: str
) -> dict[int | str, dict[str, Any]]:
    told = {name: {"value": value} for name, value in examples.items()}
    content = {"application/json": {"schema": {"type": "object"}, "examples": told}}
    return {
        200: {"description": description, "content": content},
        **refusals("empty_store", *codes, *CLOSED),
    }


MANIFEST_OR_ANSWERS = _answers(
    "The manifest; candidates for `queries`; values for `extend`.",
    {"manifest": MANIFEST, "queries": RESULTS, "extend": VALUES},
    *("batch_too_large", "too_many_requests"),
)


@router.get(
    "/{source}",
    responses=MANIFEST_OR_ANSWERS,
    openapi_extra=fields_in_openapi(schemas(), ASKED),
    dependencies=BOUNDED,
)
def service(
    source: SourceHere,
    addresses: AddressesHere,
    words: WordsHere,
    queries: Annotated[str | None, Query(include_in_schema=False)] = None,
    extend: Annotated[str | None, Query(include_in_schema=False)] = None,
    lang: Lang = None,
) -> dict[str, Any]:
    """Tell what the service can do; or answer the same questions as when they are posted."""
    if queries is not None:
        return _results(source, queries, words, "query")
    if extend is not None:
        return _values(source, extend, addresses, words, "query")
    return documents.manifest(source, addresses, words, lang)


@router.post(
    "/{source}",
    responses=_answers(
        "Candidates for `queries`, or values for `extend`.",
        {"queries": RESULTS, "extend": VALUES},
        *("too_large", "wrong_media_type", "too_many_requests"),
    ),
    openapi_extra=form_in_openapi(schemas(), ASKED),
    dependencies=BOUNDED,
)
def ask(
    source: SourceHere,
    form: FormHere,
    addresses: AddressesHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> dict[str, Any]:
    """Give candidates for a batch of names, or values of things that were matched."""
    if "queries" in form:
        return _results(source, form["queries"], words, "body")
    if "extend" in form:
        return _values(source, form["extend"], addresses, words, "body")
    raise refused("body", "queries", code="missing")


@router.get(
    "/{source}/suggest/{what}",
    responses=_answers("What may be typed, best first.", {"entity": SUGGESTED}),
)
def suggest(
    source: SourceHere,
    what: Annotated[Literal["entity", "property", "type"], Path(description="What is typed.")],
    words: WordsHere,
    prefix: Prefix = "",
    cursor: Cursor = 0,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> dict[str, Any]:
    """Complete what a person types: a thing, a property or a type."""
    suggested = {
        "entity": documents.suggested_things,
        "property": documents.suggested_properties,
        "type": documents.suggested_sorts,
    }
    return {**suggested[what](source, prefix, cursor, words)}


@router.get(
    "/{source}/properties",
    responses=_answers("Properties that can be asked of things.", {"properties": PROPOSED}),
)
def properties(
    source: SourceHere,
    words: WordsHere,
    type: SortName = "",  # noqa: A002 - the name in the protocol
    limit: Annotated[int | None, Query(ge=1, le=1000)] = None,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> dict[str, Any]:
    """Propose properties whose values can be fetched for things of a type."""
    return documents.proposed_properties(source, type, limit, words)


def _results(source: Source, text: str, words: Wording, where: str) -> dict[str, Any]:
    batch = read_json(BATCH, text, where, "queries")
    if len(batch) > source.at_once:
        raise BatchTooLarge(limit=source.at_once)
    return {**documents.results(source, {k: q.to_domain() for k, q in batch.items()}, words)}


def _values(
    source: Source, text: str, addresses: Addresses, words: Wording, where: str
) -> dict[str, Any]:
    wanted = read_json(EXTENSION, text, where, "extend")
    asked = [one.id for one in wanted.properties]
    return documents.extension(source, wanted.ids, asked, addresses, words)
