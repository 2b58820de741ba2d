"""Which actions of a programme could help each other, and who is missing in them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.pages.programmes import HERE, Mine
from api.routes.records import Address
from api.services.programmes.helping import helping

router = APIRouter(include_in_schema=False)
MOST = 30


@router.get("/{language}/desk/programmes/{address}/synergies", response_class=HTMLResponse)
def read(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Show the pairs with their reasons, the most promising first."""
    record = mine.get(address)
    found = helping(mine.actions(address), page.network, page.words)
    return page.show(
        "synergies.html",
        here=HERE,
        record=record,
        programme=record.programme,
        pairs=found.pairs[:MOST],
        lacking=found.lacking[:MOST],
        more=max(0, len(found.lacking) - MOST),
    )
