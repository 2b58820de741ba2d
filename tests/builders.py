"""Builders that make tests read as sentences: defaults are valid, name only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from matchmaker import Snapshot
from matchmaker.domain import (
    Direction,
    Every,
    Hub,
    Judgement,
    Kind,
    Operation,
    Organisation,
    Partnership,
    PartnershipState,
    Point,
    Process,
    Quantity,
    Site,
    Skill,
    Stream,
    Unit,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS = count(1)

BRUGGE = Point(51.2089, 3.2242)
DAMME = Point(51.2517, 3.2817)
GENT = Point(51.0543, 3.7174)
LIEGE = Point(50.6326, 5.5797)
TODAY = date(2026, 6, 1)


def an_organisation(name: str = "Brouwerij Zomerzon", **told: object) -> Organisation:
    """A firm, unless told otherwise; its id is its name in small letters. ``at`` is a point."""
    point = told.pop("at", None)
    values: dict[str, object] = {"kind": Kind.PRIVATE, **told}
    if point is not None:
        values["sites"] = (Site(point=point),)  # type: ignore[arg-type]
    id_ = str(values.pop("id", name.lower().replace(" ", "-")))
    return Organisation(id=id_, name=name, **values)  # type: ignore[arg-type]


def a_workshop(name: str = "Maatwerk Morgenrood", **told: object) -> Organisation:
    """A social firm."""
    return an_organisation(name, **{"kind": Kind.SOCIAL_ECONOMY, **told})


def a_municipality(name: str = "Gemeente Droomkerke", **told: object) -> Organisation:
    """A local authority."""
    return an_organisation(name, **{"kind": Kind.PUBLIC, **told})


def an_offer(owner: Organisation, title: str = "houten paletten", **told: object) -> Stream:
    """Something over. ``tonnes`` is a yearly amount."""
    return _a_stream(owner, Direction.OFFER, title, told)


def a_need(owner: Organisation, title: str = "paletten", **told: object) -> Stream:
    """Something wanted. ``tonnes`` is a yearly amount."""
    return _a_stream(owner, Direction.NEED, title, told)


def a_process(owner: Organisation, *accepts: str, **told: object) -> Process:
    """Something that can be done to what is accepted (codes, prefixes, words)."""
    minimum = told.pop("minimum_tonnes", None)
    values: dict[str, object] = {"operation": Operation.REPAIR, **told}
    if minimum is not None:
        values["minimum"] = Quantity(float(minimum), Unit.T, Every.YEAR)  # type: ignore[arg-type]
    id_ = str(values.pop("id", f"process-{next(_NUMBERS):05}"))
    return Process(id=id_, organisation=owner.id, accepts=accepts, **values)  # type: ignore[arg-type]


def can(owner: Organisation, skill: str, **told: object) -> Skill:
    """Work that somebody can do."""
    return Skill(owner.id, Direction.OFFER, skill, **told)  # type: ignore[arg-type]


def seeks(owner: Organisation, skill: str, **told: object) -> Skill:
    """Work that somebody wants done."""
    return Skill(owner.id, Direction.NEED, skill, **told)  # type: ignore[arg-type]


def a_partnership(*partners: Organisation, **told: object) -> Partnership:
    """Something running, unless told otherwise."""
    values: dict[str, object] = {"state": PartnershipState.RUNNING, **told}
    id_ = str(values.pop("id", f"partnership-{next(_NUMBERS):05}"))
    return Partnership(id_, tuple(p.id for p in partners), **values)  # type: ignore[arg-type]


def a_judgement(one: Organisation, other: Organisation, verdict: Verdict) -> Judgement:
    """A coordinator's word on a pair."""
    return Judgement(one.id, other.id, verdict)


def a_hub(name: str = "Hub Verzonnenstreek") -> Hub:
    """A hub; its id is its name in small letters."""
    return Hub(name.lower().replace(" ", "-"), name)


def a_snapshot(*things: object, as_of: date = TODAY) -> Snapshot:
    """A snapshot of any nouns, in any order."""
    sorts: tuple[tuple[str, type], ...] = (
        ("organisations", Organisation),
        ("streams", Stream),
        ("processes", Process),
        ("skills", Skill),
        ("partnerships", Partnership),
        ("judgements", Judgement),
        ("hubs", Hub),
    )
    rows = {name: tuple(_of(things, sort)) for name, sort in sorts}
    return replace(Snapshot(as_of=as_of), **rows)  # type: ignore[arg-type]


def _of(things: Iterable[object], sort: type) -> list[object]:
    return [thing for thing in things if isinstance(thing, sort)]


def _a_stream(
    owner: Organisation, direction: Direction, title: str, told: dict[str, object]
) -> Stream:
    values = dict(told)
    tonnes = values.pop("tonnes", None)
    if tonnes is not None:
        values["quantity"] = Quantity(float(tonnes), Unit.T, Every.YEAR)  # type: ignore[arg-type]
    id_ = str(values.pop("id", f"stream-{next(_NUMBERS):05}"))
    return Stream(id_, owner.id, direction, title, **values)  # type: ignore[arg-type]
