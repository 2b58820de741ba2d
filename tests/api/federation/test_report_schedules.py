"""Periodic reports: made once, mailed once, whatever breaks down meanwhile."""

from __future__ import annotations

import email
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import SMTP

import pytest
from sqlalchemy import select

from api.services.mail import MailNotSent
from api.services.reports.editions import Desk
from api.services.reports.periodic import Round
from api.wording import wording
from matchmaker.report import Period, Span
from matchmaker.report.rhythm import MOST, Day, Rhythm
from models.accounts import Accounts
from models.editions import Editions
from models.jobs import Jobs
from models.report_schedules import Schedule, Schedules
from models.tables import EditionRow, KeptRow, ReportMailRow
from tests.api.federation.hubs import addresses

CREATED = datetime(2025, 12, 20, 9, tzinfo=UTC)
NEW_YEAR = datetime(2026, 1, 2, 8, tzinfo=UTC)
"""The last quarter of 2025 is over; the data know the first of January."""


class Down:
    """A mail server that takes nothing."""

    def send(self, message):
        raise MailNotSent(host="mail.example.org", trouble="ConnectionRefusedError")


@pytest.fixture
def schedule(database, everybody):
    """Hub A's quarterly report, read by its coordinator and its reader; nothing else is planned."""
    with database.writing() as session:
        schedules = Schedules(session)
        for one in schedules.all():
            schedules.remove(one)
        for row in session.scalars(select(EditionRow)).all():
            session.delete(row)
        added = schedules.add(Schedule("hub-a", "quarter", "end", False, "user:c", CREATED))
        for user in Accounts(session).all(frozenset({"hub-a"})):
            if user.role in {"coordinator", "reader"}:
                added = schedules.read_by(added, user.id, CREATED)
    assert len(added.readers) == 2
    return added


@pytest.fixture
def round_(database, hubs):
    return Round.of(database, hubs, "https://hub.example")


def made(database):
    with database.reading() as session:
        return [Editions(session).get(id_) for id_ in session.scalars(select(EditionRow.id))]


def mails(hubs):
    files = sorted(hubs.mail_folder.glob("*.eml")) if hubs.mail_folder.exists() else []
    return [email.message_from_bytes(file.read_bytes(), policy=SMTP) for file in files]


def coordinator(database):
    with database.reading() as session:
        accounts = Accounts(session)
        [user] = [u for u in accounts.all(frozenset({"hub-a"})) if u.role == "coordinator"]
        return accounts.asker(user)


# When a report is due


def test_a_report_is_due_on_the_first_monday_or_the_day_after_its_period():
    august = Period.parse("2026-08")
    assert Rhythm(Span.MONTH, Day.END).due(august) == date(2026, 9, 1)
    assert Rhythm(Span.MONTH, Day.FIRST_MONDAY).due(august) == date(2026, 9, 7)
    assert Rhythm(Span.YEAR, Day.FIRST_MONDAY).due(Period.parse("2026")) == date(2027, 1, 4)


def test_periods_that_were_missed_are_caught_up_oldest_first_and_not_for_ever():
    monthly = Rhythm(Span.MONTH)
    over = monthly.over(date(2026, 1, 15), date(2026, 4, 1))
    assert [period.name for period in over] == ["2026-01", "2026-02", "2026-03"]
    assert not monthly.over(date(2026, 4, 2), date(2026, 4, 20))
    assert len(monthly.over(date(1990, 1, 1), date(2026, 4, 1))) == MOST


# Made once


def test_a_draft_is_made_when_the_quarter_is_over_and_only_once(database, hubs, schedule, round_):
    assert round_.run(CREATED + timedelta(days=1))["made"] == 0
    first = round_.run(NEW_YEAR)
    assert (first["made"], first["mails"]) == (1, 1)
    assert round_.run(NEW_YEAR + timedelta(hours=1)) == {
        "made": 0,
        "taken_back": 0,
        "mails": 0,
        "failed": 0,
    }
    [draft] = made(database)
    assert (draft.period, draft.hub, draft.draft) == ("2025-Q4", "hub-a", True)
    [mail] = mails(hubs)
    assert mail["To"].addresses[0].addr_spec == "c@a.be"
    assert f"/reports/{draft.id}" in mail.get_content()


