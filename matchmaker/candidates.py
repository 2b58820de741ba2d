"""Who is worth comparing: the best of several cheap views, and how many were left out and why.

Comparing everybody with everybody in full is never needed: whoever ends in a short list is near
the top of at least one of `GENERATORS`. Small networks are compared in full.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER, Askers
from matchmaker.pairs import Pairs
from matchmaker.scales import log_share, nearness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray


EVERYBODY = 400
"""Where no more than this many may be suggested, all are compared."""
BEST_OF_EACH = 80
"""How many each generator proposes."""


@dataclass(frozen=True)
class Candidates:
    """Pairs to score, and for each asker how many organisations were left out, by reason."""

    pairs: Pairs
    left_out: tuple[Mapping[str, int], ...]


def _material(askers: Askers) -> NDArray[np.float64]:
    return askers.materials.best.astype(np.float64)


def _handling(askers: Askers) -> NDArray[np.float64]:
    return np.maximum(askers.handling.best, askers.products.best).astype(np.float64)


def _work(askers: Askers) -> NDArray[np.float64]:
    return askers.work.best.astype(np.float64)


def _habits(askers: Askers) -> NDArray[np.float64]:
    return askers.habits.astype(np.float64)


def _activity(askers: Askers) -> NDArray[np.float64]:
    return askers.activity.best.astype(np.float64)


def _near(askers: Askers) -> NDArray[np.float64]:
    return np.nan_to_num(nearness(askers.distance_km))


def _walks(askers: Askers) -> NDArray[np.float64]:
    return askers.walks


def _common_partners(askers: Askers) -> NDArray[np.float64]:
    return askers.common_partners


def _open(askers: Askers) -> NDArray[np.float64]:
    return askers.openness


def _plan(askers: Askers) -> NDArray[np.float64]:
    return np.nan_to_num(np.fmax(askers.past_plans, askers.named))


def _active(askers: Askers) -> NDArray[np.float64]:
    return askers.active_in_hub + askers.active_in_programme


def _overall(askers: Askers) -> NDArray[np.float64]:
    """Add all views, each on a scale where its usual range is about one: fair in many things."""
    return (
        2.0 * (_material(askers) + _handling(askers) + _habits(askers))
        + 2.0 * _near(askers)
        + 1.5 * (_work(askers) + _plan(askers))
        + _activity(askers)
        + log_share(_walks(askers), 1e-5, 1.0)
        + log_share(_common_partners(askers), 0.1, 100.0)
        + log_share(_active(askers), 0.5, 100.0)
        + 0.5 * log_share(_open(askers), 1.0, 100.0)
        + 0.5 * askers.same_hub
    )


GENERATORS: Mapping[str, tuple[Callable[[Askers], NDArray[np.float64]], float]] = {
    "overall": (_overall, 3.0),
    "material": (_material, 1.0),
    "handling": (_handling, 1.0),
    "habits": (_habits, 0.5),
    "activity": (_activity, 0.5),
    "work": (_work, 0.5),
    "near": (_near, 0.5),
    "plan": (_plan, 1.0),
    "active": (_active, 0.5),
    "walks": (_walks, 1.0),
    "common_partners": (_common_partners, 0.5),
    "open": (_open, 0.5),
}
"""Cheap rankings, shape (askers, organisations), where 0 proposes nobody; and each one's share of
`BEST_OF_EACH`. `open` serves newcomers, whom nothing else finds."""


def candidates(askers: Askers, *, best_of_each: int = BEST_OF_EACH) -> Candidates:
    """Return the pairs worth scoring for a block of askers.

    Parameters
    ----------
    best_of_each
        How many a generator with share 1 proposes; the number of organisations proposes all.
    """
    allowed, left_out = _allowed(askers)
    few = (allowed.sum(axis=1) <= EVERYBODY) | (best_of_each >= len(askers.view))
    proposed = allowed & few[:, None]
    if not few.all():
        for generator, share in GENERATORS.values():
            value = generator(askers)
            if value.any():
                number = math.ceil(best_of_each * share)
                proposed |= _best(np.where(allowed, value, 0.0), number)
    for counts, some, many in zip(left_out, proposed.sum(axis=1), allowed.sum(axis=1), strict=True):
        counts["unlikely"] = int(many - some)
    asker, partner = np.nonzero(proposed)
    pairs = Pairs(askers, asker.astype(np.int64), partner.astype(np.int64))
    return Candidates(pairs, tuple({k: n for k, n in c.items() if n} for c in left_out))


def _allowed(askers: Askers) -> tuple[NDArray[np.bool_], list[Counter[str]]]:
    """Return who may be suggested to whom, and count why the others may not."""
    view = askers.view
    allowed = np.ones((len(askers), len(view)), dtype=np.bool_)
    left_out: list[Counter[str]] = [Counter() for _ in range(len(askers))]

    def leave_out(why: str, who: NDArray[np.bool_]) -> None:
        for place, number in enumerate((allowed & who).sum(axis=1)):
            left_out[place][why] = int(number)
        allowed[who] = False

    home = np.flatnonzero(askers.rows != STRANGER)
    rows = askers.rows[home]
    allowed[home, rows] = False
    leave_out("other_kind", ~askers.welcome[:, view.kind])
    known = np.zeros_like(allowed)
    known[home] = view.closed[rows].toarray()
    leave_out("judged", known)
    if not askers.about_one_thing:
        known = np.zeros_like(allowed)
        known[home] = view.have_met[rows].toarray()
        leave_out("have_met", known)
    radius = np.array([r.radius_km or np.inf for r in askers.requests])
    if np.isfinite(radius).any():
        leave_out("too_far", askers.distance_km > radius[:, None])
    return allowed, left_out


def _best(value: NDArray[np.float64], number: int) -> NDArray[np.bool_]:
    """Mark the `number` largest positive values of each row; of equals, the first."""
    if value.shape[1] > number:
        least = -np.partition(-value, number - 1, axis=1)[:, number - 1]
        above = value > least[:, None]
        room = number - above.sum(axis=1)
        level = (value == least[:, None]) & (value > 0)
        return np.asarray(above | (level & (level.cumsum(axis=1) <= room[:, None])))
    return value > 0
