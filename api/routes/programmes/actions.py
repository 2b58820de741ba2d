"""Actions of programmes: the sheet with partners, commitments, steps, intentions and results."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.routes.casework.cases import CasePartnerOut, Sent, today
from api.routes.doors import NetworkHere, WordsHere
from api.routes.examples import BINARY, text_file
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.problems import refusals
from api.routes.programmes.programmes import CHANGED, GATE
from api.routes.records import Address, Key, Tag, tag_given, told
from api.routes.shapes import Day, Line, Number, Text
from api.routes.values import Lang
from api.services.lists_out import MEDIA_TYPES
from api.services.programmes.programmes import Programming, action_answer, action_line
from api.services.programmes.tables import sheet_of
from matchmaker.actions.sheet import ActionRole, CommitmentState, Intent, StepState
from matchmaker.domain import PartnershipState, ReasonCode
from models.intake.limits import UPLOAD

router = APIRouter(prefix="/api/v1", tags=["actions"])


class ConcernOut(BaseModel):
    """Something that needs a look."""

    code: str
    group: Literal["late", "uncommitted", "risk"]
    organisation: str | None = Field(description="Whom it is about.")
    facts: dict[str, Any]


class ActionLineOut(BaseModel):
    """An action in a list."""

    id: str = Field(description="Id of the partnership that the action is.")
    title: str | None
    programme: str | None
    axis: str | None
    state: PartnershipState
    lead: str | None = Field(description="Id of the partner who leads.")
    partners: list[CasePartnerOut]
    concerns: list[ConcernOut]
    href: str


class ActionsOut(BaseModel):
    """The actions of a programme, by title."""

    items: list[ActionLineOut]


class CellFaultOut(BaseModel):
    """What is wrong in one cell, and how to mend it."""

    row: int = Field(description="As your spreadsheet counts; 0 for the whole file.")
    column: str
    value: str
    message: str


class BroughtOut(BaseModel):
    """What became of a sheet."""

    new: int
    changed: int
    faults: list[CellFaultOut] = Field(description="Why nothing was kept.")


class CommitmentOut(BaseModel):
    """What one partner promised."""

    organisation: str
    name: str
    role: ActionRole
    pledge: str | None
    state: CommitmentState
    due: date | None


class ActionStepOut(BaseModel):
    """One step."""

    number: int
    title: str
    due: date | None
    state: StepState
    after: list[int] = Field(description="Numbers of the steps that it waits for.")
    organisation: str | None


class ActionOut(ActionLineOut):
    """An action with its whole sheet."""

    description: str | None = Field(description="The aim.")
    started: date | None
    ended: date | None
    streams: list[str]
    tonnes_per_year: float | None
    jobs_intended: float | None = Field(description="FTE.")
    jobs: float | None = Field(description="FTE that were reached.")
    training_intended: float | None = Field(description="Hours.")
    training_hours: float | None = Field(description="Hours that were given.")
    intents: list[Intent]
    target_groups: list[str]
    postcodes: list[str]
    cost: float | None = Field(description="EUR.")
    waits_for: list[str] = Field(description="Ids of actions that must be done first.")
    evidence: str | None
    lessons: str | None
    reason: str | None
    commitments: list[CommitmentOut]
    steps: list[ActionStepOut]
    partnership: str


class CommitmentIn(Sent):
    """What one partner promises."""

    organisation: Line
    role: ActionRole = ActionRole.PARTNER
    pledge: Text | None = None
    state: CommitmentState = CommitmentState.ASKED
    due: Day | None = None


class ActionStepIn(Sent):
    """One step; its number is its place in the list, from 1."""

    title: Line
    due: Day | None = None
    state: StepState = StepState.PLANNED
    after: Annotated[
        list[Annotated[int, Field(ge=1, le=200)]], Field(default_factory=list, max_length=20)
    ]
    organisation: Line | None = None


Lines = Annotated[list[Line], Field(max_length=100)]


class ActionChange(Sent):
    """What shall be different; only what is named changes, null makes it unknown.

    A list takes the place of the one there was.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"steps": [{"title": "Opleiding", "due": "2026-12-04", "state": "begun"}]}
        }
    )

    title: Line | None = None
    description: Text | None = Field(default=None, description="The aim.")
    axis: Line | None = None
    state: PartnershipState | None = None
    reason: ReasonCode | None = Field(default=None, description="Needed to end it.")
    started: Day | None = None
    ended: Day | None = None
    streams: Lines | None = None
    tonnes_per_year: Number | None = None
    jobs_intended: Number | None = None
    jobs: Number | None = None
    training_intended: Number | None = None
    training_hours: Number | None = None
    intents: Annotated[list[Intent], Field(max_length=len(Intent))] | None = None
    target_groups: Lines | None = None
    postcodes: Lines | None = None
    cost: Number | None = None
    waits_for: Lines | None = None
    evidence: Text | None = None
    lessons: Text | None = None
    commitments: Annotated[list[CommitmentIn], Field(max_length=200)] | None = None
    steps: Annotated[list[ActionStepIn], Field(max_length=200)] | None = None


