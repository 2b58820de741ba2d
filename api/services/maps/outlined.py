"""Borders and names of municipalities for a map that moves in the browser."""

from __future__ import annotations

import gzip
import json
from functools import cache

from api.services.maps.ground import town_name
from matchmaker.vocabulary.outlines import outlines_file
from matchmaker.vocabulary.places import places


@cache
def packed_outlines(language: str) -> bytes:
    """Return the outlines as TopoJSON, packed with gzip, with the names in one language.

    The member ``towns`` lists name, longitude and latitude of each municipality, the largest first:
    where names have no room, those of the largest stay.
    """
    topology = json.loads(outlines_file())
    largest = sorted(places().municipalities, key=lambda one: (-one.population_2020, one.nis_code))
    topology["towns"] = [
        [town_name(one, language), round(one.point.lon, 4), round(one.point.lat, 4)]
        for one in largest
    ]
    written = json.dumps(topology, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(written, mtime=0)
