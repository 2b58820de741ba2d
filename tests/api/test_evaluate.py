"""``matchmaker evaluate`` as somebody types it."""

import csv
import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from api.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    return lambda *words: CliRunner().invoke(app, ["evaluate", *(str(word) for word in words)])


@pytest.mark.parametrize(
    ("words", "named"),
    [(("--tasks", "t99"), "tasks"), (("--split", "train"), "split")],
)
def test_a_word_that_means_nothing_is_refused_in_one_line(run, tmp_path, words, named):
    result = run(tmp_path, *words)
    assert result.exit_code == 1
    assert named in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_that_is_not_there_is_refused(run, tmp_path):
    result = run(tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_task_that_is_not_in_the_folder_is_refused_by_name(run, tmp_path):
    result = run(tmp_path, "--tasks", "t7")
    assert result.exit_code == 1
    assert "t7_social_enterprises_fr" in result.stderr.replace("\n", "")


@pytest.mark.slow
def test_our_own_questions_need_no_folder_and_can_be_drawn(run, tmp_path):
    result = run("--tasks", "hub_pairs", "--plots", tmp_path / "plots", "--runs", tmp_path / "runs")
    assert result.exit_code == 0, result.stderr
    assert "hub offers to needs, dev half" in result.stdout
    assert "minutes: hub_pairs" in result.stdout
    picture = ElementTree.parse(tmp_path / "plots" / "recall.svg").getroot()
    words = {node.text for node in picture.iter() if node.tag.endswith("text")}
    assert {"best baseline", "circular-matchmaker", "hub offers to needs, dev half"} <= words


def test_a_task_of_the_folder_is_refused_without_one(run):
    result = run("--tasks", "t1,hub_pairs")
    assert result.exit_code == 1
    assert "FOLDER" in result.stderr


@pytest.mark.slow
def test_runs_can_be_scored_by_anybody(run, tmp_path, shared_folder):
    runs = tmp_path / "runs"
    folder = shared_folder / "data" / "eval"
    result = run(folder, "--tasks", "t7", "--no-baselines", "--runs", runs, "--json")
    assert result.exit_code == 0
    (table,) = json.loads(result.stdout)
    with (runs / "t7.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["qid", "docid", "score"]
    assert len({row["qid"] for row in rows}) == table["queries"]
    assert not any(row["qid"] == row["docid"] for row in rows)
    scores = [float(row["score"]) for row in rows if row["qid"] == rows[0]["qid"]]
    assert scores == sorted(scores, reverse=True)
