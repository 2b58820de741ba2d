"""Teams: three to five partners who together have what a circular case needs, and who is missing.

A case comes to something when somebody has the material, somebody does the work, somebody takes
the result, an authority or funder backs it, and somebody knows how. A team is a chain with the best
authority and the best knowledge beside it. It is as strong as its weakest seat: the chance that who
sits there and those they deal with both want it, by the scorer; half of the doubt goes where the
two worked together before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Direction, Kind, Operation
from matchmaker.planning.chains import ChainSearch
from matchmaker.planning.market import chances_of_liking
from matchmaker.planning.operations import EFFECTS
from matchmaker.ties import REFUSED
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from matchmaker.domain import Organisation
    from matchmaker.engine import Engine
    from matchmaker.planning.chain import Chain

MOST, LEAST = 5, 3
"""Partners of a team: fewer is a pair, more is a meeting."""
DOUBT_LEFT = 0.5
"""Part of the doubt that stays between two who worked together; our judgement."""
NEAREST = 30
"""Organisations that are asked for a seat: the nearest who can take it."""
CORES = 12
"""Chains of an organisation around which teams are made."""


class Role(StrEnum):
    """A seat at the table."""

    STREAM_OWNER = "stream_owner"
    WORKER = "worker"
    OUTLET = "outlet"
    AUTHORITY = "authority"
    KNOWLEDGE = "knowledge"


ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits where.

    Parameters
    ----------
    strength
        The chance, in [0, 1], that they and those they deal with both want it.
    beside
        Whom of the others they fit best.
    knows
        They worked together with somebody at the table before.
    """

    role: Role
    organisation: str
    strength: float
    beside: str
    knows: bool


