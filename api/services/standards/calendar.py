"""Calendars that a person subscribes to: iCalendar (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from api.services.standards.shelf import Document
from matchmaker.domain import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.services.standards.addresses import Addresses
    from api.wording import Wording
    from matchmaker.domain import Stream
    from matchmaker.snapshot import Snapshot

MEDIA_TYPE = "text/calendar; charset=utf-8"
MAKER = "-//circular-matchmaker//calendar//EN"
LOOK_AGAIN = timedelta(hours=12)
"""How often a calendar program may look for changes."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something on one day or over some days.

    Parameters
    ----------
    id
        The same as long as it is the same appointment.
    first, last
        Days, both included.
    """

    id: str
    title: str
    first: date
    last: date
    description: str = ""
    address: str = ""


def calendar(name: str, appointments: Iterable[Appointment], made: date) -> Document:
    """Return a calendar of whole days, which leaves people's time free.

    Parameters
    ----------
    name
        What calendar programs call it.
    made
        The day it is true for; the same appointments give the same bytes.
    """
    made_out = Calendar()
    made_out.add("prodid", MAKER)
    made_out.add("version", "2.0")
    made_out.add("method", "PUBLISH")
    made_out.add("name", name)
    made_out.add("x-wr-calname", name)
    made_out.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in appointments:
        made_out.add_component(_event(one, datetime.combine(made, time(), UTC)))
    return Document(made_out.to_ical(), MEDIA_TYPE)


def stream_appointments(
    public: Snapshot, addresses: Addresses, words: Wording
) -> Iterator[Appointment]:
    """Give the days between which public streams can be had or are wanted, and their last days.

    What was over before the day of the picture is left out.
    """
    for stream in public.streams:
        if stream.available_until is None or stream.available_until >= public.as_of:
            yield from _of_stream(stream, public, addresses, words)


def _of_stream(
    stream: Stream, public: Snapshot, addresses: Addresses, words: Wording
) -> Iterator[Appointment]:
    owner = public.organisation(stream.organisation)
    offered = stream.direction is Direction.OFFER
    facts = {"title": stream.title, "name": owner.name}
    page = addresses.page(owner.id, words.language)
    first, last = stream.available_from, stream.available_until
    if first is not None:
        key = "standards.calendar.offer" if offered else "standards.calendar.need"
        day = last if last is not None and last >= first else first
        said = words.say(key, **facts)
        yield Appointment(f"{stream.id}/window", said, first, day, stream.description, page)
    if last is not None:
        key = "standards.calendar.offer_ends" if offered else "standards.calendar.need_ends"
        said = words.say(key, **facts)
        yield Appointment(f"{stream.id}/last-day", said, last, last, stream.description, page)


def _event(one: Appointment, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.id}@circular-matchmaker")
    event.add("dtstamp", made)
    event.add("summary", one.title)
    event.add("dtstart", one.first)
    event.add("dtend", one.last + timedelta(days=1))  # the day after, by the standard
    event.add("transp", "TRANSPARENT")
    if one.description:
        event.add("description", one.description)
    if one.address:
        event.add("url", one.address)
    return event
