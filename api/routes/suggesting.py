"""Suggestions: for one organisation, one stream, or a whole hub, and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.routes.doors import WordsHere
from api.routes.gate import Everybody, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.schemas import ShortlistOut
from api.routes.values import Lang, Top
from api.services.answers import for_machines
from api.services.records import Records
from api.services.suggestions import suggest_for
from matchmaker.suggestion import SuggestionRequest
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["suggestions"])
GATE = ("not_signed_in", "not_allowed")
AnyPair = Annotated[bool, Query(description="Partners of the asker's own side too.")]


@router.get(
    "/organisations/{address}/suggestions",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "empty_store", *GATE, "too_many_requests"),
)
def suggestions(
    address: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    top: Top = 10,
    any_pair: AnyPair = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ShortlistOut:
    """Suggest partners for one organisation, best first, each with its reasons."""
    found = Records(network.database, NOUN["organisations"], asker, request).get(address)
    answer = suggest_for(network, found.key[0], SuggestionRequest(any_pair=any_pair, top=top))
    return ShortlistOut.model_validate(for_machines(answer, words))
