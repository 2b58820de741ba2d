"""Histories are kept without names, and give the same report to the digit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from matchmaker.outcomes import CaseStep, History, Outcomes, Shown
from matchmaker.report import Period, ReportRequest, report
from models.errors import UnknownHistory
from models.intake.demo import TODAY, network
from models.intake.demo.outcomes import shown, steps
from models.kept import Past, packed, unpacked
from models.store import Store
from tests.builders import a_network

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
Q3 = ReportRequest(Period.parse("2026-Q3"))


@pytest.mark.parametrize("seed", range(3))
def test_a_history_is_read_back_as_it_was_packed(seed):
    days = [date(2026, 1, n) for n in (1, 2)]
    outcomes = Outcomes(
        (CaseStep("x001", days[0], "lead"),), (Shown("l", "", "organisatie-001", days[1], 1),)
    )
    bare = History(a_network(seed), outcomes).bare()
    again = unpacked(packed(bare))
    assert again == bare
    assert again.fingerprint == bare.fingerprint


def test_a_kept_history_gives_the_same_report_when_the_network_has_changed(database):
    with database.writing() as session:
        sheets = network(40)
        Store(session).upsert(sheets)
        past = Past(session)
        past.write_fiction(
            steps(sheets["partnerships"].rows, 1, TODAY), shown(sheets["judgements"].rows, 1)
        )
        made = report(past.history(TODAY), Q3)
        kept = past.keep(past.history(TODAY), NOW)
        session.execute(text("UPDATE partnerships SET tonnes_per_year = 999"))
    with database.reading() as session:
        past = Past(session)
        assert report(past.history(TODAY), Q3) != made
        assert report(past.open(kept.fingerprint[:12]), Q3) == made
        assert [one.fingerprint for one in past.kept()] == [made.made_from]


def test_the_same_history_is_kept_once_and_names_nobody(database):
    with database.writing() as session:
        Store(session).upsert(network(20))
        past = Past(session)
        first, second = (past.keep(past.history(TODAY), NOW) for _ in range(2))
        assert first == second
        names = session.execute(text("SELECT name FROM organisations")).scalars().all()
        body = session.execute(text("SELECT body FROM kept_histories")).scalar_one()
    written = repr(unpacked(bytes(body)))
    assert not [name for name in names if name in written]


def test_what_is_not_kept_cannot_be_opened(database):
    with database.reading() as session, pytest.raises(UnknownHistory):
        Past(session).open("0123")


def test_every_fictional_case_ends_in_the_state_of_its_row_and_goes_forward():
    rows = network(60)["partnerships"].rows
    taken: dict[str, list[CaseStep]] = {}
    for step in steps(rows, 1, TODAY):
        taken.setdefault(step.partnership, []).append(step)
    for row in rows:
        own = taken[row[0]]
        assert own[-1].state == row[4]
        assert [s.on for s in own] == sorted(s.on for s in own)
        assert own[-1].on <= TODAY