def test_a_released_report_reaches_each_reader_once_with_its_pdf(database, hubs, schedule, round_):
    with database.writing() as session:
        accounts = Accounts(session)
        [reader] = [u for u in accounts.all(frozenset({"hub-a"})) if u.role == "reader"]
        accounts.change(reader.id, language="fr")
    round_.run(NEW_YEAR)
    [draft] = made(database)
    desk = Desk(database, coordinator(database))
    desk.comment(draft.id, "Een rustig kwartaal.")
    desk.release(draft.id, public=False)
    now = datetime.now(UTC) + timedelta(minutes=1)  # later quarters are over too by now
    round_.run(now)
    assert round_.run(now + timedelta(minutes=1))["mails"] == 0
    brought = [mail for mail in mails(hubs) if "Een rustig kwartaal." in _text(mail)]
    assert [mail["To"].addresses[0].addr_spec for mail in brought].count("c@a.be") == 1
    assert [mail["To"].addresses[0].addr_spec for mail in brought].count("r@a.be") == 1
    for mail in brought:
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        language = {"c@a.be": "nl", "r@a.be": "fr"}[mail["To"].addresses[0].addr_spec]
        assert f"https://hub.example/{language}/reports/{draft.id}" in _text(mail)
        assert wording(language).say("reporting.mail.attached") in _text(mail)
        assert [part.get_content()[:5] for part in mail.iter_attachments()] == [b"%PDF-"]


def _text(mail):
    return mail.get_body(("plain",)).get_content()


def test_one_click_ends_the_mails(door, database, hubs, schedule, round_):
    round_.run(NEW_YEAR)
    [mail] = mails(hubs)
    stop = mail["List-Unsubscribe"].strip(" <>").removeprefix("https://hub.example")
    assert door.get(stop).status_code == 200
    with database.reading() as session:
        assert len(Schedules(session).get(schedule.id).readers) == 2
    assert door.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with database.reading() as session:
        assert len(Schedules(session).get(schedule.id).readers) == 1
    assert door.get(stop).status_code == 404


def test_who_lost_the_right_to_read_gets_no_mail(database, hubs, schedule, round_):
    round_.run(NEW_YEAR)
    [draft] = made(database)
    Desk(database, coordinator(database)).release(draft.id, public=False)
    with database.writing() as session:
        accounts = Accounts(session)
        for user in accounts.all(frozenset({"hub-a"})):
            accounts.change(user.id, disabled=NEW_YEAR)
    sent = len(mails(hubs))
    round_.run(datetime.now(UTC) + timedelta(minutes=1))
    assert len(mails(hubs)) == sent


# What breaks down


def test_while_the_mail_server_is_down_nothing_is_lost_and_nothing_doubled(
    database, hubs, schedule, round_
):
    down = replace(round_, mailer=Down())
    assert down.run(NEW_YEAR) == {"made": 1, "taken_back": 0, "mails": 0, "failed": 1}
    assert down.run(NEW_YEAR + timedelta(minutes=1))["failed"] == 0  # not at once again
    assert down.run(NEW_YEAR + timedelta(hours=1))["failed"] == 1
    assert not mails(hubs)
    assert round_.run(NEW_YEAR + timedelta(hours=8))["mails"] == 1
    assert round_.run(NEW_YEAR + timedelta(days=2))["mails"] == 0
    assert len(mails(hubs)) == len(made(database)) == 1


KILLED = """
import os, signal, sys
from datetime import datetime
from api.services.reports import periodic
from api.settings import Settings
from models.database import open_database
from models.report_schedules import Schedules

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(periodic.Editions if sys.argv[3] == "add" else Schedules, sys.argv[3], die)
settings = Settings(database_url=sys.argv[1], mail_folder=sys.argv[2])
with open_database(settings.database_url) as database:
    periodic.Round.of(database, settings, "https://hub.example").run(
        datetime.fromisoformat(sys.argv[4])
    )
"""


