"""*Everybody in sight*: how fair the lists of a hub are, with a slider for the coordinator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.exposing import Fairness
from api.routes.gate import Staff
from api.routes.shapes import Line
from api.services.exposure import TOLD, fair_lists
from api.services.whose import hub_of

router = APIRouter(include_in_schema=False)
LENGTH = 10
"""Places in a list."""


@router.get("/{language}/exposure", response_class=HTMLResponse)
def exposure(
    page: PageHere,
    asker: Staff,
    hub: Annotated[Line, Query()] = "",
    fairness: Fairness = 1.0,
) -> HTMLResponse:
    """Show what fair lists bring beside other ways, and who is seen more."""
    fitted = page.network.fitted
    meant = hub_of(fitted.snapshot, asker, hub or None)
    lists = fair_lists(fitted, meant, fairness, LENGTH)
    more = [
        one
        for one in lists.gains
        if one.after > one.before + 0.05 and lists.is_named(one.organisation)
    ]
    return page.show(
        "exposure.html",
        here="exposure",
        whose=meant,
        lists=lists,
        more=more[:TOLD],
        name=lambda id_: lists.name(id_, page.words),
        first=lambda id_: [lists.name(one, page.words) for one in lists.policy.ranking(id_)[:3]],
    )
