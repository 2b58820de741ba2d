"""*The plan*: what to do first, for everybody in the hub."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.gate import Staff
from api.routes.planning import Aims
from api.routes.shapes import Line
from api.services.plans import PlanTeller, plan_of
from api.services.whose import hub_of
from matchmaker.planning.aims import PRESETS

router = APIRouter(include_in_schema=False)
PARTS, LEFT, SHUT = 20, 15, 5
"""How many of each the page shows."""


@router.get("/{language}/plan", response_class=HTMLResponse)
def plan(
    page: PageHere,
    asker: Staff,
    hub: Annotated[Line, Query()] = "",
    aims: Aims = "balanced",
) -> HTMLResponse:
    """Show the plan of a hub."""
    fitted = page.network.fitted
    meant = hub_of(fitted.snapshot, asker, hub or None)
    answer = plan_of(fitted, meant, aims)
    teller = PlanTeller(answer, page.words)
    return page.show(
        "plan.html",
        here="plan",
        whose=meant,
        aims=aims,
        presets=list(PRESETS),
        answer=answer,
        cards=teller.cards(PARTS),
        rest=max(0, len(answer.lines) - PARTS),
        total=teller.total(),
        prices=teller.prices(),
        shut=teller.shut(SHUT),
        left=teller.left(LEFT),
        left_more=max(0, len(answer.plan.left) - LEFT),
        kept=teller.kept(),
        unknown=teller.unknown(),
    )
