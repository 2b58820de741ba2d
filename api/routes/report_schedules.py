"""Periodic reports: schedules of a hub, and who gets their reports by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.routes.doors import NetworkHere
from api.routes.gate import CoordinatorWrites, May, RequestId
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.services.reports.scheduling import Scheduling
from models.access.asker import Asker, Role
from models.report_schedules import Schedule

router = APIRouter(prefix="/api/v1/report_schedules", tags=["reports"])
GATE = ("not_signed_in", "not_allowed")
READS = May(Role.READER, Role.COORDINATOR, Role.ADMINISTRATOR)
THEMSELVES = May(Role.READER, Role.COORDINATOR, Role.ADMINISTRATOR, programs=False)
EXAMPLE: dict[str, Any] = {"hub": "hub-zuid", "every": "quarter", "day": "first_monday"}
_SCHEDULE: dict[str, Any] = {
    "id": "schedule-0123456789ab",
    **EXAMPLE,
    "at_once": False,
    "created": "2026-11-28T09:00:00Z",
    "readers": 3,
    "mine": True,
    "href": "/api/v1/report_schedules/schedule-0123456789ab",
}


class ScheduleIn(BaseModel):
    """A report that a hub wants again and again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    hub: Annotated[Line | None, Field(description="One of your hubs; needed with several.")] = None
    every: Literal["month", "quarter", "year"]
    day: Literal["end", "first_monday"] = Field(
        default="end", description="The first day after the period, or the first Monday."
    )
    at_once: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Released without waiting for a coordinator's word."
    )


class ScheduleOut(BaseModel):
    """A schedule."""

    model_config = ConfigDict(json_schema_extra={"example": _SCHEDULE})

    id: str
    hub: str
    every: str
    day: str
    at_once: bool
    created: datetime
    readers: int = Field(description="How many people get its reports by mail.")
    mine: bool = Field(description="Whether you do.")
    href: str


class SchedulesOut(BaseModel):
    """The schedules of your hubs, the oldest first."""

    items: list[ScheduleOut]


@router.get("", responses=refusals(*GATE))
def schedules(network: NetworkHere, asker: Annotated[Asker, Depends(READS)]) -> SchedulesOut:
    """List the schedules of your hubs."""
    found = Scheduling(network.database, asker).all()
    return SchedulesOut(items=[_out(one, asker) for one in found])


@router.post(
    "",
    status_code=201,
    responses=refusals("invalid_request", "unknown_row", "key_used_before", *GATE),
)
def add_schedule(
    body: ScheduleIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> ScheduleOut:
    """Have reports made from now on; you get them by mail."""
    scheduling = Scheduling(network.database, asker, request)
    added = scheduling.add(body.hub, body.every, body.day, at_once=body.at_once, key=key)
    return _out(added, asker)


@router.delete("/{address}", status_code=204, responses=refusals("unknown_row", *GATE))
def remove_schedule(
    address: Address, network: NetworkHere, asker: CoordinatorWrites, request: RequestId
) -> Response:
    """End a schedule; its reports stay."""
    Scheduling(network.database, asker, request).remove(address)
    return Response(status_code=204)


@router.put("/{address}/reader", responses=refusals("unknown_row", *GATE))
def get_by_mail(
    address: Address, network: NetworkHere, asker: Annotated[Asker, Depends(THEMSELVES)]
) -> ScheduleOut:
    """Get its reports by mail."""
    return _out(Scheduling(network.database, asker).read(address, wanted=True), asker)


@router.delete("/{address}/reader", responses=refusals("unknown_row", *GATE))
def no_more_mail(
    address: Address, network: NetworkHere, asker: Annotated[Asker, Depends(THEMSELVES)]
) -> ScheduleOut:
    """Get its reports by mail no longer."""
    return _out(Scheduling(network.database, asker).read(address, wanted=False), asker)


def _out(schedule: Schedule, asker: Asker) -> ScheduleOut:
    return ScheduleOut(
        id=schedule.id,
        hub=schedule.hub,
        every=schedule.every,
        day=schedule.day,
        at_once=schedule.at_once,
        created=schedule.created,
        readers=len(schedule.readers),
        mine=asker.user in schedule.readers,
        href=f"/api/v1/report_schedules/{schedule.id}",
    )
