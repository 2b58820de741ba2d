"""What if: somebody leaves, something is added, two hubs join; and what is missing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.planning import Aims
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.shapes import Line
from api.routes.values import Lang
from api.services.records import Records
from api.services.what_if import Question, for_machines, gaps_for_machines
from api.services.whose import hub_of
from matchmaker.domain import Operation
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
REFUSALS = (
    *("unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"),
    *("invalid_request", "unknown_place", "plan_took_too_long"),
)


class IntervalOut(BaseModel):
    """A figure between two ends; below 0 is lost."""

    low: float
    high: float


class DifferenceOut(BaseModel):
    """What differs in a year between the best plan before and after."""

    gained: list[str] = Field(description="Streams that find a place.")
    lost: list[str] = Field(description="Streams that lose theirs.")
    tonnes: float
    hours: float = Field(description="Hours of work in the social economy.")
    jobs: IntervalOut = Field(description="Persons, by published factors.")
    co2e: dict[str, IntervalOut] = Field(
        description="Tonnes of CO2e avoided, by set of factors: sets are never added up."
    )
    factors: list[str]


class WhatIfOut(BaseModel):
    """The answer to one question."""

    hub: str
    snapshot: str
    question: str
    aims: str
    difference: DifferenceOut
    sentences: list[str]
    sources: list[str]


class SinglePointOut(BaseModel):
    """Somebody whose leaving costs much."""

    organisation: str
    carries: float = Field(description="Tonnes a year that go through their hands.")
    cost: DifferenceOut


class GapOut(BaseModel):
    """A process that is missing."""

    operation: Operation
    accepts: list[str]
    near: str | None = Field(description="The organisation where it would lie best.")
    capacity: float = Field(description="Tonnes a year that would come.")
    offers: list[str]
    unlocks: DifferenceOut
    sentence: str


class GapsOut(BaseModel):
    """On whom much depends in a hub, and what is missing in it."""

    hub: str
    snapshot: str
    aims: str
    single_points: list[SinglePointOut]
    gaps: list[GapOut]
    sentences: list[str]
    sources: list[str]


@router.get(
    "/hubs/{address}/what-if",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(*REFUSALS),
)
def what_if(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    change: Annotated[
        Line,
        Query(
            description="`remove ORG`, `add OPERATION of MATERIAL at PLACE [for TONNES]` or "
            "`merge HUB HUB`.",
            examples=["add wash of 15 01 07 at 8000 for 200"],
        ),
    ],
    aims: Aims = "balanced",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> WhatIfOut:
    """Return what a change in a hub would bring and take; nothing in the data changes."""
    found = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    hub = hub_of(network.fitted.snapshot, asker, found)
    question = Question(network.fitted, asker, hub, aims)
    answer = for_machines(question, question.change(change), words)
    return WhatIfOut.model_validate({"hub": hub, **answer})


@router.get(
    "/hubs/{address}/gaps",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(*REFUSALS),
)
def gaps(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    aims: Aims = "balanced",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> GapsOut:
    """Return on whom much depends in a hub, and which processes would unlock most."""
    found = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    hub = hub_of(network.fitted.snapshot, asker, found)
    question = Question(network.fitted, asker, hub, aims)
    return GapsOut.model_validate({"hub": hub, **gaps_for_machines(question, words)})
