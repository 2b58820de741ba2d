"""One organisation or stream in the words of others: Murmurations and schema.org."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from api.routes.doors import WordsHere
from api.routes.gate import EVERYBODY
from api.routes.records import Address
from api.routes.standards.sending import IfNoneMatch, SenderHere, answers
from api.routes.values import Lang
from api.services.directory import profile
from api.services.standards import murmurations
from api.services.standards.json_text import JSON, JSON_LD, json_document
from api.services.standards.schema_org import organisation_ld
from models.access.addresses import key_of

router = APIRouter(prefix="/api/v1", tags=["standards"], dependencies=[Depends(EVERYBODY)])

ORGANISATION = {
    "linked_schemas": [murmurations.ORGANISATION_SCHEMA],
    "name": "Kringwinkel Oost",
    "unique_id": "kringwinkel-oost",
    "primary_url": "https://kringwinkel-oost.example",
    "tags": ["social_economy"],
    "country_iso_3166": "BE",
    "geolocation": {"lat": 51.21, "lon": 3.22},
    "geographic_scope": "regional",
}
STREAM = {
    "linked_schemas": [murmurations.STREAM_SCHEMA],
    "exchange_type": "want",
    "item_type": "good",
    "transaction_type": ["buy-sell", "receive-donate"],
    "title": "houten paletten",
    "description": "houten paletten, ook gebroken",
    "geographic_scope": "regional",
    "tags": ["15 01 03"],
    "details_url": "https://hub.example/nl/organisations/kringwinkel-oost",
    "contact_details": {"contact_form": "https://kringwinkel-oost.example"},
}
INDEX = {
    "data": [
        {
            "profile_url": "https://hub.example/api/v1/organisations/kringwinkel-oost/murmurations",
            "linked_schemas": [murmurations.ORGANISATION_SCHEMA],
            "last_updated": 1795305600,
        }
    ]
}
LINKED = {
    "@context": {"@vocab": "https://schema.org/"},
    "@type": "Organization",
    "@id": "https://hub.example/api/v1/organisations/kringwinkel-oost",
    "name": "Kringwinkel Oost",
    "url": "https://kringwinkel-oost.example",
}


@router.get(
    "/organisations/{address}/murmurations",
    response_class=Response,
    responses=answers(JSON, ORGANISATION, "unknown_organisation"),
)
def organisation_profile(
    address: Address,
    sender: SenderHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Give a public organisation's profile, by the Murmurations schema for organisations."""
    one = profile(sender.fitted, key_of(address)[0]).organisation
    told = murmurations.profile_of(one, sender.addresses, words.language)
    return sender.send(json_document(told), by_language=True)


@router.get(
    "/streams/{address}/murmurations",
    response_class=Response,
    responses=answers(JSON, STREAM, "not_found"),
)
def stream_profile(
    address: Address,
    sender: SenderHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Give the profile of a public stream, by the Murmurations schema for offers and wants."""
    id_ = key_of(address)[0]
    found = next((one for one in sender.public.streams if one.id == id_), None)
    if found is None:
        raise HTTPException(404)
    owner = sender.public.organisation(found.organisation)
    told = murmurations.profile_of_stream(found, owner, sender.addresses, words.language)
    return sender.send(json_document(told), by_language=True)


@router.get("/murmurations", response_class=Response, responses=answers(JSON, INDEX))
def profiles(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """List the addresses of all profiles, with the day they were last brought up to date."""
    return sender.send_whole(
        "murmurations",
        make=lambda: json_document(murmurations.index(sender.public, sender.addresses)),
    )


@router.get(
    "/organisations/{address}/jsonld",
    response_class=Response,
    responses=answers(JSON_LD, LINKED, "unknown_organisation"),
)
def linked_data(
    address: Address,
    sender: SenderHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Give a public organisation, what it offers and seeks, in the words of schema.org."""
    shown = profile(sender.fitted, key_of(address)[0])
    told = organisation_ld(shown.organisation, shown.streams, sender.addresses, words.language)
    return sender.send(json_document(told, JSON_LD), by_language=True)
