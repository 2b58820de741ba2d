"""What if, single points of failure and the gap radar of a hub: sentences and plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.cards import Line
from api.services.naming import Naming
from matchmaker.domain import LANGUAGES, Operation, Site
from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.planning.aims import aims_named
from matchmaker.planning.what_if import (
    Add,
    Merge,
    Remove,
    Stage,
    gap_radar,
    imagined,
    newcomer,
    single_points,
    what_if,
)
from matchmaker.report.factors import factors
from matchmaker.vocabulary.places import places
from models.errors import UnknownRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from matchmaker.planning.footprint import Difference, Interval
    from matchmaker.planning.what_if import Change, Gap, SinglePoint
    from models.access.asker import Asker

ADD = re.compile(
    r"(?P<operation>\S+)\s+(?:of\s+)?(?P<material>.+?)\s+(?:at|in)\s+(?P<place>.+?)"
    r"(?:\s+for\s+(?P<tonnes>[\d.,]+)(?:\s*t)?)?",
    re.IGNORECASE,
)
EXPECTED = "remove ORG, add OPERATION of MATERIAL at PLACE [for TONNES], or merge HUB HUB"
LEAST_TOLD = 0.3
"""Part of a job, or of a tonne of CO2e, that is worth a word."""
NAMED = 4
"""Streams that are named in one sentence."""


@dataclass(frozen=True)
class Question:
    """Who asks, about which hub, and by which aims.

    Parameters
    ----------
    hub
        ``None`` is everybody.
    """

    fitted: Fitted
    asker: Asker
    hub: str | None
    aims: str = "balanced"

    @property
    def members(self) -> list[Organisation]:
        """Who takes part."""
        everybody = self.fitted.snapshot.organisations
        return [one for one in everybody if self.hub is None or self.hub in one.hubs]

    @property
    def stage(self) -> Stage:
        """The network as it is, for the engine."""
        members = frozenset(one.id for one in self.members)
        return Stage(self.fitted.engine, (members,), aims_named(self.aims))

    def member(self, text: str) -> Organisation:
        """Return the member with this id or name.

        Raises
        ------
        InvalidRequest
            No member is called so.
        """
        said = text.strip().casefold()
        for one in self.members:
            if said in {one.id.casefold(), one.name.casefold()}:
                return one
        raise InvalidRequest(field="organisation", value=text, expected="a member, by id or name")

    # Changes

    def change(self, text: str) -> Change:
        """Return what a line of words says: ``remove ORG``, ``add …`` or ``merge HUB HUB``.

        Raises
        ------
        InvalidRequest
            It says something else, or names nobody and nothing.
        UnknownPlace
            There is no such place.
        UnknownRow
            There is no such hub, or it is not the asker's.
        """
        verb, _, rest = text.strip().partition(" ")
        if verb.casefold() == "remove" and rest.strip():
            return self.remove(rest)
        if verb.casefold() == "merge":
            hubs = rest.replace(" and ", " ").split()
            if len(hubs) == 2:
                return self.merge(hubs[0], hubs[1])
        found = ADD.fullmatch(rest.strip()) if verb.casefold() == "add" else None
        if found is None:
            raise InvalidRequest(field="change", value=text, expected=EXPECTED)
        tonnes = (found["tonnes"] or "").replace(",", ".")
        return self.add(found["operation"], found["material"], found["place"], tonnes)

    def remove(self, organisation: str) -> Remove:
        """Return the leaving of a member; see `change`."""
        return Remove(self.member(organisation).id)

    def merge(self, one: str, other: str) -> Merge:
        """Return the joining of two of the asker's hubs; see `change`."""
        known = {hub.id for hub in self.fitted.snapshot.hubs}
        for hub in (one, other):
            if hub not in known or not (self.asker.sees_everything or hub in self.asker.hubs):
                raise UnknownRow(noun="hubs")
        return Merge((one, other))

    def add(self, operation: str, material: str, place: str, tonnes: str = "") -> Add:
        """Return the beginning of a process at a member's or in a place; see `change`."""
        accepts = [one.strip() for one in material.split(",") if one.strip()]
        snapshot, what = self.fitted.snapshot, _operation(operation)
        try:
            amount = float(tonnes) if tonnes.strip() else None
        except ValueError:
            raise InvalidRequest(field="tonnes", value=tonnes, expected="a number") from None
        try:
            owner = self.member(place).id
        except InvalidRequest:
            process = imagined(snapshot, what, accepts, amount)
            hubs = () if self.hub is None else (self.hub,)
            return Add(process, newcomer(_site(place), hubs))
        return Add(imagined(snapshot, what, accepts, amount, owner))

    # Answers

    def answer(self, change: Change) -> Difference:
        """Return what a change would bring and take."""
        key = ("what_if", self.hub, self.aims, change)
        return self.fitted.shelf.take(key, lambda: what_if(self.stage, change))

    def points(self) -> tuple[SinglePoint, ...]:
        """Return whose leaving costs most, of those who may be named."""
        key = ("single_points", self.hub, self.aims)
        found = self.fitted.shelf.take(key, lambda: tuple(single_points(self.stage)))
        discretion = self.fitted.discretion
        return tuple(
            one for one in found if discretion is None or not discretion.is_blind(one.organisation)
        )

    def gaps(self) -> tuple[Gap, ...]:
        """Return which processes are missing."""
        key = ("gap_radar", self.hub, self.aims)
        return self.fitted.shelf.take(key, lambda: tuple(gap_radar(self.stage)))


