"""Introductions: a visitor asks a hub to be introduced to a partner, and the hub answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.routes.accounts import Mailbox
from api.routes.doors import NetworkHere, WordsHere
from api.routes.gate import Coordinator, CoordinatorWrites, Everybody, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import LONGEST_PLACE, LONGEST_WORDS, PRINTABLE, WORDS, Lang
from api.services.casework.requests import Introducing, Wanted, as_answer, meant
from api.services.network import Network
from api.services.suggestions import Search
from api.settings import Language
from api.wording import wording
from matchmaker.domain import Direction
from models.casework.introductions import NewIntroduction

router = APIRouter(prefix="/api/v1/introductions", tags=["introductions"])
GATE = ("not_signed_in", "not_allowed")
ASKED = (
    "unknown_row",
    "key_used_before",
    "unknown_place",
    "too_many_requests",
    "empty_text",
    "text_too_long",
)
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PRINTABLE)]
Message = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=PRINTABLE)]


class Sent(BaseModel):
    """What somebody sends; nothing besides."""

    model_config = ConfigDict(extra="forbid")


class IntroductionIn(Sent):
    """What a visitor asks: a named organisation, or somebody at a rank of a list."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "organisation": "org-0123456789ab",
                "name": "An Verzonnen",
                "email": "an@example.be",
                "message": "Wij hebben elke week twintig paletten over.",
            }
        }
    )

    organisation: Line = ""
    of: Annotated[Line, Field(description="Whose list of suggestions.")] = ""
    text: Annotated[str, StringConstraints(max_length=LONGEST_WORDS, pattern=WORDS)] = ""
    direction: Direction = Direction.OFFER
    near: Annotated[str, StringConstraints(max_length=LONGEST_PLACE, pattern=PRINTABLE)] = ""
    radius_km: float | None = Field(default=None, ge=1, le=1000, allow_inf_nan=False)
    rank: Annotated[int, Field(ge=0, le=100, description="Place in that list.")] = 0
    name: Name
    email: Mailbox
    message: Message

    @model_validator(mode="after")
    def _names_somebody(self) -> IntroductionIn:
        if not (self.organisation or ((self.text.strip() or self.of) and self.rank)):
            raise ValueError("organisation, or a list and a rank")
        return self

    @property
    def wanted(self) -> Wanted:
        """Who is wanted."""
        search = Search(self.text, self.direction, self.near, self.radius_km)
        return Wanted(self.organisation, self.of, search if self.text.strip() else None, self.rank)


class IntroductionOut(BaseModel):
    """A request, as the hub of the partner sees it."""

    id: str
    hub: str | None
    organisation: str
    organisation_name: str
    name: str
    email: str
    message: str
    search: str
    language: Language
    state: Literal["open", "case", "declined"]
    created: datetime
    until: datetime = Field(description="When it is forgotten.")
    case: str | None
    answer: str | None


class IntroductionsOut(BaseModel):
    """Requests to your hubs, newest first."""

    items: list[IntroductionOut]


class DeclineIn(Sent):
    """Why a request is declined."""

    model_config = ConfigDict(json_schema_extra={"example": {"answer": "Zij stoppen ermee."}})

    answer: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=PRINTABLE)]


@router.post(
    "",
    status_code=202,
    response_class=Response,
    dependencies=[Depends(Within("sign_in_limit"))],
    responses=refusals(*ASKED, *GATE),
)
def ask(
    body: IntroductionIn,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    key: Key = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Ask the hub of a partner to introduce you; a partner who is not named stays so."""
    keep(network, body, words.language, Introducing(network.database, asker, request), key)
    return Response(status_code=202)


def keep(
    network: Network, body: IntroductionIn, language: str, kept: Introducing, key: str = ""
) -> None:
    """Keep what a visitor asks."""
    found = meant(network, body.wanted, wording(language))
    kept.ask(
        NewIntroduction(found.id, body.name, body.email, body.message, language, body.text.strip()),
        key,
    )


@router.get("", responses=refusals(*GATE))
def introductions(
    network: NetworkHere,
    asker: Coordinator,
    state: Literal["", "open", "case", "declined"] = "",
) -> IntroductionsOut:
    """List what visitors asked your hubs."""
    found = Introducing(network.database, asker).all(state)
    return IntroductionsOut(items=[IntroductionOut.model_validate(as_answer(x)) for x in found])


@router.post(
    "/{address}/case", responses=refusals("unknown_row", "unfit_row", "key_used_before", *GATE)
)
def to_case(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    words: WordsHere,
    key: Key = "",
) -> IntroductionOut:
    """Open a case for a request."""
    told = Introducing(network.database, asker, request).to_case(address, words, key)
    return IntroductionOut.model_validate(as_answer(told))


@router.post("/{address}/decline", responses=refusals("unknown_row", "unfit_row", *GATE))
def decline(
    address: Address,
    body: DeclineIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> IntroductionOut:
    """Decline a request, with a word why."""
    told = Introducing(network.database, asker, request).decline(address, body.answer)
    return IntroductionOut.model_validate(as_answer(told))
