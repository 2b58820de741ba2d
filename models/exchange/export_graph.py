"""The network for graph programs: GraphML and GEXF.

Organisations are nodes. A partnership is an edge between each two of its partners. Values are text
or numbers, never lists or unknowns, which both formats refuse, and hold no control characters, with
which GEXF would be written and could not be read back.
"""

from __future__ import annotations

import io
import re
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from matchmaker.domain import Direction
from models.exchange.cells import joined
from models.exchange.openly import open_part

if TYPE_CHECKING:
    from pathlib import Path

    from matchmaker.domain import Organisation, Partnership
    from matchmaker.snapshot import Snapshot

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (production 2, *Char*)."""
_GEXF_DAY = re.compile(r'lastmodifieddate="[^"]*"')


def write_graphml(snapshot: Snapshot, path: Path, *, include_confidential: bool = False) -> None:
    """Write the network as GraphML."""
    path.write_bytes(graphml(open_part(snapshot, include_confidential=include_confidential)))


def write_gexf(snapshot: Snapshot, path: Path, *, include_confidential: bool = False) -> None:
    """Write the network as GEXF 1.2, dated with the day of the snapshot."""
    path.write_bytes(gexf(open_part(snapshot, include_confidential=include_confidential)))


def graphml(snapshot: Snapshot) -> bytes:
    """Return all of the snapshot as GraphML, in UTF-8."""
    out = io.BytesIO()
    nx.write_graphml(network(snapshot), out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def gexf(snapshot: Snapshot) -> bytes:
    """Return all of the snapshot as GEXF 1.2, in UTF-8, dated with its day."""
    text = "\n".join(nx.generate_gexf(network(snapshot), encoding="utf-8", prettyprint=True))
    dated = _GEXF_DAY.sub(f'lastmodifieddate="{snapshot.as_of.isoformat()}"', text, count=1)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{dated}\n".encode()


def network(snapshot: Snapshot) -> nx.MultiGraph[str]:
    """Return organisations and their partnerships as a graph of plain values."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    offers = dict.fromkeys((o.id for o in snapshot.organisations), 0)
    needs = dict(offers)
    for stream in snapshot.streams:
        side = offers if stream.direction is Direction.OFFER else needs
        side[stream.organisation] += 1
    for organisation in snapshot.organisations:
        values = _node(organisation)
        values |= {"offers": offers[organisation.id], "needs": needs[organisation.id]}
        graph.add_node(fit_for_xml(organisation.id), **_plain(values))
    for partnership in snapshot.partnerships:
        values = _plain(_edge(partnership))
        for left, right in combinations(partnership.partners, 2):
            graph.add_edge(fit_for_xml(left), fit_for_xml(right), **values)
    return graph


def _node(organisation: Organisation) -> dict[str, object]:
    site, point = organisation.site, organisation.point
    return {
        "label": organisation.name,
        "kind": organisation.kind.value,
        "sectors": joined(list(organisation.sectors)),
        "hubs": joined(list(organisation.hubs)),
        "postcode": site.postcode if site else "",
        "municipality": site.municipality if site else "",
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
    }


def _edge(partnership: Partnership) -> dict[str, object]:
    return {
        "partnership": partnership.id,
        "title": partnership.title,
        "kind": partnership.kind.value if partnership.kind else "",
        "state": partnership.state.value,
        "started": partnership.started.isoformat() if partnership.started else "",
        "ended": partnership.ended.isoformat() if partnership.ended else "",
        "tonnes_per_year": partnership.tonnes_per_year,
        "jobs": partnership.jobs,
    }


def _plain(values: dict[str, object]) -> dict[str, object]:
    """Leave out what is unknown, and what XML cannot hold."""
    return {
        name: fit_for_xml(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value not in ("", None)
    }


def fit_for_xml(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
