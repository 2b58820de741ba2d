"""Profiles for the Murmurations network: one JSON file per organisation and per stream.

Fields follow ``organizations_schema-v1.0.0`` and ``offers_wants_schema-v0.1.0`` of
https://github.com/MurmurationsNetwork/MurmurationsLibrary (read in November 2026). Only what is
public goes out; streams carry the organisation's website as the way to reach it, never a person.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import quote

from matchmaker.domain import Direction
from models.errors import ExportRefused
from models.exchange.openly import TO_ANYBODY, open_part

if TYPE_CHECKING:
    from pathlib import Path

    from matchmaker.domain import Organisation, Point, Stream
    from matchmaker.snapshot import Snapshot


def write_murmurations(
    snapshot: Snapshot, path: Path, *, include_confidential: bool = False
) -> None:
    """Write the folders ``organisations`` and ``offers_wants``, a file per profile.

    Raises
    ------
    ExportRefused
        `path` is a file.
    """
    if path.is_file():
        raise ExportRefused(path=str(path), problem="needs_folder")
    shown = open_part(snapshot, TO_ANYBODY, include_confidential=include_confidential)
    profiles = {
        "organisations": {o.id: organisation_profile(o) for o in shown.organisations},
        "offers_wants": {
            s.id: stream_profile(s, snapshot.organisation(s.organisation)) for s in shown.streams
        },
    }
    for folder, found in profiles.items():
        (path / folder).mkdir(parents=True, exist_ok=True)
        for id_, profile in found.items():
            text = json.dumps(profile, ensure_ascii=False, indent=1) + "\n"
            (path / folder / f"{quote(id_, safe='')}.json").write_text(text, encoding="utf-8")


def organisation_profile(organisation: Organisation) -> dict[str, object]:
    """Return the profile of an organisation."""
    site = organisation.site
    place = " ".join(part for part in (site.postcode, site.municipality) if part) if site else ""
    address = ", ".join(part for part in (site.street if site else "", place) if part)
    return _known(
        {
            "linked_schemas": ["organizations_schema-v1.0.0"],
            "name": organisation.name,
            "unique_id": organisation.id,
            "primary_url": organisation.website,
            "description": organisation.description,
            "tags": [organisation.kind.value, *organisation.recognitions],
            "full_address": address,
            "country_iso_3166": site.country if site else "",
            "geolocation": _geolocation(organisation.point),
            "geographic_scope": "regional",
        }
    )


def stream_profile(stream: Stream, organisation: Organisation) -> dict[str, object]:
    """Return the profile of an offer or a want; a price below zero is a gift that brings money."""
    point = (stream.site.point if stream.site else None) or organisation.point
    if stream.price is None:
        terms = ["buy-sell", "receive-donate"]
    else:
        terms = ["buy-sell"] if stream.price > 0 else ["receive-donate"]
    until = stream.available_until
    website = organisation.website
    profile = _known(
        {
            "linked_schemas": ["offers_wants_schema-v0.1.0"],
            "exchange_type": "offer" if stream.direction is Direction.OFFER else "want",
            "item_type": "good",
            "transaction_type": terms,
            "title": stream.title,
            "description": stream.description or stream.title,
            "geolocation": _geolocation(point),
            "geographic_scope": "regional",
            "expires_at": int(datetime.combine(until, time(), UTC).timestamp()) if until else None,
        }
    )
    contact = {"contact_form": website} if website.startswith(("https://", "http://")) else {}
    return {**profile, "tags": _tags(stream), "contact_details": contact}


def _tags(stream: Stream) -> list[str]:
    return [stream.waste_code] if stream.waste_code and not stream.waste_code_assumed else []


def _geolocation(point: Point | None) -> dict[str, float] | None:
    return {"lat": point.lat, "lon": point.lon} if point else None


def _known(profile: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in profile.items() if value not in ("", None, [])}