@dataclass(frozen=True, slots=True)
class Team:
    """Partners who cover the roles of a case.

    Parameters
    ----------
    seats
        In the order of `ROLES`; a chain with two workers has two of that role, and one partner may
        have two seats.
    offer, need, processes
        The chain at its heart.
    missing
        Roles that nobody near can take.
    """

    seats: tuple[Seat, ...]
    offer: str
    need: str
    processes: tuple[str, ...]
    missing: tuple[Role, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Everybody at the table, each once."""
        return tuple(dict.fromkeys(seat.organisation for seat in self.seats))

    @property
    def weakest(self) -> Seat:
        """The seat that decides."""
        return min(self.seats, key=lambda seat: (seat.strength, seat.organisation))

    @property
    def strength(self) -> float:
        """That of the weakest seat."""
        return self.weakest.strength


@dataclass(frozen=True, slots=True)
class Missing:
    """A role that nobody at a table has, and who could take it, the strongest first."""

    role: Role
    seats: tuple[Seat, ...]


def teams(engine: Engine, organisation: str, *, top: int = 3) -> list[Team]:
    """Return the best teams with an organisation: most roles covered, then the strongest.

    Parameters
    ----------
    engine
        After `fit`.
    top
        How many, no two around the same partners of a chain.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id.

    Examples
    --------
    >>> from matchmaker import Engine, Snapshot
    >>> from matchmaker.domain import Organisation
    >>> firm = Organisation("firm", "Brouwerij", Kind.PRIVATE)
    >>> teams(Engine().fit(Snapshot(organisations=(firm,))), "firm")
    []
    """
    own = engine.view_.snapshot.organisation(organisation)
    table = _Table(engine)
    search = ChainSearch(engine.view_)
    chains: Iterable[Chain] = search.of_organisation(organisation, CORES).chains
    fixed = next((role for role in (Role.AUTHORITY, Role.KNOWLEDGE) if can_sit(own, role)), None)
    if not chains and fixed is not None:
        chains = (chain for _, found in search.of_all(1) for chain in found.chains)
    made = [table.around(chain, own if fixed else None, fixed) for chain in chains]
    best: dict[frozenset[str], Team] = {}
    for team in sorted(filter(None, made), key=_order):
        best.setdefault(frozenset(team.partners), team)
    return list(islice(best.values(), top))


def missing(
    engine: Engine,
    partners: Sequence[str],
    streams: Collection[str] = (),
    *,
    top: int = 3,
) -> list[Missing]:
    """Return the roles that nobody at a table has, each with who could take it.

    Parameters
    ----------
    partners
        Who is there already.
    streams
        What the case is about; all that the partners have when empty.
    top
        How many for each role.

    Raises
    ------
    UnknownOrganisation
        Nobody has one of these ids.
    """
    for partner in partners:
        engine.view_.snapshot.organisation(partner)
    table = _Table(engine)
    covered = table.covered(partners, streams)
    found = []
    for role in ROLES:
        if role not in covered:
            who = table.who_could(role, partners, streams)
            found.append(Missing(role, tuple(table.strongest(role, who, partners)[:top])))
    return found


def can_sit(organisation: Organisation, role: Role) -> bool:
    """Tell whether somebody can take a seat for what they are: authority or knowledge."""
    kinds = {Role.AUTHORITY: Kind.PUBLIC, Role.KNOWLEDGE: Kind.KNOWLEDGE}
    return kinds.get(role) is organisation.kind


def _order(team: Team) -> tuple[int, float, int, tuple[str, ...]]:
    return (
        len(team.missing),
        -round(team.strength, 12),
        -sum(seat.knows for seat in team.seats),
        team.partners,
    )


class _Table:
    """Who can sit where, and how strong that is."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.view = engine, engine.view_
        ties = self.view.joint.tocoo()
        self._known = set(zip(ties.row.tolist(), ties.col.tolist(), strict=True))
        self._refused = {
            frozenset({one.organisation, one.partner})
            for one in self.view.snapshot.judgements
            if one.verdict in REFUSED
        }
        self._chance: dict[tuple[str, str], float] = {}
        search = ChainSearch(self.view)
        self._chains_of = cache(lambda offer: search.of_offer(offer, CORES).chains)
        self._by_role: Mapping[Role, Callable[[], set[str]]] = {
            Role.STREAM_OWNER: lambda: self._owners(Direction.OFFER),
            Role.WORKER: self._workers,
            Role.OUTLET: lambda: self._owners(Direction.NEED),
            Role.AUTHORITY: lambda: self._of_kind(Role.AUTHORITY),
            Role.KNOWLEDGE: lambda: self._of_kind(Role.KNOWLEDGE) | self._trainers(),
        }

    # Teams

    def around(
        self, chain: Chain, guest: Organisation | None = None, role: Role | None = None
    ) -> Team | None:
        """Return the best team around a chain; with a guest in a role, if there is one."""
        core = chain.partners
        seats = self._seats_of(chain)
        taken = dict.fromkeys(core)
        lacking = []
        for seat in (Role.AUTHORITY, Role.KNOWLEDGE):
            there = [id_ for id_ in core if can_sit(self._organisation(id_), seat)]
            if there:
                beside = [other for other in core if other != there[0]]
                seats += self.strongest(seat, there[:1], beside)[:1]
                continue
            if guest is not None and seat is role and guest.id not in core:
                who = [guest.id]
            else:
                who = self.who_could(seat, core)
            found = self.strongest(seat, who, core) if len(taken) < MOST else []
            if not found:
                lacking.append(seat)
                continue
            seats.append(found[0])
            taken[found[0].organisation] = None
        if not LEAST <= len(taken) <= MOST or (guest is not None and guest.id not in taken):
            return None
        met = [replace(one, knows=self._knows_any(one.organisation, taken)) for one in seats]
        return Team(tuple(met), chain.offer, chain.need, chain.processes, tuple(lacking))

    def _seats_of(self, chain: Chain) -> list[Seat]:
        """Return the seats of a chain: each as strong as the weakest of its own legs."""
        legs = [(leg.giver, leg.taker) for leg in chain.legs if leg.giver != leg.taker]
        self._ask(legs)
        roles = [
            (Role.STREAM_OWNER, chain.giver),
            *((Role.WORKER, id_) for id_ in dict.fromkeys(s.organisation for s in chain.steps)),
            (Role.OUTLET, chain.taker),
        ]
        seats = []
        for role, id_ in roles:
            others = [a if b == id_ else b for a, b in legs if id_ in {a, b}]
            strengths = {other: self._strength(id_, other) for other in others}
            best = max(strengths, key=lambda other: (strengths[other], other))
            knows = self._knows_any(id_, others)
            seats.append(Seat(role, id_, min(strengths.values()), best, knows))
        return seats

    # Seats

    def strongest(self, role: Role, who: Iterable[str], beside: Sequence[str]) -> list[Seat]:
        """Return these as seats beside a table, the strongest first; not whom somebody refused."""
        asked = [
            id_
            for id_ in dict.fromkeys(who)
            if not any(frozenset({id_, other}) in self._refused for other in beside)
        ]
        self._ask([(id_, other) for id_ in asked for other in beside])
        seats = []
        for id_ in asked:
            strengths = {other: self._strength(id_, other) for other in beside}
            if not strengths:
                continue
            best = max(strengths, key=lambda other: (strengths[other], other))
            knows = self._knows_any(id_, beside)
            seats.append(Seat(role, id_, strengths[best], best, knows))
        return sorted(seats, key=lambda one: (-one.strength, not one.knows, one.organisation))

    def who_could(
        self, role: Role, beside: Sequence[str], streams: Collection[str] = ()
    ) -> list[str]:
        """Return who could take a seat, the nearest to the table first.

        Work and outlets are first looked for on the chains of the table's own offers; who is on
        none is asked only where there is no chain.
        """
        on_chains = self._on_chains(role, beside, streams)
        pool = (on_chains or self._by_role[role]()) - set(beside)
        ids = sorted(pool)
        rows = np.array([self.view.row[id_] for id_ in ids], dtype=np.int64)
        here = np.array([self.view.row[id_] for id_ in beside], dtype=np.int64)
        lat, lon = self.view.lat, self.view.lon
        km = distances_km(lat[rows, None], lon[rows, None], lat[None, here], lon[None, here])
        nearest = np.where(np.isnan(km), np.inf, km).min(axis=1, initial=np.inf)
        return [ids[at] for at in np.argsort(nearest, kind="stable")[:NEAREST]]

    def covered(self, partners: Sequence[str], streams: Collection[str]) -> set[Role]:
        """Return the roles that these partners have."""
        there = set(partners)
        named = [self.view.streams[id_] for id_ in streams if id_ in self.view.streams]
        own = named or [one for one in self.view.streams.values() if one.organisation in there]
        sides = {one.direction for one in own if one.organisation in there}
        found = {
            role
            for role in (Role.WORKER, Role.AUTHORITY, Role.KNOWLEDGE)
            if there & self._by_role[role]()
        }
        if Direction.OFFER in sides:
            found.add(Role.STREAM_OWNER)
        if Direction.NEED in sides:
            found.add(Role.OUTLET)
        return found

    def knows(self, one: str, other: str) -> bool:
        """Tell whether two worked together before."""
        return (self.view.row[one], self.view.row[other]) in self._known

    def _knows_any(self, one: str, others: Iterable[str]) -> bool:
        return any(other != one and self.knows(one, other) for other in others)

    def _strength(self, one: str, other: str) -> float:
        chance = min(self._chance[one, other], self._chance[other, one])
        return 1 - (1 - chance) * DOUBT_LEFT if self.knows(one, other) else chance

    def _ask(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Work out the chance that each likes the other, both ways."""
        both = [(a, b) for one in pairs for a, b in (one, one[::-1])]
        new = sorted({pair for pair in both if pair not in self._chance})
        row = self.view.row
        one = np.array([row[a] for a, _ in new], dtype=np.int64)
        other = np.array([row[b] for _, b in new], dtype=np.int64)
        chances = chances_of_liking(self.engine, one, other).tolist()
        self._chance |= dict(zip(new, chances, strict=True))

    # Who is what

    def _organisation(self, id_: str) -> Organisation:
        return self.view.snapshot.organisation(id_)

    def _of_kind(self, role: Role) -> set[str]:
        return {one.id for one in self.view.organisations if can_sit(one, role)}

    def _owners(self, direction: Direction) -> set[str]:
        streams = self.view.offers if direction is Direction.OFFER else self.view.needs
        return {self.view.organisations[row].id for row in set(streams.owner.tolist())}

    def _workers(self) -> set[str]:
        """Return who works on material, and social firms that offer hands."""
        snapshot = self.view.snapshot
        working = {one.organisation for one in snapshot.processes if one.operation in EFFECTS}
        social = {one.id for one in snapshot.organisations if one.kind is Kind.SOCIAL_ECONOMY}
        hands = {one.organisation for one in snapshot.skills if one.direction is Direction.OFFER}
        return (working | hands & social) & self.view.row.keys()

    def _trainers(self) -> set[str]:
        return {
            one.organisation
            for one in self.view.processes.values()
            if one.operation is Operation.TRAIN
        }

    def _on_chains(self, role: Role, beside: Sequence[str], streams: Collection[str]) -> set[str]:
        if role not in {Role.WORKER, Role.OUTLET}:
            return set()
        wanted, rows = set(streams), {self.view.row[id_] for id_ in beside}
        found: set[str] = set()
        for offer, owner in zip(self.view.offers.ids, self.view.offers.owner.tolist(), strict=True):
            if owner not in rows or (wanted and offer not in wanted):
                continue
            for chain in self._chains_of(offer):
                if role is Role.WORKER:
                    found.update(step.organisation for step in chain.steps)
                else:
                    found.add(chain.taker)
        return found - set(beside)
