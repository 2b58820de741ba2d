"""From a way to a chain: is it feasible, what is it worth, and what is to be told about it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import isnan, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.domain import Direction, Every, Kind, Operation, StreamStatus
from matchmaker.planning.balance import Balance, Work, balance
from matchmaker.planning.chain import (
    Caution,
    Chain,
    Leg,
    Material,
    Part,
    Step,
    Unknown,
)
from matchmaker.planning.fits import strength
from matchmaker.planning.legal import Colour, Passage, light_of, region_of, rules_for
from matchmaker.planning.operations import EFFECTS
from matchmaker.planning.tonnes import Tonnes, tonnes_a_year
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchmaker.domain import Process, Stream
    from matchmaker.graph import View
    from matchmaker.planning.fits import Fits
    from matchmaker.planning.points import Points
    from matchmaker.planning.routes import Routes, Way

NO_WASTE = frozenset({StreamStatus.PRODUCT, StreamStatus.END_OF_WASTE})
"""What a need asks that can do nothing with waste."""
SURPLUS_TOLD = 0.01
"""Tonnes a year from which a surplus is worth a word."""
_ORDER = tuple(Colour)


class Draft(NamedTuple):
    """A feasible chain that has been weighed but not told."""

    offer: int
    way: Way
    masses: Balance
    unknowns: tuple[Unknown, ...]
    parts: tuple[Part, ...]
    score: float

    @property
    def key(self) -> tuple[int, ...]:
        """What settles equal scores, the same on every machine."""
        nodes = self.way.nodes
        return (
            len(nodes),
            self.way.need,
            *(n.process for n in nodes),
            *(n.material for n in nodes),
        )


class Telling:
    """Weighs ways and tells them as chains."""

    def __init__(
        self, view: View, fits: Fits, routes: Routes, points: Points, *, minima: bool = True
    ) -> None:
        self.view, self.fits, self.routes, self.points = view, fits, routes, points
        self._minima = minima
        self._offers = [view.streams[id_] for id_ in view.offers.ids]
        self._needs = [view.streams[id_] for id_ in view.needs.ids]
        self._region = [region_of(one) for one in view.organisations]
        self._social = [one.kind is Kind.SOCIAL_ECONOMY for one in view.organisations]
        self._owner = routes.owner.tolist()
        self._tonnes = cache(self._tonnes_of)
        self._work = cache(self._work_of)
        self._direct = cache(self._direct_fit)
        self._material = cache(fits.material)

    def draft(self, offer: int, way: Way) -> Draft | None:
        """Weigh a way; ``None`` when it cannot be done."""
        given, wanted = self._offers[offer], self._needs[way.need]
        giver, taker = int(self.view.offers.owner[offer]), int(self.view.needs.owner[way.need])
        owners = [self._owner[node.process] for node in way.nodes]
        if giver in owners or taker in owners or not _each_in_one_go(owners):
            return None
        processes = [self.fits.processes[node.process] for node in way.nodes]
        if not status_fits(given, wanted, processes) or not meet(given, wanted, processes):
            return None
        codes = self._codes(offer, way)
        offered = self._tonnes(given, "")
        needed = self._tonnes(wanted, codes[-1])
        works = [
            self._work(node.process, code) for node, code in zip(way.nodes, codes, strict=False)
        ]
        masses = balance(offered and offered.value, needed and needed.value, works)
        if masses is None:
            return None
        unknowns = tuple(self._unknowns(offer, way, works, (offered, needed)))
        colour = self._colour(offer, way, codes)
        parts = tuple(self._parts(offer, way, masses, (offered, needed), (len(unknowns), colour)))
        return Draft(offer, way, masses, unknowns, parts, sum(part.points for part in parts))

    def tell(self, draft: Draft) -> Chain:
        """Return the chain of a draft."""
        offer, way, masses = draft.offer, draft.way, draft.masses
        given, wanted = self._offers[offer], self._needs[way.need]
        steps = tuple(self._steps(draft))
        legs = tuple(self._legs(draft))
        hours = [step.hours for step in steps]
        km = [leg.km for leg in legs]
        codes = self._codes(offer, way)
        processes = [self.fits.processes[node.process] for node in way.nodes]
        passages = list(self._passages(offer, way, codes))
        return Chain(
            offer=given.id,
            need=wanted.id,
            giver=given.organisation,
            taker=wanted.organisation,
            steps=steps,
            legs=legs,
            tonnes=masses.taken,
            delivered=masses.delivered,
            delivered_at_most=any(step.at_most for step in steps),
            hours=None if None in hours else sum(h for h in hours if h is not None),
            km=None if None in km else sum(k for k in km if k is not None),
            parts=draft.parts,
            unknowns=draft.unknowns,
            cautions=tuple(self._cautions(draft)),
            light=light_of(
                (passage, leg.giver, leg.taker) for passage, leg in zip(passages, legs, strict=True)
            ),
            only_through=not self._direct(offer, way.need),
            closed_loop=given.organisation == wanted.organisation,
            status=_status_at_end(given, wanted, processes),
        )

    # Facts

    def _tonnes_of(self, stream: Stream, code: str) -> Tonnes | None:
        return tonnes_a_year(stream.quantity, stream.waste_code or code)

    def _work_of(self, process: int, code: str) -> Work:
        told = self.fits.processes[process]
        capacity, minimum = (
            tonnes_a_year(quantity, code) for quantity in (told.capacity, told.minimum)
        )
        return Work(
            None if capacity is None else capacity.value,
            minimum.value if minimum is not None and self._minima else None,
            told.yield_share,
        )

    def _codes(self, offer: int, way: Way) -> list[str]:
        """Return the waste code on each leg, empty where it is unknown."""
        given = self._offers[offer]
        return [
            given.waste_code,
            *(self._material(node.material).code for node in way.nodes),
        ]

    def _direct_fit(self, offer: int, need: int) -> bool:
        """Tell whether giver and taker could do without anybody between them."""
        given, wanted = self._offers[offer], self._needs[need]
        if given.status is StreamStatus.WASTE and wanted.status in NO_WASTE:
            return False
        view = self.view
        return bool(strength(view.offers.only(offer), view.needs.only(need))[0, 0] > 0)

    def _unknowns(
        self,
        offer: int,
        way: Way,
        works: Sequence[Work],
        amounts: tuple[Tonnes | None, Tonnes | None],
    ) -> Iterator[Unknown]:
        if amounts[0] is None:
            yield Unknown("offered", self._offers[offer].id)
        if amounts[1] is None:
            yield Unknown("needed", self._needs[way.need].id)
        before = int(self.fits.of_offer[offer])
        for node, work in zip(way.nodes, works, strict=True):
            told = self.fits.processes[node.process]
            if work.capacity is None:
                yield Unknown("capacity", told.id)
            if work.yield_share is None:
                yield Unknown("yield", told.id)
            if told.labour_hours_per_tonne is None:
                yield Unknown("hours", told.id)
            if len(self.fits.made_of(node.process, before)) > 1:
                yield Unknown("split", told.id)
            before = node.material
        for owner in dict.fromkeys(self._stops(offer, way)):
            if self.view.organisations[owner].point is None:
                yield Unknown("place", self.view.organisations[owner].id)

    def _stops(self, offer: int, way: Way) -> list[int]:
        """Return the rows of the organisations along a way."""
        return [
            int(self.view.offers.owner[offer]),
            *(self._owner[node.process] for node in way.nodes),
            int(self.view.needs.owner[way.need]),
        ]

    # Law

    def _passages(self, offer: int, way: Way, codes: Sequence[str]) -> Iterator[Passage]:
        given, wanted = self._offers[offer], self._needs[way.need]
        stops = self._stops(offer, way)
        processes = [self.fits.processes[node.process] for node in way.nodes]
        was_waste = given.status is StreamStatus.WASTE
        for place, code in enumerate(codes):
            last = place == len(processes)
            yield Passage(
                code=code,
                status=_status_at_end(given, wanted, processes) if last else given.status,
                origin=self._region[stops[place]],
                destination=self._region[stops[place + 1]],
                operation=None if last else processes[place].operation,
                permits=() if last else processes[place].permits,
                was_waste=was_waste,
                sectors=self.view.organisations[stops[place + 1]].sectors,
            )

    def _colour(self, offer: int, way: Way, codes: Sequence[str]) -> Colour:
        worst = 0
        for passage in self._passages(offer, way, codes):
            found = rules_for(passage)
            if found:
                worst = max(worst, _ORDER.index(found[0].colour))
        return _ORDER[worst]

    # Points

    def _parts(
        self,
        offer: int,
        way: Way,
        masses: Balance,
        amounts: tuple[Tonnes | None, Tonnes | None],
        gaps: tuple[int, Colour],
    ) -> Iterator[Part]:
        points = self.points
        yield Part("start", points.start)
        yield from self._parts_of_legs(offer, way)
        stops = self._stops(offer, way)
        workers = [owner for owner in stops[1:-1] if self._social[owner]]
        if workers:
            who = self.view.organisations[workers[0]].id
            yield Part("social", points.social, {"organisation": who})
        value = max(EFFECTS[p.operation].value for p in self._processes(way))
        if points.value[value]:
            yield Part("value", points.value[value], {"value": value})
        if not self._direct(offer, way.need):
            yield Part("only_through", points.only_through)
        offered, needed = amounts
        if offered is not None and masses.taken is not None:
            share = masses.taken / offered.value
            yield Part("used", self._amount(share), {"share": round(share, 4)})
        if needed is not None and masses.delivered is not None and needed.value > 0:
            share = min(1.0, masses.delivered / needed.value)
            yield Part("filled", self._amount(share), {"share": round(share, 4)})
        unknown, colour = gaps
        if unknown:
            yield Part("unknown", -points.unknown * unknown, {"number": unknown})
        if colour is not Colour.GREEN:
            cost = points.red if colour is Colour.RED else points.amber
            yield Part("legal", -cost, {"colour": colour.value})

    def _parts_of_legs(self, offer: int, way: Way) -> Iterator[Part]:
        points = self.points
        fits = [fit for fit, _ in self._measured(offer, way)]
        kms = [km for _, km in self._measured(offer, way) if not isnan(km)]
        yield Part("material", sum(map(log, fits)), {"fit": round(min(fits), 3)})
        if kms:
            yield Part("distance", -sum(kms) / points.km, {"km": round(sum(kms), 1)})
        if len(way.nodes) > 1:
            more = len(way.nodes) - 1
            yield Part("steps", -points.more_steps * more, {"number": len(way.nodes)})
        stops = self._stops(offer, way)
        bonds = [self.routes.bond(a, b) for a, b in pairwise(stops)]
        known, refused = sum(b for b in bonds if b > 0), sum(b for b in bonds if b < 0)
        if known:
            yield Part("ties", known, {"number": sum(b > 0 for b in bonds)})
        if refused:
            yield Part("refused", refused, {"number": sum(b < 0 for b in bonds)})

    def _amount(self, share: float) -> float:
        points = self.points
        return max(-points.amount_floor, points.amount * log(max(share, 1e-9)))

    def _processes(self, way: Way) -> list[Process]:
        return [self.fits.processes[node.process] for node in way.nodes]

    def _measured(self, offer: int, way: Way) -> list[tuple[float, float]]:
        """Return fit and kilometres of each leg."""
        routes, fits = self.routes, self.fits
        lat, lon = routes.offer_at[0][offer], routes.offer_at[1][offer]
        material, found = int(fits.of_offer[offer]), []
        for node in way.nodes:
            to = routes.lat[node.process], routes.lon[node.process]
            takers = fits.takers(material)
            fit = takers.fit[np.searchsorted(takers.rows, node.process)]
            found.append((float(fit), float(distances_km(lat, lon, *to))))
            (lat, lon), material = to, node.material
        to = routes.need_at[0][way.need], routes.need_at[1][way.need]
        wanted = fits.wanted_by(material)
        fit = wanted.fit[np.searchsorted(wanted.rows, way.need)]
        found.append((float(fit), float(distances_km(lat, lon, *to))))
        return found

    # Words to come

    def _steps(self, draft: Draft) -> Iterator[Step]:
        way, masses = draft.way, draft.masses
        before, at_most = int(self.fits.of_offer[draft.offer]), False
        for place, node in enumerate(way.nodes):
            told = self.fits.processes[node.process]
            split = len(self.fits.made_of(node.process, before)) > 1
            at_most = at_most or told.yield_share is None or split
            into = masses.into[place]
            hours = told.labour_hours_per_tonne
            yield Step(
                process=told.id,
                organisation=told.organisation,
                operation=told.operation,
                accepted=self.fits.accepted(node.process, before),
                made=self._made(draft, place),
                tonnes_in=into,
                tonnes_out=masses.out[place],
                at_most=at_most,
                hours=None if into is None or hours is None else into * hours,
                yield_share=told.yield_share,
            )
            before = node.material

    def _made(self, draft: Draft, place: int) -> Material:
        """Return what a material is after a step; the offer itself while nothing changed it."""
        material = draft.way.nodes[place].material
        told = self._material(material)
        if material == int(self.fits.of_offer[draft.offer]):
            return Material(told.text, told.code, self._offers[draft.offer].id)
        return told

    def _legs(self, draft: Draft) -> Iterator[Leg]:
        offer, way, masses = draft.offer, draft.way, draft.masses
        stops = [self.view.organisations[row].id for row in self._stops(offer, way)]
        given = self._offers[offer]
        carried = [
            Material(given.title, given.waste_code, given.id),
            *(self._made(draft, place) for place in range(len(way.nodes))),
        ]
        tonnes = [*masses.into, masses.delivered]
        at_most = [False, *(step.at_most for step in self._steps(draft))]
        for place, (fit, km) in enumerate(self._measured(offer, way)):
            yield Leg(
                giver=stops[place],
                taker=stops[place + 1],
                material=carried[place],
                km=None if isnan(km) else km,
                fit=fit,
                tonnes=tonnes[place],
                at_most=at_most[place],
            )

    def _cautions(self, draft: Draft) -> Iterator[Caution]:
        given, wanted = self._offers[draft.offer], self._needs[draft.way.need]
        masses = draft.masses
        for stream in (given, wanted):
            amount = self._tonnes(stream, "")
            if amount is not None and amount.estimated:
                yield Caution(
                    "estimated",
                    {"stream": stream.id, "low": amount.low, "high": amount.high},
                )
            if stream.quantity is not None and stream.quantity.every is Every.ONCE:
                yield Caution("once", {"stream": stream.id})
        if masses.surplus is not None and masses.surplus > SURPLUS_TOLD:
            yield Caution("surplus", {"tonnes": masses.surplus})
        for part in draft.parts:
            if part.name in {"used", "filled"} and float(part.facts["share"] or 0) < 0.995:
                side = Direction.OFFER if part.name == "used" else Direction.NEED
                yield Caution("partly", {"direction": side.value, "share": part.facts["share"]})
            if part.name == "refused":
                yield Caution("refused", dict(part.facts))


def _each_in_one_go(owners: Sequence[int]) -> bool:
    """Tell whether nobody gets the material again after somebody else had it."""
    runs = [owner for at, owner in enumerate(owners) if at == 0 or owners[at - 1] != owner]
    return len(runs) == len(set(runs))


def status_fits(given: Stream, wanted: Stream, processes: Sequence[Process]) -> bool:
    """Tell whether who wants no waste gets none."""
    return not (
        _status_at_end(given, wanted, processes) is StreamStatus.WASTE and wanted.status in NO_WASTE
    )


def _status_at_end(given: Stream, wanted: Stream, processes: Sequence[Process]) -> StreamStatus:
    """Return what the material is in law when it arrives.

    Waste can stop being waste by recovery; it stays waste where that is what is asked for.
    """
    if given.status is not StreamStatus.WASTE or wanted.status is StreamStatus.WASTE:
        return given.status
    recovered = any(EFFECTS[process.operation].recovers for process in processes)
    return StreamStatus.END_OF_WASTE if recovered else StreamStatus.WASTE


def meet(given: Stream, wanted: Stream, processes: Sequence[Process]) -> bool:
    """Tell whether the material is there in time; who stores can wait for the need."""
    ends, begins = given.available_until, wanted.available_from
    stored = any(process.operation is Operation.STORE for process in processes)
    if ends is not None and begins is not None and ends < begins and not stored:
        return False
    ends, begins = wanted.available_until, given.available_from
    return ends is None or begins is None or begins <= ends
