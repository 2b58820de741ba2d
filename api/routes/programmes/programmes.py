"""Programmes: their dates, axes, goals and money, and how their actions stand."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.routes.casework.cases import Sent, today
from api.routes.doors import NetworkHere
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.problems import refusals
from api.routes.records import Address, Key, Tag, tag_given, told
from api.routes.shapes import Day, Line, Number, Text
from api.services.programmes.programmes import Programming, as_answer, as_line, with_standing
from matchmaker.actions.sheet import Phase

router = APIRouter(prefix="/api/v1/programmes", tags=["programmes"])
GATE = ("not_signed_in", "not_allowed")
CHANGED = (*GATE, "unknown_row", "unfit_row", "row_has_changed", "tag_missing")


class AxisOut(BaseModel):
    """A sector or theme of a programme."""

    name: str
    phase: Phase
    sectors: list[str]
    needs: str | None
    job_potential: float | None = Field(description="Jobs (FTE) that the sector could have.")


class ProgrammeLineOut(BaseModel):
    """A programme in a list."""

    id: str = Field(description="As partnerships name it in `programme`.")
    name: str
    hub: str
    started: date | None
    ended: date | None
    href: str


class ProgrammeOut(ProgrammeLineOut):
    """A programme."""

    goals: str | None
    funder: str | None
    budget: float | None = Field(description="EUR.")
    axes: list[AxisOut]


class ProgrammeStandingOut(ProgrammeOut):
    """A programme, and in how many of its actions something needs a look."""

    actions: int
    late: int = Field(description="Actions in which a step or a pledge is late.")
    uncommitted: int = Field(description="Actions in which a partner has not committed.")
    risk: int = Field(description="Actions at risk.")


class ProgrammesOut(BaseModel):
    """All programmes of your hubs, the latest begun first."""

    items: list[ProgrammeLineOut]


class AxisIn(Sent):
    """A sector or theme of a programme."""

    name: Line
    phase: Phase = Phase.ANALYSIS
    sectors: Annotated[list[Line], Field(default_factory=list, max_length=50)]
    needs: Text | None = None
    job_potential: Number | None = None


class ProgrammeChange(Sent):
    """What shall be different; only what is named changes, null makes it unknown."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"goals": "Werk en hergebruik", "budget": 120000.0}}
    )

    name: Line | None = None
    started: Day | None = None
    ended: Day | None = None
    goals: Text | None = None
    funder: Line | None = None
    budget: Number | None = None
    axes: Annotated[list[AxisIn], Field(max_length=50)] | None = Field(
        default=None, description="All axes; they take the place of those there were."
    )


class ProgrammeIn(ProgrammeChange):
    """A new programme."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "Samen circulair 2026",
                "started": "2026-01-01",
                "axes": [{"name": "Textiel", "phase": "working_groups"}],
            }
        }
    )

    name: Line
    id: Line | None = Field(default=None, description="Made from the name when left out.")
    hub: Line | None = None


@router.get("", responses=refusals(*GATE))
def programmes(network: NetworkHere, asker: Coordinator, request: RequestId) -> ProgrammesOut:
    """List the programmes of your hubs."""
    found = Programming(network.database, asker, request).all()
    return ProgrammesOut(items=[ProgrammeLineOut.model_validate(as_line(one)) for one in found])


@router.post(
    "",
    status_code=201,
    response_model=ProgrammeOut,
    responses=refusals(*GATE, "unfit_row", "key_used_before"),
)
def add_programme(
    body: ProgrammeIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Begin a programme. Partnerships that name its id already belong to it."""
    programming = Programming(network.database, asker, request)
    status, answer = programming.add(body.model_dump(exclude_unset=True), key)
    return told(answer, status)


@router.get(
    "/{address}", response_model=ProgrammeStandingOut, responses=refusals("unknown_row", *GATE)
)
def programme(
    address: Address, network: NetworkHere, asker: Coordinator, request: RequestId
) -> Response:
    """Read one programme, and how its actions stand."""
    programming = Programming(network.database, asker, request)
    record = programming.get(address)
    actions = programming.actions(record.programme.id)
    return told(with_standing(record, actions, today()))


@router.patch("/{address}", response_model=ProgrammeOut, responses=refusals(*CHANGED))
def change_programme(
    address: Address,
    body: ProgrammeChange,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
) -> Response:
    """Change a programme."""
    programming = Programming(network.database, asker, request)
    values = body.model_dump(exclude_unset=True)
    return told(as_answer(programming.change(address, values, tag_given(if_match))))


@router.delete("/{address}", status_code=204, responses=refusals(*CHANGED))
def remove_programme(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
) -> Response:
    """Take a programme away; its actions stay, as partnerships that name it."""
    Programming(network.database, asker, request).remove(address, tag_given(if_match))
    return Response(status_code=204)
