"""Fair exposure on the made-up markets of the papers, beside their simple methods."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.planning.exposure import BASELINES, ROUNDS, FairExposure
from matchmaker.planning.market import Market

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.planning.exposure import Outcome, Policy

LARGE = 100_000
"""Pairs from which on `ROUNDS_OF_LARGE` steps are enough for a benchmark."""
ROUNDS_OF_LARGE = 100


@dataclass(frozen=True)
class Measured:
    """What a method brought, and how long it took on the clock."""

    method: str
    outcome: Outcome
    seconds: float


def market_of_the_papers(left: int, right: int, crowding: float, seed: int) -> Market:
    """Everybody may like everybody; with `crowding` 1 all like the same ones.

    The generator of arXiv 2306.14712 and 2409.00720: one likes the other with a chance that is part
    their own, drawn from 0 to 1, and part how popular the other is, which rises evenly to 1.

    Parameters
    ----------
    left, right
        Members of both sides.
    crowding
        The papers' lambda.
    """
    chance = np.random.default_rng(seed)
    of_left = (1 - crowding) * chance.random((left, right)) + crowding * np.linspace(0, 1, right)
    of_right = (1 - crowding) * chance.random((left, right))
    of_right += crowding * np.linspace(0, 1, left)[:, None]
    row, column = np.divmod(np.arange(left * right), right)
    return Market(
        tuple(f"l{number}" for number in range(left)),
        tuple(f"r{number}" for number in range(right)),
        row,
        column,
        of_left.ravel(),
        of_right.ravel(),
    )


def fair_lists_beside_others(market: Market) -> list[Measured]:
    """Measure fair lists and all others on one market; lists name everybody."""
    length = max(len(market.left), len(market.right))
    rounds = ROUNDS if len(market) < LARGE else ROUNDS_OF_LARGE
    methods: dict[str, Callable[[], Policy]] = {
        "fair": lambda: FairExposure(1.0, length, rounds).fit(market).policy_,
        "most_matches": lambda: FairExposure(0.0, length, rounds).fit(market).policy_,
        **{name: _with(made, market, length) for name, made in BASELINES.items()},
    }
    return [_measured(name, made) for name, made in methods.items()]


def _with(
    made: Callable[[Market, int], Policy], market: Market, length: int
) -> Callable[[], Policy]:
    return lambda: made(market, length)


def _measured(name: str, made: Callable[[], Policy]) -> Measured:
    begun = perf_counter()
    policy = made()
    return Measured(name, policy.outcome, perf_counter() - begun)
