"""*Bundles*: small streams of a hub that let a workshop start together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.gate import Staff
from api.routes.shapes import Line
from api.services.bundles import BundleTeller, bundle_map, bundles_of
from api.services.whose import hub_of

router = APIRouter(include_in_schema=False)
CARDS, SHORT = 12, 8
"""How many of each the page shows."""
RADII = (5, 10, 15, 25, 50)
"""Kilometres to choose from."""


@router.get("/{language}/bundles", response_class=HTMLResponse)
def bundles(
    page: PageHere,
    asker: Staff,
    hub: Annotated[Line, Query()] = "",
    radius: Annotated[int, Query(ge=0, le=RADII[-1])] = 0,
) -> HTMLResponse:
    """Show the bundles of a hub."""
    fitted = page.network.fitted
    meant = hub_of(fitted.snapshot, asker, hub or None)
    answer = bundles_of(fitted, meant, radius or None)
    teller = BundleTeller(answer, page.words)
    return page.show(
        "bundles.html",
        here="plan",
        tab="bundles",
        whose=meant,
        radius=radius,
        radii=RADII,
        cards=teller.cards(CARDS),
        rest=max(0, len(answer.bundles) - CARDS),
        short=teller.short(SHORT),
        map=bundle_map(answer, page.words),
    )
