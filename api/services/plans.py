"""The plan of a hub, through the eyes of its coordinator: as cards, as plain values, as rows."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from api.services.cards import Line
from api.services.naming import Naming
from api.services.suggestions import whole_file
from matchmaker.errors import InvalidRequest
from matchmaker.planning.aims import aims_named
from matchmaker.planning.plan import UNITS, Lock, Plan, Wish, plan
from models.exchange.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.planning.options import Option, Resource
    from matchmaker.planning.plan import Line as PlanLine
    from matchmaker.planning.plan import ShadowPrice

COLUMNS = (
    *("offer", "need", "giver", "taker", "processes", "partners", "tonnes_per_year"),
    *("delivered_tonnes_per_year", "hours_per_year", "km", "value", "light"),
)
"""Columns of a plan as CSV."""


@dataclass(frozen=True)
class PlanAnswer:
    """A plan with all that is needed to tell it."""

    fitted: Fitted
    hub: str | None
    aims: str
    plan: Plan

    def is_open(self, option: Option) -> bool:
        """Tell whether everything on a way may be shown to who asks."""
        discretion = self.fitted.discretion
        return discretion is None or not (
            any(discretion.is_blind(one) for one in option.stops)
            or not (discretion.shows_stream(option.offer) and discretion.shows_stream(option.need))
        )

    @property
    def lines(self) -> list[PlanLine]:
        """The parts of the plan that may be shown, largest value first."""
        return [line for line in self.plan.lines if self.is_open(line.option)]


def plan_of(
    fitted: Fitted,
    hub: str | None,
    aims: str,
    locked: Sequence[Lock] = (),
    forbidden: Iterable[frozenset[str]] = (),
) -> PlanAnswer:
    """Return the plan for the members of a hub, or for everybody.

    Raises
    ------
    InvalidRequest
        There are no such aims, or something is locked for which there is no way.
    NoPlanPossible
        What is locked does not fit.
    """
    members = frozenset(
        one.id for one in fitted.snapshot.organisations if hub is None or hub in one.hubs
    )
    apart = frozenset(forbidden)
    wish = Wish(aims_named(aims), members, tuple(locked), apart)
    key = ("plan", hub, aims, tuple(locked), apart)
    return PlanAnswer(fitted, hub, aims, fitted.shelf.take(key, lambda: plan(fitted.engine, wish)))


def lock_from(text: str) -> Lock:
    """Return what ``OFFER:NEED:TONNES`` says.

    Raises
    ------
    InvalidRequest
        It says something else.
    """
    offer, need, tonnes = [*text.rsplit(":", 2), "", ""][:3]
    try:
        return Lock(offer, need, float(tonnes))
    except ValueError:
        raise InvalidRequest(field="lock", value=text, expected="OFFER:NEED:TONNES") from None


def pair_from(text: str) -> frozenset[str]:
    """Return what ``ORG:ORG`` says.

    Raises
    ------
    InvalidRequest
        It says something else.
    """
    one, _, other = text.partition(":")
    if not one or not other:
        raise InvalidRequest(field="apart", value=text, expected="ORG:ORG")
    return frozenset({one, other})


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One part of a plan ready to be shown."""

    title: str
    stops: tuple[tuple[str, str, str], ...]
    amount: str
    lines: tuple[Line, ...]
    light: str


