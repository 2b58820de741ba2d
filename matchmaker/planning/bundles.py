"""Bundles: small streams that together reach the minimum of a process, on one collection round.

For each process that only starts from a minimum: the offers near it that it takes, all there in
the same days, together at least that minimum and at most its capacity, on the shortest round; and
none of them can be left out. What is collected together is as dirty as its dirtiest part. Where all
there is falls short, the answer says how much, and how many more like these would do.

Up to `rounds.EXACT` offers near a process every set is looked at. Of more, each offer with its
nearest neighbours; when none of those reach the minimum, one after another is taken in, nearest to
the round first, and then left out again as far as that can be: a bundle, not surely the shortest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from statistics import median
from typing import TYPE_CHECKING

from matchmaker.domain import Stream, StreamStatus
from matchmaker.errors import InvalidRequest
from matchmaker.planning.contamination import CLASSES, STATUS, Contamination, contamination_of
from matchmaker.planning.fits import Fits
from matchmaker.planning.gathering import Gathering, Place, gathered
from matchmaker.planning.legal import Colour, Light, Passage, light_of, region_of
from matchmaker.planning.options import KEPT
from matchmaker.planning.tonnes import tonnes_a_year
from matchmaker.ties import REFUSED
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from matchmaker.domain import Process
    from matchmaker.graph import View

RADIUS_KM = 30.0
"""How far a round goes from the workshop when neither the process nor who asks says so."""


ALMOST = 0.5
"""Share of a minimum from which what is near is nearly enough: with less nobody starts calling."""


@dataclass(frozen=True, slots=True)
class Member:
    """One stream of a bundle.

    Parameters
    ----------
    tonnes
        A year.
    km
        Great circle to the workshop.
    """

    offer: str
    organisation: str
    tonnes: float
    km: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """Streams that go to one process on one round.

    Parameters
    ----------
    members
        In the order of the round.
    tonnes
        A year, all together.
    needed
        What the process needs to start, less what comes to it already; tonnes a year.
    km
        The round, from the workshop and back.
    shortest
        No shorter round goes past these places.
    apart_km
        There and back to each of them on their own.
    contamination
        Of all of it: that of the dirtiest member.
    first, last
        Days in which everything is there; ``None`` is open.
    hours
        Work a year at the workshop; ``None`` when it does not say.
    """

    process: str
    organisation: str
    members: tuple[Member, ...]
    tonnes: float
    needed: float
    km: float
    shortest: bool
    apart_km: float
    contamination: Contamination
    light: Light
    first: date | None
    last: date | None
    hours: float | None

    @property
    def partners(self) -> tuple[str, ...]:
        """The givers, in the order of the round, each once."""
        return tuple(dict.fromkeys(member.organisation for member in self.members))


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A process for which all that is near is nearly enough, and not quite.

    Parameters
    ----------
    offers
        What there is, largest first.
    tonnes
        All of that together, a year.
    lacking
        What more it takes, tonnes a year; more than 0.
    like
        The offer that more of are looked for: the middle one by size; empty when there is none.
    more
        How many more like that would do.
    radius_km
        How far from the workshop was looked.
    ask
        Offers that would fit and do not say how much they are.
    """

    process: str
    organisation: str
    offers: tuple[str, ...]
    tonnes: float
    needed: float
    lacking: float
    like: str
    more: int
    radius_km: float
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Bundles:
    """What can be bundled, and what nearly can.

    Parameters
    ----------
    bundles
        The shortest of each process, fewest kilometres per tonne first.
    short
        The nearest to its minimum first.
    """

    bundles: tuple[Bundle, ...]
    short: tuple[Shortfall, ...]


