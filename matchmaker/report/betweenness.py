"""Betweenness of large networks: many shortest-path searches at once, as sparse products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy import sparse

BLOCK = 64
EXACT = 3000
"""Members up to which every one is a starting point; above, `SAMPLE` of them are."""
SAMPLE = 512


def betweenness(graph: nx.Graph[str]) -> tuple[Mapping[str, float], bool]:
    """Return the normalised betweenness of every node, and whether it is an estimate.

    Notes
    -----
    U. Brandes (2001), *A faster algorithm for betweenness centrality*, Journal of Mathematical
    Sociology 25, 163-177, with `BLOCK` searches side by side. Above `EXACT` nodes from a fixed
    sample of starting points: U. Brandes and C. Pich (2007), *Centrality estimation in large
    networks*. Equal to ``networkx.betweenness_centrality``.
    """
    nodes = sorted(graph)
    number = len(nodes)
    if number < 3 or not graph.number_of_edges():
        return dict.fromkeys(nodes, 0.0), False
    ones: sparse.csr_array = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight=None)
    ones = ones.astype(np.float64)
    estimated = number > EXACT
    sources = np.arange(number)
    if estimated:
        sources = np.sort(np.random.default_rng(1).choice(number, SAMPLE, replace=False))
    through = np.zeros(number)
    for start in range(0, len(sources), BLOCK):
        through += _through(ones, sources[start : start + BLOCK])
    # Each pair is seen from both ends, and (n - 1)(n - 2) / 2 pairs could pass a node.
    through *= number / len(sources) / ((number - 1) * (number - 2))
    return dict(zip(nodes, through.tolist(), strict=True)), estimated


def _through(ones: sparse.csr_array, sources: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how much of the shortest paths from some sources passes each node."""
    number, width = ones.shape[0], len(sources)
    at = (sources, np.arange(width))
    paths = np.zeros((number, width))
    level = np.full((number, width), -1, dtype=np.int32)
    paths[at], level[at] = 1.0, 0
    front, depth = paths.copy(), 0
    while True:
        ahead = ones @ front
        ahead[level >= 0] = 0.0
        if not ahead.any():
            break
        depth += 1
        level[ahead > 0] = depth
        paths += ahead
        front = ahead
    passing = np.zeros((number, width))
    for here in range(depth, 0, -1):
        there = level == here
        part = np.zeros((number, width))
        part[there] = (1.0 + passing[there]) / paths[there]
        back = ones @ part
        before = level == here - 1
        passing[before] += (back * paths)[before]
    passing[at] = 0.0
    whole: NDArray[np.float64] = passing.sum(axis=1)
    return whole
