"""``matchmaker evaluate`` as somebody types it."""

import csv
import json

import pytest
from typer.testing import CliRunner

from api.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("MATCHMAKER_CACHE_FOLDER", str(tmp_path / "cache"))
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


def test_a_folder_without_tasks_gives_an_empty_answer(run, tmp_path):
    result = run(tmp_path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == []


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
