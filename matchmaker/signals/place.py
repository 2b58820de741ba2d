"""Place: how far apart they are, and whether the one who comes by comes this far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.pairs import once
from matchmaker.scales import HALF_KM, nearness
from matchmaker.signals.base import Grounds, Signal, reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs
    from matchmaker.suggestion import Fact


class Nearness(Signal):
    """How near they are to each other."""

    name = "nearness"
    family = "place"
    question = "How near are they to each other, as the crow flies?"
    variants = ("near", "far", "same_place")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 at the same place, halved at `HALF_KM`, slowly towards 0 beyond."""
        return nearness(pairs.of(pairs.askers.distance_km))

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Tell the distance in whole kilometres."""
        km = pairs.at(pairs.askers.distance_km, row)
        variant = "same_place" if km < 1 else "near" if km <= 2 * HALF_KM else "far"
        return Grounds({"variant": variant, "km": round(km)})


class WithinReach(Signal):
    """The one who collects or processes comes this far."""

    name = "within_reach"
    family = "place"
    question = "Is the stream within the radius that the process serves?"
    variants = ("inside", "outside", "inside_yours", "outside_yours")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 inside the radius, and outside what part of the way it covers."""
        km, radius = pairs.of(pairs.askers.distance_km), _radius(pairs)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.clip(radius / km, 0.0, 1.0)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Tell distance and radius."""
        km, radius = pairs.at(pairs.askers.distance_km, row), float(_radius(pairs)[row])
        side = "" if pairs.handling.given[row] else "_yours"
        facts: dict[str, Fact] = {
            "variant": ("inside" if km <= radius else "outside") + side,
            "km": round(km),
            "radius": round(radius),
        }
        return Grounds(facts)


class CountryAffinity(Signal):
    """Organisations of the two countries work together more than chance would have it."""

    name = "country_affinity"
    family = "place"
    question = "Do organisations of the two countries work together often?"
    variants = ("often", "seldom", "same_country")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return observed over observed plus expected pairs; one country alone says nothing."""
        view = pairs.view
        ours, theirs = view.countries[np.maximum(pairs.home, 0)], view.countries[pairs.partner]
        known = (pairs.home >= 0) & (ours >= 0) & (theirs >= 0) & (view.countries.max() > 0)
        if not known.any():
            return np.full(len(pairs), np.nan)
        return np.where(known, view.country_affinity[ours, theirs], np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether it is often or seldom."""
        home, partner = int(pairs.home[row]), int(pairs.partner[row])
        if pairs.view.countries[home] == pairs.view.countries[partner]:
            return Grounds({"variant": "same_country"})
        often = bool(reading(pairs, self)[row] >= 0.5)
        return Grounds({"variant": "often" if often else "seldom"})


@once
def _radius(pairs: Pairs) -> NDArray[np.float64]:
    """Return how far the process comes that takes what fits best, in km."""
    links, exchange = pairs.handling, pairs.askers.handling
    radius = np.full(len(pairs), np.nan)
    theirs, yours = links.fits & links.given, links.fits & ~links.given
    radius[theirs] = exchange.giving.right.radius_km[links.right[theirs]]
    radius[yours] = exchange.taking.left.radius_km[links.left[yours]]
    return radius
