"""Chains of an organisation, through the eyes of who asks: as cards, as plain values, as rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.cards import Line, signed
from api.services.maps.pins import Pin, pin_map
from api.services.suggestions import whole_file
from matchmaker.planning.chains import Chains, ChainSearch
from models.exchange.cells import guard
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.services.maps.ground import Drawing
    from api.services.network import Fitted, Network
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from matchmaker.planning.chain import Chain, Part
    from matchmaker.planning.legal import Finding

COLUMNS = (
    *("offer", "need", "giver", "taker", "processes", "operations", "score", "tonnes_per_year"),
    *("delivered_tonnes_per_year", "hours_per_year", "km", "light", "only_through", "closed_loop"),
    *("giver_name", "partner_names", "taker_name"),
)
"""Columns of chains as CSV."""


@dataclass(frozen=True)
class ChainAnswer:
    """Chains with all that is needed to tell them.

    Parameters
    ----------
    asker
        The organisation they are about.
    """

    found: Chains
    fitted: Fitted
    asker: Organisation

    def is_veiled(self, chain: Chain) -> bool:
        """Tell whether something in a chain may not be shown to who asks."""
        return is_veiled(self.fitted, chain)


def is_veiled(fitted: Fitted, chain: Chain) -> bool:
    """Tell whether something in a chain may not be shown: then nothing that could tell it is."""
    discretion = fitted.discretion
    return discretion is not None and (
        any(discretion.is_blind(one) for one in chain.partners)
        or not (discretion.shows_stream(chain.offer) and discretion.shows_stream(chain.need))
    )


def chains_of(network: Network, organisation: str, top: int) -> ChainAnswer:
    """Return the best chains in which an organisation, by id or name, takes part.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id or name; the nearest names are in its facts.
    """
    fitted, asker = network.fitted, find_asker(network, organisation)
    return ChainAnswer(
        ChainSearch(fitted.engine.view_).of_organisation(asker.id, top), fitted, asker
    )


def find_asker(network: Network, organisation: str) -> Organisation:
    """Return the organisation that is meant by an id or name.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id or name; the nearest names are in its facts.
    """
    snapshot = network.fitted.snapshot
    asker = snapshot.organisation_by_id.get(organisation)
    if asker is not None:
        return asker
    with network.database.reading() as session:
        meant = Store(session).find_organisation(organisation)
    return snapshot.organisation(meant.id)


@dataclass(frozen=True, slots=True)
class Stop:
    """One organisation of a chain; without id where it may not be named."""

    id: str
    name: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the law asks of a chain, in words, with its source."""

    colour: str
    sentence: str
    whom: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class ChainCard:
    """A chain ready to be shown; a veiled one says what may be said and no more."""

    title: str
    stops: tuple[Stop, ...]
    measures: tuple[str, ...]
    lines: tuple[Line, ...]
    points: tuple[tuple[str, str], ...]
    total: str
    colour: str
    asked: tuple[Asked, ...]
    veiled: bool


def chain_cards(answer: ChainAnswer, words: Wording) -> list[ChainCard]:
    """Return one card per chain, best first, in the language of `words`."""
    return [_Teller(answer.fitted, chain, words).card() for chain in answer.found.chains]


