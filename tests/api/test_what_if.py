"""What if at the doors: the command line, and what it says of the demo network."""

from __future__ import annotations

import json

import pytest

from api.services.network import Network

HUB = "hub-verzonnenstreek"


@pytest.fixture(scope="module")
def member(demo):
    """Somebody who offers something in the hub."""
    with Network.of(demo) as network:
        snapshot = network.fitted.snapshot
        owners = {one.organisation for one in snapshot.streams if one.direction == "offer"}
        return next(one for one in snapshot.organisations if HUB in one.hubs and one.id in owners)


def test_somebody_leaves_and_the_difference_is_told(run_demo, member):
    found = json.loads(
        run_demo("what-if", f"remove {member.name}", "--hub", HUB, "--lang", "en", "--json").stdout
    )
    assert member.name in found["question"]
    assert found["difference"]["tonnes"] <= 1e-6
    assert found["difference"]["jobs"]["low"] <= found["difference"]["jobs"]["high"]
    assert found["sentences"]


def test_a_workshop_is_added_in_a_place(run_demo):
    text = "add sort of 15 01 01, 20 01 08 at 8000 for 200"
    found = json.loads(run_demo("what-if", text, "--hub", HUB, "--json").stdout)
    assert found["difference"]["tonnes"] >= -1e-6
    assert found["snapshot"]


def test_words_of_the_reader_name_the_operation_too(run_demo):
    shown = run_demo("what-if", "add wassen of 15 01 07 at Brugge", "--hub", HUB, "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert "Wash" in shown.stdout


def test_without_a_question_it_tells_what_is_missing(run_demo):
    shown = run_demo("what-if", "--hub", HUB, "--lang", "fr")
    assert shown.exit_code == 0, shown.output
    assert "{" not in shown.stdout


def test_two_hubs_join(run_demo):
    found = json.loads(run_demo("what-if", f"merge {HUB} hub-nergenskwartier", "--json").stdout)
    assert found["sentences"]


@pytest.mark.parametrize(
    "change",
    [
        "nonsense",
        "remove",
        "remove Niemand",
        "add sort of 15 01 at Nergenshuizen",
        "add dance of 15 01 at 8000",
        "add sort of 15 01 at 8000 for 0",
        "merge hub-verzonnenstreek nowhere",
    ],
)
def test_a_question_that_cannot_be_is_refused_in_a_line(run_demo, change):
    refused = run_demo("what-if", change, "--hub", HUB)
    assert refused.exit_code == 1, refused.output
    assert len(refused.stderr.strip().splitlines()) <= 4