def _operation(text: str) -> Operation:
    from api.wording import wording  # noqa: PLC0415 - all four catalogues, only when asked

    said = text.strip().casefold()
    for one in Operation:
        names = {wording(language).say(f"nouns.operation.{one.value}") for language in LANGUAGES}
        if said in {one.value, *(name.casefold() for name in names)}:
            return one
    expected = ", ".join(one.value for one in Operation)
    raise InvalidRequest(field="operation", value=text, expected=expected)


def _site(text: str) -> Site:
    """Return a place by postcode or municipality.

    Raises
    ------
    UnknownPlace
        There is none.
    """
    found = places().find(text)
    if found.point is None:
        raise UnknownPlace(place=text, nearest=[])
    return Site(
        postcode=found.postcode, municipality=found.names.in_language("nl"), point=found.point
    )


class WhatIfTeller:
    """Tells answers in one language."""

    def __init__(self, question: Question, words: Wording) -> None:
        self.question, self.words, self.say = question, words, words.say
        self.naming = Naming(question.fitted, words)

    def asked(self, change: Change) -> str:
        """Return the question in words."""
        if isinstance(change, Remove):
            name = self.naming.organisation(change.organisation)
            return self.say("what_if.if_removed", name=name)
        if isinstance(change, Merge):
            names = {hub.id: hub.name for hub in self.question.fitted.snapshot.hubs}
            return self.say(
                "what_if.if_merged", names=self.words.series([names[h] for h in change.hubs])
            )
        site = None if change.organisation is None else change.organisation.site
        place = (
            self.naming.organisation(change.process.organisation)
            if site is None
            else site.municipality
        )
        return self.say(
            "what_if.if_added",
            operation=self.say(f"nouns.operation.{change.process.operation.value}"),
            material=self.words.series(list(change.process.accepts)),
            place=place,
        )

    def lines(self, found: Difference) -> list[Line]:
        """Return what differs, in sentences; one that says so when nothing does."""
        return list(self._lines(found)) or [Line("unknown", self.say("what_if.same"))]

    def points(self) -> list[str]:
        """Return whose leaving costs most, in sentences."""
        return [
            self.say(
                "what_if.point",
                name=self.naming.organisation(one.organisation),
                cost=self.words.series(list(self._brief(one.cost))),
            )
            for one in self.question.points()
            if one.cost.tonnes < 0
        ]

    def gaps(self) -> list[str]:
        """Return which processes are missing and what they would unlock, in sentences."""
        return [self._gap(one) for one in self.question.gaps()]

    def sources(self, found: Iterable[Difference]) -> list[str]:
        """Return the sources of all factors that were used."""
        used = dict.fromkeys(factor for one in found for factor in one.factors)
        return [f"{factors()[one].boundary}: {factors()[one].source}" for one in used]

    def _gap(self, gap: Gap) -> str:
        near = self.question.fitted.snapshot.organisation(gap.near)
        site = near.site
        place = site.municipality if site is not None and self.naming.names(gap.near) else ""
        shown = [one for one in gap.offers if self.naming.shows(one)]
        return self.say(
            "what_if.gap" if place else "what_if.gap_nowhere",
            operation=self.say(f"nouns.operation.{gap.process.operation.value}"),
            place=place,
            capacity=self.naming.tonnes(gap.capacity),
            unlocks=self.words.series(list(self._brief(gap.unlocks))),
            offers=self.words.series([self.naming.stream(one) for one in shown[:NAMED]])
            or self.say("what_if.unnamed"),
        )

    def _brief(self, found: Difference) -> Iterator[str]:
        yield self.say("what_if.placed", tonnes=self.naming.tonnes(abs(found.tonnes)))
        if abs(found.hours) >= 1:
            yield self.say("what_if.hours", hours=round(abs(found.hours)))
        jobs = self._range(found.jobs)
        if jobs:
            yield self.say("what_if.jobs", range=jobs)

    def _lines(self, found: Difference) -> Iterator[Line]:
        if abs(found.tonnes) >= 0.05:
            tonnes = self.naming.tonnes(abs(found.tonnes))
            yield self._line("tonnes", found.tonnes, tonnes=tonnes)
        if abs(found.hours) >= 1:
            yield self._line("hours", found.hours, hours=round(abs(found.hours)))
        for what, figure in (("jobs", found.jobs), *(("co2e", one) for one in found.co2e.values())):
            told = self._range(figure)
            if told:
                yield self._line(what, figure.high, range=told)
        for key, mark, streams in (("lost", "mind", found.lost), ("gained", "for", found.gained)):
            shown = [self.naming.stream(one) for one in streams if self.naming.shows(one)]
            if shown:
                rest = len(shown) - NAMED
                names = self.words.series(shown[:NAMED])
                more = self.say("what_if.and_more", count=rest) if rest > 0 else ""
                sentence = self.say(f"what_if.{key}", names=names)
                yield Line(mark, " ".join(filter(None, (sentence, more))))

    def _range(self, figure: Interval) -> str:
        """Return both ends without sign, the lower first; empty when it is not worth a word."""
        low, high = sorted(round(abs(end), 1) for end in figure)
        if high < LEAST_TOLD:
            return ""
        if low == high:
            return self.words.number(high, digits=1)
        return self.say("what_if.range", low=low, high=high)

    def _line(self, what: str, change: float, **facts: object) -> Line:
        way, mark = ("more", "for") if change > 0 else ("less", "mind")
        return Line(mark, self.say(f"what_if.{what}_{way}", **facts))