@pytest.mark.parametrize("where", ["add", "left"], ids=["while making", "after sending"])
def test_a_round_that_is_killed_leaves_no_half_report_and_doubles_nothing(
    database, hubs, schedule, round_, where
):
    words = (hubs.database_url, str(hubs.mail_folder), where, NEW_YEAR.isoformat())
    ended = subprocess.run([sys.executable, "-c", KILLED, *words], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    with database.reading() as session:
        kept = session.scalars(select(KeptRow.fingerprint)).all()
    if where == "add":
        assert not made(database)
        assert len(kept) == 1  # that of the hubs' other report: nothing of this one
    round_.run(NEW_YEAR + timedelta(hours=1))
    round_.run(NEW_YEAR + timedelta(hours=2))
    assert len(made(database)) == len(mails(hubs)) == 1
    with database.reading() as session:
        assert all(session.scalars(select(ReportMailRow.sent)))


def test_a_draft_that_a_clock_let_be_made_too_early_is_taken_back_and_made_anew(
    database, schedule, round_
):
    round_.run(datetime(2027, 5, 3, tzinfo=UTC))
    assert len(made(database)) == 6
    back = round_.run(NEW_YEAR)
    assert (back["taken_back"], back["made"]) == (5, 0)
    assert [one.period for one in made(database)] == ["2025-Q4"]
    assert round_.run(datetime(2026, 4, 1, 8, tzinfo=UTC))["made"] == 1
    assert sorted(one.period for one in made(database)) == ["2025-Q4", "2026-Q1"]


def test_a_report_that_somebody_took_away_is_not_made_again(database, schedule, round_):
    round_.run(NEW_YEAR)
    [draft] = made(database)
    Desk(database, coordinator(database)).remove(draft.id)
    assert round_.run(NEW_YEAR + timedelta(days=1))["made"] == 0


def test_work_that_a_clock_put_into_the_future_keeps_no_round_out(database, schedule):
    every = timedelta(minutes=15)
    with database.writing() as session:
        jobs = Jobs(session)
        assert jobs.add_if_time("report_round", every, NEW_YEAR + timedelta(days=400))
        assert jobs.add_if_time("report_round", every, NEW_YEAR)
        assert jobs.add_if_time("report_round", every, NEW_YEAR + timedelta(minutes=1)) is None


def test_a_worker_that_died_before_the_clock_went_back_is_known_to_be_dead(database, schedule):
    ahead = NEW_YEAR + timedelta(days=400)
    with database.writing() as session:
        jobs = Jobs(session)
        job = jobs.add_if_time("report_round", timedelta(minutes=15), NEW_YEAR)
        jobs.claim(job, ahead)
        assert jobs.next(NEW_YEAR).id == job.id


# Whose schedules


def test_a_coordinator_plans_a_report_and_a_reader_asks_for_it_by_mail(door, everybody, database):
    hers, his = everybody["coordinator"].headers, everybody["reader"].headers
    wanted = {"every": "month", "day": "first_monday"}
    added = door.post("/api/v1/report_schedules", json=wanted, headers=hers).json()
    assert (added["hub"], added["readers"], added["mine"]) == ("hub-a", 1, True)
    again = door.post("/api/v1/report_schedules", json=wanted, headers=hers).json()
    assert again["href"] == added["href"]
    asked = door.put(f"{added['href']}/reader", headers=his | {"If-Match": "*"}).json()
    assert (asked["readers"], asked["mine"]) == (2, True)
    page = door.get("/nl/reports", headers=his).text
    assert wording("nl").say("reporting.no_mail") in page
    assert wording("nl").say("reporting.schedule") not in page
    other = addresses(database, "b")["report_schedules"]
    assert door.put(f"/api/v1/report_schedules/{other}/reader", headers=his).status_code == 404


def test_the_command_makes_and_mails_what_is_due(hubs, prompt, schedule):
    answer = prompt(hubs)("report", "--due", "--json")
    assert answer.exit_code == 0, answer.output
    assert '"made": ' in answer.output
