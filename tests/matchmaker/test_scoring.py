"""The reasons are the score, and more never means worse."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker import Engine, SuggestionRequest
from matchmaker.engine import BLOCK
from matchmaker.errors import UnreadableWeights, WeightsDoNotFit
from matchmaker.scoring import WEIGHTS, Curve, Scorer
from matchmaker.signals import SIGNALS
from tests.builders import (
    BRUGGE,
    DAMME,
    LetterSpace,
    a_network,
    a_partnership,
    a_snapshot,
    a_workshop,
    an_organisation,
)


@pytest.fixture(scope="module")
def engine():
    return Engine(space=LetterSpace()).fit(a_network(seed=2, organisations=60))


def told(shortlist):
    return [(s.partner, s.rank, s.score, s.probability, s.reasons) for s in shortlist.suggestions]


def test_contributions_add_up_to_the_score(engine):
    for shortlist in engine.shortlists(top=60):
        for suggestion in shortlist.suggestions:
            parts = sum(reason.contribution for reason in suggestion.reasons)
            assert parts == pytest.approx(suggestion.score, abs=1e-9)


def test_unknown_contributes_nothing(engine):
    for suggestion in engine.shortlist(SuggestionRequest(text="hout")).suggestions:
        for reason in suggestion.reasons:
            if reason.value is None and reason.signal != "starting_point":
                assert reason.contribution == 0.0


def test_one_asker_gets_the_same_list_as_among_all(engine):
    for shortlist in engine.shortlists(top=10):
        assert told(shortlist) == told(engine.shortlist(shortlist.request))


@pytest.mark.parametrize("block", [60, 7 * 60, BLOCK])
def test_the_size_of_a_block_changes_nothing(engine, block, monkeypatch):
    whole = [told(shortlist) for shortlist in engine.shortlists()]
    monkeypatch.setattr("matchmaker.engine.BLOCK", block)
    assert [told(shortlist) for shortlist in engine.shortlists()] == whole


def test_the_same_question_twice_gives_the_same_answer():
    one, other = (
        list(Engine(space=LetterSpace()).fit(a_network(seed=2)).shortlists()) for _ in range(2)
    )
    assert one == other


def test_any_two_can_be_explained_as_the_list_would(engine):
    shortlist = next(s for s in engine.shortlists() if s.suggestions)
    first = shortlist.suggestions[0]
    assert engine.explain(first.organisation, first.partner) == first


def test_a_ranking_holds_everybody_that_was_scored_in_the_order_of_the_score(engine):
    request = SuggestionRequest(organisation=next(iter(engine.view_.row)), any_pair=True)
    ranking = engine.ranking(request)
    assert len(ranking.partners) + sum(ranking.left_out.values()) == len(engine.view_) - 1
    assert (np.diff(ranking.scores) <= 0).all()


def test_reasons_come_strongest_first_and_the_starting_point_last(engine):
    for shortlist in engine.shortlists():
        for suggestion in shortlist.suggestions:
            *reasons, last = (r for r in suggestion.reasons if r.signal != "fair_chance")
            assert last.signal == "starting_point"
            known = [abs(r.contribution) for r in reasons if r.value is not None]
            assert known == sorted(known, reverse=True)
            assert [r.value is None for r in reasons] == sorted(r.value is None for r in reasons)


def test_not_everybody_in_a_list_is_of_one_sort():
    asker = an_organisation(sectors=("56.10",))
    near = [a_workshop(f"Kringloop {n}", sectors=("47.79",)) for n in range(8)]
    other = a_workshop("Zagerij", sectors=("16.10",))
    found = (
        Engine(space=LetterSpace()).fit(a_snapshot(asker, *near, other)).suggest(asker.id, top=5)
    )
    assert other.id in [suggestion.partner for suggestion in found]
    assert len(found) == 5


def test_one_place_in_ten_is_for_who_is_new_and_says_so():
    asker = an_organisation()
    known = [a_workshop(f"Bekend {n:02}", at=BRUGGE, hubs=("h",)) for n in range(12)]
    new = a_workshop("Nieuw", at=DAMME, hubs=("h",))
    town = an_organisation("Town")
    ran = [a_partnership(workshop, town) for workshop in known]
    asker = replace(asker, hubs=("h",), sites=known[0].sites)
    engine = Engine(space=LetterSpace()).fit(a_snapshot(asker, new, town, *known, *ran))
    *others, last = engine.suggest(asker.id, top=10)
    assert last.partner == new.id
    assert last.rank == 10
    assert sum(r.contribution for r in last.reasons) == pytest.approx(last.score, abs=1e-9)
    assert "fair_chance" in [reason.signal for reason in last.reasons]
    assert all("fair_chance" not in [r.signal for r in s.reasons] for s in others)
    assert new.id not in [s.partner for s in engine.suggest(asker.id, top=9)]


def test_the_prior_knows_every_signal():
    assert set(Scorer.prior().curves) == {signal.name for signal in SIGNALS}
    assert Scorer.prior().probability(1.0) is None


def test_weights_are_read_back_as_they_were_written(tmp_path):
    scorer = replace(Scorer.prior(), calibration=Curve((-1.0, 1.0), (0.2, 0.7)))
    scorer.save(tmp_path / "weights.json")
    assert Scorer.load(tmp_path / "weights.json") == scorer
    assert scorer.probability(0.0) == pytest.approx(0.45)


def test_weights_for_other_signals_are_refused(tmp_path):
    weights = json.loads((WEIGHTS / "prior.json").read_text(encoding="utf-8"))
    weights["signals"]["colour_of_the_logo"] = weights["signals"].pop("nearness")
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(weights), encoding="utf-8")
    with pytest.raises(WeightsDoNotFit) as refused:
        Scorer.load(path)
    assert refused.value.facts["missing"] == ["nearness"]
    assert refused.value.facts["unexpected"] == ["colour_of_the_logo"]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_more_never_means_worse(readings):
    rising = np.sort(readings)
    for curve in Scorer.prior().curves.values():
        assert (np.diff(curve(rising)) >= 0).all()


@pytest.mark.parametrize(
    ("readings", "contributions"), [((0.0, 1.0), (1.0, 0.0)), ((1.0, 0.0), (0.0, 1.0)), ((), ())]
)
def test_a_curve_that_falls_is_refused(readings, contributions):
    with pytest.raises(ValueError, match="curve"):
        Curve(readings, contributions)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"signals": {"walk": [[1]]}}'])
def test_a_file_that_holds_no_weights_is_refused(tmp_path, text):
    path = tmp_path / "weights.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableWeights) as refused:
        Scorer.load(path)
    assert refused.value.facts == {"path": str(path)}


def test_missing_weights_are_refused(tmp_path):
    with pytest.raises(UnreadableWeights):
        Scorer.load(tmp_path / "nowhere.json")
