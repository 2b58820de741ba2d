"""A place on paper for each organisation of a network: the same network, the same places."""

from __future__ import annotations

from collections import defaultdict
from math import atan2, cos, pi, sin, sqrt
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from api.services.ties.surroundings import Surroundings

    Place = tuple[float, float]

INNER, BETWEEN = 150.0, 130.0
"""Least radius of the ring of partners, and from it to the ring of theirs."""
APART_INNER, APART_OUTER = 30.0, 19.0
"""Least distance along a ring."""
SPRING_UP_TO = 500
"""Organisations up to which springs find places quickly enough (about a second)."""
APART_WHOLE = 56.0
PUSHES = 60
TURN = pi * (3 - sqrt(5))
"""The golden angle: seeds of a sunflower never lie behind each other."""


def rings(shown: Surroundings) -> dict[str, Place]:
    """Return places in two rings around the middle, which is at 0, 0.

    Partners who work with each other stand near each other in the inner ring; each of the outer
    ring stands near those through whom it is reached.
    """
    first = [id_ for id_, step in shown.steps.items() if step == 1]
    second = [id_ for id_, step in shown.steps.items() if step == 2]
    neighbours: dict[str, list[str]] = defaultdict(list)
    for tie in shown.ties:
        neighbours[tie.left].append(tie.right)
        neighbours[tie.right].append(tie.left)
    placed: dict[str, Place] = {shown.of: (0.0, 0.0)}
    inner = max(INNER, len(first) * APART_INNER / (2 * pi))
    angles = _spread(_chained(first, neighbours))
    placed |= _ring(angles, inner)
    wished = {
        id_: _mean([angles[one] for one in neighbours[id_] if one in angles]) for id_ in second
    }
    ordered = sorted(second, key=lambda id_: (wished[id_], id_))
    outer = max(inner + BETWEEN, len(second) * APART_OUTER / (2 * pi))
    even = _spread(ordered)
    shift = _mean([wished[id_] - even[id_] for id_ in ordered])
    placed |= _ring({id_: angle + shift for id_, angle in even.items()}, outer)
    return placed


def _chained(ids: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ids with those that are tied to each other in a row."""
    left, found = dict.fromkeys(ids), []
    while left:
        stack = [next(iter(left))]
        while stack:
            one = stack.pop()
            if one in left:
                del left[one]
                found.append(one)
                stack += [other for other in reversed(neighbours[one]) if other in left]
    return found


def _spread(ids: Sequence[str]) -> dict[str, float]:
    """Return even angles, clockwise from the top."""
    return {id_: 2 * pi * at / len(ids) for at, id_ in enumerate(ids)}


def _ring(angles: Mapping[str, float], radius: float) -> dict[str, Place]:
    return {id_: (radius * sin(angle), -radius * cos(angle)) for id_, angle in angles.items()}


def _mean(angles: Sequence[float]) -> float:
    """Return the direction in which most of these point, from 0 up to a full turn."""
    x, y = sum(map(cos, angles)), sum(map(sin, angles))
    return atan2(y, x) % (2 * pi) if angles and x * x + y * y > 1e-12 else 0.0


def spread_out(shown: Surroundings) -> dict[str, Place]:
    """Return places for a whole network.

    Up to `SPRING_UP_TO` organisations springs draw together who has ties (Fruchterman and Reingold
    1991, by networkx, always from the same start); each part that hangs together has a disc of its
    own. Beyond, springs take minutes: each hub is a disc, those with most ties in its middle.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(shown.steps)
    graph.add_edges_from((tie.left, tie.right) for tie in shown.ties)
    if len(graph) <= SPRING_UP_TO:
        parts = [_springs(graph.subgraph(sorted(part))) for part in nx.connected_components(graph)]
    else:
        by_hub: dict[str, list[str]] = defaultdict(list)
        for id_, organisation in shown.organisations.items():
            by_hub[organisation.hubs[0] if organisation.hubs else ""].append(id_)
        parts = [_sunflower(ids, APART_WHOLE) for _, ids in sorted(by_hub.items())]
    return _discs(parts)


def _springs(graph: nx.Graph[str]) -> dict[str, Place]:
    count = len(graph)
    if count < 3:
        return {id_: (at * APART_WHOLE * 2, 0.0) for at, id_ in enumerate(graph)}
    # A fixed order of nodes and edges: the same sums to the last digit.
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges))
    start = _sunflower(sorted(plain, key=lambda id_: (-plain.degree[id_], id_)), 1.0)
    found = nx.spring_layout(plain, pos=start, iterations=80, seed=1, k=1 / sqrt(count))
    far = APART_WHOLE * sqrt(count) * 0.8
    apart = _pushed(np.array([found[id_] for id_ in plain], dtype=np.float64) * far)
    return {id_: (float(x), float(y)) for id_, (x, y) in zip(plain, apart, strict=True)}


def _pushed(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places of which hardly any two are nearer than `APART_WHOLE`.

    Parameters
    ----------
    places
        One row each, columns x and y.
    """
    for _ in range(PUSHES):
        gaps = places[:, None, :] - places[None, :, :]
        away = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(away, np.inf)
        lacking = np.clip(APART_WHOLE - away, 0.0, None)
        if lacking.max() < 1.0:
            break
        steps = gaps / np.maximum(away, 1e-9)[:, :, None] * (lacking / 2)[:, :, None]
        places = places + steps.sum(axis=1)
    return places


def _sunflower(ids: Sequence[str], apart: float) -> dict[str, Place]:
    """Return places as the seeds of a sunflower have: all over a disc, the first in its middle."""
    return {
        id_: (apart * sqrt(at) * 0.6 * cos(at * TURN), apart * sqrt(at) * 0.6 * sin(at * TURN))
        for at, id_ in enumerate(ids)
    }


def _discs(parts: Sequence[Mapping[str, Place]]) -> dict[str, Place]:
    """Return parts side by side in rows, the largest first."""
    sized = sorted(parts, key=lambda part: (-len(part), min(part)))
    boxes = [_box(part) for part in sized]
    gap = APART_WHOLE * 1.5
    widest = max([b[2] - b[0] for b in boxes], default=0.0)
    area = sum((b[2] - b[0] + gap) * (b[3] - b[1] + gap) for b in boxes)
    row_width = max(widest, sqrt(area) * 1.25)
    placed: dict[str, Place] = {}
    x = y = high = 0.0
    for part, (left, top, right, bottom) in zip(sized, boxes, strict=True):
        if x and x + right - left > row_width:
            x, y, high = 0.0, y + high + gap, 0.0
        placed |= {id_: (x + px - left, y + py - top) for id_, (px, py) in part.items()}
        x += right - left + gap
        high = max(high, bottom - top)
    return placed


def _box(part: Mapping[str, Place]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return min(xs), min(ys), max(xs), max(ys)
