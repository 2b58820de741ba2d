"""Fair exposure at the doors: the command line, the API and the page of the coordinator."""

from __future__ import annotations

import csv
import json

import pytest

from api.services.exposure import COLUMNS
from matchmaker.domain import LANGUAGES
from matchmaker.planning.exposure import BASELINES


def test_json_holds_lists_for_all_and_what_they_bring(run_demo):
    told = json.loads(run_demo("exposure", "--fairness", "1", "--top", "5", "--json").stdout)
    assert {one["method"] for one in told["compared"]} == {"fair", "most_matches", *BASELINES}
    assert told["price_of_fairness"] >= 0
    assert len(told["lists"]) == told["members"]["social"] + told["members"]["others"]
    assert max(len(one["partners"]) for one in told["lists"]) <= 5


def test_fair_lists_leave_less_envy_than_following_ones_own_preference(run_demo):
    told = json.loads(run_demo("exposure", "--json").stdout)
    envy = {one["method"]: sum(one["envy"].values()) for one in told["compared"]}
    assert envy["fair"] < envy["own_preference"]


def test_all_lists_go_to_a_file(run_demo, tmp_path):
    out = tmp_path / "lists.csv"
    assert run_demo("exposure", "--top", "3", "--out", out).exit_code == 0
    header, *rows = csv.reader(out.read_text("utf-8").splitlines())
    assert header == list(COLUMNS)
    assert {row[2] for row in rows} == {"1", "2", "3"}


def test_an_unknown_hub_is_refused(run_demo):
    assert run_demo("exposure", "--hub", "nowhere").exit_code == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_speaks_four_languages(run_demo, language):
    shown = run_demo("exposure", "--lang", language)
    assert shown.exit_code == 0, shown.output
    assert "{" not in shown.stdout


def test_a_stranger_is_asked_to_sign_in(site):
    answer = site.get("/nl/exposure", follow_redirects=False)
    assert answer.status_code == 303
    assert "sign-in" in answer.headers["location"]


def test_the_benchmark_prints_every_method_beside_ours(run):
    told = json.loads(run("bench", "exposure", "--seeds", "1", "--json").stdout)
    (market,) = told["markets"]
    found = {one["method"]: one["outcome"] for one in market["methods"]}
    assert found["fair"]["matches"] >= 15.6
    assert all(found["fair"]["matches"] > found[name]["matches"] for name in BASELINES)