class ActionIn(ActionChange):
    """A new action."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "Opleiding ecologisch bouwen",
                "commitments": [{"organisation": "org-0123456789ab", "role": "lead"}],
            }
        }
    )

    title: Line
    commitments: Annotated[list[CommitmentIn], Field(min_length=1, max_length=200)]


def _values(body: ActionChange) -> dict[str, Any]:
    """Return what is to be kept: a state cannot be unknown, nor a list of partners."""
    values = body.model_dump(exclude_unset=True)
    for name in ("state", "commitments", "steps"):
        if values.get(name, "") is None:
            del values[name]
    return values


@router.get(
    "/programmes/{address}/actions",
    response_model=ActionsOut,
    responses={
        **refusals("unknown_row", "invalid_request", *GATE),
        200: {
            "content": {
                MEDIA_TYPES["csv"]: text_file(b"Actie,Partners\nLeren sorteren,Depot\n"),
                MEDIA_TYPES["xlsx"]: {"schema": BINARY},
            }
        },
    },
)
def actions(
    address: Address,
    network: NetworkHere,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    concern: Annotated[
        Literal["", "late", "uncommitted", "risk"],
        Query(description="Only actions in which something of this kind needs a look."),
    ] = "",
    format: Annotated[  # noqa: A002
        Literal["json", "csv", "xlsx"], Query(description="`csv`, `xlsx`: one sheet, to fill in.")
    ] = "json",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """List the actions of a programme, with what needs a look; or give them as one sheet."""
    found = Programming(network.database, asker, request).actions(address)
    if format != "json":
        return as_file(sheet_of(found, words, format), f"{address}.{format}", format)
    lines = [action_line(one, today()) for one in found]
    if concern:
        lines = [one for one in lines if concern in {said["group"] for said in one["concerns"]}]
    told_ = ActionsOut(items=[ActionLineOut.model_validate(one) for one in lines])
    return JSONResponse(told_.model_dump(mode="json"))


def as_file(body: bytes, name: str, form: str) -> Response:
    """Return a file that a browser saves."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    headers = {
        "Content-Disposition": f'attachment; filename="{plain}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)


@router.post(
    "/programmes/{address}/actions/sheet",
    response_model=BroughtOut,
    responses={
        **refusals(*GATE, "unknown_row"),
        422: {"model": BroughtOut, "description": "Nothing was kept; each fault says how to mend."},
    },
)
def bring_in(
    address: Address,
    file: Annotated[UploadFile, File(description="A workbook or CSV, as it is given out.")],
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Bring in a sheet of actions: all rows are kept, or none."""
    programming = Programming(network.database, asker, request)
    data = file.file.read(UPLOAD.upload + 1)
    brought = programming.bring_in(address, file.filename or "", data, words)
    body = BroughtOut.model_validate(
        {
            "new": brought.new,
            "changed": brought.changed,
            "faults": [fault._asdict() for fault in brought.faults],
        }
    )
    return JSONResponse(body.model_dump(mode="json"), 422 if brought.faults else 200)


@router.post(
    "/programmes/{address}/actions",
    status_code=201,
    response_model=ActionOut,
    responses=refusals(*GATE, "unknown_row", "unfit_row", "key_used_before"),
)
def add_action(
    address: Address,
    body: ActionIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Add an action to a programme; it stands on the case board from then on."""
    programming = Programming(network.database, asker, request)
    status, answer = programming.add_action(address, _values(body), today(), key)
    return told(answer, status)


@router.get(
    "/actions/{address}", response_model=ActionOut, responses=refusals("unknown_row", *GATE)
)
def action(
    address: Address, network: NetworkHere, asker: Coordinator, request: RequestId
) -> Response:
    """Read one action with its whole sheet."""
    found = Programming(network.database, asker, request).action(address)
    return told(action_answer(found, today()))


@router.patch("/actions/{address}", response_model=ActionOut, responses=refusals(*CHANGED))
def change_action(
    address: Address,
    body: ActionChange,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
) -> Response:
    """Change an action."""
    programming = Programming(network.database, asker, request)
    found = programming.change_action(address, _values(body), tag_given(if_match))
    return told(action_answer(found, today()))


@router.delete("/actions/{address}", status_code=204, responses=refusals(*CHANGED))
def remove_action(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
) -> Response:
    """Take an action away, with its case."""
    Programming(network.database, asker, request).remove_action(address, tag_given(if_match))
    return Response(status_code=204)
