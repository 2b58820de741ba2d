"""Plan: what the words of a plan, or its theme, say about who should join."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Visibility
from matchmaker.scales import log_share
from matchmaker.signals.base import Grounds, Signal
from matchmaker.words import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

MENTIONED = 0.5
"""Share of a name that must be in the words to say that it is mentioned."""


class PastPlans(Signal):
    """The partner did something like this before."""

    name = "past_plans"
    family = "plan"
    question = "How like the plan is the most similar thing that they did before?"
    variants = ("similar", "different")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the likeness of the words to the partner's most similar partnership."""
        return pairs.of(pairs.askers.past_plans)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the most similar partnership."""
        view, partner = pairs.view, int(pairs.partner[row])
        members = pairs.askers.other_side
        own = members.indices[members.indptr[partner] : members.indptr[partner + 1]]
        like = pairs.askers.story_likeness(own.astype(np.int64))
        best = view.partnerships[int(own[int(np.argmax(like))])]
        similar = bool(like.max() >= 0.3 and best.title)
        return Grounds(
            {"variant": "similar" if similar else "different", "title": best.title}, (best.id,)
        )


class Named(Signal):
    """The partner, or its town, is mentioned in the plan."""

    name = "named"
    family = "plan"
    question = "Is the partner or its town mentioned in the plan?"
    variants = ("mentioned", "town", "absent")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how much of the name is in the words, the rare words of it counting most."""
        return pairs.of(pairs.askers.named)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether it is mentioned."""
        share = pairs.at(pairs.askers.named, row)
        partner = pairs.view.organisations[int(pairs.partner[row])]
        shown = partner.visibility == Visibility.PUBLIC
        if share > MENTIONED:
            return Grounds({"variant": "mentioned"})
        town = words_of(partner.site.municipality) if partner.site and shown else frozenset()
        said = words_of(pairs.askers.requests[int(pairs.asker[row])].text)
        return Grounds({"variant": "town" if town and town <= said else "absent"})


class SameProgramme(Signal):
    """The partner did things in the plan's programme, or in the asker's own programmes."""

    name = "same_programme"
    family = "plan"
    question = "How much did they do lately in the programme or theme of the plan?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return recent partnerships in the programme on a logarithmic scale."""
        count = pairs.of(pairs.askers.active_in_programme)
        known = pairs.view.active[pairs.partner] & (pairs.view.programmes.nnz > 0)
        return np.where(known, log_share(count, 0.5, 100.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether they were active in it."""
        count = pairs.at(pairs.askers.active_in_programme, row)
        return Grounds({"variant": "some" if count >= 0.25 else "none"})


class ActiveInHub(Signal):
    """The partner did things in the plan's hub, or in the asker's own hubs."""

    name = "active_in_hub"
    family = "plan"
    question = "How much did they do lately in the hub of the plan, or of the asker?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return recent partnerships in the hub on a logarithmic scale."""
        count = pairs.of(pairs.askers.active_in_hub)
        known = pairs.view.active[pairs.partner] & (pairs.view.places_of_work.nnz > 0)
        return np.where(known, log_share(count, 0.5, 100.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether they were active there."""
        count = pairs.at(pairs.askers.active_in_hub, row)
        return Grounds({"variant": "some" if count >= 0.25 else "none"})
