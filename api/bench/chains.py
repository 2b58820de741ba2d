"""What the chains of all offers cost, beside a plain search with networkx.

The plain search walks every simple path from an offer over processes to needs, weighs each by the
same rules, and keeps the best: no bound, no short cut. It is measured at the largest of a row of
networks, each twice the one before, that it ends within about `PATIENCE`, and our search beside it
on the same network. Both must find the same.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from api.bench.figures import Figure
from api.bench.suggestions import fictional, peak_memory
from api.services.chains import LOOKS_OF_ALL
from api.settings import Settings
from matchmaker.engine import Engine
from matchmaker.planning.chains import SAME_TAKER, ChainSearch
from matchmaker.planning.routes import Node, Way
from matchmaker.text.space import TextSpace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.graph import View
    from matchmaker.planning.chains import Chains

PATIENCE = 60.0
"""Seconds of processor time for the plain search, all offers of one network."""
GROWTH = 16.0
"""How much longer it takes for twice the members; measured from 320 to 640."""
SMALLEST = 20
"""Members of the first network that it tries."""

Spot = tuple[int | str, int]
"""``("offer", row)``, ``("need", row)``, or a process and the material it made."""


def chains_against_plain_search(organisations: int, *, top: int = 5) -> list[Figure]:
    """Measure the chains of all offers of the fictional network.

    Parameters
    ----------
    organisations
        Size of the network.
    top
        Chains of each offer.

    Raises
    ------
    AssertionError
        The two searches did not find the same.
    """
    space = TextSpace(cache=Settings().cache_folder)
    view = Engine(space=space).fit(fictional(organisations)).view_
    wall, cpu, all_of = _timed(view, LOOKS_OF_ALL, top)
    chains = sum(len(one.chains) for one in all_of)
    complete = sum(one.complete for one in all_of)
    peak = peak_memory()
    size = min(SMALLEST, organisations)
    plain = None
    while plain is None or (plain[1] < PATIENCE / GROWTH and 2 * size <= organisations):
        size *= 1 if plain is None else 2
        small = Engine(space=space).fit(fictional(size)).view_
        wall_, cpu_, ours = _timed(small, 1_000_000, top)
        begun = perf_counter(), process_time()
        found = plain_search(small, top)
        plain = perf_counter() - begun[0], process_time() - begun[1]
        scores = [[round(chain.score, 6) for chain in one.chains] for one in ours]
        if scores != [[round(score, 6) for score in one] for one in found]:
            raise AssertionError("the plain search found other chains")
    return [
        Figure(f"plain search with networkx, all offers of {size}", *plain, ratio=1.0),
        Figure(f"our search, the same offers of {size}", wall_, cpu_, ratio=cpu_ / plain[1]),
        Figure(
            f"our search, all {len(all_of)} offers of {organisations}: {chains} chains, "
            f"{complete} offers to the end",
            wall,
            cpu,
            peak=peak,
        ),
    ]


def _timed(view: View, looks: int, top: int) -> tuple[float, float, list[Chains]]:
    wall, cpu = perf_counter(), process_time()
    found = [chains for _, chains in ChainSearch(view, looks=looks).of_all(top)]
    return perf_counter() - wall, process_time() - cpu, found


def plain_search(view: View, top: int) -> list[list[float]]:
    """Return the scores of the best chains of each offer, by walking every simple path."""
    search = ChainSearch(view)
    graph = _graph(search)
    needs = [node for node in graph if node[0] == "need"]
    found = []
    for offer in range(len(view.offers)):
        ways = (
            _way(graph, path)
            for path in nx.all_simple_paths(
                graph, ("offer", offer), needs, cutoff=search.most_steps + 1
            )
        )
        drafts = [draft for way in ways if (draft := search.weighing.weigh(offer, way))]
        drafts.sort(key=lambda draft: (-draft.score, draft.key))
        ends: Counter[int] = Counter()
        works: Counter[tuple[int, ...]] = Counter()
        best: list[float] = []
        for draft in drafts:
            end = search.weighing.taker[draft.way.need]
            work = tuple(node.process for node in draft.way.nodes)
            if len(best) < top and max(ends[end], works[work]) < SAME_TAKER:
                ends[end] += 1
                works[work] += 1
                best.append(draft.score)
        found.append(best)
    return found


def _way(graph: Any, path: Sequence[Spot]) -> Way:
    legs = [graph.edges[pair] for pair in pairwise(path)]
    nodes = tuple(Node(int(process), material) for process, material in path[1:-1])
    fits, km = tuple(leg["fit"] for leg in legs), tuple(leg["km"] for leg in legs)
    return Way(0.0, nodes, path[-1][1], fits, km)


def _graph(search: ChainSearch) -> Any:
    """Return offers, processes with what they made, and needs, with the legs between."""
    ground = search.ground
    graph: Any = nx.DiGraph()
    todo: list[Spot] = []
    for offer in range(len(search.view.offers)):
        graph.add_node(("offer", offer))
        todo.append(("offer", offer))
    while todo:
        spot = todo.pop()
        process, number = spot
        if isinstance(process, str):
            here, material = ground.offer(number), int(search.fits.of_offer[number])
        else:
            here, material = ground.processes(np.array([process])), number
        to = ground.outlets(material)
        ends: list[tuple[Spot, float, float, float]] = []
        legs = ground.to_takers(here, to)
        for child, made in zip(to.child.tolist(), to.made.tolist(), strict=True):
            value, km = legs.value[0, child], legs.km[0, child]
            ends.append(((int(to.takers[child]), made), value, km, to.taker_fit[child]))
        if not isinstance(process, str):
            legs = ground.to_wanted(here, to)
            ends += zip(
                (("need", need) for need in to.wanted.tolist()),
                *(legs.value[0].tolist(), legs.km[0].tolist(), to.wanted_fit.tolist()),
                strict=True,
            )
        for end, value, km, fit in ends:
            if np.isfinite(value):
                if end not in graph and end[0] != "need":
                    todo.append(end)
                graph.add_edge(spot, end, km=float(km), fit=float(fit))
    return graph
