"""*What if, and what is missing*: the plan of a hub before and after a change."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.gate import Staff
from api.routes.limits import Within
from api.routes.shapes import Line
from api.services.problems import as_problem
from api.services.what_if import Question, WhatIfTeller
from api.services.whose import hub_of
from matchmaker.domain import Operation
from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.planning.operations import EFFECTS

if TYPE_CHECKING:
    from matchmaker.planning.what_if import Change

router = APIRouter(include_in_schema=False)


@router.get(
    "/{language}/what-if",
    response_class=HTMLResponse,
    dependencies=[Depends(Within("search_limit"))],
)
def what_if(
    page: PageHere,
    asker: Staff,
    hub: Annotated[Line, Query()] = "",
    change: Annotated[Literal["", "remove", "add", "merge"], Query()] = "",
    organisation: Annotated[Line, Query()] = "",
    operation: Annotated[Line, Query()] = "",
    material: Annotated[Line, Query()] = "",
    place: Annotated[Line, Query()] = "",
    tonnes: Annotated[Line, Query()] = "",
    other: Annotated[Line, Query()] = "",
) -> HTMLResponse:
    """Show what is missing in a hub, and the answer to one question."""
    fitted = page.network.fitted
    meant = hub_of(fitted.snapshot, asker, hub or None)
    question = Question(fitted, asker, meant)
    teller = WhatIfTeller(question, page.words)
    wrong = ""
    asked: Change | None = None
    try:
        if change == "remove":
            asked = question.remove(organisation)
        elif change == "add":
            asked = question.add(operation, material, place, tonnes.replace(",", "."))
        elif change == "merge":
            asked = question.merge(meant or "", other)
    except (InvalidRequest, UnknownPlace) as error:
        wrong = as_problem(error).line(page.words)
    found = None if asked is None else question.answer(asked)
    known = [*(one.cost for one in question.points()), *(one.unlocks for one in question.gaps())]
    hubs = [one for one in fitted.snapshot.hubs if asker.sees_everything or one.id in asker.hubs]
    return page.show(
        "what_if.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        here="plan",
        tab="what_if",
        whose=meant,
        members=sorted(
            (one for one in question.members if teller.naming.names(one.id)),
            key=lambda one: one.name.casefold(),
        ),
        operations=[one for one in Operation if one in EFFECTS],
        hubs=[one for one in hubs if one.id != meant] if meant else [],
        typed={
            "organisation": organisation,
            "operation": operation,
            "material": material,
            "place": place,
            "tonnes": tonnes,
            "other": other,
        },
        wrong=wrong,
        asked="" if asked is None else teller.asked(asked),
        lines=[] if found is None else teller.lines(found),
        points=teller.points(),
        gaps=teller.gaps(),
        sources=teller.sources([*known, *([] if found is None else [found])]),
    )
