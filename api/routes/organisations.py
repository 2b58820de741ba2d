"""Organisations and the suggestions made for them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.doors import NetworkHere, WordsHere
from api.routes.problems import refusals
from api.routes.schemas import (
    OrganisationLineOut,
    OrganisationOut,
    OrganisationsOut,
    PlaceOut,
    ShortlistOut,
    StreamOut,
)
from api.routes.values import Id, KindOrNone, Lang, PlaceName, Top
from api.services.answers import for_machines
from api.services.directory import Profile, listing, profile
from api.services.suggestions import suggest_for
from matchmaker.domain import Organisation
from matchmaker.suggestion import SuggestionRequest

router = APIRouter(prefix="/api/v1/organisations", tags=["organisations"])


@router.get("", responses=refusals("empty_store"))
def list_organisations(
    network: NetworkHere,
    q: PlaceName = "",
    kind: KindOrNone = None,
    after: PlaceName = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> OrganisationsOut:
    """List organisations by name, some at a time."""
    page = listing(network.fitted, q, kind, after, limit)
    lines = [_line(one) for one in page.organisations]
    return OrganisationsOut(organisations=lines, total=page.total, next=page.next)


@router.get("/{id}/suggestions", responses=refusals("unknown_organisation", "empty_store"))
def suggestions(
    id: Id,  # noqa: A002 - the name in the address
    network: NetworkHere,
    words: WordsHere,
    top: Top = 10,
    any_pair: Annotated[bool, Query(description="Partners of the asker's own side too.")] = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ShortlistOut:
    """Suggest partners for one organisation, best first, each with its reasons."""
    profile(network.fitted, id)
    answer = suggest_for(network, id, SuggestionRequest(any_pair=any_pair, top=top))
    return ShortlistOut.model_validate(for_machines(answer, words))


@router.get("/{id}", responses=refusals("unknown_organisation", "empty_store"))
def organisation(id: Id, network: NetworkHere) -> OrganisationOut:  # noqa: A002
    """Tell what everybody may see of one organisation."""
    return _told(profile(network.fitted, id))


def _line(one: Organisation) -> OrganisationLineOut:
    municipality = (one.site.municipality if one.site else "") or None
    return OrganisationLineOut(id=one.id, name=one.name, kind=one.kind, municipality=municipality)


def _told(shown: Profile) -> OrganisationOut:
    one = shown.organisation
    return OrganisationOut(
        **_line(one).model_dump(),
        description=one.description,
        website=one.website,
        sectors=list(one.sectors),
        recognitions=list(one.recognitions),
        hubs=list(one.hubs),
        place=PlaceOut(lat=one.point.lat, lon=one.point.lon) if one.point else None,
        streams=[
            StreamOut(
                id=stream.id,
                direction=stream.direction,
                title=stream.title,
                description=stream.description,
                waste_code=stream.waste_code or None,
                waste_code_assumed=stream.waste_code_assumed,
                quantity=stream.quantity.amount if stream.quantity else None,
                unit=stream.quantity.unit if stream.quantity else None,
                every=stream.quantity.every if stream.quantity else None,
            )
            for stream in shown.streams
        ],
    )
