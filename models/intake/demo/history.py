"""Three years of partnerships and judgements for a fictional network.

What works between two members follows from what they have, take, how far apart they are and how
good a partner each is; chance does the rest. The scorer never sees the rule, only its outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from matchmaker.domain import Point
from matchmaker.vocabulary.places import distance_km
from models.intake.demo.members import Member, Row

YEARS = 3
PARTNERSHIP_COLUMNS = (
    "id", "partners", "kind", "title", "state", "started", "ended", "streams", "tonnes_per_year",
    "jobs", "training_hours", "hub", "programme", "lead", "reason",
)  # fmt: skip
JUDGEMENT_COLUMNS = ("organisation", "partner", "verdict", "reason_code", "by", "at")
PROGRAMME = "Verzonnen programma / Programme fictif"
MANY_PARTNERS = 15
"""Most acceptors looked at for one stream: keeps a network of a million in linear time."""


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


def history(people: list[Member], random: Random, today: date) -> tuple[list[Row], list[Row]]:
    """Return the rows of partnerships and judgements."""
    fits = list(_fits(people, random))
    tried = [fit for fit in fits if random.random() < 0.08 + 0.35 * fit.chance]
    partnerships = [_partnership(n, fit, random, today) for n, fit in enumerate(tried, start=1)]
    partnerships += _actions(people, len(partnerships), random, today)
    known = {frozenset((fit.giver.id, fit.taker.id)) for fit in tried}
    asked = [fit for fit in fits if frozenset((fit.giver.id, fit.taker.id)) not in known]
    return partnerships, list(_judgements(asked, people, random, today))


def _fits(people: list[Member], random: Random) -> Iterator[Fit]:
    """Yield pairs within a hub where one has what the other takes, or needs hands it has."""
    takers = _takers(people)
    helpers = _helpers(people)
    for giver in people:
        for stream, code in zip(giver.streams, giver.codes, strict=True):
            if stream[2] != "offer":
                continue
            found = {
                taker.id: taker
                for key in (code, code[:5], code[:2])
                for taker in takers.get((giver.hub, key), ())
            }
            for taker in _some(list(found.values()), random):
                if taker.id != giver.id:
                    yield _fit(giver, taker, "exchange", stream)
        for skill, task in zip(giver.skills, giver.tasks, strict=True):
            if skill[1] == "need":
                for taker in _some(helpers.get((giver.hub, task), []), random):
                    if taker.id != giver.id:
                        yield _fit(giver, taker, "employment", skill)


def _fit(giver: Member, taker: Member, kind: str, row: Row) -> Fit:
    km = distance_km(Point(giver.lat, giver.lon), Point(taker.lat, taker.lon))
    stream, title = (str(row[0]), str(row[3])) if kind == "exchange" else ("", str(row[2]))
    sides = 1.0 if "social_economy" in {giver.kind, taker.kind} else 0.7
    chance = sides * exp(-km / 25) * (0.3 + 0.7 * giver.quality * taker.quality)
    return Fit(giver, taker, kind, stream, title, km, chance)


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


def _some(takers: list[Member], random: Random) -> list[Member]:
    return takers if len(takers) <= MANY_PARTNERS else random.sample(takers, MANY_PARTNERS)


def _partnership(number: int, fit: Fit, random: Random, today: date) -> Row:
    started = today - timedelta(days=random.randrange(10, YEARS * 365))
    days = (today - started).days
    works = random.random() < 0.25 + 0.75 * fit.chance
    if days < 120:
        state = random.choice(("lead", "introduced", "talking", "pilot"))
    elif works:
        state = "running" if random.random() < 0.8 else "ended"
    else:
        state = "failed"
    over = state in {"failed", "ended"}
    alive = state in {"running", "ended"}
    exchange = fit.kind == "exchange"
    return (
        f"case-{number:05d}",
        (fit.giver.id, fit.taker.id),
        fit.kind,
        fit.title,
        state,
        started,
        started + timedelta(days=random.randrange(60, max(61, days))) if over else None,
        (fit.stream,) if fit.stream else None,
        float(f"{random.lognormvariate(1.5, 1):.2g}") if alive and exchange else None,
        float(f"{random.uniform(0.2, 4):.2g}") if alive else None,
        float(random.randrange(0, 400, 10)) if alive else None,
        fit.giver.hub,
        None,
        None,
        _why(fit, random) if state == "failed" else None,
    )


def _actions(people: list[Member], first: int, random: Random, today: date) -> Iterator[Row]:
    """Yield actions with the triangle that makes a hub work: authority, firm, social firm."""
    by_hub: dict[str, dict[str, list[Member]]] = {}
    for member in people:
        by_hub.setdefault(member.hub, {}).setdefault(member.kind, []).append(member)
    number = first
    for hub, sides in sorted(by_hub.items()):
        if not all(side in sides for side in ("public", "private", "social_economy")):
            continue
        for _ in range(4):
            number += 1
            partners = [random.choice(sides[s]) for s in ("public", "private", "social_economy")]
            if "knowledge" in sides and random.random() < 0.5:
                partners.append(random.choice(sides["knowledge"]))
            yield (
                f"case-{number:05d}",
                tuple(member.id for member in partners),
                "action",
                random.choice(("Samen hergebruiken", "Réemployer ensemble", "Lokaal herstellen")),
                random.choice(("running", "running", "ended", "pilot")),
                today - timedelta(days=random.randrange(100, YEARS * 365)),
                None, None, None,
                float(f"{random.uniform(0.5, 8):.2g}"),
                float(random.randrange(0, 900, 10)),
                hub,
                PROGRAMME,
                partners[0].id,
                None,
            )  # fmt: skip


def _judgements(
    fits: list[Fit], people: list[Member], random: Random, today: date
) -> Iterator[Row]:
    """Yield verdicts of the coordinators on pairs that were shown to them, good ones and bad."""
    seen: set[tuple[str, str]] = set()
    shown = random.sample(fits, min(len(fits), 3 * len(people)))
    for fit in shown:
        pair = (fit.giver.id, fit.taker.id)
        if random.random() < 0.5:
            pair = (pair[1], pair[0])
        if pair in seen:
            continue
        seen.add(pair)
        useful = random.random() < 0.15 + 0.8 * fit.chance
        known = random.random() < 0.08
        verdict = "known_already" if known else "useful" if useful else "not_useful"
        yield (
            *pair,
            verdict,
            _why(fit, random) if verdict == "not_useful" else None,
            fit.giver.hub,
            today - timedelta(days=random.randrange(5, YEARS * 365)),
        )


def _why(fit: Fit, random: Random) -> str:
    if fit.km > 25 and random.random() < 0.7:
        return "too_far"
    return random.choice(("quantity_too_small", "quality", "price", "permit", "no_time"))
