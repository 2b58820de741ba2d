"""Benchmarks and converters from the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from api.bench.figures import timed
from api.bench.pages import MAIN
from api.cli import app
from matchmaker.candidates import GENERATORS
from matchmaker.domain import LANGUAGES


def run(*arguments: str):
    return CliRunner().invoke(app, [*arguments])


def test_an_import_is_measured_beside_a_bulk_insert_of_the_same_run():
    result = run("bench", "import", "--organisations", "12", "--repeats", "1", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    baseline, ours = told["figures"]
    assert baseline["ratio"] == 1.0
    assert ours["ratio"] == pytest.approx(ours["wall"] / baseline["wall"])
    assert told["machine"]["cores"] >= 1


def test_suggestions_are_measured_beside_the_search_for_candidates_of_the_same_run(monkeypatch):
    monkeypatch.setattr("matchmaker.candidates.EVERYBODY", 0)
    result = run("bench", "suggest", "--organisations", "12", "--top", "3", "--json")
    assert result.exit_code == 0, result.output
    *_, baseline, ours = json.loads(result.stdout)["figures"]
    assert baseline["ratio"] == 1.0
    assert ours["ratio"] == pytest.approx(ours["cpu"] / baseline["cpu"])
    assert "12" in ours["name"]


def test_where_everybody_is_compared_there_is_no_search_to_measure_beside():
    result = run("bench", "suggest", "--organisations", "12", "--top", "3", "--json")
    assert [figure["ratio"] for figure in json.loads(result.stdout)["figures"]] == [None] * 5


def test_the_candidate_step_is_measured_against_scoring_everybody(monkeypatch):
    monkeypatch.setattr("matchmaker.candidates.EVERYBODY", 0)
    small = ("bench", "candidates", "--organisations", "120", "--askers", "6")
    told = json.loads(run(*small, "--json").stdout)
    assert told["recall"] == told["found"] / told["wanted"] > 0.9
    assert told["scored"] + sum(told["left_out"].values()) == pytest.approx(119)
    few = {"near": (GENERATORS["near"][0], 0.02)}  # two neighbours
    monkeypatch.setattr("matchmaker.candidates.GENERATORS", few)
    fewer = json.loads(run(*small, "--json").stdout)
    assert fewer["found"] <= 2 * fewer["askers"] < fewer["wanted"]
    assert {"organisation", "partner", "rank"} == set(fewer["missed"][0])
    for language in LANGUAGES:
        result = run(*small, "--lang", language)
        assert result.exit_code == 0, result.output
        assert "{" not in result.stdout


def test_chains_are_measured_beside_a_plain_search_that_finds_the_same():
    result = run("bench", "chains", "--organisations", "40", "--json")
    assert result.exit_code == 0, result.output
    baseline, ours, all_of = json.loads(result.stdout)["figures"]
    assert baseline["ratio"] == 1.0
    assert ours["ratio"] == pytest.approx(ours["cpu"] / baseline["cpu"])
    assert "40" in baseline["name"]
    assert "40" in all_of["name"]


def test_a_plan_is_measured_beside_a_flow_of_the_same_value():
    result = run("bench", "plan", "--offers", "60", "--json")
    assert result.exit_code == 0, result.output
    baseline, ours, without, with_minima = json.loads(result.stdout)["figures"]
    assert baseline["ratio"] == 1.0
    assert ours["ratio"] == pytest.approx(ours["cpu"] / baseline["cpu"])
    assert "360 options" in without["name"]
    assert "minima" in with_minima["name"]


def test_the_best_of_a_product_is_measured_beside_libraries_and_misses_nobody():
    result = run("bench", "topk", "--organisations", "60", "--json")
    assert result.exit_code == 0, result.output
    ours, *others = json.loads(result.stdout)["figures"]
    assert ours["ratio"] == 1.0
    assert len(others) >= 2
    assert "recall 1.0000" in ours["name"]


def test_a_benchmark_prints_a_table_in_the_language_of_the_reader():
    result = run("bench", "import", "--organisations", "6", "--repeats", "1", "--lang", "fr")
    assert result.exit_code == 0
    assert "Secondes" in result.stdout


def test_the_median_run_counts():
    seen: list[int] = []
    wall, cpu = timed(seen.append, [(1,), (2,), (3,)])
    assert seen == [1, 2, 3]
    assert wall >= 0
    assert cpu >= 0


@pytest.mark.slow
@pytest.mark.parametrize(("network", "side"), [("exchanges", "--any-pair"), ("danish", "")])
def test_a_real_network_comes_in_and_everybody_gets_suggestions(
    network, side, shared_folder, tmp_path
):
    out = tmp_path / "network"
    done = run("convert", network, str(shared_folder / "data" / "eval"), "--out", str(out))
    assert done.exit_code == 0, done.output
    result = run("bench", "network", str(out), *filter(None, [side]), "--json")
    assert result.exit_code == 0, result.output
    steps = json.loads(result.stdout)["figures"]
    assert [step["name"] for step in steps] == ["import", "suggest --all --top 10"]
    assert all(step["peak"] > 10 for step in steps)


def test_a_folder_without_the_published_files_is_refused_in_one_line(tmp_path):
    result = run("convert", "h2020", str(tmp_path), "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.output


def test_a_report_is_timed_part_by_part():
    words = ("bench", "report", "--organisations", "120", "--partnerships", "200", "--json")
    answer = run(*words)
    assert answer.exit_code == 0, answer.output
    parts = {one["name"] for one in json.loads(answer.stdout)["figures"]}
    assert {"tonnes", "communities", "gaps", "drawing", "report"} <= parts


def test_pages_are_measured_beside_a_bare_page_of_the_same_server(monkeypatch):
    few = ("", "map", "desk", "desk/cases/{case}")
    monkeypatch.setattr("api.bench.pages.MAIN", [one for one in MAIN if one.path in few])
    result = run("bench", "pages", "--organisations", "30", "--repeats", "1", "--json")
    assert result.exit_code == 0, result.output
    baseline, *ours = json.loads(result.stdout)["figures"]
    assert baseline["ratio"] == 1.0
    assert len(ours) == len(few)
    for page in ours:
        assert page["ratio"] == pytest.approx(page["cpu"] / baseline["cpu"])
        assert 20 < page["sent"] < 110, "with its styles, scripts and fonts"
