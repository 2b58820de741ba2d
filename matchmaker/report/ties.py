"""Members on whom the others depend: what falls apart without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx


def cut_off(graph: nx.Graph[str]) -> Mapping[str, int]:
    """Return, for each single point of failure, how many others lose touch when it goes.

    They are those outside the largest piece that is left of its component. Nodes whose loss
    separates nobody are not in the answer.

    Notes
    -----
    J. Hopcroft and R. Tarjan (1973), *Efficient algorithms for graph manipulation*,
    Communications of the ACM 16, 372-378: one walk, with the sizes of the branches.
    """
    pieces: dict[str, list[int]] = {}
    component: dict[str, int] = {}
    found: dict[str, int] = {}
    for root in sorted(graph):
        if root not in found:
            own = list(_walk(graph, root, found, pieces))
            component.update(dict.fromkeys(own, len(own)))
    answer = {}
    for node, branches in pieces.items():
        rest = component[node] - 1 - sum(branches)
        parts = [*branches, rest] if rest else branches
        if len(parts) > 1:
            answer[node] = sum(parts) - max(parts)
    return answer


def _walk(
    graph: nx.Graph[str], root: str, found: dict[str, int], pieces: dict[str, list[int]]
) -> Iterator[str]:
    """Walk one component in depth; note the sizes of the branches that hang on a node alone."""
    lowest: dict[str, int] = {}
    size: dict[str, int] = {}
    found[root] = lowest[root] = len(found)
    size[root] = 1
    stack = [(root, "", iter(sorted(graph[root])))]
    yield root
    while stack:
        node, parent, rest = stack[-1]
        other = next(rest, None)
        if other is None:
            stack.pop()
            if stack:
                lowest[parent] = min(lowest[parent], lowest[node])
                size[parent] += size[node]
                if lowest[node] >= found[parent]:
                    pieces.setdefault(parent, []).append(size[node])
        elif other == parent:
            continue
        elif other in found:
            lowest[node] = min(lowest[node], found[other])
        else:
            found[other] = lowest[other] = len(found)
            size[other] = 1
            stack.append((other, node, iter(sorted(graph[other]))))
            yield other
