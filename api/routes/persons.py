"""What a person may ask: what is known of them, and to be forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.accounts import Email
from api.routes.doors import NetworkHere
from api.routes.gate import CoordinatorWrites, RequestId, Staff
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.privacy import Privacy, for_machines
from api.services.records import Records
from models.access.nouns import NOUN
from models.errors import UnknownRow
from models.persons import Persons

router = APIRouter(prefix="/api/v1", tags=["privacy"])
GATE = ("not_signed_in", "not_allowed", "unknown_row")


class PersonIn(BaseModel):
    """Who it is about. In the body, because addresses of requests are written in logs."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"email": "a@b.be"}})

    email: Email


class PersonOut(BaseModel):
    """Everything that is known about somebody."""

    email: str
    contacts: list[dict[str, Any]] = Field(description="As contact person of an organisation.")
    account: dict[str, Any] | None
    wrote: list[dict[str, Any]] = Field(description="Judgements and notes.")
    did: list[dict[str, Any]] = Field(description="What the audit trail tells of them.")


class PurposeIn(BaseModel):
    """Why a contact person is kept."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"purpose": "introductions", "source": "infomoment 2026"}},
    )

    purpose: Annotated[Line, StringConstraints(min_length=1)]
    source: Annotated[Line, StringConstraints(min_length=1)]


class PurposeOut(PurposeIn):
    """Why a contact person is kept, and since when that is written down."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "purpose": "introductions",
                "source": "infomoment 2026",
                "since": "2026-11-28T09:00:00Z",
            }
        }
    )

    since: datetime


@router.post("/persons/tell", responses=refusals(*GATE))
def tell(body: PersonIn, network: NetworkHere, asker: Staff, request: RequestId) -> PersonOut:
    """Give everything that is known about a person, to be handed to them."""
    person = Privacy(network.database, asker, request).tell(body.email)
    return PersonOut.model_validate(for_machines(person))


@router.post("/persons/erase", responses=refusals(*GATE))
def erase(body: PersonIn, network: NetworkHere, asker: Staff, request: RequestId) -> PersonOut:
    """Forget a person, for good. The answer is what there was; it is nowhere else any more."""
    person = Privacy(network.database, asker, request).erase(body.email)
    return PersonOut.model_validate(for_machines(person))


@router.put("/organisations/{address}/contact-purpose", responses=refusals(*GATE))
def say_why(
    address: Address,
    body: PurposeIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> PurposeOut:
    """Write down why the contact person of an organisation is kept, and where they come from."""
    records = Records(network.database, NOUN["organisations"], asker, request)
    found = records.get(address)
    if not found.mine:
        raise UnknownRow(noun="organisations")
    now = datetime.now(UTC)
    with network.database.writing() as session:
        Persons(session).say_why(found.key[0], body.purpose, body.source, now)
    return PurposeOut(purpose=body.purpose, source=body.source, since=now)
