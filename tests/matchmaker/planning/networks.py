"""Small random networks in which all chains can be counted by hand, and that hand."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from matchmaker.domain import Every, Kind, Operation, Point, Quantity, StreamStatus, Unit
from matchmaker.graph import View
from matchmaker.planning.operations import EFFECTS
from matchmaker.vocabulary.places import distance_km
from tests.builders import a_need, a_process, a_snapshot, an_offer, an_organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.domain import Process, Stream
    from matchmaker.snapshot import Snapshot

CODES = ("15 01 03", "15 01 01", "20 01 11", "")
PLACES = (Point(51.0, 3.0), Point(51.1, 3.3), Point(50.6, 4.8), None)
LEG_KM = 60.0


def _amounts(low: float = 1.0) -> st.SearchStrategy[Quantity | None]:
    tonnes = st.integers(int(low), 12).map(lambda n: Quantity(float(n), Unit.T, Every.YEAR))
    return st.none() | tonnes


@st.composite
def networks(draw: st.DrawFn) -> Snapshot:
    """Return four to six organisations with a few offers, processes and needs."""
    people = [
        an_organisation(
            f"Lid {number}",
            kind=draw(st.sampled_from(list(Kind))),
            at=draw(st.sampled_from(PLACES)),
        )
        for number in range(draw(st.integers(4, 6)))
    ]
    who = st.sampled_from(people)
    streams = [
        make(
            draw(who),
            f"{name} {number}",
            id=f"{name}{number}",
            waste_code=draw(st.sampled_from(CODES)),
            status=draw(st.sampled_from(list(StreamStatus))),
            quantity=draw(_amounts()),
            available_from=draw(st.none() | st.just(date(2026, 9, 1))),
            available_until=draw(st.none() | st.just(date(2026, 8, 1))),
        )
        for make, name in ((an_offer, "offer"), (a_need, "need"))
        for number in range(draw(st.integers(1, 3)))
    ]
    processes = [
        a_process(
            draw(who),
            *draw(
                st.lists(st.sampled_from(("15 01", "15 01 01", "20 01 11")), min_size=1, max_size=2)
            ),
            id=f"process{number}",
            operation=draw(st.sampled_from(list(Operation))),
            produces=draw(st.sampled_from(((), ("15 01 03",), ("20 01 11", "15 01 01")))),
            yield_share=draw(st.none() | st.sampled_from((0.25, 0.5, 1.0))),
            capacity=draw(_amounts()),
            minimum=draw(_amounts()),
            labour_hours_per_tonne=draw(st.none() | st.just(10.0)),
            radius_km=draw(st.none() | st.sampled_from((10.0, 40.0))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return a_snapshot(*people, *streams, *processes)


def all_chains(snapshot: Snapshot, offer: Stream) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield need, processes and last code of every chain of an offer, one by one, by hand."""
    owners = {one.id: one for one in snapshot.organisations}
    needs = [s for s in View(snapshot).streams.values() if s.direction == "need"]
    usable = [p for p in snapshot.processes if p.operation in EFFECTS]
    for number in (1, 2, 3):
        for works in permutations(usable, number):
            stages = [EFFECTS[p.operation].stage for p in works]
            if any(a >= b for a, b in pairwise(stages)):
                continue
            for codes in _codes(offer.waste_code, works):
                for need in needs:
                    if _feasible(offer, works, codes, need, owners):
                        yield need.id, tuple(p.id for p in works), "/".join(codes)


def _fit(one: str, other: str) -> bool:
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _codes(code: str, works: tuple[Process, ...]) -> Iterator[list[str]]:
    """Yield the codes after each process, for every product it may make."""
    if not works:
        yield []
        return
    first, *rest = works
    if not any(_fit(code, accepted) for accepted in first.accepts):
        return
    kept = (code,) if EFFECTS[first.operation].keeps else ()
    for made in sorted(set(first.produces)) or kept:
        for after in _codes(made, tuple(rest)):
            yield [made, *after]


def _feasible(offer, works, codes, need, owners) -> bool:
    stops = [offer.organisation, *(p.organisation for p in works), need.organisation]
    return (
        _fit(codes[-1], need.waste_code)
        and _nobody_twice(stops)
        and _near([owners[stop].point for stop in stops], works)
        and _lawful(offer, works, need)
        and _in_time(offer, works, need)
        and _some_amount_works(offer, works)
    )


def _nobody_twice(stops) -> bool:
    middle = stops[1:-1]
    runs = [o for at, o in enumerate(middle) if at == 0 or middle[at - 1] != o]
    return not {stops[0], stops[-1]} & set(middle) and len(runs) == len(set(runs))


def _near(points, works) -> bool:
    limits = [LEG_KM if p.radius_km is None else p.radius_km for p in works] + [LEG_KM]
    return all(
        here is None or there is None or distance_km(here, there) <= limit
        for (here, there), limit in zip(pairwise(points), limits, strict=True)
    )


def _lawful(offer, works, need) -> bool:
    wants_product = need.status in {StreamStatus.PRODUCT, StreamStatus.END_OF_WASTE}
    recovered = any(EFFECTS[p.operation].recovers for p in works)
    return offer.status is not StreamStatus.WASTE or not wants_product or recovered


def _in_time(offer, works, need) -> bool:
    over = offer.available_until or date.max
    not_before = need.available_from or date.min
    stored = any(p.operation is Operation.STORE for p in works)
    too_late = (need.available_until or date.max) < (offer.available_from or date.min)
    return not too_late and (stored or over >= not_before)


def _some_amount_works(offer, works) -> bool:
    """Try every amount in small steps, as somebody would who knows no algebra."""
    tonnes = [
        (p.minimum and p.minimum.amount, p.capacity and p.capacity.amount, p.yield_share or 1.0)
        for p in works
    ]
    if any(least and most and least > most for least, most, _ in tonnes):
        return False
    if offer.quantity is None:
        return True
    for step in range(1, int(offer.quantity.amount * 64) + 1):
        flow, fine = step / 64, True
        for least, most, share in tonnes:
            fine = fine and (least is None or flow >= least) and (most is None or flow <= most)
            flow *= share
        if fine:
            return True
    return False
