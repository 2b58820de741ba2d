"""What a plan for a whole region costs, on a made-up region, beside the flow of networkx.

networkx solves flows only: offers straight to needs, without processes, hours or minima. It is
measured on the largest of a row of such regions, each twice the one before, that it ends within
about `PATIENCE`, and our arithmetic beside it on the same region. Both must find the same value.
"""

from __future__ import annotations

from functools import partial
from math import isclose
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

from api.bench.figures import Figure
from api.bench.suggestions import peak_memory
from matchmaker.planning.allotment import Allotment, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PATIENCE = 30.0
"""Seconds of processor time for networkx, one region."""
GROWTH = 5.0
"""How much longer it takes for twice the offers."""
SMALLEST = 50
"""Offers of the first region that it tries."""
GAP = 0.01
"""How near to the best a plan must come."""
SECONDS = 600.0
"""When to stop looking, on the clock: benchmarks run on busy machines too."""
OF_EACH = 40
"""Options of each offer."""
NEAR = 60
"""Processes, and needs, that an offer's options are drawn from: the nearest."""
SIDE_KM = 200.0
"""The region is a square with sides of this length."""


def plans_against_flow(offers: int) -> list[Figure]:
    """Measure plans of made-up regions, with and without minima.

    Parameters
    ----------
    offers
        How many; as many needs, and 40 times as many options.

    Raises
    ------
    AssertionError
        networkx found another value.
    """
    size = min(SMALLEST, offers)
    flow = straight_region(size)
    theirs = _timed(partial(_flow, flow))
    while theirs[1] < PATIENCE / GROWTH and 2 * size <= offers:
        size *= 2
        flow = straight_region(size)
        theirs = _timed(partial(_flow, flow))
    ours = _timed(lambda: solve(flow, seconds=SECONDS).value)
    if not isclose(ours[2], theirs[2], rel_tol=1e-6):
        raise AssertionError(f"networkx found {theirs[2]}, we {ours[2]}")
    figures = [
        Figure(
            f"networkx network_simplex, {size} offers straight to needs", *theirs[:2], ratio=1.0
        ),
        Figure("our plan, the same", *ours[:2], ratio=ours[1] / theirs[1]),
    ]
    for minima, what in ((False, "no minima"), (True, "half of the processes with minima")):
        region = made_up_region(offers, minima=minima)
        wall, cpu, gap = _timed(partial(_gap, region))
        told = f"our plan, {region.uses.shape[1]} options, {what}: {100 * gap:.2f} % from the bound"
        figures.append(Figure(told, wall, cpu, peak=peak_memory()))
    return figures


def _gap(region: Allotment) -> float:
    return solve(region, gap=GAP, seconds=SECONDS).gap


def _timed(run: Callable[[], float]) -> tuple[float, float, float]:
    wall, cpu = perf_counter(), process_time()
    found = run()
    return perf_counter() - wall, process_time() - cpu, found


def straight_region(offers: int, seed: int = 0) -> Allotment:
    """Return a region in which offers go straight to needs, all in whole numbers: a flow."""
    chance = np.random.default_rng(seed)
    at_offer, at_need = (chance.uniform(0, SIDE_KM, (offers, 2)) for _ in range(2))
    need, km = _near(chance, at_offer, at_need)
    row = np.concatenate([np.repeat(np.arange(offers), need.shape[1]), offers + need.ravel()])
    column = np.tile(np.arange(need.size), 2)
    value = np.round(1000 * (chance.uniform(1, 3, need.shape) - km / 500)).ravel()
    amount = np.ceil(chance.lognormal(np.log(20), 1, 2 * offers))
    uses = sparse.csr_array((np.ones(2 * need.size), (row, column)), (2 * offers, need.size))
    return Allotment(value, uses, amount, np.zeros(2 * offers))


def _flow(region: Allotment) -> float:
    """Return the largest value as networkx finds it."""
    graph: Any = nx.DiGraph()
    offers = len(region.amount) // 2
    graph.add_node("in", demand=-int(region.amount.sum()))
    graph.add_node("out", demand=int(region.amount.sum()))
    graph.add_edge("in", "out", weight=0)
    for row, amount in enumerate(region.amount.astype(int).tolist()):
        pair = ("in", row) if row < offers else (row, "out")
        graph.add_edge(*pair, capacity=amount, weight=0)
    table = region.uses.tocsc()
    ends = table.indices.reshape(-1, 2)
    for (offer, need), value in zip(ends.tolist(), region.value.astype(int).tolist(), strict=True):
        graph.add_edge(min(offer, need), max(offer, need), weight=-value)
    cost, _ = nx.network_simplex(graph)
    return -float(cost)


def made_up_region(offers: int, *, minima: bool, seed: int = 0) -> Allotment:
    """Return a plan to make: offers, as many needs, a tenth of that of processes, each with hours.

    Everybody lies somewhere in a square. An offer has `OF_EACH` options, each through one of the
    nearest processes to one of the needs nearest to that. Amounts are lognormal (median 20 t a year
    for an offer and a need, 500 t for what a process takes), a tonne brings 1 to 3 less a fiftieth
    for each ten kilometres. Half of the processes start from 30 to 60 % of what they take only.

    Parameters
    ----------
    offers
        How many; 40 times as many options.
    minima
        Whether processes have minima.
    """
    chance = np.random.default_rng(seed)
    processes = max(1, offers // 10)
    at_offer, at_need = (chance.uniform(0, SIDE_KM, (offers, 2)) for _ in range(2))
    at_process = chance.uniform(0, SIDE_KM, (processes, 2))
    first, km = _near(chance, at_offer, at_process)
    need, on = _near(chance, at_process, at_need)
    pick = chance.integers(0, need.shape[1], first.shape)
    second, km2 = need[first, pick], on[first, pick]
    value = chance.uniform(1, 3, processes)[first] + chance.normal(0, 0.1, first.shape)
    value -= (km + km2) / 500
    options = first.size
    share = chance.uniform(0.6, 1.0, processes)[first.ravel()]
    hours = chance.uniform(2, 20, processes)[first.ravel()]
    column = np.tile(np.arange(options), 4)
    start = np.cumsum([0, offers, offers, processes])
    row = np.concatenate(
        [
            np.repeat(np.arange(offers), first.shape[1]),
            start[1] + second.ravel(),
            start[2] + first.ravel(),
            start[3] + first.ravel(),
        ]
    )
    data = np.concatenate([np.ones(options), share, np.ones(options), hours])
    amount = np.concatenate(
        [
            chance.lognormal(np.log(20), 1, 2 * offers),
            room := chance.lognormal(np.log(500), 0.7, processes),
            room * chance.uniform(5, 20, processes),
        ]
    )
    minimum = np.zeros(len(amount))
    if minima:
        gates = start[2] + chance.choice(processes, processes // 2, replace=False)
        minimum[gates] = amount[gates] * chance.uniform(0.3, 0.6, len(gates))
    uses = sparse.csr_array((data, (row, column)), shape=(len(amount), options))
    return Allotment(value.ravel(), uses, amount, minimum)


def _near(
    chance: np.random.Generator, here: NDArray[np.float64], there: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return some of the nearest of each, and how far they are."""
    number = min(NEAR, len(there))
    km, near = NearestNeighbors(n_neighbors=number).fit(there).kneighbors(here)
    some = np.argsort(chance.random(near.shape), axis=1)[:, : min(OF_EACH, number)]
    return np.take_along_axis(near, some, axis=1), np.take_along_axis(km, some, axis=1)
