"""*Find a partner*: one field in your own words."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from api.pages.page import RADII_KM, Page, PageHere
from api.routes.doors import SettingsHere
from api.routes.values import PlaceName
from api.services.alternatives import farther, the_other_way
from api.services.asking import EmptyText, TextTooLong
from api.services.cards import Card, cards
from api.services.classifying import label_of
from api.services.directory import listing
from api.services.hubs import hub_near
from api.services.maps.finding import found_map
from api.services.maps.ground import CREDIT
from api.services.problems import as_problem
from api.services.suggestions import Search, direction_meant, find_partners
from matchmaker.domain import Direction
from matchmaker.errors import UnknownPlace

router = APIRouter(include_in_schema=False)
DEFAULT_RADIUS_KM = 30


@router.get("/{language}/", response_class=HTMLResponse)
def find(
    page: PageHere,
    settings: SettingsHere,
    text: Annotated[str | None, Query(max_length=2000)] = None,
    direction: Direction | None = None,
    near: PlaceName = "",
    radius: Annotated[str, Query(max_length=10)] = str(DEFAULT_RADIUS_KM),
) -> HTMLResponse:
    """Show the field, and below it who fits what was typed."""
    radius_km = int(radius) if radius.isascii() and radius.isdecimal() else None
    radius_km = radius_km if radius_km and radius_km <= 1000 else None
    meant = direction_meant(text, direction or "") if text else direction or ""
    search = Search(text or "", meant, near, radius_km, top=10)
    shown: dict[str, Any] = {
        "here": "find",
        "asked": text is not None,
        "search": search,
        "radii": RADII_KM,
        "longest_text": settings.longest_text,
        "wrong": {"text": "", "near": ""},
        "found": [],
        "drawn": None,
        "map_credit": CREDIT,
        "wider": "",
        "turned": "",
        "turned_count": 0,
        "farther": "",
        "radius_km": radius_km,
        "code": "",
        "all_unnamed": True,
        "mark": None,
        "heading": "",
        "near_hub": None,
        "this_list": "",
        "count": listing(page.network.fitted, limit=1).total if text is None else 0,
    }
    if text is None:
        return page.show("find.html", **shown)
    try:
        answer = find_partners(page.network, search)
    except (EmptyText, TextTooLong, UnknownPlace) as error:
        field = "near" if isinstance(error, UnknownPlace) else "text"
        shown["wrong"][field] = as_problem(error).line(page.words)
        return page.show("find.html", status=422, **shown)
    found = cards(answer, page.words)
    code = answer.shortlist.request.waste_code
    shown["found"] = found
    shown["drawn"] = found_map(answer, found, page.words)
    shown["near_hub"] = hub_near(page.network.fitted.snapshot, near) or page.hub
    asked_again = {"text": search.text, "direction": meant, "near": near, "radius": radius}
    shown["this_list"] = page.addresses.to(f"{page.at('')}?{urlencode(asked_again)}")
    shown["code"] = code
    shown["meaning"] = label_of(code, "ewc", page.words.language) if code else ""
    shown["all_unnamed"] = not any(one.certainty for one in found)
    shown["mark"] = lambda sentence: marked(sentence, search.text)
    shown["heading"] = _heading(page, search, found)
    if not found:
        shown |= _instead(page, search)
    return page.show("find.html", **shown)


def _instead(page: Page, search: Search) -> dict[str, Any]:
    """Return what a page without answers shows: the nearest further away, or the other way."""
    asked = {"text": search.text, "direction": search.direction, "near": search.near}
    further = farther(page.network, search)
    if further is not None:
        found = cards(further.answer, page.words)
        return {
            "found": found,
            "drawn": found_map(further.answer, found, page.words),
            "all_unnamed": not any(one.certainty for one in found),
            "farther": page.words.say(
                "find.farther", count=further.count, nearest=further.nearest(page.words)
            ),
            "radius_km": None,
            "wider": f"{page.at('')}?{urlencode({**asked, 'radius': ''})}",
        }
    count = the_other_way(page.network, search)
    turned = Direction.NEED if search.direction == Direction.OFFER else Direction.OFFER
    asked |= {"direction": turned.value, "radius": str(round(search.radius_km or 0) or "")}
    return {"turned_count": count, "turned": f"{page.at('')}?{urlencode(asked)}" if count else ""}


def marked(sentence: str, text: str) -> Markup:
    """Return a sentence with the words that were typed under the marker pen.

    Examples
    --------
    >>> marked("Ze nemen houten paletten aan.", "oude paletten")
    Markup('Ze nemen houten <mark>paletten</mark> aan.')
    """
    typed = sorted(set(re.findall(r"\w{4,}", text)), key=len, reverse=True)
    if not typed:
        return escape(sentence)
    one = rf"\b(?:{'|'.join(map(re.escape, typed))})\w*"
    parts = re.split(rf"({one}(?:\s+{one})*)", sentence, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )


def _heading(page: Page, search: Search, found: list[Card]) -> str:
    say = page.words.say
    if found:
        return say("pages.found_for", count=len(found), text=search.text)
    if search.near and search.radius_km:
        return say("pages.none_found_within", text=search.text, km=search.radius_km)
    return say("pages.none_found", text=search.text)
