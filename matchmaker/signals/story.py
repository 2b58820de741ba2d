"""Story: who did something told in the same words, and who is at home where it is to happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.signals.base import Grounds, Signal, reading
from matchmaker.stories import stories_of
from matchmaker.ties import incidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

SIMILAR = 0.3
"""Reading from which something is called similar."""
BEFORE, USUAL = 1.0, 0.2
"""Every share starts as one partnership, a fifth of it in the hub: one alone proves little."""


class SameStory(Signal):
    """The partner took part in something told in the same words."""

    name = "same_story"
    family = "plan"
    question = "Did they take part in something that was told in the same words?"
    variants = ("similar", "different")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the likeness of the words to those of the partner's most similar partnership.

        Words about work say nothing here, see `matchmaker.asking.Askers.past_plans`.
        """
        found = np.full(len(pairs), np.nan)
        if pairs.askers.words_mean_work:
            return found
        members = pairs.askers.other_side
        active = np.flatnonzero(np.diff(members.indptr))
        for place, request in enumerate(pairs.askers.requests):
            if not request.text.strip():
                continue
            like = stories_of(pairs.view).like(request.text)
            if like is None or not len(active):
                continue
            best = np.full(members.shape[0], np.nan)
            best[active] = np.maximum.reduceat(like[members.indices], members.indptr[active])
            chosen = pairs.asker == place
            found[chosen] = best[pairs.partner[chosen]]
        return found

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the most similar partnership."""
        members, partner = pairs.askers.other_side, int(pairs.partner[row])
        own = members.indices[members.indptr[partner] : members.indptr[partner + 1]]
        like = stories_of(pairs.view).like(pairs.askers.requests[pairs.asker[row]].text)
        if like is None or not len(own):
            return Grounds({"variant": "different", "title": ""})
        best = pairs.view.partnerships[int(own[int(np.argmax(like[own]))])]
        similar = bool(like[own].max() >= SIMILAR and best.title)
        return Grounds(
            {"variant": "similar" if similar else "different", "title": best.title}, (best.id,)
        )


class AtHome(Signal):
    """Most of what the partner did was in the hub that is asked for, or in the asker's own."""

    name = "at_home"
    family = "plan"
    question = "What share of their partnerships was in the hub of the plan, or of the asker?"
    variants = ("home", "elsewhere")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the share, drawn towards a fifth; unknown without a hub or partnerships."""
        view = pairs.view
        hubs = [_meant(pairs, asker) for asker in range(len(pairs.askers))]
        meant = incidence(hubs, view.hub_row)
        here = ((meant @ view.places_of_work.T) > 0).astype(np.float64)
        work = np.asarray((view.members @ here.T.toarray()).T)
        placed = np.asarray(view.places_of_work.sum(axis=1)).ravel() > 0
        every = np.asarray(view.members @ placed.astype(np.float64))
        share = (work + BEFORE * USUAL) / (every + BEFORE)[None]
        known = (np.diff(meant.indptr) > 0)[:, None] & (every > 0)[None]
        return pairs.of(np.where(known, share, np.nan))

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether most was there."""
        home = bool(reading(pairs, self)[row] >= 0.5)
        return Grounds({"variant": "home" if home else "elsewhere"})


def _meant(pairs: Pairs, asker: int) -> tuple[str, ...]:
    """Return the hub that is asked for, or those of the one who asks."""
    hub, home = pairs.askers.requests[asker].hub, pairs.askers.rows[asker]
    if hub:
        return (hub,)
    return () if home == STRANGER else pairs.view.organisations[home].hubs
