"""*The map* of organisations and materials, its poster, and the outlines under every map."""

from __future__ import annotations

import gzip
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.pages.page import Page, PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import NetworkSeen
from api.routes.mapping import WantedHere
from api.services.maps.frame import territory_of
from api.services.maps.ground import CREDIT
from api.services.maps.materials import Here, by_town, drawing_of, island_of, pins_of
from api.services.maps.things import ORGANISATION, SORTS, things_of
from api.services.standards.json_text import inside_a_page
from api.wording.amounts import amount
from matchmaker.domain import Kind, Operation
from matchmaker.vocabulary.materials import FAMILIES
from matchmaker.vocabulary.outlines import outlines_file

if TYPE_CHECKING:
    from api.services.maps.wanted import Wanted
    from api.services.network import Network
    from api.settings import Settings
    from matchmaker.domain import Hub

router = APIRouter(include_in_schema=False)
AT_ONCE = 60
"""Things on one page of the list; a municipality is never parted."""
A_YEAR = 365 * 24 * 3600
OUTLINES = "/map/outlines.json"


@router.get("/{language}/map", response_class=HTMLResponse)
def materials(
    page: PageHere,
    network: NetworkSeen,
    settings: SettingsHere,
    wanted: WantedHere,
    after: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Show offers, needs and processes on a map and in a list, narrowed by the address."""
    words = page.words
    heres = by_town(wanted.anywhere.chosen(things_of(network)), words)
    there = [here for here in heres if not wanted.place or here.key == wanted.place]
    start = next((at for at, here in enumerate(there, 1) if here.anchor == after), 0)
    listed, more = _some(there[start:])

    def href(here: Here) -> str:
        if here in listed and not wanted.place:
            return f"#{here.anchor}"
        return f"/{words.language}/map?{wanted.query(place=here.key)}#list"

    pins = pins_of(heres, words, href)
    hub = _hub(network, wanted.hub)
    territory = territory_of(hub.postcodes, hub.nis_codes) if hub else frozenset()
    address = f"/{words.language}/map?"
    return page.show(
        "map.html",
        **_about(page, network, wanted),
        listed=listed,
        place_name=there[0].name if wanted.place and there else "",
        everywhere=address + wanted.query(place=""),
        more=f"{address}{wanted.query(after=listed[-1].anchor)}#list" if more else "",
        drawing=drawing_of(pins, words, territory),
        island=island(page, settings, island_of(heres, pins), sorted(territory)),
        total=sum(len(here.things) for here in there),
        without_place=sum(len(here.things) for here in there if here.town is None),
        poster=f"/{words.language}/map/poster?{wanted.query(place='')}",
        geojson=f"/api/v1/map.geojson?{wanted.query(lang=words.language)}",
    )


MOST_ON_A_POSTER = 60
"""Lines beside the map on paper; of the rest the number is told."""


@router.get("/{language}/map/poster", response_class=HTMLResponse)
def poster(
    page: PageHere,
    network: NetworkSeen,
    wanted: WantedHere,
    title: Annotated[str, Query(max_length=80)] = "",
    paper: Literal["a3", "a4"] = "a3",
) -> HTMLResponse:
    """Show the same map on one sheet of paper, with what there is per municipality."""
    words = page.words
    # A poster hangs where everybody reads it: what is confidential never stands on one.
    public = [one for one in wanted.chosen(things_of(network)) if not one.confidential]
    heres = by_town(public, words)
    hub = _hub(network, wanted.hub)
    territory = territory_of(hub.postcodes, hub.nis_codes) if hub else frozenset()
    return page.show(
        "poster.html",
        **_about(page, network, wanted),
        title=title.strip(),
        paper=paper,
        papers={
            one: f"/{words.language}/map/poster?{wanted.query(title=title.strip(), paper=one)}"
            for one in ("a3", "a4")
        },
        fields=[(name, getattr(wanted, name)) for name in wanted.__slots__],
        heres=heres,
        lines=_lines(heres, MOST_ON_A_POSTER if paper == "a3" else MOST_ON_A_POSTER // 2),
        drawing=drawing_of(pins_of(heres, words), words, territory),
        total=len(public),
        as_of=network.fitted.snapshot.as_of,
        back=f"/{words.language}/map?{wanted.query()}",
        read_more=page.addresses.to(f"/{words.language}/map?{wanted.query()}"),
    )


@router.get(OUTLINES)
def outlines(request: Request) -> Response:
    """Give the outlines that maps which can be moved lie on; they never change."""
    headers = {"Cache-Control": f"public, max-age={A_YEAR}", "Vary": "Accept-Encoding"}
    packed, plain = _outlines()
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(plain, media_type="application/json", headers=headers)


@cache
def _outlines() -> tuple[bytes, bytes]:
    plain = outlines_file()
    return gzip.compress(plain, mtime=0), plain


def island(
    page: Page, settings: Settings, pins: list[list[object]], territory: list[str]
) -> dict[str, Any]:
    """Return what the map that can be moved is made of; the template ``map_island.html`` shows it.

    Parameters
    ----------
    pins
        Each of latitude, longitude, side, mark, label, address and the id of its part of the list.
    territory
        NIS codes of the municipalities that are white; empty: all.
    """
    say = page.words.say
    data = {
        "pins": pins,
        "territory": territory,
        "outlines": OUTLINES,
        "tiles": settings.map_tile_url,
        "credit": settings.map_tile_attribution,
        "words": {
            "closer": say("maps.closer"),
            "further": say("maps.further"),
            "together": say("maps.together", number="{number}"),
        },
    }
    return {"data": inside_a_page(data), "credit": CREDIT}


def _about(page: Page, network: Network, wanted: Wanted) -> dict[str, Any]:
    """Return what both pages say of the filter."""
    say = page.words.say
    return {
        "here": "map",
        "wanted": wanted,
        "families": tuple(FAMILIES),
        "operations": sorted(Operation, key=lambda one: say(f"nouns.operation.{one}")),
        "hubs": network.fitted.snapshot.hubs,
        "hub": _hub(network, wanted.hub),
        "kinds": tuple(Kind),
        "sorts": SORTS,
        "organisation": ORGANISATION,
        "amount": lambda quantity: amount(quantity, page.words),
        "credit": CREDIT,
    }


def _hub(network: Network, id_: str) -> Hub | None:
    return next((hub for hub in network.fitted.snapshot.hubs if hub.id == id_), None)


def _some(heres: list[Here]) -> tuple[list[Here], bool]:
    """Return the first municipalities of a list, up to about `AT_ONCE` things, and whether more."""
    count = 0
    for at, here in enumerate(heres):
        if at and count + len(here.things) > AT_ONCE:
            return heres[:at], True
        count += len(here.things)
    return heres, False


def _lines(heres: list[Here], most: int) -> list[tuple[Here, int]]:
    """Return municipalities and how many of their things have a line on paper."""
    left = most
    lines = []
    for here in heres:
        shown = min(len(here.things), left)
        lines.append((here, shown))
        left -= shown
    return [(here, shown) for here, shown in lines if shown]
