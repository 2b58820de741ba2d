"""What is new, and when: feeds, calendars and mails as their readers take them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree, html

from api.services.standards.calendar import Appointment, calendar
from api.services.standards.digest import MOST, Reader, digest
from api.services.standards.feed import Feed, News, atom
from matchmaker.domain import LANGUAGES
from tests.api.standards.conftest import NOT_FOR_STRANGERS

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def some_news(number=1, **told):
    values = {
        "id": f"https://hub.example/news/{number}",
        "title": "Brouwerij <Zomerzon> & Zoon",
        "address": "https://hub.example/nl/organisations/brouwerij",
        "moment": NOON,
        "text": "12 ton per jaar",
        **told,
    }
    return News(**values)


def a_reader(**told):
    values = {
        "email": "els@example.org",
        "language": "nl",
        "stop": "https://hub.example/stop/abc",
        **told,
    }
    return Reader(**values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_is_read_by_a_reader_of_news(hub, language):
    answer = hub.get(f"/api/v1/feed.atom?lang={language}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.language == language
    assert "Hub Oost" in feed.feed.title
    assert feed.feed.links[0].href == f"https://hub.example/api/v1/feed.atom?lang={language}"
    assert len(feed.entries) == 4
    assert len({entry.id for entry in feed.entries}) == 4
    for entry in feed.entries:
        assert entry.link.startswith(f"https://hub.example/{language}/organisations/")
        assert hub.get(entry.link.removeprefix("https://hub.example")).status_code == 200
        assert entry.updated_parsed
    for secret in NOT_FOR_STRANGERS:
        assert secret not in answer.text


def test_a_feed_begins_with_the_newest_and_holds_what_people_typed():
    head = Feed("Nieuw", "https://hub.example/feed", "https://hub.example/", "Hub", "nl")
    old = some_news(1, moment=datetime(2020, 1, 1, tzinfo=UTC))
    odd = some_news(2, title="A\x00B\x0b ]]> <script>", text="")
    document = atom(head, [old, odd], datetime(2019, 1, 1, tzinfo=UTC))
    etree.fromstring(document.body)
    feed = feedparser.parse(document.body)
    assert [entry.id for entry in feed.entries] == [odd.id, old.id]
    assert feed.feed.updated == "2026-11-22T12:00:00Z"
    assert document.body == atom(head, [odd, old], datetime(2019, 1, 1, tzinfo=UTC)).body


def test_the_calendar_has_the_days_of_public_streams(hub):
    answer = hub.get("/api/v1/calendar.ics?lang=en")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    window, last_day = found.walk("VEVENT")
    assert str(found["X-WR-CALNAME"]) == "Materials at Hub Oost"
    assert str(window["SUMMARY"]) == "Available: houten paletten (Brouwerij Zomerzon)"
    assert (window.decoded("DTSTART"), window.decoded("DTEND")) == (
        date(2026, 1, 1),
        date(2027, 1, 1),  # the day after the last
    )
    assert last_day.decoded("DTSTART") == date(2026, 12, 31)
    assert str(last_day["URL"]) == "https://hub.example/en/organisations/brouwerij"
    assert len({str(event["UID"]) for event in (window, last_day)}) == 2
    assert answer.content.count(b"\r\n") == answer.content.count(b"\n")
    for secret in NOT_FOR_STRANGERS:
        assert secret not in answer.text


def test_a_calendar_is_made_of_any_plain_appointments():
    one = Appointment(
        "p1", "Els belt, straks; of\nmorgen", date(2026, 5, 1), date(2026, 5, 3), "é" * 90
    )
    document = calendar("Volgende stappen", [one], date(2026, 4, 1))
    assert document.body == calendar("Volgende stappen", [one], date(2026, 4, 1)).body
    assert max(len(line) for line in document.body.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(document.body).walk("VEVENT")
    assert str(event["SUMMARY"]) == one.title
    assert str(event["DESCRIPTION"]) == one.description
    assert event.decoded("DTEND") == date(2026, 5, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_tells_the_news_twice_and_can_be_stopped(language):
    reader = a_reader(language=language, name="Els", settings="https://hub.example/alerts")
    mail = digest([some_news(1), some_news(2)], reader, "houten paletten", "hub@example.org", NOON)
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.iter_parts()
    assert mail["To"] == "Els <els@example.org>"
    assert "houten paletten" in mail["Subject"]
    assert mail["List-Unsubscribe"] == "<https://hub.example/stop/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == language
    text = plain.get_content()
    assert text.count("Brouwerij <Zomerzon> & Zoon") == 2
    assert "https://hub.example/stop/abc" in text
    page = html.fromstring(rich.get_content())
    assert page.get("lang") == f"{language}-BE"
    assert page.xpath("//li/a/text()") == ["Brouwerij <Zomerzon> & Zoon"] * 2
    assert "https://hub.example/stop/abc" in page.xpath("//a/@href")
    assert not page.xpath("//img | //script | //link")


def test_mails_differ_by_language():
    subjects = {
        str(
            digest([some_news()], a_reader(language=one), "glas", "hub@example.org", NOON)[
                "Subject"
            ]
        )
        for one in LANGUAGES
    }
    assert len(subjects) == 4


def test_what_people_type_starts_no_header_and_runs_nowhere():
    odd = some_news(title="x\r\nBcc: all@example.org", address="javascript:alert(1)")
    reader = a_reader(name="Els\r\nBcc: all@example.org")
    mail = digest([odd], reader, "a\r\nBcc: all@example.org", "hub@example.org", NOON)
    assert mail["Bcc"] is None
    assert "\r\n" not in str(mail["Subject"])
    (rich,) = [part for part in mail.iter_parts() if part.get_content_subtype() == "html"]
    assert "javascript:" not in rich.get_content()


def test_a_long_list_is_cut_and_says_so():
    mail = digest(
        [some_news(number) for number in range(MOST + 7)],
        a_reader(),
        "glas",
        "hub@example.org",
        NOON,
    )
    text = next(mail.iter_parts()).get_content()
    assert text.count("* ") == MOST
    assert "En nog 7 meer op de site." in text


def test_no_news_is_no_mail():
    with pytest.raises(ValueError, match="no news"):
        digest([], a_reader(), "glas", "hub@example.org", NOON)
