"""Reports: a page that argues, and the same as PDF, workbook, JSON and CSV."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from api.pages.navigation import STAFF
from api.pages.page import PageHere
from api.routes.limits import Within
from api.services.reports.forms import MEDIA_TYPES, drawn, file_name, written
from api.services.reports.making import make
from api.services.reports.telling import Telling
from matchmaker.report import Period, ReportRequest, Scope, Span
from models.access.asker import Role
from models.errors import NotAllowed
from models.kept import Past

if TYPE_CHECKING:
    from api.pages.page import Page

router = APIRouter(include_in_schema=False, dependencies=[Depends(Within("search_limit"))])
LONGEST = 40
Text = Annotated[str, Query(max_length=LONGEST)]
FORMS = tuple(form for form in MEDIA_TYPES if form != "html")
"""Files of a report, beside the page."""


@router.get("/{language}/report", response_class=HTMLResponse)
def report_page(page: PageHere, period: Text = "", hub: Text = "") -> HTMLResponse:
    """Show the report of a period: with names to the hub's own people, masked to others."""
    telling = _telling(page, period, hub)
    wanted = telling.report.request
    query = urlencode({"period": wanted.period.name, "hub": wanted.scope.hub})
    cases = page.asker.role in STAFF
    facts = drawn(telling, linked=not wanted.public, cases=cases)
    return page.show("report.html", here="report", forms=FORMS, query=query, **facts)


@router.get("/{language}/report/file.{form}")
def report_file(page: PageHere, form: str, period: Text = "", hub: Text = "") -> Response:
    """Give the same report as a file."""
    if form not in FORMS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    telling = _telling(page, period, hub)
    return as_file(telling, form)


def as_file(telling: Telling, form: str) -> Response:
    """Return a report as a file to keep."""
    name = file_name(telling, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(written(telling, form), 200, headers, MEDIA_TYPES[form])


def _telling(page: Page, period: str, hub: str) -> Telling:
    """Return the report that this visitor may read.

    Raises
    ------
    InvalidRequest, NotAllowed
        No such period or hub; another's hub.
    """
    asker, database = page.network.asker, page.network.database
    known = asker.role in {Role.COORDINATOR, Role.READER}
    inside = known or asker.role is Role.ADMINISTRATOR
    if known and hub and hub not in asker.hubs:
        raise NotAllowed(noun="reports")
    if known and not hub:
        hub = min(asker.hubs, default="")
    if known and not hub:
        inside = False
    with database.reading() as session:
        last = Past(session).last_day()
    chosen = Period.parse(period) if period else Period.containing(last, Span.QUARTER).previous
    wanted = ReportRequest(chosen, Scope(hub=hub), public=not inside)
    made, names = make(database, wanted, keep=False, asker=asker)
    return Telling(made, page.words, names)
