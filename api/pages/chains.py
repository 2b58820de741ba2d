"""*Chains*: what goes through a workshop to somebody who can use it, for one organisation."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.values import Id
from api.services.chains import chain_cards, chain_map, chains_of
from api.services.directory import profile

router = APIRouter(include_in_schema=False)
SHOWN = 6


@router.get("/{language}/chains/{id:path}", response_class=HTMLResponse)
def chains(page: PageHere, id: Id) -> HTMLResponse:  # noqa: A002
    """Show the best chains in which an organisation takes part."""
    shown = profile(page.network.fitted, id)
    answer = chains_of(page.network, id, SHOWN)
    return page.show(
        "chains.html",
        here="organisations",
        one=shown.organisation,
        cards=chain_cards(answer, page.words),
        map=chain_map(answer, page.words),
        complete=answer.found.complete,
    )
