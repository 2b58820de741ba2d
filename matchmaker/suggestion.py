"""What is asked of the engine, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from matchmaker.domain import Direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.domain import Kind, Point

Fact: TypeAlias = str | int | float | bool | list[str] | None
"""A plain value that a sentence can be made of, in every language."""


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """Who asks for partners, and what for.

    Give `organisation` (somebody in the snapshot), or `text` (anybody's own words), or both: an
    organisation that looks for partners for one plan described in words.

    Parameters
    ----------
    organisation
        Id of the one who asks.
    stream
        Id of one stream of the network; only partners for this stream are meant.
    text
        Free words in any language.
    direction
        Whether `text` is something over (offer) or something wanted (need).
    waste_code
        List of Waste code that `text` is taken to mean, or empty.
    near
        Where the asker is, when it is not the organisation's own place.
    hub
        Hub in which the plan is to happen; those who did things there lately are preferred. Empty
        means the asker's own hubs.
    programme
        Programme or theme of the plan, ``|`` between several: those who did things in it are
        preferred. Empty means the asker's own programmes.
    radius_km
        Leave out who is known to be further away than this.
    kinds
        Kinds of partners that are welcome; empty means *the other side*: private, public and
        others for a social-economy organisation, social economy for everybody else.
    any_pair
        Suggest partners of every kind, the asker's own side too.
    top
        Length of the list.
    """

    organisation: str | None = None
    stream: str | None = None
    text: str = ""
    direction: Direction = Direction.OFFER
    waste_code: str = ""
    near: Point | None = None
    hub: str = ""
    programme: str = ""
    radius_km: float | None = None
    kinds: tuple[Kind, ...] = ()
    any_pair: bool = False
    top: int = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal's part in a score, with the facts that a person can check.

    Parameters
    ----------
    signal
        Name of the signal, or ``starting_point`` for the average suggestion everyone starts from.
    value
        Reading in [0, 1], or ``None`` when the signal knows nothing.
    contribution
        Log-odds that this adds to (or takes from) the score. 0.0 when unknown.
    facts
        Plain values from which `api.wording` makes a sentence.
    evidence
        Ids of the streams, processes, skills, partnerships or judgements behind the reading.
    """

    signal: str
    value: float | None
    contribution: float
    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A partner worth talking to, and why.

    `score` is in log-odds and equals the sum of the reasons' contributions. `probability` is the
    calibrated chance that a coordinator finds it useful, or ``None`` until enough judgements exist.
    """

    organisation: str | None
    partner: str
    rank: int
    score: float
    probability: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answer to one request, best first."""

    request: SuggestionRequest
    suggestions: tuple[Suggestion, ...]
    snapshot: str
    """Fingerprint of the snapshot it was made from."""
    scorer: str
    """Version of the weights it was made with."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many organisations are not in it, by reason: ``other_kind`` (not the side asked for),
    ``judged`` (a verdict says not to ask again), ``have_met``, ``too_far``, ``unlikely``."""
