"""Network: who is already close to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.domain import Visibility
from matchmaker.pairs import once
from matchmaker.scales import log_share
from matchmaker.signals.base import Grounds, Signal, reading
from matchmaker.ties import OPENNESS_HALF_LIFE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from matchmaker.graph import View
    from matchmaker.pairs import Pairs

FEW_PARTNERS = 0.1
"""Weight of common partners that counts as one: a recent one among a handful."""
MANY = 100.0
"""As much as anyone has: more does not count."""
SELDOM = 1e-5
"""Chance of meeting below which a walk says nothing."""


class SharedHub(Signal):
    """Both belong to the same hub."""

    name = "shared_hub"
    family = "network"
    question = "Do they belong to the same hub?"
    variants = ("same", "different")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 for a hub in common, 0 for none, unknown where one belongs to no hub."""
        belongs = np.diff(pairs.view.hubs.indptr) > 0
        home = np.maximum(pairs.home, 0)
        shared = (pairs.view.hubs[home] * pairs.view.hubs[pairs.partner]).sum(axis=1)
        known = (pairs.home != STRANGER) & belongs[home] & belongs[pairs.partner]
        return np.where(known, (np.asarray(shared).ravel() > 0).astype(np.float64), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the hubs in common."""
        yours = pairs.view.organisations[pairs.home[row]].hubs
        theirs = pairs.view.organisations[pairs.partner[row]].hubs
        shared = [hub for hub in yours if hub in theirs]
        names = pairs.view.hub_names
        return Grounds(
            {
                "variant": "same" if shared else "different",
                "hubs": [names.get(hub, hub) for hub in shared],
            }
        )


class CommonPartners(Signal):
    """They already work with the same others."""

    name = "common_partners"
    family = "network"
    question = "Do they already work with the same others?"
    variants = ("some", "none")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the weight of common partners on a logarithmic scale."""
        weight = pairs.of(pairs.askers.common_partners)
        return np.where(_connected(pairs), log_share(weight, FEW_PARTNERS, MANY), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Count the common partners and name up to three of them."""
        shared = _shared_partners(pairs)[row]
        return Grounds(
            {
                "variant": "some" if shared else "none",
                "count": len(shared),
                "names": _public_names(shared, pairs.view)[:3],
            },
            tuple(pairs.view.organisations[at].id for at in shared[:3]),
        )


class PathsOfThree(Signal):
    """The asker's partners work with organisations that resemble the partner's."""

    name = "paths_of_three"
    family = "network"
    question = "Do partners of one work with partners of the other?"
    variants = ("some", "none")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the weight of paths over two others on a logarithmic scale."""
        weight = pairs.of(pairs.askers.paths_of_three)
        return np.where(_connected(pairs), log_share(weight, 0.01, MANY), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say only whether there are such paths."""
        some = pairs.at(pairs.askers.paths_of_three, row) > 0
        return Grounds({"variant": "some" if some else "none"})


class Walk(Signal):
    """A walk over partnerships that starts with the asker often ends at the partner."""

    name = "walk"
    family = "network"
    question = "How often does a walk over partnerships from one end at the other?"
    variants = ("close", "far")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the chance of being found there on a logarithmic scale."""
        chance = pairs.of(pairs.askers.walks)
        return np.where(_connected(pairs), log_share(chance, SELDOM, 1.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether their networks are close."""
        close = bool(reading(pairs, self)[row] >= 0.25)
        return Grounds({"variant": "close" if close else "far"})


class Openness(Signal):
    """The partner took on new partners of the asker's kind lately."""

    name = "openness"
    family = "network"
    question = "Did they start with new partners of your kind in the last years?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the number of recent new partners on a logarithmic scale."""
        count = pairs.of(pairs.askers.openness)
        return np.where(pairs.view.active[pairs.partner], log_share(count, 1.0, MANY), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Tell about how many, weighted by how recent."""
        count = pairs.at(pairs.askers.openness, row)
        return Grounds(
            {
                "variant": "some" if count >= 0.5 else "none",
                "count": max(1, round(count)),
                "half_life_years": OPENNESS_HALF_LIFE,
            }
        )


@once
def _shared_partners(pairs: Pairs) -> list[list[int]]:
    """Return the rows of those whom both worked with, rising; of strangers nobody."""
    view = pairs.view
    own = {home: frozenset(view.partners_of(home).tolist()) for home in np.unique(pairs.home)}
    own[STRANGER] = frozenset()
    return [
        [at for at in view.partners_of(partner).tolist() if at in own[home]]
        for home, partner in zip(pairs.home.tolist(), pairs.partner.tolist(), strict=True)
    ]


@once
def _connected(pairs: Pairs) -> NDArray[np.bool_]:
    """Say where both have partnerships: without any, the graph knows nothing."""
    active = pairs.view.active
    known = (pairs.home != STRANGER) & active[np.maximum(pairs.home, 0)]
    return np.asarray(known & active[pairs.partner])


def _public_names(rows: Iterable[int], view: View) -> list[str]:
    found = (view.organisations[row] for row in rows)
    return [o.name for o in found if o.visibility == Visibility.PUBLIC]
