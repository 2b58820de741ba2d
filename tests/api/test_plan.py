"""The plan at the doors: the command line, and what it says."""

from __future__ import annotations

import csv
import json

import pytest

from api.services.plans import COLUMNS
from matchmaker.domain import LANGUAGES
from matchmaker.planning.aims import PRESETS


@pytest.fixture(scope="module")
def told(demo):
    """The plan of the demo network as JSON would hold it."""
    from api.services.network import Network  # noqa: PLC0415
    from api.services.plans import for_machines, plan_of  # noqa: PLC0415
    from api.wording import wording  # noqa: PLC0415

    with Network.of(demo) as network:
        return for_machines(plan_of(network.fitted, None, "balanced"), wording("en"))


def test_json_holds_who_with_whom_how_much_and_what_is_short(run_demo):
    found = json.loads(run_demo("plan", "--json", "--lang", "en").stdout)
    assert found["lines"]
    assert found["total"]["value"] <= found["bound"] * (1 + 1e-9)
    assert sum(line["tonnes"] for line in found["lines"]) <= found["total"]["tonnes"] + 1e-6
    assert any("would bring" in sentence for sentence in found["what_is_short"])


@pytest.mark.parametrize("aims", PRESETS)
def test_every_preset_makes_a_plan(run_demo, aims):
    assert json.loads(run_demo("plan", "--aims", aims, "--json").stdout)["lines"]


def test_all_of_it_goes_to_a_file(run_demo, tmp_path):
    out = tmp_path / "plan.csv"
    assert run_demo("plan", "--out", out).exit_code == 0
    header, *rows = csv.reader(out.read_text("utf-8").splitlines())
    assert header == list(COLUMNS)
    assert rows


def test_who_is_kept_apart_stands_in_no_part_together(run_demo, told):
    one, other = told["lines"][0]["organisations"][:2]
    again = json.loads(run_demo("plan", "--apart", f"{one}:{other}", "--json").stdout)
    legs = {
        frozenset(pair)
        for line in again["lines"]
        for pair in zip(line["organisations"], line["organisations"][1:], strict=False)
    }
    assert frozenset({one, other}) not in legs


def test_what_is_locked_is_in_the_plan(run_demo, told):
    line = told["lines"][-1]
    lock = f"{line['offer']}:{line['need']}:{line['tonnes'] / 2}"
    again = json.loads(run_demo("plan", "--lock", lock, "--aims", "nearby", "--json").stdout)
    pairs = {}
    for found in again["lines"]:
        pair = found["offer"], found["need"]
        pairs[pair] = pairs.get(pair, 0.0) + found["tonnes"]
    assert pairs[line["offer"], line["need"]] >= line["tonnes"] / 2 - 1e-6


@pytest.mark.parametrize(
    "wish", [("--lock", "nonsense"), ("--lock", "a:b:3"), ("--apart", "one"), ("--hub", "nowhere")]
)
def test_a_wish_that_cannot_be_is_refused_in_a_line(run_demo, wish):
    refused = run_demo("plan", *wish)
    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) <= 3


def test_more_locked_than_there_is_is_refused(run_demo, told):
    line = told["lines"][0]
    refused = run_demo("plan", "--lock", f"{line['offer']}:{line['need']}:1e9", "--lang", "en")
    assert refused.exit_code == 1
    assert "does not fit" in refused.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_speaks_four_languages(run_demo, language):
    shown = run_demo("plan", "--lang", language)
    assert shown.exit_code == 0, shown.output
    assert "{" not in shown.stdout
