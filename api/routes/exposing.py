"""Fair exposure: lists for all members of a hub at once, so that nobody stays unseen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.routes.gate import Coordinator, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Top
from api.services.exposure import fair_lists, for_machines
from api.services.records import Records
from api.services.whose import hub_of
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
Fairness = Annotated[
    float,
    Query(ge=0, le=1, allow_inf_nan=False, description="0: most matches; 1: nobody envies."),
]


class SidesOut(BaseModel):
    """A figure of each side."""

    social: float
    others: float


class ComparedOut(BaseModel):
    """One way of making lists, and what it brings."""

    method: str = Field(description="fair, most_matches, or a simple method beside it.")
    matches: float = Field(description="Expected pairs in which both see and like each other.")
    envy: SidesOut = Field(description="Pairs of members of whom one would rather be the other.")
    concentration: SidesOut = Field(description="Gini coefficient of who is seen, 0 to 1.")
    unseen: SidesOut = Field(description="Members who stand in nobody's list.")


class ListOut(BaseModel):
    """What one member is shown, best first."""

    organisation: str
    partners: list[str]


class ExposureOut(BaseModel):
    """Lists for all members of a hub."""

    hub: str
    snapshot: str
    scorer: str
    fairness: float
    members: SidesOut
    pairs: int
    price_of_fairness: float | None = Field(description="Part of the most matches given up.")
    compared: list[ComparedOut]
    lists: list[ListOut]


@router.get(
    "/hubs/{address}/exposure",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        "unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"
    ),
)
def exposure(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    fairness: Fairness = 1.0,
    top: Top = 10,
) -> ExposureOut:
    """Make lists for all members of a hub, such that nobody is swamped and nobody stays unseen."""
    found = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    hub = hub_of(network.fitted.snapshot, asker, found)
    lists = fair_lists(network.fitted, hub, fairness, top)
    return ExposureOut.model_validate({"hub": hub, **for_machines(lists, top)})
