"""Teams of three to five partners who cover the roles of a case, and the empty seats of one."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, Everybody, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Lang, Top
from api.services.casework.cases import Casework
from api.services.records import Records
from api.services.teams import for_machines, missing_at, missing_for_machines, teams_of
from matchmaker.planning.teams import Role
from models.access.nouns import NOUN

router = APIRouter(prefix="/api/v1", tags=["planning"])
MOST = 10
"""Teams in one answer."""
REFUSALS = ("unknown_row", "empty_store", "not_signed_in", "not_allowed", "too_many_requests")


class SeatOut(BaseModel):
    """Who could sit where."""

    role: Role
    organisation: str
    name: str
    strength: float = Field(description="The chance that both want it, between 0 and 1.")
    beside: str | None = Field(description="Whom of the others they fit best.")
    knows: bool = Field(description="They worked together with somebody at the table before.")


class TeamOut(BaseModel):
    """Partners who cover the roles of a case."""

    strength: float = Field(description="That of the weakest seat.")
    weakest: Role
    offer: str
    need: str
    processes: list[str]
    seats: list[SeatOut]
    missing: list[Role]


class TeamsOut(BaseModel):
    """Teams with an organisation, the strongest first."""

    organisation: str
    snapshot: str
    teams: list[TeamOut]


class EmptySeatOut(BaseModel):
    """A role that nobody at a table has."""

    role: Role
    proposals: list[SeatOut]


class MissingOut(BaseModel):
    """Who is missing in a case."""

    case: str
    snapshot: str
    missing: list[EmptySeatOut]


@router.get(
    "/organisations/{address}/teams",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(*REFUSALS),
)
def teams(
    address: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    top: Top = 3,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> TeamsOut:
    """Return the best teams of three to five partners with an organisation."""
    found = Records(network.database, NOUN["organisations"], asker, request).get(address)
    answer = teams_of(network, found.key[0], min(top, MOST))
    return TeamsOut.model_validate(for_machines(answer, words))


@router.get(
    "/cases/{address}/missing",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(*REFUSALS),
)
def missing(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> MissingOut:
    """Return the roles that nobody in a case has, each with who could take it."""
    case = Casework(network.database, asker, request).get(address)
    streams = case.record.values["streams"] or ()
    answer = missing_at(network.fitted, tuple(one.id for one in case.partners), streams)
    return MissingOut.model_validate({"case": address, **missing_for_machines(answer, words)})
