"""A thing of a list in a small frame, for who matches names in a table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse

from api.pages.page import static, templates
from api.routes.doors import WordsHere
from api.routes.gate import EVERYBODY
from api.routes.headers import CONTENT_POLICY
from api.routes.problems import refusals
from api.routes.records import CLOSED
from api.routes.standards.reconcile import SourceHere
from api.routes.values import LONGEST_ID, PRINTABLE, Lang
from api.services.standards.reconcile.base import Reference

router = APIRouter(
    prefix="/api/v1/reconcile", tags=["reconciliation"], dependencies=[Depends(EVERYBODY)]
)

FRAMED = {
    "Content-Security-Policy": CONTENT_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""The only page that other sites may put in a frame. Nothing can be done on it."""
SAID_ALREADY = frozenset({"kind", "hazardous", "reuse", "hubs", "latitude", "longitude"})
"""Properties that the lines above them say in words, or that are no words."""
EXAMPLE = "<!doctype html><html lang='nl-BE'><title>houten verpakking</title></html>"


@router.get(
    "/{source}/preview",
    response_class=HTMLResponse,
    responses={
        200: {
            "description": "A small page to show in a frame.",
            "content": {"text/html": {"schema": {"type": "string"}, "example": EXAMPLE}},
        },
        **refusals("not_found", "empty_store", *CLOSED),
    },
)
def preview(
    source: SourceHere,
    words: WordsHere,
    id: Annotated[  # noqa: A002 - the name in the address
        str,
        Query(
            min_length=1,
            max_length=LONGEST_ID,
            pattern=PRINTABLE,
            description="Of the thing.",
            examples=["15 01 03"],
        ),
    ],
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> HTMLResponse:
    """Show what is known of one thing, in a frame on another site."""
    if id not in source.ids():
        raise HTTPException(404)
    facts = [
        (words.say(f"standards.property.{property_}"), values)
        for property_ in source.properties
        if not property_.startswith("title_")
        and property_ not in SAID_ALREADY
        and (values := source.values(id, property_, words.language))
    ]
    thing = source.thing(id, words.language)
    sort = source.sort_name(thing.sort, words)
    said = thing.description.startswith(sort)
    html = (
        templates()
        .get_template("preview.html")
        .render(
            words=words,
            static=static,
            thing=thing,
            about=[part for part in (sort, thing.description) if part][-1 if said else 0 :],
            facts=[(name, ", ".join(map(_said, values))) for name, values in facts],
        )
    )
    return HTMLResponse(html, headers=FRAMED)


def _said(value: object) -> str:
    return value.name if isinstance(value, Reference) else str(value)
