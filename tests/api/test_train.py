"""A coordinator lets the weights learn from what was judged, and uses them."""

import json

from matchmaker.scoring import Scorer


def test_weights_are_learnt_written_and_used(run_demo, tmp_path, monkeypatch):
    weights = tmp_path / "weights.json"
    told = run_demo("train", "--out", weights, "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    scorer = Scorer.load(weights)
    assert answer["version"] == scorer.version != Scorer.prior().version
    assert answer["metrics"]["judgements"] > 0
    monkeypatch.setenv("MATCHMAKER_WEIGHTS", str(weights))
    found = run_demo("suggest", "--all", "--out", tmp_path / "all.csv")
    assert found.exit_code == 0, found.stderr


def test_a_file_that_holds_no_weights_is_refused_in_one_line(run_demo, tmp_path, monkeypatch):
    path = tmp_path / "weights.json"
    path.write_text("[]", encoding="utf-8")
    monkeypatch.setenv("MATCHMAKER_WEIGHTS", str(path))
    refused = run_demo("suggest", "--all", "--out", tmp_path / "all.csv")
    assert refused.exit_code == 1
    assert "weights.json" in refused.stderr.replace("\n", "")


def test_a_network_without_a_past_keeps_the_shipped_curves(run, tmp_path):
    file = tmp_path / "organisations.csv"
    file.write_text("id,name,kind\na,Firma,private\nb,Maatwerk,social_economy\n", "utf-8")
    assert run("import", file).exit_code == 0
    told = run("train", "--out", tmp_path / "weights.json", "--lang", "nl")
    assert told.exit_code == 0, told.stderr
    assert "Te weinig oordelen" in told.stderr
    assert Scorer.load(tmp_path / "weights.json").curves == Scorer.prior().curves
