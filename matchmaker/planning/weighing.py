"""From a way to a number: whether the chain is feasible, and what it is worth.

Numbers only, because most ways that are looked at are never told. `matchmaker.planning.telling`
tells the parts of the same sum, in the same order, for those that are.
"""

from __future__ import annotations

from itertools import pairwise
from math import isnan, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.domain import Kind, Operation, StreamStatus
from matchmaker.planning.balance import ROUNDING, balance
from matchmaker.planning.legal import Colour, Passage, region_of, rules_for
from matchmaker.planning.operations import EFFECTS
from matchmaker.planning.outlets import NO_WASTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Process, Stream
    from matchmaker.planning.balance import Balance
    from matchmaker.planning.outlets import Ground
    from matchmaker.planning.points import Points
    from matchmaker.planning.routes import Way
    from matchmaker.planning.tonnes import Tonnes

_ORDER = tuple(Colour)


class Draft(NamedTuple):
    """A feasible chain that has been weighed but not told."""

    offer: int
    way: Way
    masses: Balance
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


class _Entry(NamedTuple):
    """Takers of a sort of offer: points for the law of the first leg, room, and least amount."""

    cost: NDArray[np.float64]
    capacity: NDArray[np.float64]
    minimum: NDArray[np.float64]


class Weighing:
    """Weighs ways."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.points = ground, ground.points
        self.view, self.fits, self.amounts = ground.view, ground.fits, ground.amounts
        self.owner, self.taker = ground.owner.tolist(), ground.need_owner.tolist()
        self.giver = self.view.offers.owner.tolist()
        self.region = [region_of(one) for one in self.view.organisations]
        self.social = [one.kind is Kind.SOCIAL_ECONOMY for one in self.view.organisations]
        self._homeless = ground.homeless.tolist()
        self._codes: dict[int, str] = {}
        self._fitting: dict[int, frozenset[int]] = {}
        self._severity: dict[tuple[int, str, str, StreamStatus], int] = {}
        self._last_severity: dict[tuple[int, str, str, StreamStatus, StreamStatus], int] = {}
        self._at_entry: dict[tuple[int, str, StreamStatus, str], _Entry] = {}

    def weigh(self, offer: int, way: Way) -> Draft | None:
        """Weigh a way; ``None`` when it cannot be done."""
        given, wanted = self.amounts.offers[offer], self.amounts.needs[way.need]
        stops = self.stops(offer, way)
        if not _nobody_twice(stops):
            return None
        processes = self.processes(way)
        if not status_fits(given, wanted, processes) or not meet(given, wanted, processes):
            return None
        codes = self.codes(offer, way)
        offered = self.amounts.offered(offer)
        needed = self.amounts.needed(way.need, codes[-1])
        works = [
            self.amounts.work(node.process, code)
            for node, code in zip(way.nodes, codes, strict=False)
        ]
        masses = balance(offered and offered.value, needed and needed.value, works)
        if masses is None:
            return None
        points = [self.points.start]
        points += points_of_legs(self.points, way)
        bonds = [self.ground.bond(a, b) for a, b in pairwise(stops)]
        points += [sum(b for b in bonds if b > 0), sum(b for b in bonds if b < 0)]
        if any(self.social[owner] for owner in stops[1:-1]):
            points.append(self.points.social)
        points.append(self.points.value[max(EFFECTS[p.operation].value for p in processes)])
        if not self.direct(offer, way.need):
            points.append(self.points.only_through)
        found = shares(masses, offered, needed)
        points += [self.points.of_share(share) for share in found if share is not None]
        unknown = (offered is None) + (needed is None) + self._gaps(offer, way, codes)
        unknown += sum(self._homeless[owner] for owner in dict.fromkeys(stops))
        points.append(-self.points.unknown * unknown)
        points.append(self.points.of_colour(self.colour(offer, way, codes)))
        return Draft(offer, way, masses, sum(points))

    def stops(self, offer: int, way: Way) -> list[int]:
        """Return the rows of the organisations along a way."""
        owners = [self.owner[node.process] for node in way.nodes]
        return [self.giver[offer], *owners, self.taker[way.need]]

    def processes(self, way: Way) -> list[Process]:
        """Return the processes along a way."""
        return [self.fits.processes[node.process] for node in way.nodes]

    def codes(self, offer: int, way: Way) -> list[str]:
        """Return the waste code on each leg, empty where it is unknown."""
        return [
            self.amounts.offers[offer].waste_code,
            *(self._code(node.material) for node in way.nodes),
        ]

    def direct(self, offer: int, need: int) -> bool:
        """Tell whether giver and taker could do without anybody between them."""
        given, wanted = self.amounts.offers[offer], self.amounts.needs[need]
        if given.status is StreamStatus.WASTE and wanted.status in NO_WASTE:
            return False
        material = int(self.fits.of_offer[offer])
        fitting = self._fitting.get(material)
        if fitting is None:
            fitting = frozenset(self.fits.wanted_by(material).rows.tolist())
            self._fitting[material] = fitting
        return need in fitting

    def passages(self, offer: int, way: Way, codes: Sequence[str]) -> list[Passage]:
        """Return what the law looks at on each leg."""
        stops, nodes = self.stops(offer, way), way.nodes
        return [
            self._to_need(offer, way, code, self.region[stops[leg]])
            if leg == len(nodes)
            else self._to_process(offer, nodes[leg].process, code, self.region[stops[leg]])
            for leg, code in enumerate(codes)
        ]

    def at_entry(self, offer: int) -> NDArray[np.float64]:
        """Return what the first process costs at least: one entry for each taker of the offer.

        The law asks what it asks of the first leg, no more can be used than there is room for, and
        where the offer does not reach the minimum there is no way at all.
        """
        given, material = self.amounts.offers[offer], int(self.fits.of_offer[offer])
        region, offered = self.region[self.giver[offer]], self.amounts.offered(offer)
        known = self._at_entry.get((material, given.waste_code, given.status, region))
        if known is None:
            takers = self.ground.outlets(material).takers.tolist()
            severity = [self._severity_to(offer, one, given.waste_code, region) for one in takers]
            works = [self.amounts.work(one, given.waste_code) for one in takers]
            known = _Entry(
                np.array([self.points.of_colour(_ORDER[one]) for one in severity]),
                np.array([np.inf if one.capacity is None else one.capacity for one in works]),
                np.array([one.minimum or 0.0 for one in works]),
            )
            self._at_entry[material, given.waste_code, given.status, region] = known
        if offered is None or offered.value <= 0:
            return known.cost
        share = np.clip(known.capacity / offered.value, 1e-9, 1.0)
        room = np.maximum(-self.points.amount_floor, self.points.amount * np.log(share))
        enough = known.minimum <= offered.value * (1 + ROUNDING)
        return np.where(enough, known.cost + room, -np.inf)

    def _to_process(self, offer: int, process: int, code: str, origin: str) -> Passage:
        given, told = self.amounts.offers[offer], self.fits.processes[process]
        return Passage(
            code=code,
            status=given.status,
            origin=origin,
            destination=self.region[self.owner[process]],
            operation=told.operation,
            permits=told.permits,
            was_waste=given.status is StreamStatus.WASTE,
            sectors=self.view.organisations[self.owner[process]].sectors,
        )

    def _to_need(self, offer: int, way: Way, code: str, origin: str) -> Passage:
        given, wanted = self.amounts.offers[offer], self.amounts.needs[way.need]
        taker = self.taker[way.need]
        return Passage(
            code=code,
            status=status_at_end(given, wanted, self.processes(way)),
            origin=origin,
            destination=self.region[taker],
            was_waste=given.status is StreamStatus.WASTE,
            sectors=self.view.organisations[taker].sectors,
        )

    def _code(self, material: int) -> str:
        code = self._codes.get(material)
        if code is None:
            code = self._codes[material] = self.fits.material(material).code
        return code

    def _gaps(self, offer: int, way: Way, codes: Sequence[str]) -> int:
        gaps, before = 0, int(self.fits.of_offer[offer])
        for node, code in zip(way.nodes, codes, strict=False):
            gaps += len(self.amounts.gaps(node.process, before, code))
            before = node.material
        return gaps

    def colour(self, offer: int, way: Way, codes: Sequence[str]) -> Colour:
        """Return the most severe colour of all legs."""
        given, wanted = self.amounts.offers[offer], self.amounts.needs[way.need]
        origin, worst = self.region[self.giver[offer]], 0
        for node, code in zip(way.nodes, codes, strict=False):
            worst = max(worst, self._severity_to(offer, node.process, code, origin))
            origin = self.region[self.owner[node.process]]
        arrives = status_at_end(given, wanted, self.processes(way))
        key = (self.taker[way.need], origin, codes[-1], arrives, given.status)
        severity = self._last_severity.get(key)
        if severity is None:
            severity = _severity(self._to_need(offer, way, codes[-1], origin))
            self._last_severity[key] = severity
        return _ORDER[max(worst, severity)]

    def _severity_to(self, offer: int, process: int, code: str, origin: str) -> int:
        key = (process, origin, code, self.amounts.offers[offer].status)
        severity = self._severity.get(key)
        if severity is None:
            severity = _severity(self._to_process(offer, process, code, origin))
            self._severity[key] = severity
        return severity


def _severity(passage: Passage) -> int:
    """Return the place in `Colour` of the most severe rule that applies."""
    found = rules_for(passage)
    return _ORDER.index(found[0].colour) if found else 0


def _nobody_twice(stops: Sequence[int]) -> bool:
    """Tell whether nobody gets the material again after somebody else had it; the ends may be one.

    Several processes of one house, one after the other, are one stop.
    """
    owners = stops[1:-1]
    if stops[0] in owners or stops[-1] in owners:
        return False
    runs = [owner for at, owner in enumerate(owners) if at == 0 or owners[at - 1] != owner]
    return len(runs) == len(set(runs))


def points_of_legs(points: Points, way: Way) -> list[float]:
    """Return the points for material, distance and steps, 0 where there are none."""
    known = [km for km in way.km if not isnan(km)]
    return [
        sum(map(log, way.fits)),
        -sum(known) / points.km if known else 0.0,
        -points.more_steps * (len(way.nodes) - 1),
    ]


def shares(
    masses: Balance, offered: Tonnes | None, needed: Tonnes | None
) -> tuple[float | None, float | None]:
    """Return the share of the offer that finds its place, and of the need that is filled."""
    used = filled = None
    if offered is not None and masses.taken is not None:
        used = masses.taken / offered.value
    if needed is not None and masses.delivered is not None and needed.value > 0:
        filled = min(1.0, masses.delivered / needed.value)
    return used, filled


def status_fits(given: Stream, wanted: Stream, processes: Sequence[Process]) -> bool:
    """Tell whether who wants no waste gets none."""
    return not (
        status_at_end(given, wanted, processes) is StreamStatus.WASTE and wanted.status in NO_WASTE
    )


def status_at_end(given: Stream, wanted: Stream, processes: Sequence[Process]) -> StreamStatus:
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
