"""Periodic reports on the page of reports: adding, ending, reading by mail, one click to stop."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints

from api.pages.page import PageHere
from api.routes.gate import Person, RequestId, Staff
from api.routes.records import Address
from api.routes.values import PRINTABLE
from api.services.reports.scheduling import Scheduling
from models.report_schedules import Schedules

router = APIRouter(include_in_schema=False)
Short = Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)]


@router.post("/{language}/reports/schedules")
def add(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    every: Annotated[Short, Field()],
    day: Annotated[Short, Field()],
    hub: Annotated[Short, Field()] = "",
) -> Response:
    """Have reports made from now on."""
    Scheduling(page.network.database, asker, request).add(hub, every, day)
    return page.go(page.at("reports"), "reporting.scheduled")


@router.post("/{language}/reports/schedules/{address}/remove")
def remove(page: PageHere, asker: Staff, request: RequestId, address: Address) -> Response:
    """End a schedule."""
    Scheduling(page.network.database, asker, request).remove(address)
    return page.go(page.at("reports"), "reporting.unscheduled")


@router.post("/{language}/reports/schedules/{address}/reader")
def read(
    page: PageHere, asker: Person, address: Address, wanted: Annotated[Short, Field()] = "yes"
) -> Response:
    """Get the reports of a schedule by mail, or no longer."""
    Scheduling(page.network.database, asker).read(address, wanted=wanted == "yes")
    said = "reporting.mail_on" if wanted == "yes" else "reporting.mail_off"
    return page.go(page.at("reports"), said)


@router.get("/{language}/reports/stop/{key}", response_class=HTMLResponse)
def ask_to_stop(page: PageHere, key: Short) -> HTMLResponse:
    """Ask for one click: programs that look into mails follow links."""
    with page.network.database.reading() as session:
        Schedules(session).of_key(key)
    return page.show("report_stop.html", here="report", key=key)


@router.post("/{language}/reports/stop/{key}", response_class=HTMLResponse)
def stop(page: PageHere, key: Short) -> HTMLResponse:
    """End the mails: a person's click, or one by a mail program in their place (RFC 8058)."""
    with page.network.database.writing() as session:
        Schedules(session).stop(key)
    return page.show("report_stop.html", here="report", key="")
