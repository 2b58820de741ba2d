"""*Find a partner*: one field in your own words."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.page import RADII_KM, Page, PageHere
from api.routes.doors import SettingsHere
from api.routes.values import PlaceName
from api.services.asking import EmptyText, TextTooLong
from api.services.cards import Card, cards
from api.services.problems import as_problem
from api.services.suggestions import Search, find_partners
from matchmaker.domain import Direction
from matchmaker.errors import UnknownPlace

router = APIRouter(include_in_schema=False)
DEFAULT_RADIUS_KM = 30


@router.get("/{language}/", response_class=HTMLResponse)
def find(
    page: PageHere,
    settings: SettingsHere,
    text: Annotated[str | None, Query(max_length=2000)] = None,
    direction: Direction = Direction.OFFER,
    near: PlaceName = "",
    radius: Annotated[str, Query(max_length=10)] = str(DEFAULT_RADIUS_KM),
) -> HTMLResponse:
    """Show the field, and below it who fits what was typed."""
    radius_km = int(radius) if radius.isascii() and radius.isdecimal() else None
    radius_km = radius_km if radius_km and radius_km <= 1000 else None
    search = Search(text or "", direction, near, radius_km, top=10)
    shown: dict[str, Any] = {
        "here": "find",
        "asked": text is not None,
        "search": search,
        "radii": RADII_KM,
        "longest_text": settings.longest_text,
        "wrong": {"text": "", "near": ""},
        "found": [],
        "wider": "",
        "heading": "",
        "count": len(page.network.fitted.snapshot.organisations) if text is None else 0,
    }
    if text is None:
        return page.show("find.html", **shown)
    try:
        found = cards(find_partners(page.network, search), page.words)
    except (EmptyText, TextTooLong, UnknownPlace) as error:
        field = "near" if isinstance(error, UnknownPlace) else "text"
        shown["wrong"][field] = as_problem(error).line(page.words)
        return page.show("find.html", status=422, **shown)
    shown["found"] = found
    shown["heading"] = _heading(page, search, found)
    if not found and near and radius_km:
        query = urlencode({"text": text, "direction": direction, "near": near, "radius": ""})
        shown["wider"] = f"/{page.words.language}/?{query}"
    return page.show("find.html", **shown)


def _heading(page: Page, search: Search, found: list[Card]) -> str:
    say = page.words.say
    if found:
        return say("pages.found_for", count=len(found), text=search.text)
    if search.near and search.radius_km:
        return say("pages.none_found_within", text=search.text, km=search.radius_km)
    return say("pages.none_found", text=search.text)
