"""The Alliance played again: the figures that its evaluation printed come out of the report."""

from datetime import UTC, datetime

import pytest

from matchmaker.outcomes import History, Outcomes
from matchmaker.report import Period, ReportRequest, report
from matchmaker.snapshot import Snapshot
from models.intake.demo import TODAY, alliance_network
from models.kept import Past, packed, unpacked
from models.programmes.sheets import sheets, write_fiction
from models.store import Store

Q3 = ReportRequest(Period.parse("2026-Q3"))


@pytest.fixture(scope="module")
def alliance():
    return alliance_network(seed=7)


def test_the_evaluation_is_remade_to_the_percent(alliance, database):
    rows, programme, told = alliance
    with database.writing() as session:
        Store(session).upsert(rows, replace=True)
        write_fiction(session, programme, told)
    with database.writing() as session:  # a second time: in its place
        write_fiction(session, programme, told)
    with database.writing() as session:
        assert sheets(session) == tuple(sorted(told, key=lambda one: one.partnership))
        past = Past(session)
        history = History(past.history(TODAY).snapshot, Outcomes(actions=sheets(session)))
        made = report(history, Q3)
        kept = past.keep(history, datetime(2026, 10, 1, tzinfo=UTC))
        again = report(past.open(kept.fingerprint), Q3)
    value = {line.kpi.name: line.now.value for line in made.lines}
    assert value["actions_begun"] == 200
    assert value["action_partners"] == 275
    assert value["actions_for_jobs"] == 0.62
    assert value["actions_for_dynamising"] == 0.87
    assert len(made.line("actions_for_jobs").now.rows.ids) == 200
    assert (
        value["jobs_intended"]
        == {line.kpi.name: line.now.value for line in again.lines}["jobs_intended"]
    )


def test_a_kept_sheet_comes_back_whole_and_one_that_is_older_has_none(alliance):
    _, _, told = alliance
    bare = History(Snapshot(), Outcomes(actions=tuple(told[:20]))).bare()
    assert unpacked(packed(bare)) == bare


def test_the_same_seed_gives_the_same_alliance_and_everybody_takes_part(alliance):
    rows, programme, told = alliance
    assert alliance_network(seed=7) == alliance
    at = rows["partnerships"].columns.index("partners")
    partners = {id_ for row in rows["partnerships"].rows for id_ in row[at]}
    assert len(partners) == 275
    assert [axis.name for axis in programme.axes] == list(dict.fromkeys(s.axis for s in told))
