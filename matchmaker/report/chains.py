"""Materials that flow from member to member, and how much of them is new in a chain.

A pallet that a shop gives to a sorter, and the sorter to a carpenter, is one pallet. The first
flow brings it into the network; the second passes it on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from matchmaker.domain import Direction
from matchmaker.report.figures import Basis
from matchmaker.report.material import material_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matchmaker.domain import Partnership, Process, Stream
    from matchmaker.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Flow:
    """What flows in one partnership.

    Parameters
    ----------
    id
        The partnership's.
    giver, takers
        Organisations; the owner of an offer gives, the owner of a need takes.
    waste_code
        Of the first stream that has one; empty when unknown.
    tonnes
        A year; ``None`` when nobody knows.
    basis
        Declared when the partnership says it, modelled when its streams do.
    """

    id: str
    giver: str
    takers: tuple[str, ...]
    waste_code: str
    tonnes: float | None
    basis: Basis

    @property
    def material(self) -> str:
        """The family of its code."""
        return material_of(self.waste_code)


def flows_of(snapshot: Snapshot, partnerships: Iterable[Partnership]) -> tuple[Flow, ...]:
    """Return what flows in these partnerships: those that name a stream or tonnes."""
    streams = {one.id: one for one in snapshot.streams}
    found = []
    for one in partnerships:
        named = [streams[id_] for id_ in one.streams if id_ in streams]
        if (not named and one.tonnes_per_year is None) or len(one.partners) < 2:
            continue
        giver = _giver(one, named)
        tonnes, basis = one.tonnes_per_year, Basis.DECLARED
        if tonnes is None:
            sizes = [s.quantity.tonnes_per_year for s in named if s.quantity is not None]
            known = [size for size in sizes if size is not None]
            tonnes, basis = (fsum(known) if known else None), Basis.MODELLED
        found.append(
            Flow(
                one.id,
                giver,
                tuple(id_ for id_ in dict.fromkeys(one.partners) if id_ != giver),
                next((s.waste_code for s in named if s.waste_code), ""),
                tonnes,
                basis,
            )
        )
    return tuple(sorted(found, key=lambda flow: flow.id))


def _giver(partnership: Partnership, streams: Sequence[Stream]) -> str:
    """Return who gives: the owner of an offer, else who does not own the need, else the first."""
    for stream in streams:
        if stream.direction is Direction.OFFER and stream.organisation in partnership.partners:
            return stream.organisation
    takers = {stream.organisation for stream in streams}
    others = [id_ for id_ in partnership.partners if id_ not in takers]
    return others[0] if others else partnership.partners[0]


def counted_once(flows: Sequence[Flow], processes: Iterable[Process]) -> dict[str, float]:
    """Return which share of each flow's tonnes is new to the network, 0 to 1, by flow.

    What an organisation gives is counted as far as it exceeds what it takes in of the same
    material; whoever has a process may turn one material into another, so all
    that goes in and out of them is one pot. Where materials go in a circle, the flow that closes
    the circle brings nothing that is counted again.

    Notes
    -----
    With flows that form no circle, the sum of what is counted is the sum over organisations and
    pots of ``max(0, out - in)``: mass balance as in EUROSTAT's material flow accounts (2018).
    """
    processors = {process.organisation for process in processes}
    known = [flow for flow in flows if flow.tonnes]
    closing = _closing(known)
    incoming: dict[tuple[str, str], list[float]] = defaultdict(list)
    outgoing: dict[tuple[str, str], list[float]] = defaultdict(list)
    for flow in known:
        assert flow.tonnes is not None
        outgoing[_pot(flow.giver, flow, processors)].append(flow.tonnes)
        for taker in flow.takers:
            if (flow.id, taker) not in closing:
                part = flow.tonnes / len(flow.takers)
                incoming[_pot(taker, flow, processors)].append(part)
    shares = {flow.id: 1.0 for flow in flows}
    for flow in known:
        pot = _pot(flow.giver, flow, processors)
        out, came = fsum(outgoing[pot]), fsum(incoming.get(pot, ()))
        shares[flow.id] = max(0.0, 1.0 - came / out)
    return shares


def _pot(organisation: str, flow: Flow, processors: set[str]) -> tuple[str, str]:
    return organisation, "" if organisation in processors else flow.material


def _closing(flows: Sequence[Flow]) -> set[tuple[str, str]]:
    """Return the (flow, taker) steps that lead back to where a walk came from.

    A depth-first walk in the order of ids; taking these steps away leaves no circle.
    """
    steps: Mapping[str, list[tuple[str, str]]] = defaultdict(list)
    for flow in flows:
        steps[flow.giver].extend((flow.id, taker) for taker in flow.takers)
    closing: set[tuple[str, str]] = set()
    done: set[str] = set()
    for start in sorted(steps):
        if start in done:
            continue
        on_the_way = {start}
        stack = [(start, iter(steps[start]))]
        while stack:
            at, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                on_the_way.discard(at)
                done.add(at)
            elif step[1] in on_the_way:
                closing.add(step)
            elif step[1] not in done:
                on_the_way.add(step[1])
                stack.append((step[1], iter(steps.get(step[1], ()))))
    return closing
