"""One part of a network during one period: the only thing that KPIs may ask."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from matchmaker.domain import PartnershipState
from matchmaker.report.chains import counted_once, flows_of
from matchmaker.report.scope import EVERYTHING, Scope, municipality_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from matchmaker.domain import Organisation, Partnership, Stream
    from matchmaker.outcomes import History, Shown
    from matchmaker.report.chains import Flow
    from matchmaker.report.period import Period

WORKING = frozenset({PartnershipState.PILOT, PartnershipState.RUNNING})
"""States in which partners do something together."""
MANY_TIES = 20_000
"""Ties above which circles and shortest ways are worked out for the period itself alone."""
ALIVE = WORKING | {PartnershipState.INTRODUCED, PartnershipState.TALKING}


class Window:
    """A part of a network during a period.

    Parameters
    ----------
    history
        The whole network with its past, also after the period.
    cost
        Euros spent in the period, where the coordinator gave them.
    compared
        Whether another period is only compared with this one: what takes long in a large network
        is left out then.
    """

    def __init__(
        self,
        history: History,
        period: Period,
        scope: Scope = EVERYTHING,
        cost: float | None = None,
        *,
        compared: bool = False,
    ) -> None:
        self.compared = compared
        self.history = history
        self.period = period
        self.scope = scope
        self.cost = cost

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """Members of the part who had joined by the end of the period.

        Who joined on an unknown day has always been there.
        """
        last = self.period.last
        joined = [
            one
            for one in self.history.snapshot.organisations
            if (one.since is None or one.since <= last) and self.scope.has(one)
        ]
        if self.scope.programme:
            partners = {id_ for p in self.partnerships for id_ in p.partners}
            joined = [one for one in joined if one.id in partners]
        return tuple(joined)

    @cached_property
    def by_id(self) -> Mapping[str, Organisation]:
        """All organisations of the network by id, also those outside the part."""
        return self.history.snapshot.organisation_by_id

    @cached_property
    def members(self) -> frozenset[str]:
        """Ids of `organisations`."""
        return frozenset(one.id for one in self.organisations)

    @cached_property
    def partnerships(self) -> tuple[Partnership, ...]:
        """Partnerships of the part, whenever they were.

        A partnership belongs to the hub that it names; without one, to every hub of a partner. To
        a region or sector it belongs when a partner does.
        """
        return tuple(one for one in self.history.snapshot.partnerships if self.attribution(one) > 0)

    def attribution(self, partnership: Partnership) -> float:
        """Return how much of a partnership's tonnes, jobs and hours count here, 0 to 1.

        What belongs to several hubs, regions or sectors is divided among them by their partners,
        so that the parts add up to the whole.
        """
        scope = self.scope
        if scope.programme and partnership.programme != scope.programme:
            return 0.0
        partners = [self.by_id[id_] for id_ in partnership.partners if id_ in self.by_id]
        part = 1.0
        if scope.hub:
            if partnership.hub:
                part = float(partnership.hub == scope.hub)
            else:
                named = [one for one in partners if one.hubs]
                hits = sum(1 / len(one.hubs) for one in named if scope.hub in one.hubs)
                part = hits / len(named) if named else 0.0
        if part and (scope.region or scope.sector):
            rest = Scope(region=scope.region, sector=scope.sector)
            part *= sum(map(rest.has, partners)) / len(partners) if partners else 0.0
        return part

    def state(self, partnership: Partnership) -> PartnershipState | None:
        """Return a partnership's state when the period ends."""
        return self._states(self.period.last)[partnership.id]

    def state_before(self, partnership: Partnership) -> PartnershipState | None:
        """Return a partnership's state just before the period."""
        return self._states(self.period.before)[partnership.id]

    def _states(self, day: date) -> Mapping[str, PartnershipState | None]:
        known = self._known_states
        if day not in known:
            state = self.history.state
            known[day] = {p.id: state(p, day) for p in self.history.snapshot.partnerships}
        return known[day]

    @cached_property
    def _known_states(self) -> dict[date, Mapping[str, PartnershipState | None]]:
        return {}

    def in_state(self, *states: PartnershipState) -> tuple[Partnership, ...]:
        """Return the partnerships of the part that are in one of these states at the end."""
        return tuple(one for one in self.partnerships if self.state(one) in states)

    @cached_property
    def running(self) -> tuple[Partnership, ...]:
        """Partnerships that run when the period ends."""
        return self.in_state(PartnershipState.RUNNING)

    def came_into(self, *states: PartnershipState) -> tuple[Partnership, ...]:
        """Return partnerships in one of these states at the end, and in none of them before."""
        return tuple(p for p in self.in_state(*states) if self.state_before(p) not in states)

    def left(self, *states: PartnershipState) -> tuple[Partnership, ...]:
        """Return partnerships in one of these states before, and in none of them at the end."""
        return tuple(
            one
            for one in self.partnerships
            if self.state_before(one) in states and self.state(one) not in states
        )

    @cached_property
    def begun(self) -> tuple[Partnership, ...]:
        """Partnerships whose case began in the period."""
        return tuple(p for p in self.partnerships if self.history.began(p) in self.period)

    @cached_property
    def streams(self) -> tuple[Stream, ...]:
        """Offers and needs of members that stood open on some day of the period."""
        return tuple(
            one
            for one in self.history.snapshot.streams
            if one.organisation in self.members
            and (one.available_from is None or one.available_from <= self.period.last)
            and (one.available_until is None or one.available_until >= self.period.first)
        )

    @cached_property
    def stream_by_id(self) -> Mapping[str, Stream]:
        """All streams of the network by id."""
        return {one.id: one for one in self.history.snapshot.streams}

    @cached_property
    def partnership_by_id(self) -> Mapping[str, Partnership]:
        """All partnerships of the network by id."""
        return {one.id: one for one in self.history.snapshot.partnerships}

    @cached_property
    def placed(self) -> frozenset[str]:
        """Ids of streams that flow in a pilot or a running partnership when the period ends."""
        states = self._states(self.period.last)
        return frozenset(
            id_
            for one in self.history.snapshot.partnerships
            if states[one.id] in WORKING
            for id_ in one.streams
        )

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Suggestions shown in the period that name or were made for a member."""
        return self.shown_since(self.period.first)

    def shown_since(self, first: date) -> tuple[Shown, ...]:
        """Return suggestions shown from a day to the end of the period."""
        return tuple(
            one
            for one in self.history.outcomes.shown
            if first <= one.on <= self.period.last
            and (one.partner in self.members or one.organisation in self.members)
        )

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Materials that flow in running partnerships of the whole network at the end."""
        states = self._states(self.period.last)
        return flows_of(
            self.history.snapshot,
            [p for p in self.history.snapshot.partnerships if states[p.id] == "running"],
        )

    @cached_property
    def tonnes_once(self) -> Mapping[str, float]:
        """Share of each flow's tonnes that no flow before it in a chain has brought, by id."""
        return counted_once(self.flows, self.history.snapshot.processes)

    @cached_property
    def own_flows(self) -> tuple[tuple[Flow, float], ...]:
        """Flows of the part, each with the share of its tonnes that counts here."""
        shares = {one.id: self.attribution(one) for one in self.running}
        return tuple(
            (flow, shares[flow.id] * self.tonnes_once[flow.id])
            for flow in self.flows
            if flow.id in shares
        )

    @cached_property
    def graph(self) -> nx.Graph[str]:
        """Members joined by pilots and running partnerships; edges know their partnerships."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from((one.id, {"kind": one.kind.value}) for one in self.organisations)
        for one in self.in_state(*WORKING):
            known = [id_ for id_ in one.partners if id_ in self.members]
            for at, left in enumerate(known):
                for right in known[at + 1 :]:
                    if left == right:
                        continue
                    if graph.has_edge(left, right):
                        graph.edges[left, right]["partnerships"].append(one.id)
                    else:
                        graph.add_edge(left, right, partnerships=[one.id])
        return graph

    @property
    def too_large(self) -> bool:
        """Whether circles and shortest ways are left out here, for they would take long."""
        return self.compared and self.graph.number_of_edges() > MANY_TIES

    @cached_property
    def communities(self) -> tuple[frozenset[str], ...]:
        """Circles of members who work mostly with each other, the largest first.

        Notes
        -----
        V. Blondel et al. (2008), *Fast unfolding of communities in large networks*, Journal of
        Statistical Mechanics P10008, with a fixed seed and the members in order.
        """
        tied: nx.Graph[str] = nx.Graph()
        tied.add_nodes_from(sorted(self.graph))
        tied.add_edges_from(sorted((min(e), max(e)) for e in self.graph.edges))
        found = nx.community.louvain_communities(tied, weight=None, seed=1) if tied.size() else []
        groups = (frozenset(group) for group in found)
        return tuple(sorted(groups, key=lambda group: (-len(group), min(group))))

    def by_municipality(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Return organisations by the NIS code of their municipality; unknown places are out."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_ in ids:
            one = self.by_id.get(id_)
            place = municipality_of(one) if one else None
            if place:
                found[place.nis_code].append(id_)
        return dict(sorted(found.items()))