class PlanTeller:
    """Tells a plan in one language."""

    def __init__(self, answer: PlanAnswer, words: Wording) -> None:
        self.answer, self.words, self.say = answer, words, words.say
        self.naming = Naming(answer.fitted, words)

    def cards(self, most: int) -> list[PlanCard]:
        """Return one card for each part of the plan."""
        return [self._card(line) for line in self.answer.lines[:most]]

    def total(self) -> str:
        """Return what the plan brings, in a sentence."""
        total = self.answer.plan.total
        return self.say(
            "plan.total",
            count=len(self.answer.plan.lines),
            tonnes=round(total.tonnes),
            hours=round(total.hours),
            jobs=total.jobs,
        )

    def prices(self) -> list[str]:
        """Return what holds the network back, in sentences; only what solving again confirmed."""
        return [
            self._price(one)
            for one in self.answer.plan.prices
            if one.more is not None
            and one.more.value > 0
            and self._is_open(one.resource)
            and not _only_itself(one)
        ]

    def shut(self, most: int) -> list[str]:
        """Return which processes stay shut, in sentences: short ones first."""
        found = sorted(self.answer.plan.shut, key=lambda one: one.reach >= one.minimum)
        return [
            self.say(
                "plan.shut_short" if one.reach < one.minimum else "plan.shut_elsewhere",
                process=self.naming.process(one.process),
                minimum=one.minimum,
                reach=one.reach,
                missing=max(0.0, one.minimum - one.reach),
            )
            for one in found
            if self.naming.shows_process(one.process)
        ][:most]

    def left(self, most: int) -> list[str]:
        """Return what does not find its place, and why, in sentences; offers before needs."""
        streams = self.answer.fitted.engine.view_.streams
        told = []
        for one in self.answer.plan.left:
            if not self.naming.shows(one.stream):
                continue
            stream = streams[one.stream]
            why = self.say(f"plan.why.{one.why}")
            if one.short is not None and self._is_open(one.short):
                why = self.say(f"plan.why_named.{one.why}", what=self._resource(one.short))
            amount = "" if one.tonnes is None else self.naming.tonnes(one.tonnes)
            told.append(
                self.say(
                    f"plan.left.{one.direction}",
                    title=stream.title,
                    name=self.naming.organisation(stream.organisation),
                    amount=amount,
                    why=why,
                ).replace("  ", " ")
            )
        return told[:most]

    def kept(self) -> str:
        """Return how much runs already and stays, in a sentence; empty when nothing does."""
        count = len(self.answer.plan.choice.kept)
        return self.say("plan.kept", count=count) if count else ""

    def unknown(self) -> str:
        """Return of how many processes and workshops nobody told the limit; empty when none."""
        count = sum(
            resource.sort in {"process", "hours"} for resource in self.answer.plan.choice.unknown
        )
        return self.say("plan.unlimited", count=count) if count else ""

    def _card(self, line: PlanLine) -> PlanCard:
        option, streams = line.option, self.answer.fitted.engine.view_.streams
        return PlanCard(
            title=self.say(
                "plan.title_of_part",
                material=streams[option.offer].title,
                giver=self.naming.organisation(option.stops[0]),
                taker=self.naming.organisation(option.stops[-1]),
            ),
            stops=self.naming.stops(option.stops),
            amount=self.naming.tonnes(line.tonnes),
            lines=tuple(self._why(line)),
            light=option.light.value,
        )

    def _why(self, line: PlanLine) -> Iterator[Line]:
        option = line.option
        yield Line("for", self.say(f"plan.step.{option.step}"))
        if line.hours >= 1:
            yield Line("for", self.say("plan.hours", hours=round(line.hours)))
        if option.processes:
            names = [self.naming.process(one) for one in option.processes]
            yield Line("for", self.say("plan.through", names=self.words.series(names)))
        yield Line("for", self.say("plan.km", km=round(option.km)))
        if option.light.value != "green":
            yield Line("mind", self.say("plan.papers"))

    def _price(self, one: ShadowPrice) -> str:
        assert one.more is not None
        unlocks = []
        if one.more.delivered >= 0.05:
            unlocks.append(self.say("plan.unlocks_tonnes", tonnes=_tidy(one.more.delivered)))
        if one.more.hours >= 1:
            unlocks.append(self.say("plan.unlocks_hours", hours=round(one.more.hours)))
        if not unlocks:
            unlocks.append(self.say("plan.unlocks_better"))
        return self.say(
            f"plan.more.{one.resource.sort}",
            what=self._resource(one.resource),
            unlocks=self.words.series(unlocks),
        )

    def _resource(self, one: Resource) -> str:
        if one.sort == "process":
            return self.naming.process(one.id)
        if one.sort == "hours":
            return self.say("plan.hands_at", name=self.naming.organisation(one.id))
        return self.naming.stream(one.id)

    def _is_open(self, one: Resource) -> bool:
        if one.sort == "hours":
            return self.naming.names(one.id)
        if one.sort == "process":
            return self.naming.shows_process(one.id)
        return self.naming.shows(one.id)


def _only_itself(price: ShadowPrice) -> bool:
    """Whether a tonne more finds its own place and moves nothing else: not worth a sentence."""
    more = price.more
    return (
        price.resource.sort in {"offer", "need"}
        and more is not None
        and more.delivered <= UNITS[price.resource.sort]
        and more.hours < 1
    )


def _tidy(tonnes: float) -> float:
    return round(tonnes, 1) if tonnes >= 1 else round(tonnes, 2)


def for_machines(answer: PlanAnswer, words: Wording) -> dict[str, object]:
    """Return the plan as plain values, ready for JSON."""
    found, teller = answer.plan, PlanTeller(answer, words)
    everything = len(found.left) + len(found.shut)
    return {
        "snapshot": answer.fitted.snapshot.fingerprint,
        "scorer": answer.fitted.engine.scorer.version,
        "aims": answer.aims,
        "total": {**asdict(found.total), "jobs": found.total.jobs},
        "bound": found.bound,
        "gap": found.gap,
        "kept": len(found.choice.kept),
        "lines": [
            {
                "offer": line.option.offer,
                "need": line.option.need,
                "processes": list(line.option.processes),
                "organisations": list(line.option.stops),
                "tonnes": line.tonnes,
                "delivered": line.delivered,
                "hours": line.hours,
                "km": line.option.km,
                "chance": line.option.chance,
                "value": line.value,
                "light": line.option.light.value,
            }
            for line in answer.lines
        ],
        "what_is_short": teller.prices(),
        "shut": teller.shut(everything),
        "left_over": teller.left(everything),
    }


def write_plan(answer: PlanAnswer, out: Path) -> int:
    """Write a plan to a CSV file, whole or not at all; return how many rows."""
    with whole_file(out) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for line in answer.lines:
            option = line.option
            numbers = (line.tonnes, line.delivered, line.hours, option.km, line.value)
            writer.writerow(
                [
                    guard(option.offer),
                    guard(option.need),
                    guard(option.stops[0]),
                    guard(option.stops[-1]),
                    guard("|".join(option.processes)),
                    guard("|".join(option.stops[1:-1])),
                    *(repr(round(number, 4)) for number in numbers),
                    option.light.value,
                ]
            )
    return len(answer.lines)
