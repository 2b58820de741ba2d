"""A whole report on a large made-up network, part by part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from api.bench.figures import Figure
from matchmaker.domain import (
    Direction,
    Kind,
    Organisation,
    Partnership,
    PartnershipKind,
    PartnershipState,
    Site,
    Stream,
)
from matchmaker.outcomes import CaseStep, History, Outcomes
from matchmaker.report import Period, ReportRequest, report
from matchmaker.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

END = date(2026, 9, 30)
PERIOD = Period.parse("2026-Q3")
DAYS = 3 * 365
TOWNS = ("9000", "8000", "1000", "4000", "5000", "2000", "3000", "7000")
CODES = ("15 01 03", "20 01 11", "17 02 01", "15 01 01", "20 01 08", "20 02 01", "20 01 36")
CIRCLE = 60
"""Members of a circle: most ties stay inside one."""


def measure(organisations: int, partnerships: int, seed: int = 1) -> list[Figure]:
    """Return how long each part of a report took, in the order of the report, and the whole."""
    history = made_up(organisations, partnerships, seed).bare()
    begun: list[tuple[str, float, float]] = []

    def told(name: str) -> None:
        begun.append((name, perf_counter(), process_time()))

    told("open")
    report(history, ReportRequest(PERIOD), told)
    told("")
    parts = [
        Figure(now[0], wall=later[1] - now[1], cpu=later[2] - now[2])
        for now, later in pairwise(begun)
    ]
    first, last = begun[0], begun[-1]
    return [*parts, Figure("report", wall=last[1] - first[1], cpu=last[2] - first[2])]


def made_up(organisations: int, partnerships: int, seed: int) -> History:
    """Return a network with three years of history; nothing in it is real.

    Ties are drawn as in a network of hubs: mostly within a circle, some to anybody.
    """
    chance = Random(seed)  # noqa: S311 - nothing secret
    kinds = list(Kind)
    people = tuple(
        Organisation(
            f"o{number:06}",
            f"Firma {number}",
            chance.choice(kinds),
            sites=(Site(postcode=chance.choice(TOWNS)),),
            since=END - timedelta(days=chance.randrange(DAYS)),
        )
        for number in range(organisations)
    )
    streams = tuple(
        replace(
            Stream(f"s{number:06}", people[number].id, Direction.OFFER, "hout"),
            waste_code=chance.choice(CODES),
        )
        for number in range(organisations)
    )
    cases = tuple(_cases(people, partnerships, chance))
    steps = tuple(
        CaseStep(case.id, case.started, case.state) for case in cases if case.started is not None
    )
    snapshot = Snapshot(organisations=people, streams=streams, partnerships=cases, as_of=END)
    return History(snapshot, Outcomes(steps))


def _cases(
    people: tuple[Organisation, ...], partnerships: int, chance: Random
) -> Iterator[Partnership]:
    seen: set[frozenset[int]] = set()
    while len(seen) < partnerships:
        one = chance.randrange(len(people))
        if chance.random() < 0.8:
            other = one // CIRCLE * CIRCLE + chance.randrange(CIRCLE)
        else:
            other = chance.randrange(len(people))
        pair = frozenset((one, other))
        if other >= len(people) or one == other or pair in seen:
            continue
        seen.add(pair)
        yield Partnership(
            f"p{len(seen):06}",
            (people[one].id, people[other].id),
            kind=PartnershipKind.EXCHANGE,
            state=PartnershipState.RUNNING,
            streams=(f"s{one:06}",),
            started=END - timedelta(days=chance.randrange(DAYS)),
            tonnes_per_year=round(chance.uniform(1, 40), 1),
        )
