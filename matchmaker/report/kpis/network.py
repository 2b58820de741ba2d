"""The network as a whole: how dense, how it hangs together, on whom it depends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from matchmaker.domain import Kind
from matchmaker.report.betweenness import betweenness
from matchmaker.report.figures import Figure, Part, Rows, counted, counted_by, share
from matchmaker.report.ties import cut_off

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.report.window import Window

SHEETS = ("organisations", "partnerships")
SHOWN = 10
"""Members named in a list of brokers."""


class Connected:
    """How many members work together with at least one other."""

    name, family, unit, better = "connected", "network", "organisation", "up"
    sheets, parts = SHEETS, "kind"

    def read(self, window: Window) -> Figure:
        """Count nodes with a tie."""
        groups: dict[str, list[str]] = {}
        for id_, degree in window.graph.degree:
            if degree:
                groups.setdefault(window.by_id[id_].kind.value, []).append(id_)
        ids = [id_ for own in groups.values() for id_ in own]
        rows = Rows.of("organisations", ids)
        return counted(rows, counted_by("organisations", dict(sorted(groups.items()))))


class Density:
    """Which share of all possible ties is there."""

    name, family, unit, better = "density", "network", "share", ""
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Divide the ties by the pairs of members."""
        if len(window.graph) < 2:
            return Figure(why_not="too_few")
        ties = window.graph.number_of_edges()
        return Figure(nx.density(window.graph), count=ties, rows=_edges(window.graph))


class Components:
    """Into how many separate groups does the network fall."""

    name, family, unit, better = "components", "network", "group", "down"
    sheets, parts = SHEETS, "largest"

    def read(self, window: Window) -> Figure:
        """Count connected components of two or more; the part is the largest one."""
        groups = [g for g in nx.connected_components(window.graph) if len(g) > 1]
        rows = Rows.of("organisations", (id_ for group in groups for id_ in group))
        largest = max(groups, key=lambda g: (len(g), sorted(g)), default=set())
        part = Part("largest", counted(Rows.of("organisations", largest)))
        return counted(rows, [part] if groups else (), value=float(len(groups)))


class Communities:
    """How many circles are there whose members work mostly with each other."""

    name, family, unit, better = "communities", "network", "group", ""
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Count communities of two or more (Louvain; V. Blondel et al. 2008)."""
        if window.too_large:
            return Figure(count=len(window.graph), why_not="too_large")
        groups = [group for group in window.communities if len(group) > 1]
        rows = Rows.of("organisations", (id_ for group in groups for id_ in group))
        return counted(rows, value=float(len(groups)))


class Brokers:
    """Through whom do the shortest ways between members run."""

    name, family, unit, better = "brokers", "network", "share", ""
    sheets, parts = SHEETS, "organisation"

    def read(self, window: Window) -> Figure:
        """Give the highest betweenness; the parts are the members with most of it."""
        if window.too_large:
            return Figure(count=len(window.graph), why_not="too_large")
        passing, estimated = betweenness(window.graph)
        ranked = sorted(passing.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        parts = [
            Part(id_, Figure(much, count=1, rows=Rows.of("organisations", [id_])))
            for id_, much in ranked
            if much > 0
        ]
        if not parts:
            return Figure(why_not="too_few")
        return Figure(
            parts[0].figure.value,
            count=len(passing),
            rows=Rows.of("organisations", (part.key for part in parts)),
            parts=tuple(parts),
            estimated=estimated,
        )


class SinglePointsOfFailure:
    """Whose loss would cut others off."""

    name, family, unit, better = "single_points", "network", "organisation", "down"
    sheets, parts = SHEETS, "organisation"

    def read(self, window: Window) -> Figure:
        """Count articulation points; the parts tell how many members each would cut off."""
        lost = cut_off(window.graph)
        ranked = sorted(lost.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        parts = [
            Part(id_, Figure(float(n), count=1, rows=Rows.of("organisations", [id_])))
            for id_, n in ranked
        ]
        return counted(Rows.of("organisations", lost), parts)


class Bridges:
    """How many ties are the only link between two parts of the network."""

    name, family, unit, better = "bridges", "network", "tie", "down"
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Count bridges; the rows are their partnerships."""
        found: Iterable[Any] = nx.bridges(window.graph)
        edges = list(found)
        held = (p for one, other in edges for p in window.graph[one][other]["partnerships"])
        return counted(Rows.of("partnerships", held), value=float(len(edges)))


