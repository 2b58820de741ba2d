"""Cases: partnerships that a hub works on, their steps, notes and due dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.doors import NetworkHere, WordsHere
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.problems import refusals
from api.routes.records import Address, Key, Tag, tag_given, told
from api.routes.shapes import Day, Line, Number, Text
from api.routes.standards.sending import AddressesHere
from api.routes.values import Lang
from api.services.casework.calendar import case_calendar
from api.services.casework.cases import Casework, as_answer, as_line
from api.services.programmes.programmes import Programming
from api.services.standards.calendar import MEDIA_TYPE
from matchmaker.domain import Kind, PartnershipKind, PartnershipState, ReasonCode
from models.casework.case import CaseList, Move

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])
GATE = ("not_signed_in", "not_allowed")
CHANGED = (*GATE, "unknown_row", "unfit_row", "row_has_changed", "tag_missing")
ADDED = (*CHANGED, "key_used_before")
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nEND:VCALENDAR\r\n"


class Sent(BaseModel):
    """What somebody sends; nothing besides."""

    model_config = ConfigDict(extra="forbid")


class PersonOut(BaseModel):
    """Who minds a case."""

    id: str
    name: str


class CasePartnerOut(BaseModel):
    """A partner."""

    id: str
    name: str
    kind: Kind


class CaseLineOut(BaseModel):
    """A case in a list."""

    id: str = Field(description="Id of the partnership.")
    title: str | None
    state: PartnershipState
    since: datetime | None = Field(description="When it came into its state.")
    partners: list[CasePartnerOut]
    hub: str | None
    owner: PersonOut | None
    next_action: str | None
    due: date | None
    late: bool = Field(description="Whether the next action should have been done before today.")
    missing: list[Kind] = Field(description="Authority, firm, social economy: who is not there.")
    href: str


class StepOut(BaseModel):
    """A state that the case came into."""

    at: datetime
    by: str = Field(description="`user:…`, `key:…`, or `console`.")
    who: str | None
    state: PartnershipState
    reason: str | None = Field(description="Why it ended or failed.")
    note: str | None


class NoteOut(BaseModel):
    """Something that somebody wrote down."""

    at: datetime
    by: str
    who: str | None
    text: str


class CaseOut(CaseLineOut):
    """A case with its history."""

    kind: PartnershipKind | None
    description: str | None
    started: date | None
    ended: date | None
    streams: list[str] | None
    tonnes_per_year: float | None
    jobs: float | None
    training_hours: float | None
    programme: str | None
    reason: str | None
    steps: list[StepOut]
    notes: list[NoteOut]
    partnership: str = Field(description="Address of the partnership.")


class CasesOut(BaseModel):
    """A page of cases, the most urgent first."""

    items: list[CaseLineOut]
    total: int
    next: str | None = Field(description="Value of `after` for the next page.")


class CaseChange(Sent):
    """What shall be different; only what is named changes, null makes it unknown."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"next_action": "Bellen over de prijs", "due": "2026-12-04"}}
    )

    owner: Line | None = Field(default=None, description="Id of a coordinator of the hub.")
    next_action: Line | None = None
    due: Day | None = None
    title: Line | None = None
    description: Text | None = None
    kind: PartnershipKind | None = None
    partners: Annotated[list[Line], Field(min_length=1, max_length=500)] | None = None
    streams: Annotated[list[Line], Field(max_length=500)] | None = None
    tonnes_per_year: Number | None = None
    jobs: Number | None = None
    training_hours: Number | None = None


class CaseIn(CaseChange):
    """A case to be opened."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "partners": ["org-0123456789ab", "org-ba9876543210"],
                "title": "Paletten rond de haven",
                "next_action": "Bellen",
                "due": "2026-12-04",
            }
        }
    )

    partners: Annotated[list[Line], Field(min_length=1, max_length=500)]
    hub: Line | None = None
    state: PartnershipState = PartnershipState.LEAD


class MoveIn(Sent):
    """A step to be taken."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"state": "failed", "reason": "price", "note": "Te duur"}}
    )

    state: PartnershipState
    reason: ReasonCode | None = Field(default=None, description="Needed to end it or let it fail.")
    note: Text | None = Field(default=None, description="Needed to go back.")


class NoteIn(Sent):
    """Something to be written down."""

    text: Annotated[Text, StringConstraints(min_length=1, strip_whitespace=True)]