def bundles(
    view: View, members: Collection[str] | None = None, *, radius_km: float | None = None
) -> Bundles:
    """Return the best bundle of each process with a minimum, and where little is missing.

    Streams of running partnerships are left out: they have their place. So are ways that the law
    closes, and pairs that somebody turned down.

    Parameters
    ----------
    view
        The network (`matchmaker.Engine.view_` after `fit`).
    members
        Organisations that may take part; everybody when not given.
    radius_km
        How far from a workshop to look, at most; a process's own radius is kept to as well.

    Raises
    ------
    InvalidRequest
        The radius is not above 0.

    Examples
    --------
    >>> from matchmaker import Engine, Snapshot
    >>> bundles(Engine().fit(Snapshot()).view_)
    Bundles(bundles=(), short=())
    """
    if radius_km is not None and not 0 < radius_km < inf:
        raise InvalidRequest(field="radius", value=radius_km, expected="kilometres above 0")
    search = _Search(view, set(view.row) if members is None else set(members), radius_km)
    found: list[Bundle] = []
    short: list[Shortfall] = []
    for process in search.processes:
        made = list(search.bundles_of(process))
        found += made
        missing = None if made else search.shortfall_of(process)
        if missing is not None:
            short.append(missing)
    return Bundles(
        tuple(sorted(found, key=lambda one: (one.km / one.tonnes, one.process, one.members))),
        tuple(sorted(short, key=lambda one: (one.lacking / one.needed, one.process))),
    )


