"""Open data: tables, a map and the network's graph, for anybody."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.routes.gate import EVERYBODY
from api.routes.standards.sending import IfNoneMatch, SenderHere, answers
from api.services.standards import graphs, tables

router = APIRouter(prefix="/api/v1", tags=["open data"], dependencies=[Depends(EVERYBODY)])

ORGANISATIONS_CSV = "id;name;kind\r\nkringwinkel-oost;Kringwinkel Oost;social_economy\r\n"
STREAMS_CSV = "id;organisation;direction;title\r\ns1;kringwinkel-oost;need;houten paletten\r\n"
WASTE_CSV = "code;hazardous;title_nl\r\n15 01 03;false;houten verpakking\r\n"
GEOJSON = {
    "type": "FeatureCollection",
    "as_of": "2026-11-22",
    "without_place": 0,
    "features": [
        {
            "type": "Feature",
            "id": "organisation/kringwinkel-oost",
            "geometry": {"type": "Point", "coordinates": [3.22, 51.21]},
            "properties": {"noun": "organisation", "name": "Kringwinkel Oost"},
        }
    ],
}
GRAPH = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <graph edgedefault="undirected"><node id="kringwinkel-oost"/></graph>
</graphml>
"""
GEXF = """<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <graph defaultedgetype="undirected"><nodes><node id="kringwinkel-oost"/></nodes></graph>
</gexf>
"""


@router.get(
    "/open-data/organisations.csv",
    response_class=Response,
    responses=answers(tables.CSV, ORGANISATIONS_CSV),
)
def organisations_table(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give public organisations, as a table that a spreadsheet opens."""
    make = partial(tables.table, sender.public, "organisations")
    return sender.send_whole("organisations.csv", make=make)


@router.get(
    "/open-data/streams.csv",
    response_class=Response,
    responses=answers(tables.CSV, STREAMS_CSV),
)
def streams_table(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give what public organisations openly offer and look for, as a table."""
    make = partial(tables.table, sender.public, "streams")
    return sender.send_whole("streams.csv", make=make)


@router.get(
    "/open-data/waste-codes.csv",
    response_class=Response,
    responses=answers(tables.CSV, WASTE_CSV),
)
def waste_table(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give the codes of the European List of Waste with their names in four languages."""
    return sender.send_whole("waste-codes.csv", make=tables.waste_terms_table)


@router.get(
    "/open-data/organisations.geojson",
    response_class=Response,
    responses=answers(tables.GEOJSON, GEOJSON),
)
def organisations_map(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give public organisations and their streams as points on a map (RFC 7946)."""
    return sender.send_whole("geojson", make=partial(tables.map_of, sender.public))


@router.get(
    "/network.graphml",
    response_class=Response,
    responses=answers(graphs.GRAPHML, GRAPH),
)
def graphml(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give public organisations and what they do together, for yEd, networkx and igraph."""
    return sender.send_whole("graphml", make=partial(graphs.as_graphml, sender.public))


@router.get(
    "/network.gexf",
    response_class=Response,
    responses=answers(graphs.GEXF, GEXF),
)
def gexf(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Give the same graph for Gephi and Sigma."""
    return sender.send_whole("gexf", make=partial(graphs.as_gexf, sender.public))