class _Teller:
    """Tells one chain in one language."""

    def __init__(self, fitted: Fitted, chain: Chain, words: Wording) -> None:
        self.fitted, self.chain, self.words, self.say = fitted, chain, words, words.say
        self.veiled = is_veiled(fitted, chain)

    def name(self, id_: str) -> str:
        one, discretion = self.fitted.snapshot.organisation(id_), self.fitted.discretion
        if discretion is not None and discretion.is_blind(id_):
            return self.say(f"nouns.blind.{one.kind.value}")
        return one.name

    def title_of(self, stream: str) -> str:
        return self.fitted.engine.view_.streams[stream].title

    def amount(self, tonnes: float | None, *, at_most: bool = False) -> str:
        if tonnes is None:
            return self.say("chains.amount_unknown")
        return self.say("chains.at_most" if at_most else "chains.tonnes", tonnes=_tidy(tonnes))

    def card(self) -> ChainCard:
        chain = self.chain
        return ChainCard(
            title=""
            if self.veiled
            else self.say(
                "chains.title",
                material=self.title_of(chain.offer),
                giver=self.name(chain.giver),
                taker=self.name(chain.taker),
            ),
            stops=tuple(self.stops()),
            measures=() if self.veiled else tuple(self.measures()),
            lines=(Line("unknown", self.say("chains.veiled")),)
            if self.veiled
            else tuple(self.lines()),
            points=()
            if self.veiled
            else tuple((self.part(one), signed(one.points, self.words)) for one in chain.parts),
            total=signed(chain.score, self.words),
            colour=chain.light.colour.value,
            asked=() if self.veiled else tuple(map(self.asked, chain.light.findings)),
            veiled=self.veiled,
        )

    def stops(self) -> Iterator[Stop]:
        chain = self.chain
        if self.veiled:
            yield self.stop(chain.giver, self.say("chains.veiled_gives"))
        else:
            gives = self.say(
                "chains.gives",
                material=self.title_of(chain.offer),
                amount=self.amount(chain.tonnes),
            )
            yield self.stop(chain.giver, gives)
        for step, leg in zip(chain.steps, chain.legs, strict=False):
            operation = self.say(f"nouns.operation.{step.operation.value}")
            if self.veiled:
                yield self.stop(step.organisation, operation)
                continue
            yield self.stop(
                step.organisation,
                self.say(
                    "chains.works",
                    operation=operation,
                    into=self.amount(step.tonnes_in, at_most=leg.at_most),
                    out=self.amount(step.tonnes_out, at_most=step.at_most),
                ),
            )
        if self.veiled:
            yield self.stop(chain.taker, self.say("chains.veiled_receives"))
            return
        amount = self.amount(chain.delivered, at_most=chain.delivered_at_most)
        receives = self.say("chains.receives", need=self.title_of(chain.need), amount=amount)
        yield self.stop(chain.taker, receives)

    def stop(self, id_: str, sentence: str) -> Stop:
        one, discretion = self.fitted.snapshot.organisation(id_), self.fitted.discretion
        blind = discretion is not None and discretion.is_blind(id_)
        return Stop("" if blind else id_, self.name(id_), one.kind.value, sentence)

    def measures(self) -> Iterator[str]:
        if self.chain.hours is not None:
            yield self.say("chains.hours", hours=round(self.chain.hours))
        if self.chain.km is not None:
            yield self.say("chains.km", km=round(self.chain.km))

    def lines(self) -> Iterator[Line]:
        chain = self.chain
        if chain.closed_loop:
            yield Line("for", self.say("chains.loop"))
        for part in chain.parts:
            if part.name in {"only_through", "social", "value", "ties"}:
                yield Line("for", self.part(part))
        for caution in chain.cautions:
            facts = {
                name: _tidy(float(value or 0)) if name != "share" else _percent(value)
                for name, value in caution.facts.items()
                if name in {"low", "high", "tonnes", "share"}
            }
            if caution.name != "partly":
                yield Line("mind", self.say(f"chains.caution.{caution.name}", **facts))
        for part in chain.parts:
            if part.name in {"used", "filled"} and part.points < -0.1:
                yield Line("mind", self.part(part))
        for what in dict.fromkeys(unknown.what for unknown in chain.unknowns):
            yield Line("unknown", self.say(f"chains.unknown.{what}"))

    def part(self, part: Part) -> str:
        facts = dict(part.facts)
        key = f"chains.part.{part.name}"
        if part.name == "value":
            key = f"{key}_{facts['value']}"
        elif part.name == "social":
            facts["name"] = self.name(str(facts["organisation"]))
        elif part.name in {"used", "filled"}:
            facts["share"] = _percent(facts["share"])
        elif part.name == "distance":
            facts["km"] = round(float(facts["km"] or 0))
        return self.say(key, **facts)

    def asked(self, finding: Finding) -> Asked:
        rule = finding.rule
        return Asked(
            colour=rule.colour.value,
            sentence=self.say(f"chains.rule.{rule.id}"),
            whom=self.say("chains.asked_of", name=self.name(finding.supplier))
            if finding.supplier
            else "",
            source=self.say("chains.source", source=rule.source, date=rule.date),
            url=rule.url,
        )


def _tidy(tonnes: float) -> float:
    """Return tonnes with two telling digits behind the point where they are small."""
    return round(tonnes, 1) if tonnes >= 1 else round(tonnes, 2)


def _percent(share: object) -> int:
    return round(100 * float(str(share)))


