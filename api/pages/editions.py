"""Reports to be read by others: the list, a report with its comment box, and its release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints

from api.pages.navigation import REPORTERS
from api.pages.page import Page, PageHere
from api.pages.reports import FORMS, as_file
from api.routes.gate import RequestId, Staff
from api.routes.limits import Within
from api.routes.records import Address
from api.routes.reports import LONGEST_COMMENT
from api.routes.values import PRINTABLE
from api.services.accounts import NotSignedIn
from api.services.jobs.queue import Queue
from api.services.reports.editions import MAKERS, Desk, MakeReport
from api.services.reports.forms import drawn
from api.services.reports.scheduling import Scheduling
from matchmaker.report import Period, Span
from models.access.asker import Role
from models.errors import UnknownRow
from models.kept import Past

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.editions import Edition

router = APIRouter(include_in_schema=False)
ASKS = Depends(Within("search_limit"))
Short = Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)]
Comment = Annotated[
    str,
    StringConstraints(max_length=LONGEST_COMMENT, pattern=PRINTABLE),
]
OFFERED = {Span.QUARTER: 8, Span.MONTH: 12, Span.YEAR: 3}
"""Periods that the form offers, back from the last one that is over."""


@router.get("/{language}/reports", response_class=HTMLResponse)
def reports(page: PageHere) -> HTMLResponse:
    """List the reports that this visitor may read; coordinators can have one made."""
    desk = Desk(page.network.database, page.asker)
    makes, reads = page.asker.role in MAKERS, page.asker.role in REPORTERS
    coming = Queue(page.network.database, page.asker).latest(MakeReport.name) if makes else ()
    hubs = page.network.at_hand.snapshot.hubs
    return page.show(
        "reports.html",
        here="report",
        makes=makes,
        reads=reads,
        editions=desk.all(),
        coming=[job for job in coming if not job.ended],
        periods=_periods(page) if makes else {},
        hubs=[hub for hub in hubs if page.asker.sees_everything or hub.id in page.asker.hubs],
        hub_names={hub.id: hub.name for hub in hubs},
        about=lambda one: _about(page, one),
        schedules=Scheduling(page.network.database, page.asker).all() if reads else (),
        days_of=Period.parse,
    )


@router.post("/{language}/reports", dependencies=[ASKS])
def make(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    period: Annotated[Short, Field()],
    hub: Annotated[Short, Field()] = "",
) -> Response:
    """Let the draft of a report be made."""
    queue = Queue(page.network.database, asker, request)
    wish = {"period": period, "hub": hub, "language": page.words.language}
    Desk(page.network.database, asker, request).ask(queue, wish)
    return page.go(page.at("reports"), "reporting.asked", period=period)


@router.get("/{language}/reports/{address}", response_class=HTMLResponse, dependencies=[ASKS])
def report(page: PageHere, address: Address, public: Annotated[bool, Query()] = False) -> Response:
    """Show a report, with its comment box while it is a draft; a mail's link lets one sign in."""
    desk = Desk(page.network.database, page.asker)
    try:
        edition = desk.get(address)
    except UnknownRow:
        if page.asker.role is Role.ANONYMOUS:
            raise NotSignedIn from None
        raise
    telling = desk.telling(edition, page.words, public=public)
    masked = telling.report.request.public
    return page.show(
        "report_edition.html",
        here="report",
        edition=edition,
        forms=FORMS,
        query="?public=true" if masked else "",
        may_change=desk.may_change(edition) and not masked,
        longest=LONGEST_COMMENT,
        **drawn(telling, linked=not masked, cases=page.asker.role in MAKERS),
    )


@router.get("/{language}/reports/{address}/file.{form}", dependencies=[ASKS])
def file(
    page: PageHere, address: Address, form: str, public: Annotated[bool, Query()] = False
) -> Response:
    """Give a report as a file."""
    if form not in FORMS:
        raise HTTPException(404)
    desk = Desk(page.network.database, page.asker)
    return as_file(desk.telling(desk.get(address), page.words, public=public), form)


@router.post("/{language}/reports/{address}/comment")
def comment(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    address: Address,
    comment: Annotated[Comment, Field()] = "",
) -> Response:
    """Write the coordinator's words on a draft."""
    Desk(page.network.database, asker, request).comment(address, comment.strip())
    return page.go(page.at(f"reports/{address}"), "reporting.commented")


@router.post("/{language}/reports/{address}/release")
def release(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    address: Address,
    comment: Annotated[Comment, Field()] = "",
    to: Annotated[Short, Field()] = "hub",
) -> Response:
    """Write the comment as it stands, and let others read the report."""
    desk = Desk(page.network.database, asker, request)
    desk.comment(address, comment.strip())
    desk.release(address, public=to == "everybody")
    return page.go(page.at(f"reports/{address}"), "reporting.is_released")


@router.post("/{language}/reports/{address}/remove")
def remove(page: PageHere, asker: Staff, request: RequestId, address: Address) -> Response:
    """Take a report away."""
    Desk(page.network.database, asker, request).remove(address)
    return page.go(page.at("reports"), "reporting.removed")


def _periods(page: Page) -> Mapping[str, Sequence[Period]]:
    """Return the periods that the form offers, by span, the latest first."""
    with page.network.database.reading() as session:
        last = Past(session).last_day()
    found: dict[str, list[Period]] = {}
    for span, number in OFFERED.items():
        one = Period.containing(last, span).previous
        for _ in range(number):
            found.setdefault(span.value, []).append(one)
            one = one.previous
    return found


def _about(page: Page, edition: Edition) -> str:
    """Return in words which part of the network a report is about."""
    hubs = {hub.id: hub.name for hub in page.network.at_hand.snapshot.hubs}
    sector = [f"NACE {edition.sector}"] if edition.sector else []
    told = [hubs.get(edition.hub, edition.hub), edition.region, edition.programme, *sector]
    return ", ".join(filter(None, told)) or page.words.say("report.whole")
