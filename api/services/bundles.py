"""Bundles of a hub, through the eyes of its coordinator: as cards, as plain values, as rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from api.services.cards import Line
from api.services.maps.pins import Pin, pin_map
from api.services.naming import Naming
from api.services.suggestions import whole_file
from matchmaker.planning.bundles import bundles
from matchmaker.planning.contamination import contamination_of
from models.exchange.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from api.services.maps.ground import Drawing
    from api.services.naming import Stop
    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.planning.bundles import Bundle, Bundles, Member, Shortfall

COLUMNS = (
    *("process", "workshop", "offer", "giver", "stop", "tonnes_per_year"),
    *("bundle_tonnes_per_year", "needed_tonnes_per_year", "round_km", "apart_km"),
    *("contamination", "light", "giver_name", "workshop_name"),
)
"""Columns of bundles as CSV: a row for each member."""


@dataclass(frozen=True)
class BundleAnswer:
    """Bundles with all that is needed to tell them."""

    fitted: Fitted
    hub: str | None
    found: Bundles

    @property
    def bundles(self) -> list[Bundle]:
        """Those of which everything may be shown."""
        return [one for one in self.found.bundles if self._is_open(one.organisation, one.members)]

    @property
    def short(self) -> list[Shortfall]:
        """Processes that come short, of those that may be shown."""
        return [one for one in self.found.short if self._is_open(one.organisation, ())]

    def _is_open(self, workshop: str, members: Sequence[Member]) -> bool:
        discretion = self.fitted.discretion
        return discretion is None or not (
            discretion.is_blind(workshop)
            or any(
                discretion.is_blind(one.organisation) or not discretion.shows_stream(one.offer)
                for one in members
            )
        )


def bundles_of(fitted: Fitted, hub: str | None, radius_km: float | None = None) -> BundleAnswer:
    """Return the bundles of a hub's members, or of everybody.

    Raises
    ------
    InvalidRequest
        The radius is not above 0.
    """
    members = frozenset(
        one.id for one in fitted.snapshot.organisations if hub is None or hub in one.hubs
    )
    key = ("bundles", hub, radius_km)
    found = fitted.shelf.take(
        key, lambda: bundles(fitted.engine.view_, members, radius_km=radius_km)
    )
    return BundleAnswer(fitted, hub, found)


@dataclass(frozen=True, slots=True)
class BundleCard:
    """A bundle ready to be shown; `stops` in the order of the round, with what each gives."""

    title: str
    amount: str
    stops: tuple[tuple[Stop, str], ...]
    lines: tuple[Line, ...]


def _today() -> date:
    return datetime.now(UTC).date()


class BundleTeller:
    """Tells bundles in one language."""

    def __init__(self, answer: BundleAnswer, words: Wording) -> None:
        self.answer, self.words, self.say = answer, words, words.say
        self.naming = Naming(answer.fitted, words)

    def cards(self, most: int) -> list[BundleCard]:
        """Return a card for each bundle, fewest kilometres per tonne first."""
        return [self._card(one) for one in self.answer.bundles[:most]]

    def short(self, most: int) -> list[str]:
        """Return what would let a process start, in sentences: who needs least first."""
        return [self._short(one) for one in self.answer.short[:most]]

    def _card(self, bundle: Bundle) -> BundleCard:
        return BundleCard(
            title=self.say("bundles.title", process=self.naming.process(bundle.process)),
            amount=self.naming.tonnes(bundle.tonnes),
            stops=tuple(
                (stop, self._gives(bundle, stop[0])) for stop in self.naming.stops(bundle.partners)
            ),
            lines=tuple(self._lines(bundle)),
        )

    def _gives(self, bundle: Bundle, organisation: str) -> str:
        return self.words.series(
            [
                self.say(
                    "bundles.gives",
                    title=self.naming.title(one.offer),
                    amount=self.naming.tonnes(one.tonnes),
                )
                for one in bundle.members
                if one.organisation == organisation
            ]
        )

    def _lines(self, bundle: Bundle) -> Iterator[Line]:
        needed = self.naming.tonnes(bundle.needed)
        yield Line("for", self.say("bundles.enough", needed=needed))
        yield Line(
            "for", self.say("bundles.round", km=round(bundle.km), apart=round(bundle.apart_km))
        )
        if bundle.hours is not None and bundle.hours >= 1:
            yield Line("for", self.say("bundles.hours", hours=round(bundle.hours)))
        if not bundle.shortest:
            yield Line("mind", self.say("bundles.not_shortest"))
        streams = self.answer.fitted.engine.view_.streams
        if {contamination_of(streams[one.offer]) for one in bundle.members} != {
            bundle.contamination
        }:
            yield Line("mind", self.say(f"bundles.counts_as.{bundle.contamination}"))
        if bundle.last is not None or (bundle.first is not None and bundle.first > _today()):
            yield Line("mind", self._days(bundle))
        if bundle.light.colour.value != "green":
            yield Line("mind", self.say("bundles.papers"))

    def _days(self, bundle: Bundle) -> str:
        if bundle.first is None:
            return self.say("bundles.until", last=bundle.last)
        if bundle.last is None:
            return self.say("bundles.from", first=bundle.first)
        return self.say("bundles.between", first=bundle.first, last=bundle.last)

    def _short(self, one: Shortfall) -> str:
        told = self.say(
            "bundles.short",
            process=self.naming.process(one.process),
            tonnes=self.naming.tonnes(one.tonnes),
            needed=self.naming.tonnes(one.needed),
            km=round(one.radius_km),
        )
        more = (
            self.say("bundles.more", count=one.more, like=self.naming.stream(one.like))
            if self.naming.shows(one.like)
            else self.say("bundles.lacking", lacking=self.naming.tonnes(one.lacking))
        )
        ask = [self.naming.stream(id_) for id_ in one.ask if self.naming.shows(id_)]
        asked = self.say("bundles.ask", names=self.words.series(ask)) if ask else ""
        return " ".join(filter(None, (told, more, asked)))


def bundle_map(answer: BundleAnswer, words: Wording) -> Drawing | None:
    """Return a map of the first bundle, numbered in the order of the round."""
    if not answer.bundles:
        return None
    first, naming = answer.bundles[0], Naming(answer.fitted, words)
    organisation = answer.fitted.snapshot.organisation
    stops = map(organisation, (first.organisation, *first.partners))
    pins = [
        Pin(
            point=one.point,
            kind=one.kind.value,
            mark=str(stop) if stop else words.say("bundles.start"),
            label=naming.organisation(one.id),
            named=True,
        )
        for stop, one in enumerate(stops)
        if one.point is not None
    ]
    return pin_map(pins, words.say("bundles.map"), words.language) if pins else None


def for_machines(answer: BundleAnswer, words: Wording) -> dict[str, object]:
    """Return the bundles as plain values, ready for JSON."""
    teller = BundleTeller(answer, words)
    return {
        "snapshot": answer.fitted.snapshot.fingerprint,
        "bundles": [
            {
                "process": one.process,
                "organisation": one.organisation,
                "members": [
                    {
                        "offer": member.offer,
                        "organisation": member.organisation,
                        "tonnes": member.tonnes,
                        "km": member.km,
                    }
                    for member in one.members
                ],
                "tonnes": one.tonnes,
                "needed": one.needed,
                "round_km": one.km,
                "shortest": one.shortest,
                "apart_km": one.apart_km,
                "contamination": one.contamination.value,
                "light": one.light.colour.value,
                "first": one.first and one.first.isoformat(),
                "last": one.last and one.last.isoformat(),
                "hours": one.hours,
            }
            for one in answer.bundles
        ],
        "short": [
            {
                "process": one.process,
                "organisation": one.organisation,
                "tonnes": one.tonnes,
                "needed": one.needed,
                "lacking": one.lacking,
                "more": one.more,
                "radius_km": one.radius_km,
                "sentence": sentence,
            }
            for one, sentence in zip(answer.short, teller.short(len(answer.short)), strict=True)
        ],
    }


def write_bundles(answer: BundleAnswer, out: Path) -> int:
    """Write bundles to a CSV file, whole or not at all; return how many rows."""
    name, written = answer.fitted.snapshot.organisation, 0
    with whole_file(out) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in answer.bundles:
            for stop, member in enumerate(one.members, start=1):
                numbers = (member.tonnes, one.tonnes, one.needed, one.km, one.apart_km)
                writer.writerow(
                    [
                        guard(one.process),
                        guard(one.organisation),
                        guard(member.offer),
                        guard(member.organisation),
                        str(stop),
                        *(repr(round(number, 4)) for number in numbers),
                        one.contamination.value,
                        one.light.colour.value,
                        guard(name(member.organisation).name),
                        guard(name(one.organisation).name),
                    ]
                )
                written += 1
    return written