def chain_map(answer: ChainAnswer, words: Wording) -> Drawing | None:
    """Return a map of the first chain that may be shown; ``None`` without places."""
    shown = [chain for chain in answer.found.chains if not answer.is_veiled(chain)]
    if not shown:
        return None
    snapshot = answer.fitted.snapshot
    stops = [snapshot.organisation(one) for one in shown[0].partners]
    pins = [
        Pin(one.point, one.kind.value, str(number), one.name, named=True)
        for number, one in enumerate(stops, start=1)
        if one.point is not None
    ]
    return pin_map(pins, words.say("chains.map"), words.language) if pins else None


def for_machines(answer: ChainAnswer, words: Wording) -> dict[str, object]:
    """Return the answer as plain values, ready for JSON."""
    return {
        "organisation": answer.asker.id,
        "snapshot": answer.fitted.snapshot.fingerprint,
        "complete": answer.found.complete,
        "chains": [_plain(answer.fitted, chain, words) for chain in answer.found.chains],
    }


def _plain(fitted: Fitted, chain: Chain, words: Wording) -> dict[str, object]:
    teller = _Teller(fitted, chain, words)
    card, veiled = teller.card(), teller.veiled
    return {
        "confidential": veiled,
        "offer": None if veiled else chain.offer,
        "need": None if veiled else chain.need,
        "stops": [
            {
                "organisation": stop.id or None,
                "name": stop.name if stop.id else None,
                "kind": stop.kind,
                "sentence": stop.sentence,
            }
            for stop in card.stops
        ],
        "steps": [
            {
                "operation": step.operation.value,
                "process": None if veiled else step.process,
                "tonnes_in": None if veiled else step.tonnes_in,
                "tonnes_out": None if veiled else step.tonnes_out,
                "at_most": step.at_most,
                "hours": None if veiled else step.hours,
            }
            for step in chain.steps
        ],
        "legs_km": [] if veiled else [leg.km for leg in chain.legs],
        "tonnes": None if veiled else chain.tonnes,
        "delivered": None if veiled else chain.delivered,
        "hours": None if veiled else chain.hours,
        "km": None if veiled else chain.km,
        "score": None if veiled else chain.score,
        "parts": []
        if veiled
        else [
            {"name": part.name, "points": part.points, "sentence": teller.part(part)}
            for part in chain.parts
        ],
        "unknowns": []
        if veiled
        else [{"what": one.what, "whose": one.whose} for one in chain.unknowns],
        "light": chain.light.colour.value,
        "findings": []
        if veiled
        else [
            {
                "rule": finding.rule.id,
                "colour": finding.rule.colour.value,
                "document": finding.rule.document or None,
                "by": finding.supplier or None,
                "sentence": words.say(f"chains.rule.{finding.rule.id}"),
                "source": finding.rule.source,
                "date": finding.rule.date,
                "url": finding.rule.url,
            }
            for finding in chain.light.findings
        ],
        "only_through": chain.only_through,
        "closed_loop": None if veiled else chain.closed_loop,
    }


def rows_of(fitted: Fitted, chains: Chains) -> list[list[str]]:
    """Return one row per chain that may be shown, in the order of `COLUMNS`."""
    name = fitted.snapshot.organisation
    return [
        [
            guard(chain.offer),
            guard(chain.need),
            guard(chain.giver),
            guard(chain.taker),
            guard("|".join(chain.processes)),
            "|".join(step.operation.value for step in chain.steps),
            repr(round(chain.score, 4)),
            *(
                "" if value is None else repr(round(value, 4))
                for value in (chain.tonnes, chain.delivered, chain.hours, chain.km)
            ),
            chain.light.colour.value,
            str(chain.only_through).lower(),
            str(chain.closed_loop).lower(),
            guard(name(chain.giver).name),
            guard("|".join(name(step.organisation).name for step in chain.steps)),
            guard(name(chain.taker).name),
        ]
        for chain in chains.chains
        if not is_veiled(fitted, chain)
    ]


def write_all(network: Network, out: Path, top: int, progress: Callable[[int, int], None]) -> int:
    """Write the best chains of every offer to a CSV file, whole or not at all; return how many."""
    fitted, written = network.fitted, 0
    search = ChainSearch(fitted.engine.view_, looks=LOOKS_OF_ALL)
    total = len(fitted.engine.view_.offers)
    with whole_file(out) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for done, (_, chains) in enumerate(search.of_all(top), start=1):
            rows = rows_of(fitted, chains)
            writer.writerows(rows)
            written += len(rows)
            progress(done, total)
    return written


LOOKS_OF_ALL = 200
"""Ways of one offer that are looked at when all offers are."""
