"""Organisations in the words of schema.org, as search engines read them in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.addresses import is_web_address
from api.wording import wording
from matchmaker.domain import Direction, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services.standards.addresses import Addresses
    from matchmaker.domain import Organisation, Quantity, Site, Stream

TYPE = {Kind.PUBLIC: "GovernmentOrganization", Kind.KNOWLEDGE: "EducationalOrganization"}
"""What schema.org calls these kinds; any other is an ``Organization``."""
UNIT_CODE = {
    "kg": "KGM",
    "t": "TNE",
    "m3": "MTQ",
    "l": "LTR",
    "piece": "C62",
    "pallet": "PF",
    "hour": "HUR",
}
"""Units as UN/CEFACT Recommendation 20 and 21 write them, which schema.org's ``unitCode`` takes."""


def organisation_ld(
    organisation: Organisation, streams: Iterable[Stream], addresses: Addresses, language: str
) -> dict[str, object]:
    """Return an organisation with what it offers and seeks, as one schema.org object.

    The vocabulary is named inside (``@vocab``), so that no reader has to fetch it.
    """
    page = addresses.page(organisation.id, language)
    told = list(streams)
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": TYPE.get(organisation.kind, "Organization"),
        "@id": addresses.organisation(organisation.id),
        **_known(
            {
                "identifier": organisation.id,
                "name": organisation.name,
                "description": organisation.description,
                "url": organisation.website if is_web_address(organisation.website) else page,
                "mainEntityOfPage": page,
                "taxID": organisation.enterprise_number,
                "location": _place(organisation.site),
                "keywords": list(organisation.recognitions),
                "makesOffer": [
                    _deal("Offer", one, language)
                    for one in told
                    if one.direction is Direction.OFFER
                ],
                "seeks": [
                    _deal("Demand", one, language)
                    for one in told
                    if one.direction is Direction.NEED
                ],
            }
        ),
    }


def _place(site: Site | None) -> dict[str, object] | None:
    if site is None:
        return None
    address = _known(
        {
            "streetAddress": site.street,
            "postalCode": site.postcode,
            "addressLocality": site.municipality,
            "addressCountry": site.country,
        }
    )
    geo = site.point and {
        "@type": "GeoCoordinates",
        "latitude": site.point.lat,
        "longitude": site.point.lon,
    }
    return {
        "@type": "Place",
        **_known({"address": {"@type": "PostalAddress", **address}, "geo": geo}),
    }


def _deal(kind: str, stream: Stream, language: str) -> dict[str, object]:
    item = _known(
        {
            "name": stream.title,
            "description": stream.description,
            "category": stream.waste_code if not stream.waste_code_assumed else "",
        }
    )
    return {
        "@type": kind,
        **_known(
            {
                "identifier": stream.id,
                "itemOffered": {"@type": "Product", **item},
                "eligibleQuantity": _quantity(stream.quantity, language),
                "availabilityStarts": _day(stream.available_from),
                "availabilityEnds": _day(stream.available_until),
            }
        ),
    }


def _quantity(quantity: Quantity | None, language: str) -> dict[str, object] | None:
    if quantity is None:
        return None
    every = wording(language).say(f"nouns.every.{quantity.every}") if quantity.every else ""
    return {
        "@type": "QuantitativeValue",
        **_known(
            {
                "value": quantity.amount,
                "unitCode": UNIT_CODE[quantity.unit] if quantity.unit else "",
                "description": every,
            }
        ),
    }


def _day(day: object) -> str:
    return "" if day is None else str(day)


def _known(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}
