"""What if: somebody leaves, a process is added, two hubs become one. On a copy, never in the data.

The network is planned twice, before and after, by the same aims; the answer is what differs. Single
points of failure and the gap radar ask this question of a few who matter most.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Every, Kind, Organisation, Process, Quantity, Site, Unit
from matchmaker.engine import Engine
from matchmaker.errors import InvalidRequest
from matchmaker.planning.aims import Aims
from matchmaker.planning.chains import LEG_KM
from matchmaker.planning.fits import Fits
from matchmaker.planning.footprint import Difference, Footprint, difference, footprint_of
from matchmaker.planning.operations import EFFECTS
from matchmaker.planning.plan import Wish, plan
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from matchmaker.domain import Operation
    from matchmaker.planning.plan import Plan
    from matchmaker.snapshot import Snapshot

TRIED = 6
"""Organisations that are tried as single points of failure: those through whose hands most goes."""
TRIED_GAPS = 4
"""Processes that are tried as gaps: those that would reach most of what is left."""
NEW = "new"
"""Id of the organisation, and begin of that of the process, that is only thought of."""


@dataclass(frozen=True)
class Stage:
    """A network and who takes part in a plan of it.

    Parameters
    ----------
    parts
        Members of each plan; several where hubs plan apart.
    """

    engine: Engine
    parts: tuple[frozenset[str], ...]
    aims: Aims = field(default_factory=Aims)

    def plans(self) -> Iterator[Plan]:
        """Yield the plan of each part."""
        for members in self.parts:
            yield plan(self.engine, Wish(self.aims, members), checked=0)

    def footprint(self) -> Footprint:
        """Return what all plans bring together."""
        return sum(
            (footprint_of(self.engine.view_, found) for found in self.plans()), start=Footprint()
        )


@dataclass(frozen=True, slots=True)
class Remove:
    """An organisation leaves."""

    organisation: str

    def stages(self, stage: Stage) -> tuple[Stage, Stage]:
        """Return the network before and after."""
        stage.engine.view_.snapshot.organisation(self.organisation)
        rest = tuple(members - {self.organisation} for members in stage.parts)
        return stage, replace(stage, parts=rest)


@dataclass(frozen=True, slots=True)
class Add:
    """Somebody begins a process: a member, or a new organisation.

    Parameters
    ----------
    organisation
        Who begins it, when they are new.
    """

    process: Process
    organisation: Organisation | None = None

    def stages(self, stage: Stage) -> tuple[Stage, Stage]:
        """Return the network before and after."""
        engine, snapshot = stage.engine, stage.engine.view_.snapshot
        new = () if self.organisation is None else (self.organisation,)
        more = replace(
            snapshot,
            organisations=(*snapshot.organisations, *new),
            processes=(*snapshot.processes, self.process),
        )
        copy = Engine(engine.scorer, engine.space, engine.habits).fit(more)
        wider = tuple(members | {self.process.organisation} for members in stage.parts)
        return stage, Stage(copy, wider, stage.aims)


@dataclass(frozen=True, slots=True)
class Merge:
    """Two hubs plan as one."""

    hubs: tuple[str, str]

    def stages(self, stage: Stage) -> tuple[Stage, Stage]:
        """Return both hubs apart and together."""
        snapshot = stage.engine.view_.snapshot
        apart = tuple(members_of(snapshot, hub) for hub in self.hubs)
        together = frozenset().union(*apart)
        return replace(stage, parts=apart), replace(stage, parts=(together,))


Change = Remove | Add | Merge


def what_if(stage: Stage, change: Change) -> Difference:
    """Return what a change would bring and take, in the best plan before and after.

    Raises
    ------
    UnknownOrganisation
        Nobody has the id of who leaves.
    InvalidRequest
        There is no such hub.

    Examples
    --------
    >>> from matchmaker import Engine, Snapshot
    >>> firm = Organisation("firm", "Brouwerij", Kind.PRIVATE)
    >>> engine = Engine().fit(Snapshot(organisations=(firm,)))
    >>> what_if(Stage(engine, (frozenset({"firm"}),)), Remove("firm")).tonnes
    0.0
    """
    before, after = change.stages(stage)
    return difference(after.footprint(), before.footprint())


def members_of(snapshot: Snapshot, hub: str) -> frozenset[str]:
    """Return the members of a hub.

    Raises
    ------
    InvalidRequest
        There is no such hub.
    """
    if hub not in {one.id for one in snapshot.hubs}:
        raise InvalidRequest(
            field="hub", value=hub, expected=", ".join(sorted(one.id for one in snapshot.hubs))
        )
    return frozenset(one.id for one in snapshot.organisations if hub in one.hubs)


# Single points of failure


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """Somebody whose leaving costs much.

    Parameters
    ----------
    carries
        Tonnes a year that go through their hands now.
    cost
        What differs when they leave: below 0 is lost.
    """

    organisation: str
    carries: float
    cost: Difference


def single_points(stage: Stage, top: int = 3) -> list[SinglePoint]:
    """Return whose leaving costs most tonnes a year, of the `TRIED` through whom most goes."""
    found = list(stage.plans())
    before = sum((footprint_of(stage.engine.view_, one) for one in found), start=Footprint())
    carries = _carried(found)
    tried = sorted(carries, key=lambda id_: (-carries[id_], id_))[:TRIED]
    points = []
    for id_ in tried:
        _, after = Remove(id_).stages(stage)
        points.append(SinglePoint(id_, carries[id_], difference(after.footprint(), before)))
    return sorted(points, key=lambda one: (one.cost.tonnes, one.organisation))[:top]


def _carried(found: Iterable[Plan]) -> dict[str, float]:
    carries: dict[str, float] = {}
    for one in found:
        moved = [(line.option.stops, line.tonnes) for line in one.lines]
        moved += [(kept.partners, kept.tonnes or 0.0) for kept in one.choice.kept]
        for stops, tonnes in moved:
            for id_ in set(stops):
                carries[id_] = carries.get(id_, 0.0) + tonnes
    return carries


# The gap radar


@dataclass(frozen=True, slots=True)
class Gap:
    """A process that is missing: what, where, how much, and what it would unlock.

    Parameters
    ----------
    near
        The organisation where it would lie best.
    offers
        What is left over and would come.
    capacity
        All of that together, tonnes a year.
    """

    process: Process
    near: str
    offers: tuple[str, ...]
    capacity: float
    unlocks: Difference


def gap_radar(stage: Stage, top: int = 3) -> list[Gap]:
    """Return the processes that would unlock most tonnes a year where nobody has them (enough).

    Every sort of process that the whole network knows is thought of at every member's place, with
    the usual yield, hours and reach of that sort, for what is left over in the plan. The
    `TRIED_GAPS` that would reach most are planned in full.
    """
    found = list(stage.plans())
    view = stage.engine.view_
    before = sum((footprint_of(view, one) for one in found), start=Footprint())
    left = {
        one.stream: one.tonnes
        for each in found
        for one in each.left
        if one.direction == "offer" and one.tonnes
    }
    thought = sorted(_thought_of(stage, left), key=lambda one: (-one.capacity, one.process.id))
    gaps = []
    for one in _different(thought)[:TRIED_GAPS]:
        _, after = Add(one.process, _newcomer(view.snapshot.organisation(one.near))).stages(stage)
        unlocks = difference(after.footprint(), before)
        if unlocks.tonnes > 0:
            gaps.append(replace(one, unlocks=unlocks))
    return sorted(gaps, key=lambda one: (-one.unlocks.tonnes, one.process.id))[:top]


def _thought_of(stage: Stage, left: dict[str, float]) -> Iterator[Gap]:
    """Yield each sort of process at the place from which it reaches most of what is left."""
    view = stage.engine.view_
    fits = Fits(view)
    members = sorted(frozenset().union(*stage.parts))
    rows = np.array([view.row[id_] for id_ in members], dtype=np.int64)
    takes: dict[tuple[Operation, tuple[str, ...], tuple[str, ...]], list[Process]] = {}
    for process in fits.processes:
        takes.setdefault((process.operation, process.accepts, process.produces), []).append(process)
    place = {process.id: at for at, process in enumerate(fits.processes)}
    offers = [at for at, id_ in enumerate(view.offers.ids) if id_ in left]
    fitting = {at: set(fits.takers(int(fits.of_offer[at])).rows.tolist()) for at in offers}
    for alike in takes.values():
        own = {place[process.id] for process in alike}
        coming = [at for at in offers if fitting[at] & own]
        if not coming or not len(rows):
            continue
        reach = median([LEG_KM if one.radius_km is None else one.radius_km for one in alike])
        owners = view.offers.owner[np.array(coming)]
        km = distances_km(
            *(view.lat[rows, None], view.lon[rows, None]),
            *(view.lat[None, owners], view.lon[None, owners]),
        )
        tonnes = np.array([left[view.offers.ids[at]] for at in coming])
        reached = np.where(km <= reach, tonnes[None, :], 0.0).sum(axis=1)
        best = int(np.argmax(reached))
        if reached[best] <= 0:
            continue
        ids = [
            view.offers.ids[at] for at, far in zip(coming, km[best], strict=True) if far <= reach
        ]
        yield Gap(
            process=_usual(alike, float(reached[best])),
            near=members[best],
            offers=tuple(sorted(ids, key=lambda id_: (-left[id_], id_))),
            capacity=float(reached[best]),
            unlocks=difference(Footprint(), Footprint()),
        )


def _usual(alike: Sequence[Process], tonnes: float) -> Process:
    """Return a new process of a sort, with what is usual for it."""
    first = alike[0]

    def usual(values: Iterable[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return median(known) if known else None

    return replace(
        first,
        id=f"{NEW}-{first.id}",
        organisation=NEW,
        capacity=Quantity(tonnes, Unit.T, Every.YEAR),
        minimum=None,
        yield_share=usual(one.yield_share for one in alike),
        labour_hours_per_tonne=usual(one.labour_hours_per_tonne for one in alike),
        radius_km=usual(one.radius_km for one in alike),
    )


def _newcomer(neighbour: Organisation) -> Organisation:
    """Return a social firm that is only thought of, where a neighbour is."""
    return newcomer(neighbour.site, neighbour.hubs)


def imagined(
    snapshot: Snapshot,
    operation: Operation,
    accepts: Sequence[str],
    tonnes: float | None = None,
    organisation: str = NEW,
) -> Process:
    """Return a process that is only thought of, with what is usual for its operation.

    Parameters
    ----------
    accepts
        Waste codes, their prefixes, or words.
    tonnes
        Capacity a year; without limit when not given.

    Raises
    ------
    InvalidRequest
        No material goes through such a process, it accepts nothing, or the tonnes are not above 0.
    """
    if operation not in EFFECTS:
        expected = ", ".join(sorted(EFFECTS))
        raise InvalidRequest(field="operation", value=operation.value, expected=expected)
    if not accepts:
        raise InvalidRequest(field="material", value="", expected="a waste code or words")
    if tonnes is not None and not 0 < tonnes < inf:
        raise InvalidRequest(field="tonnes", value=tonnes, expected="above 0")
    alike = [one for one in snapshot.processes if one.operation is operation]
    same = [one for one in alike if set(accepts) & set(one.accepts)] or alike
    usual = _usual(same, tonnes or 0.0) if same else Process(NEW, organisation, operation)
    return replace(
        usual,
        id=NEW,
        organisation=organisation,
        accepts=tuple(accepts),
        capacity=None if tonnes is None else Quantity(tonnes, Unit.T, Every.YEAR),
    )


def newcomer(site: Site | None, hubs: Collection[str] = ()) -> Organisation:
    """Return a social firm that is only thought of, at a place."""
    return Organisation(
        NEW, NEW, Kind.SOCIAL_ECONOMY, sites=() if site is None else (site,), hubs=tuple(hubs)
    )


def _different(thought: Iterable[Gap]) -> list[Gap]:
    """Return these without those that would take the same offers as a better one."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for one in thought:
        if one.offers not in seen:
            seen.add(one.offers)
            kept.append(one)
    return kept
