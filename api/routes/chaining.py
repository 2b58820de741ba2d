"""Chains: what goes through a workshop to somebody who can use it."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Everybody, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Lang, Top
from api.services.chains import chains_of, for_machines
from api.services.records import Records
from matchmaker.domain import Kind, Operation
from matchmaker.planning.legal import Colour
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
MOST = 20
"""Chains in one answer."""


class StopOut(BaseModel):
    """An organisation of a chain; without id and name when it wants to stay unnamed."""

    organisation: str | None
    name: str | None
    kind: Kind
    sentence: str


class StepOut(BaseModel):
    """One process at work; masses in tonnes a year, null when unknown."""

    operation: Operation
    process: str | None
    tonnes_in: float | None
    tonnes_out: float | None
    at_most: bool = Field(description="What comes out is an upper bound: the yield is unknown.")
    hours: float | None = Field(description="Hours of work a year.")


class ChainPartOut(BaseModel):
    """A part of the score, in points."""

    name: str
    points: float
    sentence: str


class UnknownOut(BaseModel):
    """Something that nobody has told yet."""

    what: str
    whose: str


class FindingOut(BaseModel):
    """A rule that applies. No legal advice."""

    rule: str
    colour: Colour
    document: str | None = Field(description="The paper to have.")
    by: str | None = Field(description="The organisation that can supply it.")
    sentence: str
    source: str
    date: str
    url: str


class ChainOut(BaseModel):
    """An offer that goes through one to three processes to a need."""

    confidential: bool = Field(description="Something in it may not be shown.")
    offer: str | None
    need: str | None
    stops: list[StopOut]
    steps: list[StepOut]
    legs_km: list[float | None]
    tonnes: float | None = Field(description="Tonnes a year that leave the giver.")
    delivered: float | None = Field(description="Tonnes a year that the need receives.")
    hours: float | None
    km: float | None
    score: float | None
    parts: list[ChainPartOut]
    unknowns: list[UnknownOut]
    light: Colour
    findings: list[FindingOut]
    only_through: bool = Field(description="The pair exists only because of the processes.")
    closed_loop: bool | None


class ChainsOut(BaseModel):
    """Chains in which an organisation takes part, best first."""

    organisation: str
    snapshot: str
    complete: bool = Field(description="No better chain exists.")
    chains: list[ChainOut]


@router.get(
    "/organisations/{address}/chains",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        "unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests"
    ),
)
def chains(
    address: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    top: Top = 5,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ChainsOut:
    """Return the best chains in which an organisation gives, works or receives."""
    found = Records(network.database, NOUN["organisations"], asker, request).get(address)
    answer = chains_of(network, found.key[0], min(top, MOST))
    return ChainsOut.model_validate(for_machines(answer, words))
