"""A chain: an offer that goes through one to three processes to a need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.domain import Operation, StreamStatus
    from matchmaker.planning.legal import Light

Fact = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Material:
    """What travels between two steps.

    Parameters
    ----------
    text, code
        Words and waste code (``15 01 03``, or a prefix); one of them may be empty.
    stream
        The stream it still is; empty once a process made something else of it.
    """

    text: str
    code: str
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one place to the next.

    Parameters
    ----------
    giver, taker
        Organisations.
    km
        Great circle; ``None`` when one of the places is unknown.
    fit
        How well what is brought fits what is taken, in (0, 1].
    tonnes
        Mass a year that is carried; ``None`` when unknown.
    at_most
        The mass is an upper bound: a yield on the way is unknown.
    """

    giver: str
    taker: str
    material: Material
    km: float | None
    fit: float
    tonnes: float | None
    at_most: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One process at work.

    Parameters
    ----------
    accepted
        The code or word of the process that the material fits.
    tonnes_in, tonnes_out
        Mass a year; ``None`` when unknown. Never more out than in: the rest is reject.
    at_most
        ``tonnes_out`` is an upper bound, the yield is unknown.
    hours
        Hours of work a year; ``None`` when unknown.
    yield_share
        Mass out over mass in; ``None`` when unknown.
    """

    process: str
    organisation: str
    operation: Operation
    accepted: str
    made: Material
    tonnes_in: float | None
    tonnes_out: float | None
    at_most: bool
    hours: float | None
    yield_share: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score, in points (`matchmaker.planning.points.Points`)."""

    name: str
    points: float
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that nobody has told yet.

    Parameters
    ----------
    what
        ``offered``, ``needed``, ``yield``, ``capacity``, ``hours``, ``place``, ``split``.
    whose
        Id of the stream, process or organisation.
    """

    what: str
    whose: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to mind.

    Parameters
    ----------
    name
        ``estimated``, ``once``, ``partly``, ``surplus`` or ``refused``.
    """

    name: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chain:
    """An offer that goes through one to three processes to a need.

    Parameters
    ----------
    offer, need
        Streams.
    giver, taker
        Their organisations.
    steps
        The processes, in order.
    legs
        The ways between: one more than there are steps.
    tonnes
        Mass a year that leaves the giver; ``None`` when unknown.
    delivered
        Mass a year that the need receives; ``None`` when unknown.
    delivered_at_most
        ``delivered`` is an upper bound.
    hours
        Work a year in all steps; ``None`` when any of them is unknown.
    km
        All legs; ``None`` when any of them is unknown.
    parts
        The score is their sum.
    only_through
        Without the processes the two would have nothing to do with each other.
    closed_loop
        The material comes back to who gave it.
    status
        What the material is in law when it arrives, as far as is known.
    """

    offer: str
    need: str
    giver: str
    taker: str
    steps: tuple[Step, ...]
    legs: tuple[Leg, ...]
    tonnes: float | None
    delivered: float | None
    delivered_at_most: bool
    hours: float | None
    km: float | None
    parts: tuple[Part, ...]
    unknowns: tuple[Unknown, ...]
    cautions: tuple[Caution, ...]
    light: Light
    only_through: bool
    closed_loop: bool
    status: StreamStatus

    @property
    def score(self) -> float:
        """Sum of the parts, in points."""
        return sum(part.points for part in self.parts)

    @property
    def partners(self) -> tuple[str, ...]:
        """Everybody who takes part, in the order of the chain, each once."""
        order = (self.giver, *(step.organisation for step in self.steps), self.taker)
        return tuple(dict.fromkeys(order))

    @property
    def processes(self) -> tuple[str, ...]:
        """The processes, in order."""
        return tuple(step.process for step in self.steps)
