"""What a network learns from its own past."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker import Engine
from matchmaker.domain import PartnershipState, Verdict
from matchmaker.learning.calibrate import FEWEST, calibrate
from matchmaker.learning.train import as_known_on, lessons, train
from matchmaker.scoring import Curve, Scorer
from tests.builders import (
    BRUGGE,
    DAMME,
    LIEGE,
    LetterSpace,
    a_hub,
    a_judgement,
    a_network,
    a_partnership,
    a_snapshot,
    a_workshop,
    an_organisation,
)

MADE = date(2026, 6, 2)


def a_network_that_minds_distance(judgements=40):
    """Near suggestions were useful, far ones were not; nothing else differs."""
    hub = a_hub()
    firms = [an_organisation(f"Firm {n}", at=BRUGGE, hubs=(hub.id,)) for n in range(4)]
    near = [a_workshop(f"Near {n}", at=DAMME) for n in range(4)]
    far = [a_workshop(f"Far {n}", at=LIEGE) for n in range(4)]
    told = [
        replace(a_judgement(firm, workshop, verdict), at=date(2025, month, 3))
        for month in (2, 5, 8, 11)
        for firm in firms
        for some, verdict in ((near, Verdict.USEFUL), (far, Verdict.NOT_USEFUL))
        for workshop in some[:2]
    ]
    return a_snapshot(hub, *firms, *near, *far, *told[:judgements])


def one_that_minds_distance_little():
    """The shipped prior knows that distance weighs; here there is something left to learn."""
    flat = {
        "nearness": Curve((0.0, 1.0), (-0.2, 0.2)),
        "within_reach": Curve((0.0, 1.0), (-0.2, 0.2)),
    }
    return replace(Scorer.prior(), curves={**Scorer.prior().curves, **flat})


def rise(scorer, signal):
    curve = scorer.curves[signal]
    return float(curve(1.0) - curve(0.0))


def test_what_people_mind_weighs_more_after_training():
    prior = one_that_minds_distance_little()
    trained = train(a_network_that_minds_distance(), MADE, prior, LetterSpace())
    assert rise(trained, "nearness") > rise(prior, "nearness") + 0.3
    assert rise(trained, "walk") == pytest.approx(rise(prior, "walk"), abs=0.05)


def test_without_any_past_the_prior_stands():
    network = a_snapshot(an_organisation(), a_workshop())
    trained = train(network, MADE, space=LetterSpace())
    assert trained.curves == Scorer.prior().curves
    assert trained.calibration is None


def test_few_judgements_promise_nothing_and_more_do():
    few = train(a_network_that_minds_distance(FEWEST - 1), MADE, space=LetterSpace())
    assert few.calibration is None
    more = train(a_network_that_minds_distance(60), MADE, space=LetterSpace())
    assert more.calibration is not None
    network = a_network_that_minds_distance(60)
    engine = Engine(more, LetterSpace()).fit(replace(network, judgements=()))
    chance = {s.partner: s.probability for s in engine.suggest("firm-0")}
    assert chance["near-0"] > chance["far-0"]


def test_a_hub_learns_for_itself_and_stays_near_the_others():
    network = a_network_that_minds_distance()
    prior, (hub,) = one_that_minds_distance_little(), network.hubs
    everybody = train(network, MADE, prior, LetterSpace())
    own = train(network, MADE, prior, LetterSpace(), hub=hub.id)
    quiet = train(network, MADE, prior, LetterSpace(), hub="elsewhere")
    assert rise(own, "nearness") > rise(everybody, "nearness") > rise(prior, "nearness")
    assert quiet.curves == everybody.curves


def test_the_same_past_teaches_the_same_weights():
    one, other = (train(a_network(seed=9), MADE, space=LetterSpace()) for _ in range(2))
    assert one == other


def test_weights_that_were_trained_are_kept(tmp_path):
    trained = train(a_network_that_minds_distance(), MADE, space=LetterSpace())
    trained.save(tmp_path / "weights.json")
    assert Scorer.load(tmp_path / "weights.json") == trained
    assert "judgements" in trained.provenance


def test_the_past_is_shown_as_it_was():
    firm, workshop, town = an_organisation(), a_workshop(), an_organisation("Town")
    before = a_partnership(firm, workshop, started=date(2024, 1, 1))
    ended = a_partnership(
        firm,
        town,
        state=PartnershipState.ENDED,
        started=date(2024, 1, 1),
        ended=date(2025, 12, 1),
    )
    after = a_partnership(workshop, town, started=date(2026, 1, 1))
    told = replace(a_judgement(firm, workshop, Verdict.USEFUL), at=date(2025, 6, 1))
    undated = a_judgement(firm, town, Verdict.USEFUL)
    past = as_known_on(
        a_snapshot(firm, workshop, town, before, ended, after, told, undated), date(2025, 7, 1)
    )
    assert {p.id: p.state for p in past.partnerships} == {
        before.id: PartnershipState.RUNNING,
        ended.id: PartnershipState.RUNNING,
    }
    assert past.judgements == (told,)
    assert past.as_of == date(2025, 7, 1)


def test_a_partnership_that_followed_does_not_explain_the_judgement():
    firm, workshop = an_organisation(), a_workshop()
    told = replace(a_judgement(firm, workshop, Verdict.USEFUL), at=date(2025, 5, 1))
    followed = a_partnership(firm, workshop, started=date(2025, 6, 1))
    (lesson,) = lessons(a_snapshot(firm, workshop, told, followed), LetterSpace())
    (choice,) = lesson.judged.values()
    names = Scorer.prior().names
    assert np.isnan(choice.readings[0, names.index("walk")])


@settings(max_examples=30)
@given(st.integers(FEWEST, 700), st.integers(0, 10_000))
def test_a_higher_score_never_promises_less(number, seed):
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=number)
    useful = chance.random(number) < 0.4
    curve = calibrate(scores, useful)
    if curve is not None:
        promised = curve(np.linspace(-4, 4, 50))
        assert (np.diff(promised) >= 0).all()
        assert ((promised >= 0) & (promised <= 1)).all()


@pytest.mark.parametrize("number", [200, 2000])
def test_promises_come_true(number):
    chance = np.random.default_rng(11)
    scores = chance.normal(size=number)
    useful = chance.random(number) < 1 / (1 + np.exp(-1.5 * scores))
    promised = calibrate(scores, useful)(scores)
    assert promised.mean() == pytest.approx(useful.mean(), abs=0.05)
    top = scores > 1
    assert promised[top].mean() == pytest.approx(useful[top].mean(), abs=0.12)


def test_nothing_is_promised_when_everybody_says_the_same():
    assert calibrate(np.arange(50.0), np.ones(50, dtype=np.bool_)) is None
