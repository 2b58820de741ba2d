"""Consent to name a blind partner: asked by one side, granted or refused by the other."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.routes.casework.cases import Sent
from api.routes.doors import NetworkHere
from api.routes.gate import AskerHere, May, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key, told
from api.routes.shapes import Line, Text
from api.services.casework.disclosing import Disclosing, as_answer
from matchmaker.domain import Kind
from models.access.asker import Role, Scope
from models.casework.disclosures import Consent

router = APIRouter(prefix="/api/v1/disclosures", tags=["disclosures"])
GATE = ("not_signed_in", "not_allowed")
READ = May(Role.ENTREPRENEUR, Role.COORDINATOR, Role.ADMINISTRATOR)
ASK = May(Role.ENTREPRENEUR, Role.COORDINATOR, Role.ADMINISTRATOR, scope=Scope.WRITE)
ANSWER = May(
    Role.ENTREPRENEUR, Role.COORDINATOR, Role.ADMINISTRATOR, scope=Scope.WRITE, programs=False
)


class PartyOut(BaseModel):
    """An organisation; without id and name for who may not know them."""

    id: str | None
    name: str | None
    kind: Kind


class ConsentStepOut(BaseModel):
    """One step."""

    at: datetime
    state: Consent
    by: str | None = Field(description="Who took it; null for the other side.")
    note: str | None


class DisclosureOut(BaseModel):
    """A question who a blind partner is, as your side sees it."""

    id: str
    state: Consent
    mine: bool = Field(description="Whether you look after who is asked about, and may answer.")
    about: PartyOut
    asking: PartyOut
    hub: str | None
    hub_name: str | None = Field(description="The hub that asks.")
    steps: list[ConsentStepOut]
    href: str


class DisclosuresOut(BaseModel):
    """Your questions, and those that you may answer."""

    items: list[DisclosureOut]


class QuestionIn(Sent):
    """Which suggestion it is about."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"shortlist": "0123456789abcdef", "rank": 2}}
    )

    shortlist: Line = Field(description="`shortlist` of a list of suggestions.")
    rank: int = Field(ge=1, le=1000)
    note: Text | None = Field(default=None, description="The other side reads it.")


class AnswerIn(Sent):
    """What is said to it."""

    model_config = ConfigDict(json_schema_extra={"example": {"state": "granted"}})

    state: Consent
    note: Text | None = Field(default=None, description="The other side reads it.")


@router.get("", dependencies=[Depends(READ)], responses=refusals(*GATE))
def disclosures(
    network: NetworkHere,
    asker: AskerHere,
    state: Annotated[list[Consent], Query(max_length=4)] = [],  # noqa: B006 (FastAPI copies it)
) -> DisclosuresOut:
    """List your questions, and those that you may answer."""
    found = Disclosing(network.database, asker).all([one.value for one in state])
    return DisclosuresOut(items=[DisclosureOut.model_validate(as_answer(one)) for one in found])


@router.post(
    "",
    status_code=201,
    response_model=DisclosureOut,
    dependencies=[Depends(ASK), Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "too_many_requests", "key_used_before", *GATE),
)
def ask(
    body: QuestionIn,
    network: NetworkHere,
    asker: AskerHere,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Ask who a blind partner is. The same question is asked once: it is answered as it stands."""
    disclosing = Disclosing(network.database, asker, request)
    asked = disclosing.ask(body.shortlist, body.rank, body.note, key)
    return told(as_answer(asked), 201)


@router.get(
    "/{address}",
    response_model=DisclosureOut,
    dependencies=[Depends(READ)],
    responses=refusals("unknown_row", *GATE),
)
def disclosure(address: Address, network: NetworkHere, asker: AskerHere) -> Response:
    """Read one question."""
    return told(as_answer(Disclosing(network.database, asker).get(address)))


@router.post(
    "/{address}/steps",
    status_code=201,
    response_model=DisclosureOut,
    dependencies=[Depends(ANSWER)],
    responses=refusals("unknown_row", "unfit_row", "key_used_before", *GATE),
)
def answer(
    address: Address,
    body: AnswerIn,
    network: NetworkHere,
    asker: AskerHere,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Grant, refuse or withdraw. Only people do."""
    said = Disclosing(network.database, asker, request).answer(address, body.state, body.note, key)
    return told(as_answer(said), 201)
