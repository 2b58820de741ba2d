"""History: what came of the partnerships that they began before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.domain import Visibility
from matchmaker.scales import log_share, one_by_one
from matchmaker.signals.base import Grounds, Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs
    from matchmaker.precedents import Precedents
    from matchmaker.suggestion import Fact


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
        facts, evidence, same = _closest(pairs, row, pairs.view.precedents, pairs.askers.came_about)
        return Grounds(
            {"variant": ("same_taker" if same else "some") if evidence else "none", **facts},
            evidence,
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
        facts, evidence, _ = _closest(pairs, row, pairs.view.failures, pairs.askers.failed)
        if not evidence:
            return Grounds({"variant": "none"})
        return Grounds(
            {"variant": "failed_because" if facts["why"] else "failed", **facts}, evidence
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
        reading = np.full(len(pairs), np.nan)
        for home in np.unique(pairs.home):
            refused = pairs.view.refusals.get(int(home))
            if refused:
                rows = np.flatnonzero(pairs.home == home)
                weight = self._likeness(pairs, [r.partner for r in refused], pairs.partner[rows])
                reading[rows] = 1.0 - log_share(one_by_one(weight), 0.5, 20.0)
        return reading

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count those alike, and tell why the last was turned down."""
        refused = pairs.view.refusals[int(pairs.home[row])]
        like = self._likeness(pairs, [r.partner for r in refused], pairs.partner[[row]])[:, 0]
        alike = [refusal for refusal, near in zip(refused, like, strict=True) if near > 0]
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

    def _likeness(
        self, pairs: Pairs, refused: list[int], partners: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return how alike in trade each refused organisation and each partner are, squared."""
        return pairs.view.precedents.trade_likeness(np.array(refused), partners) ** 2


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


def _closest(
    pairs: Pairs, row: int, cases: Precedents, weights: NDArray[np.float64]
) -> tuple[dict[str, Fact], tuple[str, ...], bool]:
    """Return facts of the closest case, its id, and whether the partner itself was the taker."""
    weight = weights[pairs.asker[row]]
    chosen = np.flatnonzero(weight)
    like = cases.taker_likeness(chosen, pairs.partner[[row]])[:, 0] * weight[chosen]
    if not like.any():
        return {}, (), False
    case = cases.cases[chosen[int(np.argmax(like))]]
    partnership = case.partnership
    public = case.stream.visibility == Visibility.PUBLIC
    facts: dict[str, Fact] = {
        "count": int((like > 0).sum()),
        "stream": case.stream.title if public else "",
        "year": str(partnership.started.year) if partnership.started else "",
        "why": partnership.reason,
    }
    return facts, (partnership.id,), case.taker == int(pairs.partner[row])
