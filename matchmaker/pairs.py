"""The pairs that a block of askers makes with the network: all that signals may ask about."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.links import Links
from matchmaker.scales import one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.asking import Askers
    from matchmaker.graph import View
    from matchmaker.habits import Habit
    from matchmaker.items import Items
    from matchmaker.links import Exchange
    from matchmaker.precedents import Precedents

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Pairs:
    """Pairs of an asker and an organisation, as two columns of equal length.

    Parameters
    ----------
    askers
        The block that the askers belong to.
    asker, partner
        Row in the block, row in the view; ordered by asker, then partner.
    kept
        What was worked out about them, see `once`.
    """

    askers: Askers
    asker: NDArray[np.int64]
    partner: NDArray[np.int64]
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.asker)

    @property
    def view(self) -> View:
        """The network."""
        return self.askers.view

    @cached_property
    def home(self) -> NDArray[np.int64]:
        """Rows of the askers in the view, `STRANGER` for who is not there."""
        return self.askers.rows[self.asker]

    @property
    def materials(self) -> Links:
        """Best link between streams offered and streams needed."""
        return _links(self, "materials")

    @property
    def handling(self) -> Links:
        """Best link between streams offered and what processes accept."""
        return _links(self, "handling")

    @property
    def products(self) -> Links:
        """Best link between what comes out of processes and streams needed."""
        return _links(self, "products")

    @property
    def activity(self) -> Links:
        """Best link between streams offered and what organisations say of themselves."""
        return _links(self, "activity")

    @property
    def work(self) -> Links:
        """Best link between work that can be done and work that is looked for."""
        return _links(self, "work")

    @property
    def precedents(self) -> NDArray[np.float64]:
        """Weight of exchanges that came about and resemble the pair."""
        return _alike(self, "precedents", "came_about")

    @property
    def failures(self) -> NDArray[np.float64]:
        """Weight of exchanges that failed and resemble the pair."""
        return _alike(self, "failures", "failed")

    def habit(self, row: int) -> tuple[Habit, str, bool] | None:
        """Return the habit closest to pair number `row`, the stream, and whether it is given.

        ``None`` when no known habit fits.
        """
        trade, home, partner = self.view.trade, int(self.home[row]), int(self.partner[row])
        offered, asker = self.askers.offered(), int(self.asker[row])
        own = slice(offered.start[asker], offered.start[asker + 1])
        given = self.askers.given_habits[own] * trade.takes(partner)
        most, taken = float(given.max(initial=0.0)), (0.0, -1, -1)
        if home != STRANGER and not self.askers.about_one_thing:
            taken = trade.best_taken(partner, home)
        if max(most, taken[0]) <= 0:
            return None
        if most < taken[0]:
            return trade.habits.habits[taken[2]], self.view.offers.ids[taken[1]], False
        thing, habit = np.unravel_index(int(np.argmax(given)), given.shape)
        return trade.habits.habits[int(habit)], offered.ids[own][int(thing)], True

    def only(self, rows: NDArray[np.int64]) -> Pairs:
        """Return some of the pairs, in that order, with what was worked out about them."""
        kept = {key: _some(value, rows) for key, value in self.kept.items()}
        return Pairs(self.askers, self.asker[rows], self.partner[rows], kept)

    def at(self, field: NDArray[np.float64], row: int) -> float:
        """Return the entry of an (askers, organisations) table for pair number `row`."""
        return float(field[self.asker[row], self.partner[row]])

    def of(self, field: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the entries of an (askers, organisations) table for these pairs."""
        return field[self.asker, self.partner]

    def things(self, name: str, row: int) -> tuple[Items, Items, Links]:
        """Return the two tables that link number `row` of ``materials``… joins, and the links."""
        links: Links = getattr(self, name)
        exchange: Exchange = getattr(self.askers, name)
        comparison = exchange.giving if links.given[row] else exchange.taking
        return comparison.left, comparison.right, links


def once(
    compute: Callable[Concatenate[Pairs, Asked], Answer],
) -> Callable[Concatenate[Pairs, Asked], Answer]:
    """Work something out about all pairs once: what was read in bulk is looked up to explain.

    Parameters
    ----------
    compute
        Asks about pairs, and returns one entry for each: an array, a list, `Links`, or a tuple of
        these.
    """

    @wraps(compute)
    def kept(pairs: Pairs, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        key = (compute, *args)
        try:
            found: Answer = pairs.kept[key]
        except KeyError:
            found = pairs.kept[key] = compute(pairs, *args, **named)
        return found

    return kept


def _some(value: Any, rows: NDArray[np.int64]) -> Any:
    """Return the entries of these pairs."""
    if isinstance(value, tuple):
        return tuple(_some(part, rows) for part in value)
    if isinstance(value, list):
        return [value[row] for row in rows.tolist()]
    return value.only(rows) if isinstance(value, Links) else value[rows]


@once
def _links(pairs: Pairs, name: str) -> Links:
    exchange: Exchange = getattr(pairs.askers, name)
    return exchange.links(pairs.asker, pairs.partner)


@once
def _alike(pairs: Pairs, cases: str, weights: str) -> NDArray[np.float64]:
    """Return the weight of the cases that resemble each pair, ``nan`` where nothing is offered."""
    known: Precedents = getattr(pairs.view, cases)
    found = np.full(len(pairs), np.nan)
    if not len(known):
        return found
    weight: NDArray[np.float64] = getattr(pairs.askers, weights)
    offers = np.diff(pairs.askers.offered().start)
    for asker in np.unique(pairs.asker[offers[pairs.asker] > 0]):
        rows = np.flatnonzero(pairs.asker == asker)
        chosen = np.flatnonzero(weight[asker])
        like = known.taker_likeness(chosen, pairs.partner[rows])
        found[rows] = one_by_one(weight[asker, chosen][:, None] * like)
    return found
