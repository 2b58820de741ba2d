"""Ways through the network: from an offer over processes to needs, the best additive way first.

A way's value is the sum of what its legs say (fit, kilometres, old ties). What depends on a whole
chain (mass, law, hierarchy) is added by `matchmaker.planning.chains`.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.planning.operations import EFFECTS
from matchmaker.ties import REFUSED
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from matchmaker.graph import View
    from matchmaker.planning.fits import Fits
    from matchmaker.planning.points import Points

NOWHERE = -np.inf


class Node(NamedTuple):
    """A place on a way: a process that has worked on a material, and how far it may go on.

    Parameters
    ----------
    process
        -1 for the offer itself.
    material
        What is at hand.
    left
        Processes that may still follow.
    seen
        Who must take part has done so.
    """

    process: int
    material: int
    left: int
    seen: bool


class Way(NamedTuple):
    """A way to a need.

    Parameters
    ----------
    value
        Sum of the legs' points.
    nodes
        After each process, in order.
    """

    value: float
    nodes: tuple[Node, ...]
    need: int


@dataclass(frozen=True, slots=True)
class _Choices:
    """Where one can go from a node, best first.

    Parameters
    ----------
    best
        Value of each choice with the best rest of the way.
    step
        Value of the step alone.
    goal
        A need as ``-1 - row``, else a place in `nodes`.
    """

    best: tuple[float, ...]
    step: tuple[float, ...]
    goal: tuple[int, ...]
    nodes: tuple[Node, ...]


class _Reached(NamedTuple):
    """Needs and processes within reach of a node, with the points of the leg to each."""

    needed: NDArray[np.int64]
    need_value: NDArray[np.float64]
    taking: NDArray[np.int64]
    take_value: NDArray[np.float64]


_DEAD_END = _Choices((), (), (), ())


class Routes:
    """All ways of a network, worked out when first asked and then kept.

    Parameters
    ----------
    view
        The network.
    fits
        Who takes which material.
    points
        What a leg is worth.
    leg_km
        Longest leg to a need, and to a process that names no radius.
    concerning
        Row of an organisation that must take part; -1 for anybody.
    """

    def __init__(
        self, view: View, fits: Fits, points: Points, *, leg_km: float, concerning: int = -1
    ) -> None:
        self.view, self.fits, self.points = view, fits, points
        self.leg_km, self.concerning = leg_km, concerning
        processes = fits.processes
        self.owner = np.array([view.row[p.organisation] for p in processes], dtype=np.int64)
        self.stage = np.array([EFFECTS[p.operation].stage for p in processes], dtype=np.int64)
        radius = [leg_km if p.radius_km is None else p.radius_km for p in processes]
        self.radius = np.array(radius, dtype=np.float64)
        self.lat, self.lon = view.lat[self.owner], view.lon[self.owner]
        self.need_owner = view.needs.owner
        self.need_at = _places(view, view.needs.ids, self.need_owner)
        self.offer_at = _places(view, view.offers.ids, view.offers.owner)
        self._bonds = _bonds(view, points)
        self._steps: dict[tuple[int, int], _Reached] = {}
        self._choices: dict[Node, _Choices] = {}

    def ways(self, offer: int, most_steps: int) -> Iterator[Way]:
        """Yield the ways of an offer (its row), best first, each once."""
        giver = int(self.view.offers.owner[offer])
        start = Node(-1, int(self.fits.of_offer[offer]), most_steps, giver == self.concerning)
        at = self.offer_at[0][offer], self.offer_at[1][offer]
        steps = self._on_from(giver, at, start.material, -1)
        first = self._sorted(start, steps, needs=False)
        turn = count()
        waiting: list[tuple[float, int, float, _Choices, int, tuple[Node, ...]]] = []

        def put(value: float, choices: _Choices, place: int, nodes: tuple[Node, ...]) -> None:
            if place < len(choices.best):
                total = value + choices.best[place]
                heappush(waiting, (-total, next(turn), value, choices, place, nodes))

        put(0.0, first, 0, ())
        while waiting:
            total, _, value, choices, place, nodes = heappop(waiting)
            put(value, choices, place + 1, nodes)
            goal = choices.goal[place]
            if goal < 0:
                yield Way(-total, nodes, -1 - goal)
                continue
            node = choices.nodes[goal]
            put(value + choices.step[place], self._from(node), 0, (*nodes, node))

    def _from(self, node: Node) -> _Choices:
        known = self._choices.get(node)
        if known is None:
            key = (node.process, node.material)
            steps = self._steps.get(key)
            if steps is None:
                process = node.process
                at = self.lat[process], self.lon[process]
                steps = self._on_from(
                    int(self.owner[process]), at, node.material, int(self.stage[process])
                )
                self._steps[key] = steps
            known = self._choices[node] = self._sorted(node, steps, needs=True)
        return known

    def _sorted(self, node: Node, steps: _Reached, *, needs: bool) -> _Choices:
        """Return the choices at a node, with the best rest of the way behind each."""
        needed, need_value, taking, take_value = steps
        told: list[tuple[float, float, int]] = []
        nodes: list[Node] = []
        if needs:
            owners = self.need_owner[needed]
            allowed = np.ones(len(needed), bool) if node.seen else owners == self.concerning
            if self.concerning < 0:
                allowed[:] = True
            for row, value in zip(
                needed[allowed].tolist(), need_value[allowed].tolist(), strict=True
            ):
                told.append((value, value, -1 - row))
        if node.left:
            for process, value in zip(taking.tolist(), take_value.tolist(), strict=True):
                seen = node.seen or int(self.owner[process]) == self.concerning
                for made in self.fits.made_of(process, node.material):
                    child = Node(process, made, node.left - 1, seen)
                    best = self._from(child).best
                    if best:
                        told.append((value + best[0], value, len(nodes)))
                        nodes.append(child)
        if not told:
            return _DEAD_END
        told.sort(key=lambda one: (-one[0], one[2]))
        best_, step, goal = zip(*told, strict=True)
        return _Choices(best_, step, goal, tuple(nodes))

    def _on_from(self, owner: int, at: tuple[float, float], material: int, stage: int) -> _Reached:
        """Return the needs and processes that can be reached with a material, and their points."""
        bonds = self._bonds.get(owner, {})
        needs = self.fits.wanted_by(material)
        km = distances_km(*at, self.need_at[0][needs.rows], self.need_at[1][needs.rows])
        ok = ~(km > self.leg_km)
        if stage >= 0:
            ok &= self.need_owner[needs.rows] != owner
        needed, need_value = needs.rows[ok], self._worth(needs.fit[ok], km[ok])
        _add_bonds(need_value, self.need_owner[needed], bonds)
        takers = self.fits.takers(material)
        rows = takers.rows
        km = distances_km(*at, self.lat[rows], self.lon[rows])
        ok = ~(km > self.radius[rows]) & (self.stage[rows] > stage)
        if stage < 0:
            ok &= self.owner[rows] != owner
        taking, value = rows[ok], self._worth(takers.fit[ok], km[ok])
        if stage >= 0:
            value -= self.points.more_steps
        _add_bonds(value, self.owner[taking], bonds)
        return _Reached(needed, need_value, taking, value)

    def _worth(self, fit: NDArray[np.float64], km: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.log(fit) - np.nan_to_num(km) / self.points.km)

    def bond(self, one: int, other: int) -> float:
        """Return the points for what two organisations (rows) were to each other before."""
        return self._bonds.get(one, {}).get(other, 0.0)


def _places(
    view: View, ids: tuple[str, ...], owner: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where streams lie: their own place, else their organisation's."""
    lat, lon = view.lat[owner].copy(), view.lon[owner].copy()
    for row, id_ in enumerate(ids):
        site = view.streams[id_].site
        if site is not None and site.point is not None:
            lat[row], lon[row] = site.point.lat, site.point.lon
    return lat, lon


def _bonds(view: View, points: Points) -> Mapping[int, Mapping[int, float]]:
    """Return, for each organisation, the points for others it knows or was refused with."""
    bonds: dict[int, dict[int, float]] = {}
    ties = view.joint.tocoo()
    for one, other in zip(ties.row.tolist(), ties.col.tolist(), strict=True):
        if one != other:
            bonds.setdefault(one, {})[other] = points.tie
    for told in view.snapshot.judgements:
        if told.verdict in REFUSED and {told.organisation, told.partner} <= view.row.keys():
            one, other = view.row[told.organisation], view.row[told.partner]
            bonds.setdefault(one, {})[other] = -points.refused
            bonds.setdefault(other, {})[one] = -points.refused
    return bonds


def _add_bonds(
    value: NDArray[np.float64], owners: NDArray[np.int64], bonds: Mapping[int, float]
) -> None:
    if bonds:
        value += [bonds.get(owner, 0.0) for owner in owners.tolist()]
