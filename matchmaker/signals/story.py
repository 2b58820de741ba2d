"""Story: who did something told in the same words, and who is at home where it is to happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.signals.base import Grounds, Signal
from matchmaker.stories import stories_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.asking import Pairs

SIMILAR = 0.3
"""Reading from which something is called similar."""
ELSEWHERE = 5.0
"""Partnerships elsewhere that are added to everybody: one alone proves no home."""


class SameStory(Signal):
    """The partner took part in something told in the same words."""

    name = "same_story"
    family = "plan"
    question = "Did they take part in something that was told in the same words?"
    variants = ("similar", "different")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the likeness of the words to those of the partner's most similar partnership."""
        found = np.full(len(pairs), np.nan)
        members = pairs.view.members
        active = np.flatnonzero(np.diff(members.indptr))
        for place, request in enumerate(pairs.askers.requests):
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
        members, partner = pairs.view.members, int(pairs.partner[row])
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
    """Most of what the partner did was in the hub that is asked for."""

    name = "at_home"
    family = "plan"
    question = "What share of their partnerships was in the hub of the plan?"
    variants = ("home", "elsewhere")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the share, with `ELSEWHERE` times a fifth added; unknown when no hub is asked."""
        found = np.full(len(pairs), np.nan)
        every, work = pairs.view.members.sum(axis=1), pairs.view.places_of_work
        for place, request in enumerate(pairs.askers.requests):
            if request.hub not in pairs.view.hub_row:
                continue
            here = np.asarray(work[:, [pairs.view.hub_row[request.hub]]].toarray()).ravel()
            share = (pairs.view.members @ here + 0.2) / (every + 0.2 * ELSEWHERE)
            chosen = pairs.asker == place
            found[chosen] = np.where(every > 0, share, np.nan)[pairs.partner[chosen]]
        return found

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether most was there."""
        home = bool(self.read(pairs)[row] >= 0.5)
        return Grounds({"variant": "home" if home else "elsewhere"})
