"""Bundles: small streams that reach a minimum together, on one collection round."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Lang
from api.services.bundles import bundles_of, for_machines
from api.services.records import Records
from api.services.whose import hub_of
from matchmaker.planning.contamination import Contamination
from matchmaker.planning.legal import Colour
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
MOST_KM = 200
"""Widest radius that may be asked for."""
Radius = Annotated[
    float | None,
    Query(gt=0, le=MOST_KM, description="Kilometres around a workshop to look, at most."),
]


class MemberOut(BaseModel):
    """One stream of a bundle, in the order of the round."""

    offer: str
    organisation: str
    tonnes: float = Field(description="A year.")
    km: float = Field(description="To the workshop, as the crow flies.")


class BundleOut(BaseModel):
    """Streams that go to one process on one round; none can be left out."""

    process: str
    organisation: str
    members: list[MemberOut]
    tonnes: float
    needed: float = Field(description="Tonnes a year that the process still needs to start.")
    round_km: float
    shortest: bool = Field(description="No shorter round goes past these places.")
    apart_km: float = Field(description="There and back to each of them on their own.")
    contamination: Contamination = Field(description="Of the dirtiest member.")
    light: Colour
    first: date | None = Field(description="From when on everything is there.")
    last: date | None
    hours: float | None = Field(description="Work a year at the workshop.")


class ShortfallOut(BaseModel):
    """A process for which all that is near is not enough."""

    process: str
    organisation: str
    tonnes: float
    needed: float
    lacking: float
    more: int = Field(description="How many more like those that are there would do.")
    radius_km: float
    sentence: str


class BundlesOut(BaseModel):
    """What can be bundled in a hub, and what nearly can."""

    hub: str
    snapshot: str
    bundles: list[BundleOut]
    short: list[ShortfallOut]


@router.get(
    "/hubs/{address}/bundles",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        "unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"
    ),
)
def bundles(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    radius: Radius = None,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> BundlesOut:
    """Return small streams of a hub that let a process start together, on one round."""
    found = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    hub = hub_of(network.fitted.snapshot, asker, found)
    answer = bundles_of(network.fitted, hub, radius)
    return BundlesOut.model_validate({"hub": hub, **for_machines(answer, words)})
