"""The shapes of the answers, as the OpenAPI document tells them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from matchmaker.domain import Direction, Kind, PartnershipKind, Verdict

FactOut = str | int | float | bool | list[str] | None


class PlaceOut(BaseModel):
    """A place on the map, WGS 84 degrees."""

    lat: float
    lon: float


class PartnerOut(BaseModel):
    """Who is suggested. Without id and name when the partner wants to stay unnamed."""

    id: str | None
    name: str | None
    kind: Kind
    municipality: str | None


class ReasonOut(BaseModel):
    """One signal's part in the score."""

    signal: str
    value: float | None = Field(description="Reading in [0, 1]; null when nothing is known.")
    contribution: float = Field(description="Log-odds that this adds to the score.")
    facts: dict[str, FactOut]
    evidence: list[str]
    sentence: str


class SaidOut(BaseModel):
    """What somebody said of a pair, as far as you may know."""

    verdict: Verdict
    reason_code: str | None
    note: str | None
    at: date | None
    mine: bool
    href: str


class SuggestionOut(BaseModel):
    """A partner worth talking to, and why."""

    partner: PartnerOut
    rank: int
    score: float = Field(description="Log-odds: the sum of the contributions.")
    probability: float | None = Field(description="Null until there are enough judgements.")
    kind: PartnershipKind | None
    reasons: list[ReasonOut]
    judgement: SaidOut | None = None


class AskedOut(BaseModel):
    """What was asked."""

    organisation: str | None
    stream: str | None
    text: str
    direction: Direction
    waste_code: str | None = Field(description="What the words were taken to mean.")
    near: PlaceOut | None
    radius_km: float | None
    kinds: list[Kind]
    any_pair: bool
    top: int


class ShortlistOut(BaseModel):
    """The answer to one question, best first."""

    request: AskedOut
    snapshot: str = Field(description="Fingerprint of the network it was made from.")
    scorer: str = Field(description="Version of the weights.")
    suggestions: list[SuggestionOut]
    shortlist: str | None = Field(
        default=None, description="Id under which it is remembered; null for a stranger's list."
    )


class ExplainedOut(ShortlistOut):
    """How any two organisations fit: a list of one."""

    not_listed: list[Literal["judged", "have_met", "other_kind"]] = Field(
        description="Why a list would not show the pair, besides its score."
    )


class HubPairOut(SuggestionOut):
    """Two organisations worth bringing together, as the first one's list has it."""

    organisation: PartnerOut
    shortlist: str


class HubPairsOut(BaseModel):
    """The best next pairs of a hub, nobody in more than two of them."""

    hub: str
    snapshot: str
    scorer: str
    pairs: list[HubPairOut]


class OrganisationLineOut(BaseModel):
    """One organisation in a list."""

    id: str
    name: str
    kind: Kind
    municipality: str | None


class OrganisationsOut(BaseModel):
    """A page of organisations, by name. Ask the next one with `after`."""

    organisations: list[OrganisationLineOut]
    total: int
    next: str | None = Field(description="Value of `after` for the next page; null on the last.")


class StreamOut(BaseModel):
    """Something an organisation has over or wants."""

    id: str
    direction: Direction
    title: str
    description: str
    waste_code: str | None
    waste_code_assumed: bool
    quantity: float | None
    unit: str | None
    every: str | None


class OrganisationOut(OrganisationLineOut):
    """What everybody may see of an organisation. Never a contact person."""

    description: str
    website: str
    sectors: list[str]
    recognitions: list[str]
    hubs: list[str]
    place: PlaceOut | None
    streams: list[StreamOut]


class CodeOut(BaseModel):
    """A code that words may mean."""

    code: str
    label: str
    confidence: float


class CodesOut(BaseModel):
    """Codes for words, best first."""

    text: str
    scheme: Literal["ewc", "nace", "esco", "cpv"]
    codes: list[CodeOut]


class AliveOut(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class ReadyOut(BaseModel):
    """The service can answer."""

    status: Literal["ready"] = "ready"
    organisations: int
    fictional: bool = Field(description="Whether these are the made-up organisations of the demo.")
