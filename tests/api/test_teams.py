"""Teams at the doors: the command line, the API and the page; who is missing in a case."""

from __future__ import annotations

import csv
import json

import pytest

from api.services.network import Network
from matchmaker.domain import LANGUAGES, PartnershipState
from matchmaker.planning.teams import Role


@pytest.fixture(scope="module")
def snapshot(demo):
    with Network.of(demo) as network:
        return network.fitted.snapshot


@pytest.fixture
def giver(run_demo, tmp_path):
    """Somebody who gives in a chain of the demo network."""
    out = tmp_path / "some.csv"
    run_demo("chains", "--all", "--out", str(out), "--top", "1")
    return next(csv.DictReader(out.read_text("utf-8").splitlines()))["giver"]


def test_json_holds_seats_and_the_weakest_of_them(run_demo, giver):
    found = json.loads(run_demo("teams", giver, "--json").stdout)
    assert found["teams"]
    for team in found["teams"]:
        weakest = min(team["seats"], key=lambda seat: seat["strength"])
        assert team["strength"] == weakest["strength"]
        assert giver in {seat["organisation"] for seat in team["seats"]}
        assert {seat["role"] for seat in team["seats"]} | set(team["missing"]) == set(Role)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_speaks_four_languages(run_demo, giver, language):
    shown = run_demo("teams", giver, "--lang", language)
    assert shown.exit_code == 0, shown.output
    assert "{" not in shown.stdout


def test_who_is_missing_in_a_case_is_not_in_it(run_demo, snapshot):
    case = next(one for one in snapshot.partnerships if one.state is PartnershipState.RUNNING)
    found = json.loads(run_demo("teams", "--case", case.id, "--json").stdout)
    for empty in found["missing"]:
        for seat in empty["proposals"]:
            assert seat["organisation"] not in case.partners
            assert seat["beside"] in case.partners
    assert run_demo("teams", "--case", case.id, "--lang", "en").exit_code == 0


def test_a_case_or_somebody_who_is_none_is_refused(run_demo):
    assert run_demo("teams", "--case", "none").exit_code == 1
    assert run_demo("teams", "zzzz").exit_code == 1
    assert run_demo("teams").exit_code == 2


def test_everybody_may_see_a_team_of_those_who_may_be_named(site, giver):
    shown = site.get(f"/en/teams/{giver}")
    assert shown.status_code == 200
    assert "the least certain seat" in shown.text
    assert site.get("/en/teams/nobody").status_code == 404
