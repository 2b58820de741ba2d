"""Whether the candidate step finds whoever belongs in a list.

The baseline scores everybody whom an organisation may be suggested, with every signal: slow and
exact. The candidate step proposes a few hundred of them; what counts is how many of the exact first
ten are among those.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.suggestion import SuggestionRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.engine import Engine

SHOWN = 10
"""Missed partners that are told."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody of an exact list whom the candidate step did not propose.

    `rank` is the place in the exact list.
    """

    organisation: str
    partner: str
    rank: int


@dataclass(frozen=True, slots=True)
class Recall:
    """What the candidate step found of the exact lists of some organisations.

    Parameters
    ----------
    askers, everybody
        Organisations that asked, and organisations of the network.
    wanted, found
        Places in all exact lists together, and how many of them were proposed.
    scored
        Organisations proposed to one asker, on average.
    left_out
        How many were left out for one asker, on average, by reason
        (`matchmaker.suggestion.Shortlist.left_out`).
    missed
        The first few who belonged in a list and were not proposed.
    """

    askers: int
    everybody: int
    wanted: int
    found: int
    scored: float
    left_out: Mapping[str, float]
    missed: tuple[Missed, ...]

    @property
    def share(self) -> float:
        """Found of wanted; 1.0 where nobody belongs in any list."""
        return self.found / self.wanted if self.wanted else 1.0


def candidate_recall(engine: Engine, *, askers: int, top: int = 10, seed: int = 1) -> Recall:
    """Compare the candidate step with scoring everybody, for a sample of organisations.

    Parameters
    ----------
    engine
        Fitted.
    askers
        How many organisations ask; all where there are no more.
    top
        Length of each list.
    seed
        Chooses the sample.
    """
    ids = sorted(engine.view_.row)
    size = min(askers, len(ids))
    chosen = np.random.default_rng(seed).choice(len(ids), size=size, replace=False)
    wanted = found = scored = 0
    left_out: Counter[str] = Counter()
    missed: list[Missed] = []
    for id_ in (ids[at] for at in sorted(chosen)):
        request = SuggestionRequest(organisation=id_)
        exact = engine.ranking(request, best_of_each=len(ids)).partners[:top]
        proposed = engine.ranking(request)
        among = frozenset(proposed.partners)
        misses = [Missed(id_, partner, rank) for rank, partner in enumerate(exact, 1)]
        misses = [miss for miss in misses if miss.partner not in among]
        wanted, found = wanted + len(exact), found + len(exact) - len(misses)
        scored += len(proposed.partners)
        left_out.update(proposed.left_out)
        missed += misses
    return Recall(
        askers=size,
        everybody=len(ids),
        wanted=wanted,
        found=found,
        scored=scored / size,
        left_out={why: number / size for why, number in sorted(left_out.items())},
        missed=tuple(missed[:SHOWN]),
    )
