"""What is new, as a feed that a reader of news follows: Atom (RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from api.services.standards.shelf import Document
from api.wording.amounts import amount
from matchmaker.domain import Direction
from models.exchange.export_graph import fit_for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services.standards.addresses import Addresses
    from api.wording import Wording
    from matchmaker.domain import Organisation, Stream
    from matchmaker.snapshot import Snapshot

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEWEST = 100
"""Entries of a feed."""

ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class News:
    """Something that somebody may want to know, for a feed or a mail.

    Parameters
    ----------
    id
        An address that stays the same; a reader knows by it what it has shown before.
    address
        Page on which more is told.
    moment
        When it became known, with its time zone.
    """

    id: str
    title: str
    address: str
    moment: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The head of a feed.

    Parameters
    ----------
    address
        Where the feed itself is; also its id.
    site
        The page that it is about.
    """

    title: str
    address: str
    site: str
    author: str
    language: str


def atom(feed: Feed, news: Iterable[News], made: datetime) -> Document:
    """Return a feed, newest first.

    Parameters
    ----------
    made
        When nothing in it is newer, its own moment.
    """
    ordered = sorted(news, key=lambda one: (one.moment, one.id), reverse=True)[:NEWEST]
    root = ElementTree.Element(f"{{{ATOM}}}feed", {XML_LANG: feed.language})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(max([made, *(one.moment for one in ordered)])))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.site)
    _add(_add(root, "author"), "name", feed.author)
    for one in ordered:
        entry = _add(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.moment))
        _add(entry, "link", rel="alternate", type="text/html", href=one.address)
        _add(entry, "summary", one.text or one.title)
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Document(text + b"\n", MEDIA_TYPE)


def public_news(public: Snapshot, addresses: Addresses, words: Wording) -> list[News]:
    """Return the public organisations and streams that came last, newest first.

    An organisation came on its day of joining, a stream when it began to be available; what has no
    such day, or one to come, is told with the day of the picture, after those that have one.
    """
    names = {one.id: one.name for one in public.organisations}
    organisations = [
        (one.since, _of_organisation(one, public.as_of, addresses, words))
        for one in public.organisations
    ]
    streams = [
        (
            one.available_from,
            _of_stream(one, names[one.organisation], public.as_of, addresses, words),
        )
        for one in public.streams
    ]
    found = [*organisations, *streams]
    dated = [news for day, news in found if day is not None and day <= public.as_of]
    undated = [news for day, news in found if day is None or day > public.as_of]
    newest = sorted(dated, key=lambda one: (one.moment, one.id), reverse=True)
    return [*newest, *sorted(undated, key=lambda one: one.id)][:NEWEST]


def _of_organisation(one: Organisation, today: date, addresses: Addresses, words: Wording) -> News:
    return News(
        addresses.organisation(one.id),
        words.say("standards.feed.organisation", name=one.name),
        addresses.page(one.id, words.language),
        _known_since(one.since, today),
        one.description,
    )


def _of_stream(one: Stream, name: str, today: date, addresses: Addresses, words: Wording) -> News:
    offered = one.direction is Direction.OFFER
    key = "standards.feed.offer" if offered else "standards.feed.need"
    told = [one.description, amount(one.quantity, words) if one.quantity else ""]
    return News(
        addresses.stream(one.id),
        words.say(key, title=one.title, name=name),
        addresses.page(one.organisation, words.language),
        _known_since(one.available_from, today),
        " · ".join(filter(None, told)),
    )


def _known_since(day: date | None, today: date) -> datetime:
    known = day if day is not None and day <= today else today
    return datetime.combine(known, time(), UTC)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        child.text = fit_for_xml(text)
    return child
