"""*Who sees what*: field by field, at the desk and under ``mine``."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.pages.forms import Typed
from api.pages.house import DESK, MINE, House, HouseHere
from api.services.holdings.sight import Sights
from models.access.fields_kept import GROUPS, choices

router = APIRouter(include_in_schema=False)
BETWEEN = " "
"""Between the address of a row and the column, in the name of a field; no address has one."""
MOST_STREAMS = 40
"""Offers and needs on the page: a form has its bounds."""


@router.get(DESK + "/sight", response_class=HTMLResponse)
@router.get(MINE + "/sight", response_class=HTMLResponse)
def ask(house: HouseHere) -> HTMLResponse:
    """Show who sees what, to be changed."""
    page = house.page
    return page.show(
        "sight.html",
        here=house.here,
        one=house.owner.values,
        home=house.home,
        shown=_sights(house).all()[: 1 + MOST_STREAMS],
        groups=GROUPS,
        choices=choices,
        between=BETWEEN,
    )


@router.post(DESK + "/sight")
@router.post(MINE + "/sight")
def change(house: HouseHere, typed: Typed) -> Response:
    """Keep who sees what."""
    said = {
        (address, column): value
        for name, value in typed.items()
        for address, between, column in (name.rpartition(BETWEEN),)
        if between
    }
    _sights(house).say(said)
    return house.page.go(house.home, "desk.kept")


def _sights(house: House) -> Sights:
    database = house.page.network.database
    return Sights(database, house.page.asker, house.owner.address, house.request)
