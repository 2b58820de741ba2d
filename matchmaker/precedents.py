"""What ran before: exchanges of this network that resemble a pair, with what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.habits import sector_closeness
from matchmaker.items import Item, Items, digits
from matchmaker.links import UNLIKE, Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Partnership, Stream
    from matchmaker.graph import View

MOST = 40
"""How many of the most similar earlier exchanges are looked at for one asker."""
LIKE_MATERIAL, LIKE_TAKER = 4, 2
"""Powers that let close precedents count and far ones vanish (best in trials on documented
exchanges: a sum over all of them, not the ten nearest)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One stream that went to one taker in one partnership."""

    partnership: Partnership
    stream: Stream
    taker: int


class Precedents:
    """Earlier exchanges, comparable with what somebody has now.

    Parameters
    ----------
    partnerships
        Those to learn from.
    view
        The network in which they happened.
    """

    def __init__(self, partnerships: Sequence[Partnership], view: View) -> None:
        streams, row = view.streams, view.row
        self.cases = tuple(
            Case(partnership, streams[stream], row[taker])
            for partnership in partnerships
            for stream in partnership.streams
            if stream in streams
            for taker in partnership.partners
            if taker in row and taker != streams[stream].organisation
        )
        self.takers = np.array([case.taker for case in self.cases], dtype=np.int64)
        self._giver = np.array([row[c.stream.organisation] for c in self.cases], dtype=np.int64)
        self._things = Items.table(
            [
                Item(f"{at:08}", at, text=case.stream.title, code=digits(case.stream.waste_code))
                for at, case in enumerate(self.cases)
            ],
            len(self.cases),
            view.space,
        )
        distinct = sorted(set(view.sectors))
        place = {codes: at for at, codes in enumerate(distinct)}
        self._sort = np.array([place[codes] for codes in view.sectors], dtype=np.int64)
        self._closeness = sector_closeness(distinct, distinct)

    def __len__(self) -> int:
        return len(self.cases)

    def weights(self, things: Items, homes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how much each case says about what each asker has; its own cases say nothing.

        Parameters
        ----------
        things
            What the askers have over.
        homes
            Rows of the askers, -1 for strangers.

        Returns
        -------
        array of shape (askers, cases), at most `MOST` of a row above 0
        """
        comparison = Comparison(things, self._things, len(self))
        like = comparison.best(np.fmax(comparison.code, comparison.text)).astype(np.float64)
        like[(like < UNLIKE) | (self._giver[None] == homes[:, None])] = 0.0
        if len(self) > MOST:
            like[like < np.partition(like, -MOST, axis=1)[:, [-MOST]]] = 0.0
        return np.asarray(like**LIKE_MATERIAL)

    def taker_likeness(
        self, cases: NDArray[np.int64], organisations: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return how much each organisation resembles the taker of each case.

        Returns
        -------
        array of shape (cases, organisations); 1 for the taker itself.
        """
        like = self.trade_likeness(self.takers[cases], organisations)
        return np.asarray(like**LIKE_TAKER)

    def trade_likeness(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return how near the activity codes of organisations are, shape (left, right).

        1 for an organisation and itself.
        """
        like = self._closeness[self._sort[left][:, None], self._sort[right][None]]
        return np.where(left[:, None] == right[None], 1.0, like).astype(np.float64)
