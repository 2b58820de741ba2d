"""What ran before: exchanges of this network that resemble a pair, with what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.habits import sector_closeness
from matchmaker.items import Item, Items, digits
from matchmaker.links import UNLIKE, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Partnership, Stream
    from matchmaker.items import Space

MOST = 40
"""How many of the most similar earlier exchanges are looked at for one asker."""
LIKE_MATERIAL, LIKE_TAKER = 4, 2
"""Powers that let close precedents count and far ones vanish (best in trials on documented
exchanges: a sum over all of them, not the ten nearest)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One stream that went from one organisation to another in one partnership.

    `giver` and `taker` are rows of organisations.
    """

    partnership: Partnership
    stream: Stream
    giver: int
    taker: int


def cases_of(
    partnerships: Iterable[Partnership], streams: Mapping[str, Stream], row: Mapping[str, int]
) -> Iterator[Case]:
    """Yield what went from whom to whom, where stream, giver and taker are known.

    Parameters
    ----------
    partnerships
        Those to learn from.
    streams, row
        Streams, and rows of organisations, by id.
    """
    for partnership in partnerships:
        for id_ in partnership.streams:
            stream = streams.get(id_)
            if stream is None:
                continue
            for taker in partnership.partners:
                if taker in row and taker != stream.organisation:
                    yield Case(partnership, stream, row[stream.organisation], row[taker])


class Precedents:
    """Earlier exchanges, comparable with what somebody has now.

    Parameters
    ----------
    cases
        What went from whom to whom.
    sectors
        Activity codes of each organisation of the network.
    space
        Turns texts into vectors; without one, only codes are compared.
    """

    def __init__(
        self, cases: Iterable[Case], sectors: Sequence[tuple[str, ...]], space: Space | None
    ) -> None:
        self.cases = tuple(cases)
        self.takers = np.array([case.taker for case in self.cases], dtype=np.int64)
        self._giver = np.array([case.giver for case in self.cases], dtype=np.int64)
        self._things = Items.table(
            [
                Item(f"{at:08}", at, text=case.stream.title, code=digits(case.stream.waste_code))
                for at, case in enumerate(self.cases)
            ],
            len(self.cases),
            space,
        )
        distinct = sorted(set(sectors))
        place = {codes: at for at, codes in enumerate(distinct)}
        self._sort = np.array([place[codes] for codes in sectors], dtype=np.int64)
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
        for own in like:
            if len(self) > MOST:
                own[own < np.partition(own, -MOST)[-MOST]] = 0.0
            near = np.flatnonzero(own)
            own[near] **= LIKE_MATERIAL
        return like

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
        like = self._closeness[:, self._sort[right]].astype(np.float64)[self._sort[left]]
        like[left[:, None] == right[None]] = 1.0
        return like
