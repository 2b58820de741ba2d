"""The first things a newcomer does with the command line."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app, names_taken_by_others


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("MATCHMAKER_CACHE_FOLDER", str(tmp_path / "cache"))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_nobody_took_our_names():
    assert names_taken_by_others() == []


def test_help_names_every_verb(run):
    told = run("--help").output
    for verb in ("suggest", "find", "classify", "demo", "serve", "db"):
        assert verb in told


def test_an_empty_folder_gets_advice_and_exit_code_1(run):
    result = run("suggest", "Bakkerij", "--lang", "nl")
    assert result.exit_code == 1
    assert "nog geen netwerk" in result.stderr
    assert "Traceback" not in result.output


def test_the_demo_prints_suggestions_that_add_up(run):
    result = run("demo", "--organisations", "30", "--no-serve", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["suggestions"]
    for suggestion in answer["suggestions"]:
        total = sum(reason["contribution"] for reason in suggestion["reasons"])
        assert total == pytest.approx(suggestion["score"], abs=1e-9)
    assert "fictional" in result.stderr or "Verzonnen" in result.stderr