def difference_for_machines(found: Difference, naming: Naming) -> dict[str, object]:
    """Return what differs as plain values."""
    return {
        "gained": [one for one in found.gained if naming.shows(one)],
        "lost": [one for one in found.lost if naming.shows(one)],
        "tonnes": found.tonnes,
        "hours": found.hours,
        "jobs": {"low": found.jobs.low, "high": found.jobs.high},
        "co2e": {key: {"low": one.low, "high": one.high} for key, one in found.co2e.items()},
        "factors": list(found.factors),
    }


def for_machines(question: Question, change: Change, words: Wording) -> dict[str, object]:
    """Return the answer to a question as plain values, ready for JSON."""
    teller, found = WhatIfTeller(question, words), question.answer(change)
    return {
        "snapshot": question.fitted.snapshot.fingerprint,
        "question": teller.asked(change),
        "aims": question.aims,
        "difference": difference_for_machines(found, teller.naming),
        "sentences": [line.sentence for line in teller.lines(found)],
        "sources": teller.sources([found]),
    }


def gaps_for_machines(question: Question, words: Wording) -> dict[str, object]:
    """Return single points of failure and the gap radar as plain values, ready for JSON."""
    teller = WhatIfTeller(question, words)
    points, gaps = question.points(), question.gaps()
    return {
        "snapshot": question.fitted.snapshot.fingerprint,
        "aims": question.aims,
        "single_points": [
            {
                "organisation": one.organisation,
                "carries": one.carries,
                "cost": difference_for_machines(one.cost, teller.naming),
            }
            for one in points
        ],
        "gaps": [
            {
                "operation": one.process.operation.value,
                "accepts": list(one.process.accepts),
                "near": one.near if teller.naming.names(one.near) else None,
                "capacity": one.capacity,
                "offers": [offer for offer in one.offers if teller.naming.shows(offer)],
                "unlocks": difference_for_machines(one.unlocks, teller.naming),
                "sentence": sentence,
            }
            for one, sentence in zip(gaps, teller.gaps(), strict=True)
        ],
        "sentences": teller.points(),
        "sources": teller.sources([*(p.cost for p in points), *(g.unlocks for g in gaps)]),
    }
