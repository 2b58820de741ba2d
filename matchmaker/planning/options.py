"""What a plan can choose from: each offer, through processes or straight, to needs it meets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.domain import Direction, Kind, PartnershipState, StreamStatus
from matchmaker.planning.aims import HOURS_A_JOB
from matchmaker.planning.chains import LEG_KM, ChainSearch
from matchmaker.planning.legal import Colour, Passage, region_of, rules_for
from matchmaker.planning.market import chances_of_liking
from matchmaker.planning.operations import EFFECTS
from matchmaker.planning.tonnes import tonnes_a_year
from matchmaker.planning.weighing import meet, status_fits
from matchmaker.ties import REFUSED
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from matchmaker.domain import Stream
    from matchmaker.engine import Engine
    from matchmaker.planning.chain import Chain

OF_EACH = 12
"""Best chains of each offer that a plan chooses from, and as many straight ways."""
LOOKS = 200
"""Ways of each offer that are looked at."""
KEPT = frozenset({PartnershipState.RUNNING, PartnershipState.PILOT})
REUSED = 2
"""Step of the waste hierarchy of what goes straight to who uses it."""


class Resource(NamedTuple):
    """Something there is only so much of in a year.

    Parameters
    ----------
    sort
        ``offer``, ``need`` or ``process``, in tonnes; ``hours`` of an organisation.
    id
        Of the stream, process or organisation.
    """

    sort: str
    id: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way for an offer to become of use, per tonne that is offered.

    Parameters
    ----------
    stops
        Organisations, from giver to taker.
    uses
        What one tonne takes of each resource.
    delivered
        Tonnes that arrive.
    hours
        Work in the social economy; known parts only.
    km
        All legs; unknown ones count as none.
    step
        Of the waste hierarchy: 2 used again, 1 recycled, 0 moved only.
    chance
        That the weakest of the collaborations on the way is wanted by both, by the scorer.
    """

    offer: str
    need: str
    processes: tuple[str, ...]
    stops: tuple[str, ...]
    uses: Mapping[Resource, float]
    delivered: float
    hours: float
    km: float
    step: int
    light: Colour
    chance: float = 1.0

    @property
    def legs(self) -> tuple[tuple[str, str], ...]:
        """Who hands over to whom; work within one house is no leg."""
        return tuple((a, b) for a, b in pairwise(self.stops) if a != b)


@dataclass(frozen=True)
class Commitment:
    """What runs already, and stays."""

    partnership: str
    partners: tuple[str, ...]
    streams: tuple[str, ...]
    tonnes: float | None


@dataclass(frozen=True)
class Choice:
    """All that a plan chooses from.

    Parameters
    ----------
    amounts, minima
        How much there is of each resource, what is committed taken off; unknown ones are absent.
    unknown
        Resources of which nobody has told how much there is.
    """

    options: tuple[Option, ...]
    amounts: Mapping[Resource, float]
    minima: Mapping[Resource, float]
    unknown: frozenset[Resource]
    kept: tuple[Commitment, ...]


def choice_of(
    engine: Engine,
    members: Collection[str] | None = None,
    forbidden: Collection[frozenset[str]] = (),
) -> Choice:
    """Return what a plan for these members chooses from.

    Ways that the law closes (red), and legs between two of whom somebody said no, are left out.

    Parameters
    ----------
    members
        Organisations that may take part; everybody when not given.
    forbidden
        Pairs of organisations that the coordinator keeps apart.
    """
    view = engine.view_
    who = set(view.row) if members is None else set(members)
    apart = set(forbidden) | {
        frozenset({one.organisation, one.partner})
        for one in view.snapshot.judgements
        if one.verdict in REFUSED
    }
    kept = tuple(_kept(engine, who))
    amounts, minima, unknown = _amounts(engine, who, kept)
    found = [
        option
        for option in _all(engine, who)
        if option.light is not Colour.RED
        and not any(frozenset(leg) in apart for leg in option.legs)
    ]
    legs = sorted({leg for option in found for leg in option.legs})
    chance = _chances(engine, legs)
    options = tuple(
        replace(option, chance=min((chance[leg] for leg in option.legs), default=1.0))
        for option in found
    )
    used = {resource for option in options for resource in option.uses}
    return Choice(options, amounts, minima, frozenset(unknown & used), kept)


