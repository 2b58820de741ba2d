"""Fictional organisations with what they have over, look for and can do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate, count
from random import Random
from typing import Any

from matchmaker.vocabulary.places import places
from models.intake.demo.territory import Territory

HIDDEN_SHARE = 0.04
"""Share of offers that are confidential: matched on, never shown."""
CODE_KNOWN = 0.8
"""Share of streams whose owner knows the waste code."""
QUANTITY_KNOWN = 0.8

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One generated organisation: its archetype, where it is, and its rows."""

    id: str
    archetype: str
    kind: str
    hub: str
    lat: float
    lon: float
    organisation: Row
    streams: tuple[Row, ...]
    processes: tuple[Row, ...]
    skills: tuple[Row, ...]
    codes: tuple[str, ...]
    """True waste code of each stream, also where the owner does not know it."""
    tasks: tuple[str, ...]
    """The task behind each skill."""
    quality: float
    """How good a partner it is, 0 to 1. Like the two above, seen only through the history."""


ORGANISATION_COLUMNS = (
    "id", "name", "kind", "recognitions", "legal_form", "sectors", "description", "language",
    "postcode", "municipality", "lat", "lon", "employees", "target_group_jobs", "hubs",
    "visibility", "since",
)  # fmt: skip
STREAM_COLUMNS = (
    "id", "organisation", "direction", "title", "waste_code", "quantity", "unit", "every", "from",
    "until", "status", "visibility",
)  # fmt: skip
PROCESS_COLUMNS = (
    "id", "organisation", "operation", "accepts", "produces", "capacity", "minimum", "unit",
    "every", "labour_hours_per_tonne", "radius_km",
)  # fmt: skip
SKILL_COLUMNS = ("organisation", "direction", "skill", "fte", "setting")

RECOGNITIONS: Mapping[str, tuple[str, ...]] = {
    "VLG": ("maatwerkbedrijf",),
    "BRU": ("esi", "eta"),
    "WAL": ("ei", "eta"),
}


def members(
    number: int, territories: tuple[Territory, ...], random: Random, today: date
) -> Iterator[Member]:
    """Yield `number` organisations, spread over the territories in turn."""
    kinds = _archetypes()
    names = _names()
    weights = list(accumulate(kinds[kind]["weight"] for kind in kinds))
    taken: set[str] = set()
    for index in range(number):
        territory = territories[index % len(territories)]
        archetype = random.choices(list(kinds), cum_weights=weights)[0]
        yield _member(
            _Draft(f"org-{index + 1:04d}", archetype, kinds[archetype], territory),
            names[territory.language],
            taken,
            random,
            today,
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    id: str
    archetype: str
    facts: Mapping[str, Any]
    territory: Territory


def _member(
    draft: _Draft, invented: list[str], taken: set[str], random: Random, today: date
) -> Member:
    facts, territory = draft.facts, draft.territory
    postcode = random.choice(territory.postcodes)
    place = places().by_postcode(postcode)
    language = territory.language
    if territory.region == "BRU" and random.random() < 0.3:
        language = "nl"
    lat = round(place.point.lat + random.uniform(-0.012, 0.012), 5)
    lon = round(place.point.lon + random.uniform(-0.018, 0.018), 5)
    name = _unique_name(facts["names"][language], invented, taken, random)
    streams, codes = _apart(_streams(draft, language, random, today))
    skills, tasks = _apart(_skills(draft, language, random))
    social = facts["kind"] == "social_economy"
    hidden = facts["kind"] == "private" and random.random() < HIDDEN_SHARE
    organisation: Row = (
        draft.id,
        name,
        facts["kind"],
        (random.choice(RECOGNITIONS[territory.region]),) if social else None,
        random.choice(facts["forms"]),
        (facts["sector"],),
        facts["about"][language],
        language,
        postcode,
        place.municipality.names.in_language(language),
        lat,
        lon,
        _between(facts["employees"], random, whole=True) if random.random() < 0.8 else None,
        _between(facts["target"], random) if "target" in facts and random.random() < 0.8 else None,
        (territory.id,),
        "hidden" if hidden else "public",
        today - timedelta(days=random.randrange(30, 3 * 365)),
    )
    return Member(
        draft.id,
        draft.archetype,
        facts["kind"],
        territory.id,
        lat,
        lon,
        organisation,
        streams,
        tuple(_processes(draft, random)),
        skills,
        codes,
        tasks,
        random.betavariate(4, 2),
    )


def _apart(pairs: Iterator[tuple[Row, str]]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    rows = list(pairs)
    return tuple(row for row, _ in rows), tuple(secret for _, secret in rows)


def _streams(
    draft: _Draft, language: str, random: Random, today: date
) -> Iterator[tuple[Row, str]]:
    number = count(1)
    for line in draft.facts.get("streams", ()):
        if random.random() >= line["chance"]:
            continue
        known = random.random() < QUANTITY_KNOWN
        once = line["every"] == "once"
        begins = today + timedelta(days=random.randrange(-200, 60))
        row: Row = (
            f"{draft.id}-s{next(number)}",
            draft.id,
            line["direction"],
            line[language],
            line["code"] if random.random() < CODE_KNOWN else None,
            _between(line["amount"], random) if known else None,
            line["unit"] if known else None,
            line["every"] if known else None,
            begins,
            begins + timedelta(days=random.randrange(40, 120)) if once else None,
            line["status"],
            "hidden" if random.random() < HIDDEN_SHARE else "public",
        )
        yield row, line["code"]


def _processes(draft: _Draft, random: Random) -> Iterator[Row]:
    for number, line in enumerate(draft.facts.get("processes", ()), start=1):
        yield (
            f"{draft.id}-p{number}",
            draft.id,
            line["operation"],
            tuple(line["accepts"]),
            tuple(line["produces"]) or None,
            _between(line["capacity"], random) if "capacity" in line else None,
            _between(line["minimum"], random) if "minimum" in line else None,
            line.get("unit"),
            line.get("every"),
            _between(line["hours"], random) if "hours" in line else None,
            _between(line["radius"], random, whole=True) if "radius" in line else None,
        )


def _skills(draft: _Draft, language: str, random: Random) -> Iterator[tuple[Row, str]]:
    for line in draft.facts.get("skills", ()):
        if random.random() < line["chance"]:
            row: Row = (
                draft.id,
                line["direction"],
                line[language],
                _between(line["fte"], random),
                line["setting"],
            )
            yield row, line["task"]


def _unique_name(patterns: list[str], invented: list[str], taken: set[str], random: Random) -> str:
    for _ in range(20):
        name = random.choice(patterns).format(x=random.choice(invented))
        if name not in taken:
            break
    else:
        name = f"{name} {len(taken) + 1}"
    taken.add(name)
    return name


def _between(ends: list[float], random: Random, *, whole: bool = False) -> float:
    """Return a number between two ends, most often near the low one, with two digits."""
    low, high = ends
    value = low + (high - low) * random.betavariate(1.5, 3)
    if whole:
        return round(value)
    return float(f"{value:.2g}")


@cache
def _archetypes() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("archetypes.toml").read_text("utf-8"))


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
