"""Builders that make tests read as sentences: defaults are valid, name only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

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
    Visibility,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

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


class LetterVectors:
    """Texts as bags of three letters: quick, and enough to tell wood from metal in a test."""

    def __init__(self, grams: sparse.csr_array) -> None:
        self.grams = grams

    def take(self, rows: ArrayLike) -> LetterVectors:
        """Return these rows."""
        return LetterVectors(self.grams[np.asarray(rows, dtype=np.intp)])

    def similarity(self, other: LetterVectors) -> NDArray[np.float32]:
        """Return the share of letters in common."""
        return np.clip((self.grams @ other.grams.T).toarray(), 0, 1).astype(np.float32)

    cosine = similarity


class LetterSpace:
    """A stand-in for the real space of texts, for tests that are not about texts."""

    def vectors(self, texts: Sequence[str]) -> LetterVectors:
        """Return one row per text."""
        counts = HashingVectorizer(
            analyzer="char_wb", ngram_range=(3, 3), norm="l2", alternate_sign=False, n_features=4096
        )
        return LetterVectors(sparse.csr_array(counts.transform(texts)))


def a_network(seed: int = 1, organisations: int = 40) -> Snapshot:
    """A network in which everything occurs: all nouns, gaps, secrets, two countries."""
    chance = Random(seed)
    hubs = [a_hub("Hub Noord"), a_hub("Hub Zuid")]
    words = ("houten paletten", "stoffen resten", "oude fietsen", "karton", "glas", "bostel")
    codes = ("15 01 03", "20 01 11", "20 01 40", "15 01 01", "20 01 02", "16 02 13", "")
    people = [
        replace(
            an_organisation(f"Organisatie {number:03}", kind=chance.choice(list(Kind))),
            sites=chance.choice(
                (
                    (),
                    (
                        Site(
                            municipality=chance.choice(("Brugge", "Damme")),
                            country=chance.choice(("BE", "FR")),
                            point=Point(chance.uniform(50, 51), chance.uniform(3, 5)),
                        ),
                    ),
                )
            ),
            hubs=chance.choice(((), (hubs[0].id,), (hubs[1].id,))),
            sectors=chance.choice(((), ("23.51",), ("31.09", "95.24"), ("11.05",))),
            description=chance.choice(("", "herstelt meubels", "zamelt karton en glas in")),
            target_group_jobs=chance.choice((None, 12.0)),
        )
        for number in range(organisations)
    ]
    things: list[object] = [*hubs, *people]
    streams = [
        make(
            chance.choice(people),
            chance.choice(words),
            id=f"s{number:03}",
            waste_code=chance.choice(codes),
            visibility=chance.choice(list(Visibility)),
            available_from=chance.choice((None, date(2026, 1, 1))),
            available_until=chance.choice((None, date(2026, 12, 31))),
            **chance.choice(({}, {"tonnes": chance.uniform(1, 90)})),
        )
        for number in range(2 * organisations)
        for make in (chance.choice((an_offer, a_need)),)
    ]
    things += streams
    things += [
        a_process(
            chance.choice(people),
            chance.choice(words),
            chance.choice(("15 01", "20", "20 01 40")),
            id=f"p{number:03}",
            operation=chance.choice(list(Operation)),
            radius_km=chance.choice((None, 20.0)),
            minimum_tonnes=chance.choice((None, 20.0)),
            produces=((), ("15 01 03",), ("houten paletten",))[number % 3],
        )
        for number in range(organisations)
    ]
    things += [
        make(chance.choice(people), chance.choice(("sorteren", "naaien", f"lassen {number}")))
        for number in range(organisations)
        for make in (chance.choice((can, seeks)),)
    ]
    for number in range(organisations):
        stream = chance.choice(streams)
        others = [p.id for p in chance.sample(people, chance.choice((2, 3, 6)))]
        things.append(
            Partnership(
                f"x{number:03}",
                tuple(dict.fromkeys((stream.organisation, *others))),
                chance.choice(list(PartnershipState)),
                title=chance.choice(("", "Meubels met een tweede leven")),
                started=chance.choice((None, date(2025, 1, 1), date(2020, 1, 1))),
                streams=chance.choice(((), (stream.id,))),
                hub=chance.choice(("", hubs[0].id)),
                programme=chance.choice(("", "food", "wood|food")),
                reason=chance.choice(("", "too_far", "Te nat om te verwerken.")),
                lead=others[0] if number % 2 else "",
            )
        )
    things += [
        a_judgement(*chance.sample(people, 2), chance.choice(list(Verdict)))
        for _ in range(organisations)
    ]
    return a_snapshot(*things)
