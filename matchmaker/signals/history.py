"""History: what came of the partnerships that they began before."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.domain import Visibility
from matchmaker.pairs import once
from matchmaker.scales import log_share, one_by_one
from matchmaker.signals.base import Grounds, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs
    from matchmaker.precedents import Case, Precedents
    from matchmaker.suggestion import Fact
    from matchmaker.ties import Refusal


class Reliability(Signal):
    """What the partner began came to something."""

    name = "reliability"
    family = "history"
    question = "How many of the partnerships that they began came to something?"
    variants = ("good", "mixed", "failed_once")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the share that did not fail, with one success and one failure added (Laplace)."""
        came, failed = pairs.view.outcomes
        tried = came + failed
        share = np.where(tried > 0, (came + 1.0) / (tried + 2.0), np.nan)
        return share[pairs.partner]

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count what came about and what failed."""
        came, failed = (int(count[pairs.partner[row]]) for count in pairs.view.outcomes)
        return Grounds(
            {
                "variant": "failed_once"
                if (came, failed) == (0, 1)
                else "good"
                if came > failed
                else "mixed",
                "count": came,
                "failed": failed,
                "tried": came + failed,
            }
        )


class SimilarPairs(Signal):
    """Such a stream went to such a partner before, in this network."""

    name = "similar_pairs"
    family = "history"
    question = "Did a similar stream go to a similar partner before?"
    variants = ("some", "same_taker", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the weight of similar exchanges that came about, on a logarithmic scale."""
        return log_share(pairs.precedents, 0.05, 10.0)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Quote the closest exchange and since when it ran."""
        closest = _closest(pairs, "precedents", "came_about")[row]
        if closest is None:
            return Grounds({"variant": "none"})
        same = closest.case.taker == pairs.partner[row]
        return Grounds(
            {"variant": "same_taker" if same else "some", **_quoted(closest)},
            (closest.case.partnership.id,),
        )


class NoSimilarFailure(Signal):
    """No similar pair was tried in vain."""

    name = "no_similar_failure"
    family = "history"
    question = "Was no similar pair tried in vain?"
    variants = ("failed", "failed_because", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 without a similar failure, less the closer and the more there are."""
        return 1.0 - log_share(pairs.failures, 0.05, 10.0)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Quote the closest failure and why it failed."""
        closest = _closest(pairs, "failures", "failed")[row]
        if closest is None:
            return Grounds({"variant": "none"})
        facts = _quoted(closest)
        return Grounds(
            {"variant": "failed_because" if facts["why"] else "failed", **facts},
            (closest.case.partnership.id,),
        )


class NoSimilarRefusal(Signal):
    """Nobody like the partner was turned down by the asker before.

    Only verdicts that say something of a sort of partner count: that one was too far away, or came
    at a bad time, says nothing of its like.
    """

    name = "no_similar_refusal"
    family = "history"
    question = "Was nobody like the partner turned down before?"
    variants = ("refused", "refused_because", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 when nobody alike was turned down, less the more there were and the nearer."""
        found = np.full(len(pairs), np.nan)
        for home in np.unique(pairs.home):
            refused = pairs.view.refusals.get(int(home))
            if refused:
                rows = np.flatnonzero(pairs.home == home)
                weight = _likeness(pairs, refused, pairs.partner[rows])
                found[rows] = 1.0 - log_share(one_by_one(weight), 0.5, 20.0)
        return found

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count those alike, and tell why the last was turned down."""
        alike = _refused_alike(pairs)[row]
        if not alike:
            return Grounds({"variant": "none"})
        why = alike[-1].why
        return Grounds(
            {
                "variant": "refused_because" if why else "refused",
                "count": len(alike),
                "why": why,
            },
            tuple(pairs.view.organisations[refusal.partner].id for refusal in alike),
        )


class WorkedBefore(Signal):
    """They did something together before; told when partners for one plan are sought."""

    name = "worked_before"
    family = "history"
    question = "Did they do something together before?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the weight of joint partnerships on a logarithmic scale."""
        known = (pairs.home != STRANGER) & pairs.askers.about_one_thing
        if not known.any():
            return np.full(len(pairs), np.nan)
        home = np.maximum(pairs.home, 0)
        weight = np.asarray(pairs.view.joint[home, pairs.partner]).ravel()
        known &= pairs.view.active[home] & pairs.view.active[pairs.partner]
        return np.where(known, log_share(weight, 0.5, 10.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count the joint partnerships."""
        members = pairs.view.members[[int(pairs.home[row]), int(pairs.partner[row])]]
        both = np.flatnonzero((members.sum(axis=0) > 1) & pairs.view.worked)
        ids = tuple(pairs.view.partnerships[at].id for at in both)
        return Grounds({"variant": "some" if ids else "none", "count": len(ids)}, ids[:3])


@once
def _refused_alike(pairs: Pairs) -> list[list[Refusal]]:
    """Return whom each asker turned down that is alike in trade to the partner, in order."""
    found: list[list[Refusal]] = [[] for _ in range(len(pairs))]
    for home in np.unique(pairs.home):
        refused = pairs.view.refusals.get(int(home))
        if refused:
            rows = np.flatnonzero(pairs.home == home)
            alike = _likeness(pairs, refused, pairs.partner[rows]) > 0
            for row, near in zip(rows.tolist(), alike.T.tolist(), strict=True):
                found[row] = list(compress(refused, near))
    return found


def _likeness(
    pairs: Pairs, refused: Sequence[Refusal], partners: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how alike in trade each refused organisation and each partner are, squared."""
    rows = np.array([refusal.partner for refusal in refused], dtype=np.int64)
    return pairs.view.precedents.trade_likeness(rows, partners) ** 2


class Closest(NamedTuple):
    """Which case resembles a pair most, and how many resemble it at all."""

    case: Case
    times: int


@once
def _closest(pairs: Pairs, cases: str, weights: str) -> list[Closest | None]:
    """Return the closest case of each pair; ``None`` where none resembles it.

    Parameters
    ----------
    cases, weights
        Which cases of the view, and what they say of the askers.
    """
    known: Precedents = getattr(pairs.view, cases)
    table: NDArray[np.float64] = getattr(pairs.askers, weights)
    found: list[Closest | None] = [None] * len(pairs)
    for asker in np.unique(pairs.asker):
        chosen = np.flatnonzero(table[asker])
        if not len(chosen):
            continue
        rows = np.flatnonzero(pairs.asker == asker)
        weight = table[asker, chosen][:, None]
        like = known.taker_likeness(chosen, pairs.partner[rows]) * weight
        counts, best = (like > 0).sum(axis=0).tolist(), chosen[like.argmax(axis=0)].tolist()
        for row, count, case in zip(rows.tolist(), counts, best, strict=True):
            if count:
                found[row] = Closest(known.cases[case], count)
    return found


def _quoted(closest: Closest) -> dict[str, Fact]:
    """Return what may be told of a case."""
    partnership, stream = closest.case.partnership, closest.case.stream
    return {
        "count": closest.times,
        "stream": stream.title if stream.visibility == Visibility.PUBLIC else "",
        "year": str(partnership.started.year) if partnership.started else "",
        "why": partnership.reason,
    }
