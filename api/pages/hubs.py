"""The hubs: a directory, and the page of each with its contact and public figures."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.values import Id
from api.services.hubs import hub_profile, hubs
from api.services.maps.directory import hub_map
from api.services.maps.ground import CREDIT

router = APIRouter(include_in_schema=False)


@router.get("/{language}/hubs", response_class=HTMLResponse)
def directory(page: PageHere) -> HTMLResponse:
    """List the hubs."""
    fitted, language = page.network.fitted, page.words.language
    found = fitted.shelf.take(("hubs", language), lambda: hubs(fitted, language))
    drawing = fitted.shelf.take(
        ("map of hubs", language), lambda: hub_map([one.hub for one in found], page.words)
    )
    return page.show("hubs.html", here="hubs", hubs=found, drawing=drawing, map_credit=CREDIT)


@router.get("/{language}/hubs/{id:path}", response_class=HTMLResponse)
def hub(page: PageHere, id: Id) -> HTMLResponse:  # noqa: A002
    """Show one hub."""
    found = hub_profile(page.network.fitted, id, page.words.language)
    return page.show("hub.html", here="hubs", shown=found)
