"""*The map* of organisations and materials, and the list beside it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.pages.page import Page, PageHere
from api.routes.gate import NetworkSeen
from api.routes.mapping import WantedHere
from api.services.maps.frame import territory_of
from api.services.maps.ground import CREDIT
from api.services.maps.materials import Here, by_town, drawing_of, pins_of
from api.services.maps.outlined import packed_outlines
from api.services.maps.things import ORGANISATION, SORTS, things_of
from api.wording.amounts import amount
from matchmaker.domain import Kind, Operation
from matchmaker.vocabulary.materials import FAMILIES

if TYPE_CHECKING:
    from api.services.maps.wanted import Wanted
    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.domain import Hub

router = APIRouter(include_in_schema=False)
PAPERS = ("a4", "a3")
A_DAY = 24 * 3600
AT_ONCE = 60
"""Things on one page of the list; a municipality is never parted."""


@router.get("/{language}/map", response_class=HTMLResponse)
def materials(
    page: PageHere,
    network: NetworkSeen,
    wanted: WantedHere,
    after: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Show offers, needs and processes on a map and in a list, narrowed by the address."""
    words = page.words
    heres = _heres(network, wanted, words)
    there = [here for here in heres if not wanted.place or here.key == wanted.place]
    start = next((at for at, here in enumerate(there, 1) if here.anchor == after), 0)
    listed, more = _some(there[start:])

    def href(here: Here) -> str:
        if here in listed and not wanted.place:
            return f"#{here.anchor}"
        return _narrowed(here, wanted, words)

    hub = _hub(network, wanted.hub)
    territory = territory_of(hub.postcodes, hub.nis_codes) if hub else frozenset()
    drawing = network.fitted.lists.take(
        ("map", words.language, wanted, after),
        lambda: drawing_of(pins_of(heres, words, href), words, territory),
    )
    address = f"/{words.language}/map?"
    return page.show(
        "map.html",
        **_about(page, network, wanted),
        listed=listed,
        place_name=there[0].name if wanted.place and there else "",
        everywhere=address + wanted.query(place=""),
        more=f"{address}{wanted.query(after=listed[-1].anchor)}#list" if more else "",
        drawing=drawing,
        total=sum(len(here.things) for here in there),
        without_place=sum(len(here.things) for here in there if here.town is None),
        geojson=f"/api/v1/map.geojson?{wanted.query(lang=words.language)}",
        pins=f"/{words.language}/map/pins.json?{wanted.query(place='')}",
    )


@router.get("/{language}/map/pins.json")
def pins(page: PageHere, network: NetworkSeen, wanted: WantedHere) -> JSONResponse:
    """Give a pin for each municipality, for the map that moves: near ones part on it."""
    words = page.words
    heres = _heres(network, wanted, words)
    return JSONResponse(
        [
            {
                "lat": round(pin.point.lat, 4),
                "lon": round(pin.point.lon, 4),
                "kind": pin.kind,
                "mark": pin.mark,
                "label": pin.label,
                "href": pin.href,
            }
            for pin in pins_of(heres, words, lambda here: _narrowed(here, wanted, words))
        ]
    )


@router.get("/{language}/map/outlines.json")
def outlines(page: PageHere, request: Request) -> Response:
    """Give the borders and names of municipalities, for the map that moves: the same for all."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    body = packed_outlines(page.words.language)
    return Response(
        body if packed else gzip.decompress(body),
        media_type="application/json",
        headers={
            "Cache-Control": f"public, max-age={A_DAY}",
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        },
    )


@router.get("/{language}/map/poster", response_class=HTMLResponse)
def poster(
    page: PageHere,
    network: NetworkSeen,
    wanted: WantedHere,
    paper: Annotated[str, Query(max_length=4)] = "a4",
) -> HTMLResponse:
    """Show the same map to be printed on one sheet, with the list of municipalities after it."""
    words = page.words
    heres = by_town(wanted.anywhere.chosen(things_of(network)), words)
    hub = _hub(network, wanted.hub)
    territory = territory_of(hub.postcodes, hub.nis_codes) if hub else frozenset()
    return page.show(
        "poster.html",
        **_about(page, network, wanted),
        chosen_hub=hub,
        paper=paper if paper in PAPERS else PAPERS[0],
        papers=PAPERS,
        heres=heres,
        drawing=drawing_of(pins_of(heres, words), words, territory),
        total=sum(len(one.things) for one in heres),
        day=words.date(network.fitted.snapshot.as_of),
        live=page.addresses.to(f"/{words.language}/map?{wanted.query()}"),
        query=wanted.query,
    )


def _about(page: Page, network: Network, wanted: Wanted) -> dict[str, Any]:
    """Return what the page says of the filter."""
    say = page.words.say
    return {
        "here": "map",
        "wanted": wanted,
        "families": tuple(FAMILIES),
        "operations": sorted(Operation, key=lambda one: say(f"nouns.operation.{one}")),
        "hubs": network.fitted.snapshot.hubs,
        "kinds": tuple(Kind),
        "sorts": SORTS,
        "organisation": ORGANISATION,
        "amount": lambda quantity: amount(quantity, page.words),
        "credit": CREDIT,
    }


def _heres(network: Network, wanted: Wanted, words: Wording) -> list[Here]:
    """Return what is wanted by municipality, found once for each picture."""
    return network.fitted.lists.take(
        ("things by town", words.language, wanted.anywhere),
        lambda: by_town(wanted.anywhere.chosen(things_of(network)), words),
    )


def _narrowed(here: Here, wanted: Wanted, words: Wording) -> str:
    """Return the address of the same map with only one municipality in its list."""
    return f"/{words.language}/map?{wanted.query(place=here.key)}#list"


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
