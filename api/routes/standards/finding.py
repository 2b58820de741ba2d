"""For search engines: a map of the site, and what robots may visit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from api.routes.standards.sending import IfNoneMatch, SenderHere, answers
from api.services.standards import sitemap as maps

router = APIRouter(tags=["standards"])

MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://hub.example/nl/</loc></url></urlset>'
ROBOTS = "User-agent: *\nDisallow: /language/\nSitemap: https://hub.example/sitemap.xml\n"


@router.get("/sitemap.xml", response_class=Response, responses=answers(maps.XML, MAP, "not_found"))
def sitemap(
    sender: SenderHere,
    part: Annotated[int | None, Query(ge=1, le=1000, description="Of a large network.")] = None,
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """List the pages of the site with their translations."""
    found = maps.sitemap(sender.public, sender.addresses, part)
    if found is None:
        raise HTTPException(404)
    return sender.send(found)


@router.get("/robots.txt", response_class=Response, responses=answers(maps.TEXT, ROBOTS))
def robots(sender: SenderHere, if_none_match: IfNoneMatch = None) -> Response:  # noqa: ARG001
    """Tell robots what they may visit."""
    return sender.send(maps.robots(sender.addresses, fictional=sender.fitted.fictional))
