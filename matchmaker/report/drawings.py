"""What the drawings of a report show: flows by side and material, and the network itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import networkx as nx

from matchmaker.report.figures import Rows, largest_share

if TYPE_CHECKING:
    from matchmaker.report.window import Window

MOST_NODES = 150
"""Members in the drawing of a network: more is a hairball."""


@dataclass(frozen=True, slots=True)
class Band:
    """Tonnes a year of a material from one side to another, each tonne once per chain.

    Parameters
    ----------
    largest
        Share of them that one organisation gives or takes.
    """

    giver: str
    material: str
    taker: str
    tonnes: float
    rows: Rows
    largest: float = 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """A member in the drawing; `x` and `y` are between 0 and 1."""

    id: str
    kind: str
    ties: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The members with most ties, and the ties among them."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


def bands(window: Window) -> tuple[Band, ...]:
    """Return the flows of the part, the widest first."""
    found: dict[tuple[str, str, str], list[tuple[float, str, tuple[str, str]]]] = defaultdict(list)
    for flow, part in window.own_flows:
        if not flow.tonnes or not part or flow.giver not in window.by_id:
            continue
        giver = window.by_id[flow.giver].kind.value
        takers = [window.by_id[id_] for id_ in flow.takers if id_ in window.by_id]
        for taker in takers:
            tonnes = flow.tonnes * part / len(takers)
            told = (tonnes, flow.id, (flow.giver, taker.id))
            found[giver, flow.material, taker.kind.value].append(told)
    made = [
        Band(
            *key,
            fsum(tonnes for tonnes, *_ in own),
            Rows.of("partnerships", (id_ for _, id_, _ in own)),
            largest_share((pair, tonnes) for tonnes, _, pair in own),
        )
        for key, own in found.items()
    ]
    return tuple(sorted(made, key=lambda b: (-round(b.tonnes, 9), b.giver, b.material, b.taker)))


def drawing(window: Window) -> Drawing:
    """Return where to draw the members with most ties (Fruchterman and Reingold, fixed seed)."""
    graph = window.graph
    tied = sorted((id_ for id_, n in graph.degree if n), key=lambda id_: (-graph.degree[id_], id_))
    chosen = tied[:MOST_NODES]
    if not chosen:
        return Drawing()
    inner: nx.Graph[str] = nx.Graph()
    inner.add_nodes_from(sorted(chosen))
    inner.add_edges_from(sorted((min(e), max(e)) for e in graph.subgraph(chosen).edges))
    places = nx.spring_layout(inner, seed=1, iterations=80, k=2.2 / len(chosen) ** 0.5)
    low = [min(float(p[axis]) for p in places.values()) for axis in (0, 1)]
    high = [max(float(p[axis]) for p in places.values()) for axis in (0, 1)]
    wide = [(top - bottom) or 1.0 for bottom, top in zip(low, high, strict=True)]

    def at(id_: str, axis: int) -> float:
        return round((float(places[id_][axis]) - low[axis]) / wide[axis], 3)

    nodes = (
        Node(id_, graph.nodes[id_]["kind"], graph.degree[id_], at(id_, 0), at(id_, 1))
        for id_ in chosen
    )
    edges = tuple((str(one), str(other)) for one, other in inner.edges)
    return Drawing(tuple(nodes), edges, len(tied) - len(chosen))
