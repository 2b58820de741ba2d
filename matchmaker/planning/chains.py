"""Chains: an offer through one to three processes to a need, the best first, and exact.

The search is best-first over ways (`matchmaker.planning.routes`), by the most that each can still
be worth: that is worked out beforehand for the whole network, and the masses and the law of a chain
can only take from it. So the first chains that come out are the best ones there are, without
looking at all. Only those are told (`matchmaker.planning.telling`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest
from matchmaker.planning.amounts import Amounts
from matchmaker.planning.fits import Fits
from matchmaker.planning.outlets import Ground
from matchmaker.planning.points import Points
from matchmaker.planning.rest import Gained, Rest
from matchmaker.planning.routes import Closed, Routes
from matchmaker.planning.telling import Telling
from matchmaker.planning.weighing import Weighing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matchmaker.graph import View
    from matchmaker.planning.chain import Chain
    from matchmaker.planning.weighing import Draft

MOST_STEPS = 3
LEG_KM = 100.0
"""Longest leg, unless a process says how far it comes: there and back within a working day."""
LOOKS = 2_000
"""Ways of one offer that are looked at before the search gives up being exact."""
ROUNDING = 1e-9
"""Points by which sums of the same numbers in another order may differ."""
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

    Attributes
    ----------
    ground
        Legs of the network.
    weighing
        What a way is worth.

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
        amounts = Amounts(view, self.fits, minima=minima)
        self.ground = Ground(view, self.fits, self.points, amounts, leg_km=leg_km)
        self.weighing = Weighing(self.ground)
        self._telling = Telling(self.weighing)
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
        routes = self._routes_concerning(self.view.row[organisation])
        found = [self._best(offer, top, routes) for offer in range(len(self.view.offers))]
        chains = sorted(
            (chain for one in found for chain in one.chains),
            key=lambda chain: (-chain.score, chain.offer, chain.need, chain.processes),
        )
        shown = tuple(islice(_varied(chains), top))
        return Chains(shown, all(one.complete for one in found))

    def of_all(self, top: int = 3) -> Iterator[tuple[str, Chains]]:
        """Yield each offer with its best chains, ordered by the offers' owners."""
        for row, offer in enumerate(self.view.offers.ids):
            yield offer, self._best(row, top, self._routes)

    def every(self, offer: str) -> Iterator[Chain]:
        """Yield all chains of one offer, best first, also those that are alike."""
        for draft in self._ranked(self._row[offer], self._routes, [True], Closed()):
            yield self._telling.tell(draft)

    @cached_property
    def _gained(self) -> Gained:
        return Gained(self.ground)

    @cached_property
    def _rest(self) -> Rest:
        return Rest(self.ground, self._gained)

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self.ground, self._gained, self._rest)

    def _routes_concerning(self, organisation: int) -> Routes:
        rest = Rest(self.ground, self._gained, concerning=organisation, seen=self._rest)
        return Routes(self.ground, self._gained, rest)

    def _best(self, offer: int, top: int, routes: Routes) -> Chains:
        complete, variety = [True], _Variety()
        kept: list[Chain] = []
        if top > 0:
            for draft in self._ranked(offer, routes, complete, variety.closed):
                works = tuple(node.process for node in draft.way.nodes)
                if variety.admits(self.weighing.taker[draft.way.need], works):
                    kept.append(self._telling.tell(draft))
                    if len(kept) == top:
                        break
        return Chains(tuple(kept), complete[0])

    def _ranked(
        self, offer: int, routes: Routes, complete: list[bool], closed: Closed
    ) -> Iterator[Draft]:
        """Yield the feasible chains of an offer, best first, but for those that are closed."""
        ready: list[tuple[float, tuple[int, ...], Draft]] = []
        most = self.points.start + ROUNDING
        ways = routes.ways(offer, self.most_steps, self.weighing.at_entry(offer), closed)
        for looked, way in enumerate(ways):
            while ready and -ready[0][0] > way.value + most:
                yield heappop(ready)[2]
            if looked >= self.looks:
                complete[0] = False
                break
            draft = self.weighing.weigh(offer, way)
            if draft is not None:
                heappush(ready, (-draft.score, draft.key, draft))
        while ready:
            yield heappop(ready)[2]


class _Variety:
    """Leaves out chains that differ little from better ones of the same offer."""

    def __init__(self) -> None:
        self.closed = Closed()
        self._takers: Counter[int] = Counter()
        self._works: Counter[tuple[int, ...]] = Counter()

    def admits(self, taker: int, works: tuple[int, ...]) -> bool:
        """Tell whether a chain is different enough, and count it if so."""
        if taker in self.closed.takers or works in self.closed.works:
            return False
        self._takers[taker] += 1
        self._works[works] += 1
        if self._takers[taker] == SAME_TAKER:
            self.closed.takers.add(taker)
        if self._works[works] == SAME_TAKER:
            self.closed.works.add(works)
        return True


def _varied(chains: Iterable[Chain]) -> Iterator[Chain]:
    """Leave out chains of several offers that differ little from better ones."""
    takers: Counter[tuple[str, str]] = Counter()
    works: Counter[tuple[str, ...]] = Counter()
    for chain in chains:
        end, ways = (chain.offer, chain.taker), (chain.offer, *chain.processes)
        if takers[end] < SAME_TAKER and works[ways] < SAME_TAKER:
            takers[end] += 1
            works[ways] += 1
            yield chain