class _Search:
    """Looks for bundles in a network."""

    def __init__(self, view: View, who: set[str], radius_km: float | None) -> None:
        self.view, self.who, self.radius_km = view, who, inf if radius_km is None else radius_km
        self.fits = Fits(view)
        running = [one for one in view.snapshot.partnerships if one.state in KEPT]
        self._placed = {stream for one in running for stream in one.streams}
        self._running = running
        self._refused = {
            frozenset({one.organisation, one.partner})
            for one in view.snapshot.judgements
            if one.verdict in REFUSED
        }
        self._row = {process.id: row for row, process in enumerate(self.fits.processes)}
        self._offers = self._offers_of()
        self._near: dict[str, tuple[list[Place], list[str]]] = {}

    @property
    def processes(self) -> Iterator[Process]:
        """Those that still need something before they start."""
        for process in self.fits.processes:
            if process.organisation in self.who and self._needed(process) > 0:
                yield process

    def bundles_of(self, process: Process) -> Iterator[Bundle]:
        """Yield the best bundle; of hazardous waste one for each code: it is never mixed.

        Directive 2008/98/EC, art. 18.
        """
        groups: dict[str, list[Place]] = {}
        for place in self._places(process)[0]:
            hazardous = CLASSES[place.grade] is Contamination.HAZARDOUS
            groups.setdefault(place.stream.waste_code if hazardous else "", []).append(place)
        for _, places in sorted(groups.items()):
            best = gathered(places, self._at(process), self._needed(process), self._room(process))
            if best is not None:
                yield self._told(process, places, best)

    def shortfall_of(self, process: Process) -> Shortfall | None:
        """Return what is missing; ``None`` when nothing is, or nearly all."""
        places, ask = self._places(process)
        needed = self._needed(process)
        tonnes = sum(place.tonnes for place in places)
        if not ALMOST * needed <= tonnes < needed:
            return None
        usual = median(place.tonnes for place in places)
        like = min(places, key=lambda one: (abs(one.tonnes - usual), one.km, one.stream.id))
        ranked = sorted(places, key=lambda one: (-one.tonnes, one.stream.id))
        return Shortfall(
            process=process.id,
            organisation=process.organisation,
            offers=tuple(place.stream.id for place in ranked),
            tonnes=tonnes,
            needed=needed,
            lacking=needed - tonnes,
            like=like.stream.id,
            more=ceil((needed - tonnes) / like.tonnes - 1e-9),
            radius_km=self._reach(process),
            ask=tuple(ask),
        )

    # What there is

    def _offers_of(self) -> list[list[int]]:
        """Return the rows of the offers that each process takes."""
        found: list[list[int]] = [[] for _ in self.fits.processes]
        for row, material in enumerate(self.fits.of_offer.tolist()):
            for process in self.fits.takers(material).rows.tolist():
                found[process].append(row)
        return found

    def _at(self, thing: Stream | Process) -> tuple[float, float]:
        """Return where a stream lies, or a process: their own place, else their owner's."""
        site = thing.site if isinstance(thing, Stream) else None
        point = None if site is None else site.point
        if point is not None:
            return point.lat, point.lon
        row = self.view.row[thing.organisation]
        return float(self.view.lat[row]), float(self.view.lon[row])

    def _reach(self, process: Process) -> float:
        own = RADIUS_KM if process.radius_km is None else process.radius_km
        return min(own, self.radius_km)

    def _needed(self, process: Process) -> float:
        least = tonnes_a_year(process.minimum, next(iter(process.accepts), ""))
        return 0.0 if least is None else least.value - self._comes_already(process)

    def _room(self, process: Process) -> float:
        most = tonnes_a_year(process.capacity, next(iter(process.accepts), ""))
        return inf if most is None else most.value - self._comes_already(process)

    def _comes_already(self, process: Process) -> float:
        """Return the tonnes a year of running partnerships whose streams the process takes."""
        ids = {self.view.offers.ids[row] for row in self._offers[self._row[process.id]]}
        return sum(
            one.tonnes_per_year or 0.0
            for one in self._running
            if process.organisation in one.partners and ids.intersection(one.streams)
        )

    def _places(self, process: Process) -> tuple[list[Place], list[str]]:
        """Return the offers near enough that may come, and those that do not say how much."""
        if process.id not in self._near:
            self._near[process.id] = self._look(process)
        return self._near[process.id]

    def _look(self, process: Process) -> tuple[list[Place], list[str]]:
        view, reach, here = self.view, self._reach(process), self._at(process)
        places, ask = [], []
        for offer in self._offers[self._row[process.id]]:
            stream = view.streams[view.offers.ids[offer]]
            lat, lon = self._at(stream)
            km = float(distances_km(*here, lat, lon))
            if not km <= reach or not self._may_come(stream, process):
                continue
            told = tonnes_a_year(stream.quantity, stream.waste_code)
            if told is None:
                ask.append(stream.id)
            elif told.value > 0:
                grade = CLASSES.index(contamination_of(stream))
                places.append(Place(stream, told.value, km, lat, lon, grade))
        return sorted(places, key=lambda one: (one.km, one.stream.id)), ask

    def _may_come(self, stream: Stream, process: Process) -> bool:
        pair = frozenset({stream.organisation, process.organisation})
        return (
            stream.organisation in self.who
            and len(pair) == 2
            and stream.id not in self._placed
            and pair not in self._refused
            and self._light(process, [stream], contamination_of(stream)).colour is not Colour.RED
        )

    def _light(self, process: Process, streams: Sequence[Stream], worst: Contamination) -> Light:
        """Return what the law asks when these streams travel together."""
        who = self.view.snapshot.organisation
        taker = who(process.organisation)
        status = STATUS.get(worst, StreamStatus.WASTE)
        return light_of(
            (
                Passage(
                    code=stream.waste_code,
                    status=status,
                    origin=region_of(who(stream.organisation)),
                    destination=region_of(taker),
                    operation=process.operation,
                    permits=process.permits,
                    was_waste=status is StreamStatus.WASTE,
                    sectors=taker.sectors,
                ),
                stream.organisation,
                process.organisation,
            )
            for stream in streams
        )

    def _told(self, process: Process, places: list[Place], best: Gathering) -> Bundle:
        chosen = [places[at] for at in best.order]
        streams = [place.stream for place in chosen]
        worst = CLASSES[max(place.grade for place in chosen)]
        tonnes = sum(place.tonnes for place in chosen)
        hours = process.labour_hours_per_tonne
        return Bundle(
            process=process.id,
            organisation=process.organisation,
            members=tuple(
                Member(place.stream.id, place.stream.organisation, place.tonnes, place.km)
                for place in chosen
            ),
            tonnes=tonnes,
            needed=self._needed(process),
            km=best.km,
            shortest=best.exact,
            apart_km=sum(2 * place.km for place in chosen),
            contamination=worst,
            light=self._light(process, streams, worst),
            first=max((s.available_from for s in streams if s.available_from), default=None),
            last=min((s.available_until for s in streams if s.available_until), default=None),
            hours=None if hours is None else hours * tonnes,
        )
