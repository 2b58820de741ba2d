"""Profiles for the Murmurations network, and the list by which it finds them.

An aggregator reads the list, compares ``last_updated`` with what it has, and fetches the profiles
that changed. https://docs.murmurations.network (read in November 2026).
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from api.services.standards.addresses import is_web_address
from models.exchange.export_murmurations import organisation_profile, stream_profile

if TYPE_CHECKING:
    from datetime import date

    from api.services.standards.addresses import Addresses
    from matchmaker.domain import Organisation, Stream
    from matchmaker.snapshot import Snapshot

ENDING = "/murmurations"
ORGANISATION_SCHEMA = "organizations_schema-v1.0.0"
STREAM_SCHEMA = "offers_wants_schema-v0.1.0"


def profile_of(
    organisation: Organisation, addresses: Addresses, language: str
) -> dict[str, object]:
    """Return the profile of an organisation; one without a website is found on this site."""
    told = organisation_profile(organisation)
    if not is_web_address(organisation.website):
        told["primary_url"] = addresses.page(organisation.id, language)
    return told


def profile_of_stream(
    stream: Stream, organisation: Organisation, addresses: Addresses, language: str
) -> dict[str, object]:
    """Return the profile of an offer or a want; who has no website is reached through this site."""
    page = addresses.page(organisation.id, language)
    contact = organisation.website if is_web_address(organisation.website) else page
    return {
        **stream_profile(stream, organisation),
        "details_url": page,
        "contact_details": {"contact_form": contact},
    }


def index(public: Snapshot, addresses: Addresses) -> dict[str, object]:
    """Return the list of all profiles, as an aggregator reads it."""
    moment = timestamp(public.as_of)
    organisations = [
        _entry(addresses.organisation(one.id, ENDING), ORGANISATION_SCHEMA, moment)
        for one in public.organisations
    ]
    streams = [
        _entry(addresses.stream(one.id, ENDING), STREAM_SCHEMA, moment) for one in public.streams
    ]
    return {"data": [*organisations, *streams]}


def timestamp(day: date) -> int:
    """Return the first second of a day as a Unix timestamp.

    Examples
    --------
    >>> from datetime import date
    >>> timestamp(date(2026, 11, 22))
    1795305600
    """
    return int(datetime.combine(day, time(), UTC).timestamp())


def _entry(address: str, schema: str, moment: int) -> dict[str, object]:
    return {"profile_url": address, "linked_schemas": [schema], "last_updated": moment}