class Asked(BaseModel):
    """Which cases are asked for."""

    model_config = ConfigDict(extra="forbid")

    state: Annotated[list[PartnershipState], Field(max_length=7)] = []
    owner: Annotated[Line, Field(description="Id of a person; `me` for yourself.")] = ""
    due_before: Day | None = None
    overdue: Annotated[bool, Field(description="Only with an action that is late.")] = False
    open: Annotated[bool, Field(description="Neither ended nor failed.")] = False
    hub: Line = ""
    q: Annotated[Line, Field(description="Words that must stand in it.")] = ""
    partner: Annotated[Line, Field(description="Id of an organisation.")] = ""
    after: Annotated[
        str,
        StringConstraints(max_length=2000, pattern=r"^[A-Za-z0-9_-]*$"),
        Field(description="`next` of the page before."),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 50


def today() -> date:
    """Return the day by which it is told what is late."""
    return datetime.now(UTC).date()


@router.get("", responses=refusals("invalid_request", *GATE))
def cases(
    network: NetworkHere, asker: Coordinator, request: RequestId, wanted: Annotated[Asked, Query()]
) -> CasesOut:
    """List the cases of your hubs, by due date."""
    page = Casework(network.database, asker, request).page(
        CaseList(
            states=tuple(state.value for state in wanted.state),
            owner=(asker.user or "-") if wanted.owner == "me" else wanted.owner,
            due_before=today() if wanted.overdue else wanted.due_before,
            open_only=wanted.open,
            hub=wanted.hub,
            words=wanted.q,
            partner=wanted.partner,
            after=wanted.after,
            limit=wanted.limit,
        )
    )
    items = [CaseLineOut.model_validate(as_line(one, today())) for one in page.cases]
    return CasesOut(items=items, total=page.total, next=page.next)


@router.post("", status_code=201, response_model=CaseOut, responses=refusals(*ADDED))
def open_case(
    body: CaseIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Open a case. Who opens it minds it, unless it is given to somebody else."""
    values = body.model_dump(exclude_unset=True) | {"state": body.state.value}
    status, answer = Casework(network.database, asker, request).open(values, key)
    return told(answer, status)


@router.get(
    ".ics",
    response_class=Response,
    responses={
        **refusals(*GATE),
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": CALENDAR}}},
    },
)
def calendar(
    network: NetworkHere,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    addresses: AddressesHere,
    mine: Annotated[bool, Query(description="Only the cases that you mind.")] = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Give the days on which something is due, also steps of actions, for a calendar."""
    wanted = CaseList(owner=(asker.user or "-") if mine else "", open_only=True, limit=None)
    page = Casework(network.database, asker, request).page(wanted)
    actions = Programming(network.database, asker).open_steps([one.record for one in page.cases])
    made = case_calendar(page.cases, actions, addresses, words, today())
    headers = {"Cache-Control": "private, no-store"}
    return Response(made.body, 200, headers, made.media_type)


@router.get("/{address}", response_model=CaseOut, responses=refusals("unknown_row", *GATE))
def case(
    address: Address, network: NetworkHere, asker: Coordinator, request: RequestId
) -> Response:
    """Read one case, with its steps and notes."""
    return told(as_answer(Casework(network.database, asker, request).get(address), today()))


@router.patch("/{address}", response_model=CaseOut, responses=refusals(*CHANGED))
def change_case(
    address: Address,
    body: CaseChange,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
) -> Response:
    """Change owner, next action or due date, or what the partnership says."""
    values = body.model_dump(exclude_unset=True)
    casework = Casework(network.database, asker, request)
    return told(as_answer(casework.change(address, values, tag_given(if_match)), today()))


@router.post(
    "/{address}/steps", status_code=201, response_model=CaseOut, responses=refusals(*ADDED)
)
def move(
    address: Address,
    body: MoveIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    if_match: Tag = None,
    key: Key = "",
) -> Response:
    """Take a case a step further, or end it."""
    step = Move(body.state, body.reason, body.note)
    casework = Casework(network.database, asker, request)
    return told(as_answer(casework.move(address, step, tag_given(if_match), key), today()), 201)


@router.post(
    "/{address}/notes",
    status_code=201,
    response_model=CaseOut,
    responses=refusals("unknown_row", "unfit_row", "key_used_before", *GATE),
)
def write_down(
    address: Address,
    body: NoteIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Write something down in a case."""
    casework = Casework(network.database, asker, request)
    return told(as_answer(casework.write_down(address, body.text, key), today()), 201)
