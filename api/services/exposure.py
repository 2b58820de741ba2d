"""Lists for everybody at once, such that nobody is swamped and nobody stays unseen."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.services.suggestions import whole_file
from matchmaker.planning.exposure import BASELINES, FairExposure, Policy
from matchmaker.planning.market import market_of
from models.exchange.cells import guard

if TYPE_CHECKING:
    from pathlib import Path

    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.planning.exposure import Outcome
    from matchmaker.planning.market import Market

COLUMNS = ("organisation", "organisation_name", "rank", "partner", "partner_name")
"""Columns of the lists as CSV."""
TOLD = 12
"""Members of whom the page tells what changes."""


@dataclass(frozen=True)
class Compared:
    """One way of making lists, and what it brings.

    Parameters
    ----------
    method
        ``fair``, ``most_matches``, or a name of `matchmaker.planning.exposure.BASELINES`.
    """

    method: str
    outcome: Outcome


@dataclass(frozen=True)
class Gain:
    """How much more or less one member is seen than when everybody follows their own preference.

    Parameters
    ----------
    before, after
        Exposure: a first place of one list is 1, a second one half.
    """

    organisation: str
    before: float
    after: float


@dataclass(frozen=True)
class FairLists:
    """Lists for both sides of a market, beside other ways of making them.

    Parameters
    ----------
    fairness
        0 for the most matches, 1 for no envy.
    """

    fitted: Fitted
    fairness: float
    policy: Policy
    compared: tuple[Compared, ...]
    gains: tuple[Gain, ...]

    @property
    def outcome(self) -> Outcome:
        """What these lists bring."""
        return self.policy.outcome

    @property
    def price(self) -> float | None:
        """The part of the most matches that is given up for fairness; ``None`` without any."""
        most = next(one.outcome.matches for one in self.compared if one.method == "most_matches")
        return max(0.0, 1.0 - self.outcome.matches / most) if most > 0 else None

    def name(self, id_: str, words: Wording) -> str:
        """Return how a member is called for who asks; a blind one is not named."""
        one, discretion = self.fitted.snapshot.organisation(id_), self.fitted.discretion
        if discretion is not None and discretion.is_blind(id_):
            return words.say(f"nouns.blind.{one.kind.value}")
        return one.name

    def is_named(self, id_: str) -> bool:
        """Tell whether a member may be named to who asks."""
        return self.fitted.discretion is None or not self.fitted.discretion.is_blind(id_)


def fair_lists(fitted: Fitted, hub: str | None, fairness: float, length: int) -> FairLists:
    """Return lists for the members of a hub, or for everybody.

    Raises
    ------
    InvalidRequest
        `fairness` is not between 0 and 1, or a list has no place.
    """
    market = fitted.shelf.take(("market", hub), lambda: _market(fitted, hub))
    policy = FairExposure(fairness, length).fit(market).policy_
    others: dict[str, Policy] = fitted.shelf.take(
        ("baselines", hub, length), lambda: _others(market, length)
    )
    compared = (
        Compared("fair", policy.outcome),
        *(Compared(name, other.outcome) for name, other in others.items()),
    )
    gains = tuple(_gains(market, others["own_preference"], policy))
    return FairLists(fitted, fairness, policy, compared, gains)


def _market(fitted: Fitted, hub: str | None) -> Market:
    members = [one.id for one in fitted.snapshot.organisations if hub is None or hub in one.hubs]
    return market_of(fitted.engine, members)


def _others(market: Market, length: int) -> dict[str, Policy]:
    most = FairExposure(0.0, length).fit(market).policy_
    return {
        "most_matches": most,
        **{name: made(market, length) for name, made in BASELINES.items()},
    }


def _gains(market: Market, before: Policy, after: Policy) -> list[Gain]:
    """Return the members who are seen otherwise, who gains most first."""
    gains = []
    for names, place, was, now in (
        (market.left, market.row, before.right_lists, after.right_lists),
        (market.right, market.column, before.left_lists, after.left_lists),
    ):
        sums = (np.bincount(place, column, len(names)).tolist() for column in (was, now))
        gains += [Gain(*one) for one in zip(names, *sums, strict=True)]
    return sorted(gains, key=lambda gain: (gain.before - gain.after, gain.organisation))


def for_machines(lists: FairLists, top: int) -> dict[str, object]:
    """Return the lists as plain values, ready for JSON; who may not be named stands in none."""
    market, named = lists.policy.market, lists.is_named
    return {
        "snapshot": lists.fitted.snapshot.fingerprint,
        "scorer": lists.fitted.engine.scorer.version,
        "fairness": lists.fairness,
        "members": {"social": len(market.left), "others": len(market.right)},
        "pairs": len(market),
        "price_of_fairness": lists.price,
        "compared": [
            {"method": one.method, **_sides(asdict(one.outcome))} for one in lists.compared
        ],
        "lists": [
            {
                "organisation": member,
                "partners": [id_ for id_ in lists.policy.ranking(member)[:top] if named(id_)],
            }
            for member in (*market.left, *market.right)
            if named(member)
        ],
    }


def _sides(outcome: dict[str, object]) -> dict[str, object]:
    return {
        name: {"social": value[0], "others": value[1]} if isinstance(value, tuple) else value
        for name, value in outcome.items()
    }


def write_lists(lists: FairLists, out: Path, top: int) -> int:
    """Write everybody's list to a CSV file, whole or not at all; return how many rows."""
    market, name, rows = lists.policy.market, lists.fitted.snapshot.organisation, 0
    with whole_file(out) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for member in (*market.left, *market.right):
            for rank, partner in enumerate(lists.policy.ranking(member)[:top], start=1):
                cells = (member, name(member).name, str(rank), partner, name(partner).name)
                writer.writerow([guard(cell) for cell in cells])
                rows += 1
    return rows
