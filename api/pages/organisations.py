"""Organisations: a list to search, and the page of one with its suggestions and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.values import Id, PlaceName
from api.services.cards import by_strength, cards
from api.services.directory import listing, profile
from api.services.standards.json_text import inside_a_page
from api.services.standards.schema_org import organisation_ld
from api.services.suggestions import suggest_for
from api.wording.amounts import amount
from matchmaker.domain import Kind
from matchmaker.suggestion import SuggestionRequest
from matchmaker.vocabulary.skills import skills

if TYPE_CHECKING:
    from api.wording import Wording

router = APIRouter(include_in_schema=False)
AT_ONCE = 30
MOST_KINDS = 20


@router.get("/{language}/organisations", response_class=HTMLResponse)
def organisations(
    page: PageHere,
    q: PlaceName = "",
    kind: Annotated[str, Query(max_length=MOST_KINDS)] = "",
    after: PlaceName = "",
) -> HTMLResponse:
    """List organisations, with a filter."""
    side = Kind(kind) if kind in set(Kind) else None
    shown = listing(page.network.fitted, q, side, after, AT_ONCE)
    address = f"/{page.words.language}/organisations"
    more = urlencode({"q": q, "kind": kind, "after": shown.next}) if shown.next else ""
    return page.show(
        "organisations.html",
        here="organisations",
        page=shown,
        q=q,
        kind=side,
        kinds=tuple(Kind),
        more=f"{address}?{more}" if more else "",
    )


OPEN_CARDS = 5
"""Suggestions that stand open on a page; the others are folded."""


@router.get("/{language}/organisations/{id:path}", response_class=HTMLResponse)
def organisation(page: PageHere, id: Id, any_pair: bool = False) -> HTMLResponse:  # noqa: A002
    """Show one organisation and whom it may talk to."""
    shown = profile(page.network.fitted, id)
    answer = suggest_for(page.network, id, SuggestionRequest(any_pair=any_pair))
    address = f"/{page.words.language}/organisations/{quote(id, safe='')}?any_pair=true"
    found = cards(answer, page.words)
    strong = by_strength(found)[0][:OPEN_CARDS]
    linked = organisation_ld(shown.organisation, shown.streams, page.addresses, page.words.language)
    return page.show(
        "organisation.html",
        here="organisations",
        shown=shown,
        strong=strong,
        weaker=found[len(strong) :],
        all_unnamed=not any(one.certainty for one in found),
        other_kinds="" if any_pair else address,
        amount=lambda quantity: amount(quantity, page.words),
        linked_data=inside_a_page(linked),  # the page's words for programs; never runs
        linked_address=page.addresses.organisation(id, "/jsonld"),
        skill_name=lambda skill: skill_name(skill, page.words),
    )


def skill_name(skill: str, words: Wording) -> str:
    """Return the name of a skill: of an ESCO address what it is called, else the words given."""
    if not skill.startswith("http"):
        return skill
    known = skills().get(skill)
    return known.labels.in_language(words.language) if known else skill
