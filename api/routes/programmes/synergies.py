"""Synergies: actions of a programme that could help each other, and who is missing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, NetworkSeen, RequestId
from api.routes.problems import refusals
from api.routes.programmes.programmes import GATE
from api.routes.records import Address
from api.routes.values import Lang
from api.services.programmes.helping import helping
from api.services.programmes.programmes import Programming

if TYPE_CHECKING:
    from models.programmes.actions import ActionRecord

router = APIRouter(prefix="/api/v1/programmes", tags=["actions"])


class ActionNameOut(BaseModel):
    """An action, by name."""

    id: str
    title: str | None
    href: str


class SharedOut(BaseModel):
    """One reason why two actions could help each other."""

    code: str
    points: float = Field(description="Set by hand: nobody has judged synergies yet.")
    sentence: str


class SynergyOut(BaseModel):
    """Two actions that could help each other."""

    one: ActionNameOut
    other: ActionNameOut
    points: float = Field(description="The sum of the points of its reasons.")
    to_merge: bool = Field(description="They look like one action told twice.")
    shared: list[SharedOut]


class LackOut(BaseModel):
    """Somebody who is missing in an action."""

    action: ActionNameOut
    kind: Literal["side", "role"]
    value: str = Field(description="The side or the role.")
    sentence: str


class HelpingOut(BaseModel):
    """What the actions of a programme could do for each other."""

    synergies: list[SynergyOut] = Field(description="The most promising first.")
    lacking: list[LackOut]


@router.get("/{address}/synergies", responses=refusals("unknown_row", "empty_store", *GATE))
def synergies(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    top: Annotated[int, Query(ge=1, le=1000, description="How many pairs at most.")] = 30,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> HelpingOut:
    """Tell which actions could help each other, with reasons, and who is missing in each."""
    records = Programming(network.database, asker, request).actions(address)
    found = helping(records, network, words)

    return HelpingOut(
        synergies=[
            SynergyOut(
                one=_named(pair.one),
                other=_named(pair.other),
                points=round(pair.synergy.points, 3),
                to_merge=pair.synergy.to_merge,
                shared=[
                    SharedOut(code=why.code, points=round(why.points, 3), sentence=sentence)
                    for why, sentence in zip(pair.synergy.reasons, pair.sentences, strict=True)
                ],
            )
            for pair in found.pairs[:top]
        ],
        lacking=[
            LackOut(
                action=_named(one.action),
                kind="side" if one.missing.code == "side" else "role",
                value=one.missing.value,
                sentence=one.sentence,
            )
            for one in found.lacking
        ],
    )


def _named(record: ActionRecord) -> ActionNameOut:
    return ActionNameOut(
        id=record.action.id,
        title=record.partnership.title or None,
        href=f"/api/v1/actions/{record.address}",
    )
