"""The public network for graph programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.shelf import Document
from models.exchange.export_graph import gexf, graphml

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

GRAPHML = "application/graphml+xml"
GEXF = "application/gexf+xml"


def as_graphml(public: Snapshot) -> Document:
    """Return organisations and their partnerships as GraphML."""
    return Document(graphml(public), GRAPHML)


def as_gexf(public: Snapshot) -> Document:
    """Return organisations and their partnerships as GEXF 1.2."""
    return Document(gexf(public), GEXF)