def _chances(engine: Engine, legs: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Return the chance that both of a pair want it, each asked apart: the lower of the two."""
    row = engine.view_.row
    one = np.array([row[a] for a, _ in legs], dtype=np.int64)
    other = np.array([row[b] for _, b in legs], dtype=np.int64)
    chance = np.minimum(
        chances_of_liking(engine, one, other), chances_of_liking(engine, other, one)
    )
    return dict(zip(legs, chance.tolist(), strict=True))


def _kept(engine: Engine, who: set[str]) -> Iterator[Commitment]:
    for one in engine.view_.snapshot.partnerships:
        if one.state in KEPT and one.streams and set(one.partners) <= who:
            yield Commitment(one.id, one.partners, one.streams, one.tonnes_per_year)


def _amounts(
    engine: Engine, who: set[str], kept: tuple[Commitment, ...]
) -> tuple[dict[Resource, float], dict[Resource, float], set[Resource]]:
    """Return how much there is, from how much on, and of what nobody has told."""
    view = engine.view_
    amounts: dict[Resource, float | None] = {}
    minima: dict[Resource, float] = {}
    for id_ in (*view.offers.ids, *view.needs.ids):
        stream = view.streams[id_]
        told = tonnes_a_year(stream.quantity, stream.waste_code)
        sort = "offer" if stream.direction is Direction.OFFER else "need"
        if stream.organisation in who:
            amounts[Resource(sort, id_)] = None if told is None else told.value
    for process in view.snapshot.processes:
        code = next(iter(process.accepts), "")
        told = tonnes_a_year(process.capacity, code)
        amounts[Resource("process", process.id)] = None if told is None else told.value
        least = tonnes_a_year(process.minimum, code)
        if least is not None and least.value > 0:
            minima[Resource("process", process.id)] = least.value
    amounts |= _hours(engine)
    _take_off(amounts, kept)
    unknown = {resource for resource, amount in amounts.items() if amount is None}
    known = {resource: amount for resource, amount in amounts.items() if amount is not None}
    return known, minima, unknown


def _hours(engine: Engine) -> dict[Resource, float | None]:
    """Return the hours of work a year that each organisation offers, or else has."""
    hands: dict[str, float] = {}
    for skill in engine.view_.snapshot.skills:
        if skill.direction is Direction.OFFER and skill.fte:
            hands[skill.organisation] = hands.get(skill.organisation, 0.0) + skill.fte
    hours: dict[Resource, float | None] = {}
    for one in engine.view_.organisations:
        jobs = hands.get(one.id, one.target_group_jobs)
        hours[Resource("hours", one.id)] = jobs * HOURS_A_JOB if jobs else None
    return hours


def _take_off(amounts: dict[Resource, float | None], kept: tuple[Commitment, ...]) -> None:
    """Take what is committed off; without a figure, all of it is promised."""
    for commitment in kept:
        for stream in commitment.streams:
            for sort in ("offer", "need"):
                known = amounts.get(Resource(sort, stream))
                if known is not None:
                    taken = known if commitment.tonnes is None else commitment.tonnes
                    amounts[Resource(sort, stream)] = max(0.0, known - taken)


def _all(engine: Engine, who: set[str]) -> Iterator[Option]:
    view = engine.view_
    search = ChainSearch(view, looks=LOOKS, minima=False)
    for row, id_ in enumerate(view.offers.ids):
        offer = view.streams[id_]
        if offer.organisation not in who or tonnes_a_year(offer.quantity, offer.waste_code) is None:
            continue
        within = (chain for chain in search.every(id_) if who.issuperset(chain.partners))
        seen = set()
        for chain in islice(within, OF_EACH):
            if (chain.processes, chain.need) not in seen:
                seen.add((chain.processes, chain.need))
                yield _of_chain(engine, chain)
        yield from islice(_straight(engine, search, row, who), OF_EACH)


def _of_chain(engine: Engine, chain: Chain) -> Option:
    social = engine.view_.snapshot.organisation
    uses: dict[Resource, float] = {Resource("offer", chain.offer): 1.0}
    mass, hours = 1.0, 0.0
    for step in chain.steps:
        uses[Resource("process", step.process)] = mass
        told = engine.view_.processes[step.process].labour_hours_per_tonne
        if told:
            place = Resource("hours", step.organisation)
            uses[place] = uses.get(place, 0.0) + told * mass
            if social(step.organisation).kind is Kind.SOCIAL_ECONOMY:
                hours += told * mass
        mass *= 1.0 if step.yield_share is None else step.yield_share
    if mass > 0:
        uses[Resource("need", chain.need)] = mass
    owners = (step.organisation for step in chain.steps)
    return Option(
        offer=chain.offer,
        need=chain.need,
        processes=chain.processes,
        stops=(chain.giver, *owners, chain.taker),
        uses=uses,
        delivered=mass,
        hours=hours,
        km=sum(leg.km or 0.0 for leg in chain.legs),
        step=max(EFFECTS[step.operation].value for step in chain.steps),
        light=chain.light.colour,
    )


def _straight(engine: Engine, search: ChainSearch, row: int, who: set[str]) -> Iterator[Option]:
    """Yield the ways without anybody in between, the best fitting and nearest first."""
    view, fits = engine.view_, search.fits
    offer = view.streams[view.offers.ids[row]]
    needs = fits.wanted_by(int(fits.of_offer[row]))
    giver = int(view.offers.owner[row])
    takers = view.needs.owner[needs.rows]
    km = distances_km(view.lat[giver], view.lon[giver], view.lat[takers], view.lon[takers])
    far = np.nan_to_num(km)
    for place in np.lexsort((needs.rows, far / search.points.km - np.log(needs.fit))):
        need = view.streams[view.needs.ids[needs.rows[place]]]
        if far[place] > LEG_KM or need.organisation == offer.organisation:
            continue
        if need.organisation not in who or not status_fits(offer, need, ()):
            continue
        if meet(offer, need, ()):
            uses = {Resource("offer", offer.id): 1.0, Resource("need", need.id): 1.0}
            stops = (offer.organisation, need.organisation)
            yield Option(
                *(offer.id, need.id, (), stops, uses, 1.0, 0.0, float(far[place]), REUSED),
                light=_light(engine, offer, need),
            )


def _light(engine: Engine, offer: Stream, need: Stream) -> Colour:
    """Return the colour of what the law asks when an offer goes straight to a need."""
    giver, taker = (
        engine.view_.snapshot.organisation(stream.organisation) for stream in (offer, need)
    )
    found = rules_for(
        Passage(
            code=offer.waste_code,
            status=offer.status,
            origin=region_of(giver),
            destination=region_of(taker),
            operation=None,
            permits=(),
            was_waste=offer.status is StreamStatus.WASTE,
            sectors=taker.sectors,
        )
    )
    return found[0].colour if found else Colour.GREEN
