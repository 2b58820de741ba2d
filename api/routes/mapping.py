"""What stands on the map of organisations and materials, as GeoJSON."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import StringConstraints

from api.routes.doors import WordsHere
from api.routes.gate import EVERYBODY, NetworkSeen
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.values import LONGEST_ID, PRINTABLE, Lang
from api.services.maps.materials import GEOJSON, geojson
from api.services.maps.things import SORTS, things_of
from api.services.maps.wanted import Wanted
from matchmaker.domain import Kind, Operation
from matchmaker.vocabulary.materials import FAMILIES
from matchmaker.vocabulary.waste import waste_list

router = APIRouter(prefix="/api/v1", tags=["maps"], dependencies=[Depends(EVERYBODY)])

Short: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_ID, pattern=PRINTABLE)]
EXAMPLE = {
    "type": "FeatureCollection",
    "without_place": 0,
    "features": [
        {
            "type": "Feature",
            "id": "offer/s1",
            "geometry": {"type": "Point", "coordinates": [3.22, 51.21]},
            "properties": {"sort": "offer", "title": "houten paletten", "municipality": "Brugge"},
        }
    ],
}


def wanted_of(
    material: Annotated[Short, Query(description="Family of materials, such as wood.")] = "",
    code: Annotated[Short, Query(description="Waste code or its beginning, 17 or 17 02.")] = "",
    operation: Annotated[Short, Query(description="Of processes, such as repair.")] = "",
    hub: Annotated[Short, Query(description="Id of a hub: only its members.")] = "",
    kind: Annotated[Short, Query(description="Side of the owner, such as private.")] = "",
    sort: Annotated[
        Short, Query(description="offer, need, process or organisation; empty: all materials.")
    ] = "",
    words: Annotated[Short, Query(description="Part of a title or of a name.")] = "",
    place: Annotated[Short, Query(description="NIS code of a municipality.")] = "",
) -> Wanted:
    """Return what is wanted; a value that does not exist does not narrow.

    An address that somebody kept works on when a word in it is gone.
    """
    return Wanted(
        material=material if material in FAMILIES else "",
        code=code.strip() if code.strip() in waste_list() else "",
        operation=operation if operation in set(Operation) else "",
        hub=hub,
        kind=kind if kind in set(Kind) else "",
        sort=sort if sort in SORTS else "",
        words=words.strip(),
        place=place,
    )


WantedHere: TypeAlias = Annotated[Wanted, Depends(wanted_of)]


@router.get(
    "/map.geojson",
    response_class=Response,
    dependencies=[Depends(Within("search_limit"))],
    responses={
        200: {
            "description": "The same things as on the page, each in its municipality.",
            "content": {GEOJSON: {"schema": {"type": "object"}, "example": EXAMPLE}},
        },
        **refusals("empty_store", "not_signed_in", "not_allowed", "too_many_requests"),
    },
)
def map_geojson(
    network: NetworkSeen,
    wanted: WantedHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Any:
    """Give offers, needs, processes or organisations as points: the middle of a municipality."""
    body = geojson(wanted.chosen(things_of(network)), words)
    return Response(body, media_type=GEOJSON)
