"""Chains: an offer through one to three processes to a need, the best first, and exact.

The search is best-first over ways (`matchmaker.planning.routes`): what legs say is summed and known
beforehand, everything else can only take from the most that a chain can still gain. So the first
chains that come out are the best ones there are, without looking at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest
from matchmaker.planning.fits import Fits
from matchmaker.planning.points import Points
from matchmaker.planning.routes import Routes
from matchmaker.planning.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matchmaker.graph import View
    from matchmaker.planning.chain import Chain
    from matchmaker.planning.telling import Draft

MOST_STEPS = 3
LEG_KM = 100.0
"""Longest leg, unless a process says how far it comes: there and back within a working day."""
LOOKS = 2_000
"""Ways of one offer that are looked at before the search gives up being exact."""
SAME_TAKER = 2
"""Chains of one list that may end at the same organisation, or go through the same processes."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains of one offer or one organisation, best first.

    Parameters
    ----------
    complete
        No better chain exists; false when the search stopped after `LOOKS` ways.
    """

    chains: tuple[Chain, ...]
    complete: bool


class ChainSearch:
    """Finds chains in a network.

    Parameters
    ----------
    view
        The network (`matchmaker.Engine.view_` after `fit`).
    points
        What makes a chain good.
    most_steps
        Processes in a chain, one to three.
    leg_km
        Longest leg to a need, and to a process that names no radius.
    looks
        Ways of one offer that are looked at, at most.
    minima
        Whether one offer alone must reach the minimum of each process. Together others may.

    Raises
    ------
    InvalidRequest
        `most_steps` is not 1, 2 or 3.

    Examples
    --------
    >>> from matchmaker import Engine, Snapshot
    >>> engine = Engine().fit(Snapshot())
    >>> list(ChainSearch(engine.view_).of_all())
    []
    """

    def __init__(
        self,
        view: View,
        points: Points | None = None,
        *,
        most_steps: int = MOST_STEPS,
        leg_km: float = LEG_KM,
        looks: int = LOOKS,
        minima: bool = True,
    ) -> None:
        if not 1 <= most_steps <= MOST_STEPS:
            raise InvalidRequest(field="steps", value=most_steps, expected="1, 2 or 3")
        self.view = view
        self.points = points or Points()
        self.most_steps, self.leg_km, self.looks = most_steps, leg_km, looks
        self.fits = Fits(view)
        self._routes = Routes(view, self.fits, self.points, leg_km=leg_km)
        self._telling = Telling(view, self.fits, self._routes, self.points, minima=minima)
        self._row = {id_: row for row, id_ in enumerate(view.offers.ids)}

    def of_offer(self, offer: str, top: int = 5) -> Chains:
        """Return the best chains of one offer, not two alike.

        Raises
        ------
        InvalidRequest
            There is no such offer, or it is over.
        """
        if offer not in self._row:
            raise InvalidRequest(field="stream", value=offer, expected="an offer that is not over")
        return self._best(self._row[offer], top, self._routes)

    def of_organisation(self, organisation: str, top: int = 10) -> Chains:
        """Return the best chains in which an organisation gives, works or receives.

        Raises
        ------
        UnknownOrganisation
            Nobody has this id.
        """
        self.view.snapshot.organisation(organisation)
        row = self.view.row[organisation]
        routes = Routes(self.view, self.fits, self.points, leg_km=self.leg_km, concerning=row)
        found = [self._best(offer, top, routes) for offer in range(len(self.view.offers))]
        chains = sorted(
            (chain for one in found for chain in one.chains),
            key=lambda chain: (-chain.score, chain.offer, chain.need, chain.processes),
        )
        shown = tuple(islice(_varied(chains, by_offer=True), top))
        return Chains(shown, all(one.complete for one in found))

    def of_all(self, top: int = 3) -> Iterator[tuple[str, Chains]]:
        """Yield each offer with its best chains, ordered by the offers' owners."""
        for row, offer in enumerate(self.view.offers.ids):
            yield offer, self._best(row, top, self._routes)

    def every(self, offer: str) -> Iterator[Chain]:
        """Yield all chains of one offer, best first, also those that are alike."""
        for draft in self._ranked(self._row[offer], self._routes, [True]):
            yield self._telling.tell(draft)

    def _best(self, offer: int, top: int, routes: Routes) -> Chains:
        complete = [True]
        told = map(self._telling.tell, self._ranked(offer, routes, complete))
        chains = tuple(islice(_varied(told), top))
        return Chains(chains, complete[0])

    def _ranked(self, offer: int, routes: Routes, complete: list[bool]) -> Iterator[Draft]:
        """Yield the feasible chains of an offer, best first."""
        most = self.points.most_besides
        ready: list[tuple[float, tuple[int, ...], Draft]] = []
        for looked, way in enumerate(routes.ways(offer, self.most_steps)):
            while ready and -ready[0][0] >= way.value + most:
                yield heappop(ready)[2]
            if looked >= self.looks:
                complete[0] = False
                break
            draft = self._telling.draft(offer, way)
            if draft is not None:
                heappush(ready, (-draft.score, draft.key, draft))
        while ready:
            yield heappop(ready)[2]


def _varied(chains: Iterable[Chain], *, by_offer: bool = False) -> Iterator[Chain]:
    """Leave out chains that differ little from better ones."""
    takers: dict[str, int] = {}
    works: dict[tuple[str, ...], int] = {}
    for chain in chains:
        ways = (chain.offer, *chain.processes) if by_offer else chain.processes
        end = f"{chain.offer} {chain.taker}" if by_offer else chain.taker
        if takers.get(end, 0) >= SAME_TAKER or works.get(ways, 0) >= SAME_TAKER:
            continue
        takers[end] = takers.get(end, 0) + 1
        works[ways] = works.get(ways, 0) + 1
        yield chain
