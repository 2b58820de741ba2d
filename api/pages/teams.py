"""*Teams*: with whom one organisation could bring a circular case to something."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.values import Id
from api.services.directory import profile
from api.services.teams import TeamTeller, teams_of

router = APIRouter(include_in_schema=False)
SHOWN = 4


@router.get("/{language}/teams/{id:path}", response_class=HTMLResponse)
def teams(page: PageHere, id: Id) -> HTMLResponse:  # noqa: A002
    """Show the best teams with an organisation."""
    fitted = page.network.fitted
    shown = profile(fitted, id)
    answer = teams_of(page.network, id, SHOWN)
    return page.show(
        "teams.html",
        here="organisations",
        one=shown.organisation,
        cards=TeamTeller(fitted, page.words).cards(answer),
    )
