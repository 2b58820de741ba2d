"""*My organisation*: what an entrepreneur shows, corrects, asked for and waits for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.holdings import in_words, rows_of
from api.pages.house import MINE, HouseHere
from api.routes.records import Address
from api.routes.shapes import Text
from api.services.casework.disclosing import Disclosing
from api.services.holdings.usual import usual
from api.services.own_place import own_place
from matchmaker.domain import Kind
from models.casework.disclosures import Consent

router = APIRouter(include_in_schema=False)


@router.get(MINE, response_class=HTMLResponse)
def show(house: HouseHere) -> HTMLResponse:
    """Show my organisation, and what became of what I asked."""
    page, owner = house.page, house.owner
    own = rows_of(page, house.request, owner.key[0])
    return page.show(
        "own_place.html",
        here=house.here,
        record=owner,
        one=owner.values,
        kind=Kind(owner.values["kind"]),
        own=own,
        usual=usual(owner, own["streams"]),
        place=own_place(page.network.database, page.asker),
        home=house.home,
        **in_words(page),
    )


@router.post(MINE + "/questions/{address}")
def answer(
    house: HouseHere,
    address: Address,
    state: Annotated[Consent, Form()],
    note: Annotated[Text, Form()] = "",
) -> Response:
    """Let somebody know who I am, or not."""
    page = house.page
    disclosing = Disclosing(page.network.database, page.asker, house.request)
    disclosing.answer(address, state, note.strip() or None)
    return page.go(house.home, f"mine.answered.{state.value}")