class AcrossSides:
    """Which share of the ties joins two different sides."""

    name, family, unit, better = "across_sides", "network", "share", "up"
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Give the share of ties between members of different kinds."""
        kind = window.graph.nodes(data="kind")
        ties = [f"{one}/{other}" for one, other in window.graph.edges]
        across = [f"{a}/{b}" for a, b in window.graph.edges if kind[a] != kind[b]]
        figure = share(across, ties, "ties")
        rows = _edges(window.graph)
        return Figure(
            figure.value, figure.low, figure.high, figure.count, why_not=figure.why_not, rows=rows
        )


class Assortativity:
    """Do members prefer their own side."""

    name, family, unit, better = "assortativity", "network", "number", "down"
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Give the assortativity by side (M. Newman 2003): 1 own side only, below 0 the others."""
        ties = window.graph.number_of_edges()
        mixed = {window.by_id[id_].kind for id_, degree in window.graph.degree if degree}
        if ties < 10 or len(mixed) < 2:
            return Figure(count=ties, why_not="too_few", rows=_edges(window.graph))
        value = nx.attribute_assortativity_coefficient(window.graph, "kind")
        return Figure(float(value), count=ties, rows=_edges(window.graph))


class Reciprocity:
    """Do social firms and firms give to each other, or does it go one way."""

    name, family, unit, better = "reciprocity", "network", "share", "up"
    sheets, parts = ("organisations", "partnerships", "streams"), "flow_way"

    def read(self, window: Window) -> Figure:
        """Give the share of pairs of a firm and a social firm in which both give."""
        given: dict[tuple[str, str], list[str]] = {}
        wanted = {Kind.SOCIAL_ECONOMY, Kind.PRIVATE}
        for flow, _ in window.own_flows:
            for taker in flow.takers:
                kinds = {window.by_id[i].kind for i in (flow.giver, taker) if i in window.by_id}
                if kinds == wanted:
                    given.setdefault((flow.giver, taker), []).append(flow.id)
        pairs = {frozenset(pair) for pair in given}
        both = ["/".join(sorted(pair)) for pair in pairs if given.keys() >= _ways(pair)]
        figure = share(both, ["/".join(sorted(pair)) for pair in pairs], "partnerships")
        private = Kind.PRIVATE
        ways: dict[str, list[str]] = {"from_private": [], "from_social": []}
        for (giver, _), ids in given.items():
            ways["from_private" if window.by_id[giver].kind is private else "from_social"] += ids
        rows = Rows.of("partnerships", (id_ for ids in given.values() for id_ in ids))
        return Figure(
            figure.value,
            figure.low,
            figure.high,
            figure.count,
            why_not=figure.why_not,
            rows=rows,
            parts=counted_by("partnerships", {key: own for key, own in ways.items() if own}),
        )


class Core:
    """How large is the core in which everybody has several partners."""

    name, family, unit, better = "core", "network", "organisation", "up"
    sheets, parts = SHEETS, "core"

    def read(self, window: Window) -> Figure:
        """Count members of the innermost k-core (S. Seidman 1983); the part tells its k."""
        numbers = nx.core_number(window.graph) if len(window.graph) else {}
        most = max(numbers.values(), default=0)
        if most < 1:
            return Figure(why_not="too_few")
        inner = Rows.of("organisations", (id_ for id_, k in numbers.items() if k == most))
        return counted(inner, [Part("ties_each", Figure(float(most), count=len(inner.ids)))])


class Resilience:
    """How much of the largest group still hangs together when its weakest member goes."""

    name, family, unit, better = "resilience", "network", "share", "up"
    sheets, parts = SHEETS, ""

    def read(self, window: Window) -> Figure:
        """Give the share of the largest component that is still one after the worst loss."""
        groups = nx.connected_components(window.graph)
        largest = max(groups, key=lambda g: (len(g), sorted(g)), default=set())
        if len(largest) < 10:
            return Figure(count=len(largest), why_not="too_few")
        lost = {id_: n for id_, n in cut_off(window.graph).items() if id_ in largest}
        worst = max(lost, key=lambda id_: (lost[id_], id_), default="")
        left = (len(largest) - 1 - lost.get(worst, 0)) / (len(largest) - 1)
        return Figure(left, count=len(largest), rows=Rows.of("organisations", {worst} - {""}))


def _edges(graph: nx.Graph[str]) -> Rows:
    held: Iterable[list[str]] = nx.get_edge_attributes(graph, "partnerships").values()
    return Rows.of("partnerships", (id_ for own in held for id_ in own))


def _ways(pair: frozenset[str]) -> set[tuple[str, str]]:
    one, other = sorted(pair)
    return {(one, other), (other, one)}
