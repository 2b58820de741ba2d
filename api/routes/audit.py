"""Who saw what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.routes.doors import NetworkHere
from api.routes.gate import Staff
from api.routes.problems import refusals
from models.audit import Trail

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])


class StepOut(BaseModel):
    """One thing that somebody did."""

    id: int
    at: datetime
    who: str = Field(examples=["user:user-0123456789ab"])
    action: str = Field(examples=["saw"])
    noun: str = Field(examples=["organisations"])
    rows: list[str]
    hub: str | None
    request: str | None


class StepsOut(BaseModel):
    """What was done, newest first."""

    items: list[StepOut]
    next: int | None = Field(description="Value of `before` for the page that is older.")


@router.get("", responses=refusals("not_signed_in", "not_allowed"))
def audit(
    network: NetworkHere,
    asker: Staff,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> StepsOut:
    """Tell who saw or changed rows of your hubs."""
    hubs = None if asker.sees_everything else asker.hubs
    with network.database.reading() as session:
        steps = Trail(session, asker.who).steps(hubs, before, limit)
    items = [StepOut.model_validate(step, from_attributes=True) for step in steps]
    return StepsOut(items=items, next=items[-1].id if len(items) == limit else None)
