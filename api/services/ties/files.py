"""A network for programs: the JSON that graphology reads, with a place for each organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.services.maps.ground import town_name
from api.services.maps.things import town_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.ties.places import Place
    from api.services.ties.surroundings import Surroundings


def as_graphology(
    shown: Surroundings, places: Mapping[str, Place], language: str
) -> dict[str, Any]:
    """Return a network in the serialisation of graphology: nodes and edges with attributes.

    Places are in units of the drawing, up is positive, as sigma draws.
    """
    return {
        "options": {"type": "undirected", "multi": False, "allowSelfLoops": False},
        "attributes": {
            "of": shown.of or None,
            "left_out": shown.left_out,
            "ties_left_out": shown.ties_left_out,
        },
        "nodes": [
            {"key": id_, "attributes": _node(shown, id_, places[id_], language)}
            for id_ in shown.steps
        ],
        "edges": [
            {
                "key": f"{tie.left} {tie.right}",
                "source": tie.left,
                "target": tie.right,
                "attributes": {
                    "closeness": tie.closeness.value,
                    "kinds": [kind.value for kind in tie.kinds],
                    "partnerships": tie.count,
                },
            }
            for tie in shown.ties
        ],
    }


def _node(shown: Surroundings, id_: str, place: Place, language: str) -> dict[str, Any]:
    one = shown.organisations[id_]
    town = town_of(one.site)
    return {
        "label": one.name,
        "kind": one.kind.value,
        "municipality": town_name(town, language) if town else None,
        "hubs": list(one.hubs),
        "steps": shown.steps[id_] if shown.of else None,
        "x": round(place[0], 1),
        "y": round(-place[1], 1),
    }
