"""From a chain that has been weighed to one that can be told: parts, steps, legs and cautions."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from matchmaker.domain import Direction, Every
from matchmaker.planning.chain import (
    Caution,
    Chain,
    Leg,
    Material,
    Part,
    Step,
    Unknown,
)
from matchmaker.planning.legal import Colour, light_of
from matchmaker.planning.operations import EFFECTS
from matchmaker.planning.weighing import points_of_legs, shares, status_at_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchmaker.planning.routes import Way
    from matchmaker.planning.weighing import Draft, Weighing

SURPLUS_TOLD = 0.01
"""Tonnes a year from which a surplus is worth a word."""


class Telling:
    """Tells chains that have been weighed."""

    def __init__(self, weighing: Weighing) -> None:
        self.weighing, self.ground, self.points = weighing, weighing.ground, weighing.points
        self.view, self.fits, self.amounts = weighing.view, weighing.fits, weighing.amounts
        self._material = cache(self.fits.material)

    def tell(self, draft: Draft) -> Chain:
        """Return the chain of a draft."""
        offer, way, masses = draft.offer, draft.way, draft.masses
        given, wanted = self.amounts.offers[offer], self.amounts.needs[way.need]
        steps = tuple(self._steps(draft))
        legs = tuple(self._legs(draft, steps))
        hours = [step.hours for step in steps]
        km = [leg.km for leg in legs]
        codes = self.weighing.codes(offer, way)
        unknowns = tuple(self._unknowns(offer, way, codes))
        parts = tuple(self._parts(draft, codes, len(unknowns)))
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
            parts=parts,
            unknowns=unknowns,
            cautions=tuple(self._cautions(draft, parts)),
            light=light_of(
                (passage, leg.giver, leg.taker)
                for passage, leg in zip(
                    self.weighing.passages(offer, way, codes), legs, strict=True
                )
            ),
            only_through=not self.weighing.direct(offer, way.need),
            closed_loop=given.organisation == wanted.organisation,
            status=status_at_end(given, wanted, self.weighing.processes(way)),
        )

    def _unknowns(self, offer: int, way: Way, codes: Sequence[str]) -> Iterator[Unknown]:
        if self.amounts.offered(offer) is None:
            yield Unknown("offered", self.amounts.offers[offer].id)
        if self.amounts.needed(way.need, codes[-1]) is None:
            yield Unknown("needed", self.amounts.needs[way.need].id)
        before = int(self.fits.of_offer[offer])
        for node, code in zip(way.nodes, codes, strict=False):
            whose = self.fits.processes[node.process].id
            for gap in self.amounts.gaps(node.process, before, code):
                yield Unknown(gap, whose)
            before = node.material
        for owner in dict.fromkeys(self.weighing.stops(offer, way)):
            if self.ground.homeless[owner]:
                yield Unknown("place", self.view.organisations[owner].id)

    # Points: the same sum as `Weighing.weigh`, in the same order

    def _parts(self, draft: Draft, codes: Sequence[str], unknown: int) -> Iterator[Part]:
        offer, way, points = draft.offer, draft.way, self.points
        yield Part("start", points.start)
        yield from self._parts_of_legs(offer, way)
        stops = self.weighing.stops(offer, way)
        workers = [owner for owner in stops[1:-1] if self.weighing.social[owner]]
        if workers:
            who = self.view.organisations[workers[0]].id
            yield Part("social", points.social, {"organisation": who})
        value = max(EFFECTS[p.operation].value for p in self.weighing.processes(way))
        if points.value[value]:
            yield Part("value", points.value[value], {"value": value})
        if not self.weighing.direct(offer, way.need):
            yield Part("only_through", points.only_through)
        amounts = self.amounts.offered(offer), self.amounts.needed(way.need, codes[-1])
        for name, share in zip(("used", "filled"), shares(draft.masses, *amounts), strict=True):
            if share is not None:
                yield Part(name, points.of_share(share), {"share": round(share, 4)})
        if unknown:
            yield Part("unknown", -points.unknown * unknown, {"number": unknown})
        colour = self.weighing.colour(offer, way, codes)
        if colour is not Colour.GREEN:
            yield Part("legal", points.of_colour(colour), {"colour": colour.value})

    def _parts_of_legs(self, offer: int, way: Way) -> Iterator[Part]:
        material, distance, steps = points_of_legs(self.points, way)
        yield Part("material", material, {"fit": round(min(way.fits), 3)})
        known = [km for km in way.km if not isnan(km)]
        if known:
            yield Part("distance", distance, {"km": round(sum(known), 1)})
        if len(way.nodes) > 1:
            yield Part("steps", steps, {"number": len(way.nodes)})
        stops = self.weighing.stops(offer, way)
        bonds = [self.ground.bond(a, b) for a, b in pairwise(stops)]
        ties, refused = sum(b for b in bonds if b > 0), sum(b for b in bonds if b < 0)
        if ties:
            yield Part("ties", ties, {"number": sum(b > 0 for b in bonds)})
        if refused:
            yield Part("refused", refused, {"number": sum(b < 0 for b in bonds)})

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
            return Material(told.text, told.code, self.amounts.offers[draft.offer].id)
        return told

    def _legs(self, draft: Draft, steps: Sequence[Step]) -> Iterator[Leg]:
        offer, way, masses = draft.offer, draft.way, draft.masses
        stops = [self.view.organisations[row].id for row in self.weighing.stops(offer, way)]
        given = self.amounts.offers[offer]
        carried = [
            Material(given.title, given.waste_code, given.id),
            *(step.made for step in steps),
        ]
        tonnes = [*masses.into, masses.delivered]
        at_most = [False, *(step.at_most for step in steps)]
        for place, (fit, km) in enumerate(zip(way.fits, way.km, strict=True)):
            yield Leg(
                giver=stops[place],
                taker=stops[place + 1],
                material=carried[place],
                km=None if isnan(km) else km,
                fit=fit,
                tonnes=tonnes[place],
                at_most=at_most[place],
            )

    def _cautions(self, draft: Draft, parts: Sequence[Part]) -> Iterator[Caution]:
        offer, need, masses = draft.offer, draft.way.need, draft.masses
        for stream, amount in (
            (self.amounts.offers[offer], self.amounts.offered(offer)),
            (self.amounts.needs[need], self.amounts.needed(need, "")),
        ):
            if amount is not None and amount.estimated:
                yield Caution(
                    "estimated",
                    {"stream": stream.id, "low": amount.low, "high": amount.high},
                )
            if stream.quantity is not None and stream.quantity.every is Every.ONCE:
                yield Caution("once", {"stream": stream.id})
        if masses.surplus is not None and masses.surplus > SURPLUS_TOLD:
            yield Caution("surplus", {"tonnes": masses.surplus})
        for part in parts:
            if part.name in {"used", "filled"} and float(part.facts["share"] or 0) < 0.995:
                side = Direction.OFFER if part.name == "used" else Direction.NEED
                yield Caution("partly", {"direction": side.value, "share": part.facts["share"]})
            if part.name == "refused":
                yield Caution("refused", dict(part.facts))
