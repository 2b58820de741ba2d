"""A coordinator lets the weights learn from what was judged, and uses them."""

import json
import re

from api.services.demo import load_demo
from api.settings import Settings
from matchmaker.scoring import Scorer
from models.intake.demo import ORGANISATIONS, SEED


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


def test_the_demo_teaches_chances_that_are_kept(prompt, tmp_path, cache_folder):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'demo.db'}", cache_folder=cache_folder)
    load_demo(settings, ORGANISATIONS, SEED)
    told = prompt(settings)("train", "--out", tmp_path / "weights.json", "--json")
    assert told.exit_code == 0, told.stderr
    metrics = json.loads(told.stdout)["metrics"]
    assert metrics["ece"] <= 0.05
    assert metrics["auc"] >= 0.75
    assert metrics["kept_5"] > 3 * metrics["kept_1"]


def test_a_hub_gets_weights_of_its_own_and_an_unknown_one_is_refused(run_demo, tmp_path):
    refused = run_demo("train", "--hub", "nowhere", "--out", tmp_path / "weights.json")
    assert refused.exit_code == 1
    assert not (tmp_path / "weights.json").exists()
    hub = re.search(r"hub-[a-z-]+", refused.stderr.replace("\n", ""))[0]
    told = run_demo("train", "--hub", hub, "--out", tmp_path / "weights.json")
    assert told.exit_code == 0, told.stderr
    assert Scorer.load(tmp_path / "weights.json").version.count("+") == 2
