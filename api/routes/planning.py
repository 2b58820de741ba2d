"""The plan: for a whole hub, who works with whom and how much."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Lang
from api.services.plans import for_machines, plan_of
from api.services.records import Records
from api.services.whose import hub_of
from matchmaker.planning.aims import PRESETS
from matchmaker.planning.legal import Colour
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
Aims = Annotated[
    str,
    Query(pattern=f"^({'|'.join(PRESETS)})$", description="What counts most."),
]


class TotalOut(BaseModel):
    """What a plan brings in a year; at most where yields are unknown."""

    tonnes: float
    delivered: float
    hours: float = Field(description="Hours of work in the social economy.")
    value: float
    jobs: float


class LineOut(BaseModel):
    """One part of a plan."""

    offer: str
    need: str
    processes: list[str]
    organisations: list[str]
    tonnes: float
    delivered: float
    hours: float
    km: float
    chance: float = Field(description="That the weakest collaboration on the way is wanted.")
    value: float
    light: Colour


class PlanOut(BaseModel):
    """Who works with whom, and how much."""

    hub: str
    snapshot: str
    scorer: str
    aims: str
    total: TotalOut
    bound: float = Field(description="No plan has more value than this.")
    gap: float
    kept: int = Field(description="Running partnerships that stay as they are.")
    lines: list[LineOut]
    what_is_short: list[str]
    shut: list[str]
    left_over: list[str]


@router.get(
    "/hubs/{address}/plan",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        *("unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"),
        "plan_took_too_long",
    ),
)
def plan(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    aims: Aims = "balanced",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> PlanOut:
    """Plan for all members of a hub at once: who works with whom, how much, and what is short."""
    found = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    hub = hub_of(network.fitted.snapshot, asker, found)
    answer = plan_of(network.fitted, hub, aims)
    return PlanOut.model_validate({"hub": hub, **for_machines(answer, words)})
