"""The pairs that a block of askers makes with the network: all that signals may ask about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.scales import one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.asking import Askers
    from matchmaker.graph import View
    from matchmaker.habits import Habit
    from matchmaker.items import Items
    from matchmaker.links import Exchange, Links
    from matchmaker.precedents import Precedents


@dataclass(frozen=True)
class Pairs:
    """Pairs of an asker and an organisation, as two columns of equal length.

    Parameters
    ----------
    askers
        The block that the askers belong to.
    asker, partner
        Row in the block, row in the view; ordered by asker, then partner.
    """

    askers: Askers
    asker: NDArray[np.int64]
    partner: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.asker)

    @property
    def view(self) -> View:
        """The network."""
        return self.askers.view

    @property
    def home(self) -> NDArray[np.int64]:
        """Rows of the askers in the view, `STRANGER` for who is not there."""
        return self.askers.rows[self.asker]

    @cached_property
    def materials(self) -> Links:
        """Best link between streams offered and streams needed."""
        return self.askers.materials.links(self.asker, self.partner)

    @cached_property
    def handling(self) -> Links:
        """Best link between streams offered and what processes accept."""
        return self.askers.handling.links(self.asker, self.partner)

    @cached_property
    def activity(self) -> Links:
        """Best link between streams offered and what organisations say of themselves."""
        return self.askers.activity.links(self.asker, self.partner)

    @cached_property
    def precedents(self) -> NDArray[np.float64]:
        """Weight of exchanges that came about and resemble the pair."""
        return self._alike(self.view.precedents, self.askers.came_about)

    @cached_property
    def failures(self) -> NDArray[np.float64]:
        """Weight of exchanges that failed and resemble the pair."""
        return self._alike(self.view.failures, self.askers.failed)

    def _alike(self, cases: Precedents, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.full(len(self), np.nan)
        if not len(cases):
            return found
        offers = np.diff(self.askers.offered().start)
        for asker in np.unique(self.asker[offers[self.asker] > 0]):
            rows = np.flatnonzero(self.asker == asker)
            chosen = np.flatnonzero(weight[asker])
            like = cases.taker_likeness(chosen, self.partner[rows])
            found[rows] = one_by_one(weight[asker, chosen][:, None] * like)
        return found

    def habit(self, row: int) -> tuple[Habit, str, bool] | None:
        """Return the habit closest to pair number `row`, the stream, and whether it is given.

        ``None`` when no known habit fits.
        """
        trade, home, partner = self.view.trade, int(self.home[row]), int(self.partner[row])
        offered, asker = self.askers.offered(), int(self.asker[row])
        own = slice(offered.start[asker], offered.start[asker + 1])
        given = self.askers.given_habits[own] * trade.taker[partner]
        most, taken = float(given.max(initial=0.0)), (0.0, -1, -1)
        if home != STRANGER and not self.askers.about_one_thing:
            taken = trade.best_taken(partner, home)
        if max(most, taken[0]) <= 0:
            return None
        if most < taken[0]:
            return trade.habits.habits[taken[2]], self.view.offers.ids[taken[1]], False
        thing, habit = np.unravel_index(int(np.argmax(given)), given.shape)
        return trade.habits.habits[int(habit)], offered.ids[own][int(thing)], True

    @cached_property
    def work(self) -> Links:
        """Best link between work that can be done and work that is looked for."""
        return self.askers.work.links(self.asker, self.partner)

    def only(self, rows: NDArray[np.int64]) -> Pairs:
        """Return some of the pairs, in that order."""
        return Pairs(self.askers, self.asker[rows], self.partner[rows])

    def of(self, field: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the entries of an (askers, organisations) table for these pairs."""
        return field[self.asker, self.partner]

    def things(self, name: str, row: int) -> tuple[Items, Items, Links]:
        """Return the two tables that link number `row` of ``materials``… joins, and the links."""
        links: Links = getattr(self, name)
        exchange: Exchange = getattr(self.askers, name)
        comparison = exchange.giving if links.given[row] else exchange.taking
        return comparison.left, comparison.right, links
