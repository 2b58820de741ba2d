"""Which fictional members could work together, and how well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from random import Random
from typing import TypeVar

from matchmaker.domain import Point
from matchmaker.vocabulary.places import distance_km
from models.intake.demo.members import Member, Row

Taker = TypeVar("Taker")

YEARS = 3
"""Length of the fictional history."""
MANY_PARTNERS = 15
"""Most acceptors looked at for one stream: keeps a network of a million in linear time."""
NAMED = (1.0, 0.8, 0.5)
"""How well a stream fits who takes its very code, its subchapter, or anything of its chapter."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Two members that could work together, and how well."""

    giver: Member
    taker: Member
    kind: str
    stream: str
    title: str
    km: float
    chance: float
    """That they work well together, once they try."""
    likeness: float
    """How well the material or the work fits, 0 to 1."""
    row: Row
    """Row of the stream or skill; empty for two who have nothing to exchange."""


def all_fits(people: list[Member], random: Random) -> Iterator[Fit]:
    """Yield pairs within a hub where one has what the other takes, or needs hands it has."""
    takers = _takers(people)
    helpers = _helpers(people)
    for giver in people:
        for stream, code in zip(giver.streams, giver.codes, strict=True):
            if stream[2] != "offer":
                continue
            found: dict[str, tuple[Member, float]] = {}
            for key, likeness in zip((code, code[:5], code[:2]), NAMED, strict=True):
                for taker in takers.get((giver.hub, key), ()):
                    found.setdefault(taker.id, (taker, likeness))
            for taker, likeness in _some(list(found.values()), random):
                if taker.id != giver.id:
                    yield pair_of(giver, taker, "exchange", stream, likeness)
        for skill, task in zip(giver.skills, giver.tasks, strict=True):
            if skill[1] == "need":
                for taker in _some(helpers.get((giver.hub, task), []), random):
                    if taker.id != giver.id:
                        yield pair_of(giver, taker, "employment", skill, 1.0)


def pair_of(
    giver: Member, taker: Member, kind: str = "", row: Row = (), likeness: float = 0.0
) -> Fit:
    """Put two members side by side; without a row they have nothing to exchange."""
    km = distance_km(Point(giver.lat, giver.lon), Point(taker.lat, taker.lon))
    stream, title = "", ""
    if kind:
        stream, title = (str(row[0]), str(row[3])) if kind == "exchange" else ("", str(row[2]))
    sides = 1.0 if "social_economy" in {giver.kind, taker.kind} else 0.7
    chance = sides * exp(-km / 25) * (0.3 + 0.7 * giver.quality * taker.quality)
    return Fit(giver, taker, kind, stream, title, km, chance, likeness, row)


def _takers(people: list[Member]) -> dict[tuple[str, str], list[Member]]:
    takers: dict[tuple[str, str], list[Member]] = {}
    for member in people:
        wanted = {
            code
            for stream, code in zip(member.streams, member.codes, strict=True)
            if stream[2] == "need"
        }
        for process in member.processes:
            accepts = process[3]
            if isinstance(accepts, tuple):
                wanted.update(code for code in accepts if str(code)[:2].isdigit())
        for code in sorted(wanted):
            takers.setdefault((member.hub, code), []).append(member)
    return takers


def _helpers(people: list[Member]) -> dict[tuple[str, str], list[Member]]:
    helpers: dict[tuple[str, str], list[Member]] = {}
    for member in people:
        if member.kind == "social_economy":
            for task in member.tasks:
                helpers.setdefault((member.hub, task), []).append(member)
    return helpers


def _some(takers: list[Taker], random: Random) -> list[Taker]:
    return takers if len(takers) <= MANY_PARTNERS else random.sample(takers, MANY_PARTNERS)


def why(fit: Fit, random: Random) -> str:
    """Return why a pair came to nothing."""
    if fit.km > 25 and random.random() < 0.7:
        return "too_far"
    return random.choice(("quantity_too_small", "quality", "price", "permit", "no_time"))
