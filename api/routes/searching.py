"""What a person without an account asks: who fits my words, and which code do they mean."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from api.routes.doors import WordsHere
from api.routes.gate import Everybody, NetworkSeen
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.schemas import CodesOut, ShortlistOut
from api.routes.values import Lang, PlaceName, Radius, Top, Trade, WayMeant, Words
from api.services.answers import for_machines
from api.services.classifying import classify_text
from api.services.suggestions import Search, find_partners

router = APIRouter(prefix="/api/v1", tags=["searching"])


@router.get(
    "/find",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        "unknown_place", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"
    ),
)
def find(
    text: Words,
    network: NetworkSeen,
    _asker: Everybody,
    words: WordsHere,
    direction: WayMeant = None,
    near: PlaceName = "",
    radius_km: Radius = None,
    top: Top = 10,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ShortlistOut:
    """Suggest partners for something you have over, or look for."""
    search = Search(text=text, direction=direction or "", near=near, radius_km=radius_km, top=top)
    return ShortlistOut.model_validate(for_machines(find_partners(network, search), words))


@router.get(
    "/classify",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("invalid_request", "not_signed_in", "not_allowed", "too_many_requests"),
)
def classify(
    text: Words,
    network: NetworkSeen,
    _asker: Everybody,
    words: WordsHere,
    scheme: Annotated[
        Literal["ewc", "nace", "esco", "cpv"],
        Query(description="ewc: waste codes; nace: sectors; esco: skills; cpv: purchases."),
    ] = "ewc",
    sector: Trade = "",
    top: Top = 5,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> CodesOut:
    """Give the codes that words may mean, best first."""
    codes = classify_text(text, scheme, top, words.language, network.space, sector)
    return CodesOut.model_validate({"text": text, "scheme": scheme, "codes": codes})
