"""What is new and when: a feed and a calendar of what is public; and the catalogue of all this."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.routes.doors import SettingsHere, WordsHere
from api.routes.gate import EVERYBODY
from api.routes.standards.sending import IfNoneMatch, SenderHere, answers
from api.routes.values import Lang
from api.services.standards import calendar as calendars
from api.services.standards import catalogue, feed
from api.services.standards.json_text import JSON_LD
from api.services.standards.shelf import Document

router = APIRouter(prefix="/api/v1", tags=["standards"], dependencies=[Depends(EVERYBODY)])

CATALOGUE = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#"},
    "@id": "https://hub.example/api/v1/catalogue",
    "@type": "dcat:Catalog",
}
TURTLE = "<https://hub.example/api/v1/catalogue> a <http://www.w3.org/ns/dcat#Catalog> .\n"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nEND:VCALENDAR\r\n"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom">
  <id>https://hub.example/api/v1/feed.atom</id>
  <title>Nieuw bij Hub Oost</title>
  <updated>2026-11-22T00:00:00Z</updated>
</feed>
"""


@router.get("/catalogue.jsonld", response_class=Response, responses=answers(JSON_LD, CATALOGUE))
def catalogue_in_json(
    sender: SenderHere,
    settings: SettingsHere,
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Tell portals of open data what there is (DCAT-AP 3, as JSON-LD)."""
    make = partial(catalogue.as_json_ld, sender.public, sender.addresses, settings)
    return sender.send_whole("catalogue.jsonld", make=make)


@router.get("/catalogue.ttl", response_class=Response, responses=answers(catalogue.TURTLE, TURTLE))
def catalogue_in_turtle(
    sender: SenderHere,
    settings: SettingsHere,
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Tell portals of open data what there is (DCAT-AP 3, as Turtle)."""
    make = partial(catalogue.as_turtle, sender.public, sender.addresses, settings)
    return sender.send_whole("catalogue.ttl", make=make)


@router.get(
    "/calendar.ics", response_class=Response, responses=answers(calendars.MEDIA_TYPE, CALENDAR)
)
def calendar(
    sender: SenderHere,
    settings: SettingsHere,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Give the days of what is openly offered and wanted, to subscribe to in a calendar."""
    publisher = catalogue.publisher_name(sender.public, settings)
    name = words.say("standards.calendar.name", name=publisher)

    def made() -> Document:
        found = calendars.stream_appointments(sender.public, sender.addresses, words)
        return calendars.calendar(name, found, sender.public.as_of)

    return sender.send_whole("calendar.ics", words.language, make=made, by_language=True)


@router.get("/feed.atom", response_class=Response, responses=answers(feed.MEDIA_TYPE, FEED))
def news(
    sender: SenderHere,
    settings: SettingsHere,
    words: WordsHere,
    lang: Lang = None,
    if_none_match: IfNoneMatch = None,  # noqa: ARG001 - read by `sender`
) -> Response:
    """Give the newest public organisations and streams, for a reader of news."""
    publisher = catalogue.publisher_name(sender.public, settings)
    query = {"lang": lang} if lang else {}
    head = feed.Feed(
        words.say("standards.feed.title", name=publisher),
        sender.addresses.to("/api/v1/feed.atom", **query),
        sender.addresses.to(f"/{words.language}/"),
        publisher,
        words.language,
    )

    def made() -> Document:
        found = feed.public_news(sender.public, sender.addresses, words)
        return feed.atom(head, found, datetime.combine(sender.public.as_of, time(), UTC))

    return sender.send_whole("feed.atom", words.language, lang, make=made, by_language=True)
