"""Organisations and streams on a map: GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.exchange.openly import open_part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matchmaker.domain import Organisation, Point, Stream
    from matchmaker.snapshot import Snapshot


def write_geojson(snapshot: Snapshot, path: Path, *, include_confidential: bool = False) -> None:
    """Write organisations, and streams where they lie or else at their organisation."""
    shown = open_part(snapshot, include_confidential=include_confidential)
    path.write_text(geojson(shown), encoding="utf-8")


def geojson(snapshot: Snapshot) -> str:
    """Return all organisations and streams of a snapshot as a collection of points.

    What has no known place cannot be on a map: the member ``without_place`` counts it.
    """
    places = {o.id: o.point for o in snapshot.organisations}
    found = [(o.point, _organisation(o)) for o in snapshot.organisations]
    for stream in snapshot.streams:
        own = stream.site.point if stream.site else None
        found.append((own or places.get(stream.organisation), _stream(stream)))
    features = [_feature(point, told) for point, told in found if point is not None]
    collection = {
        "type": "FeatureCollection",
        "as_of": snapshot.as_of.isoformat(),
        "without_place": len(found) - len(features),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _feature(point: Point, properties: Mapping[str, object]) -> dict[str, object]:
    known = {name: value for name, value in properties.items() if value not in ("", None, [])}
    return {
        "type": "Feature",
        "id": f"{properties['noun']}/{properties['id']}",
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
        "properties": known,
    }


def _organisation(organisation: Organisation) -> dict[str, object]:
    site = organisation.site
    return {
        "noun": "organisation",
        "id": organisation.id,
        "name": organisation.name,
        "kind": organisation.kind.value,
        "sectors": list(organisation.sectors),
        "description": organisation.description,
        "website": organisation.website,
        "street": site.street if site else "",
        "postcode": site.postcode if site else "",
        "municipality": site.municipality if site else "",
        "hubs": list(organisation.hubs),
    }


def _stream(stream: Stream) -> dict[str, object]:
    quantity = stream.quantity
    return {
        "noun": "stream",
        "id": stream.id,
        "organisation": stream.organisation,
        "direction": stream.direction.value,
        "name": stream.title,
        "description": stream.description,
        "waste_code": stream.waste_code,
        "waste_code_assumed": stream.waste_code_assumed or None,
        "quantity": quantity.amount if quantity else None,
        "unit": quantity.unit.value if quantity and quantity.unit else None,
        "every": quantity.every.value if quantity and quantity.every else None,
        "from": stream.available_from.isoformat() if stream.available_from else None,
        "until": stream.available_until.isoformat() if stream.available_until else None,
    }
