"""Who works with whom, as JSON for programs that draw networks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from api.routes.doors import WordsHere
from api.routes.gate import EVERYBODY, NetworkSeen
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.values import LONGEST_ID, PRINTABLE, Lang
from api.services.ties.files import as_graphology
from api.services.ties.picture import placed

router = APIRouter(prefix="/api/v1", tags=["maps"], dependencies=[Depends(EVERYBODY)])

EXAMPLE = {
    "options": {"type": "undirected", "multi": False, "allowSelfLoops": False},
    "attributes": {"of": "kringwinkel-oost", "left_out": 0, "ties_left_out": 0},
    "nodes": [
        {
            "key": "kringwinkel-oost",
            "attributes": {"label": "Kringwinkel Oost", "kind": "social_economy", "x": 0, "y": 0},
        }
    ],
    "edges": [],
}


@router.get(
    "/network",
    response_class=JSONResponse,
    dependencies=[Depends(Within("search_limit"))],
    responses={
        200: {
            "description": "Organisations and ties, as graphology writes a graph.",
            "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
        },
        **refusals(
            *("empty_store", "not_signed_in", "not_allowed", "too_many_requests"),
            "unknown_organisation",
        ),
    },
)
def network(
    network: NetworkSeen,
    words: WordsHere,
    of: Annotated[
        str,
        StringConstraints(max_length=LONGEST_ID, pattern=PRINTABLE),
        Query(description="Id of the organisation in the middle; empty: the whole network."),
    ] = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Any:
    """Give who works with whom: an organisation, its partners and theirs, each with a place."""
    found = placed(network, of)
    return JSONResponse(as_graphology(found.shown, found.places, words.language))
