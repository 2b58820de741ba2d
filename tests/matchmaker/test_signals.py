"""What every signal promises. A new signal is tested the minute it is listed."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from api.wording import wording
from api.wording.reasons import sentence
from matchmaker import SuggestionRequest
from matchmaker.asking import Askers
from matchmaker.domain import LANGUAGES, Direction
from matchmaker.graph import View
from matchmaker.pairs import Pairs
from matchmaker.signals import FAMILIES, SIGNALS
from matchmaker.suggestion import Reason
from tests.builders import LetterSpace, a_network, a_snapshot, a_workshop, an_organisation

every_signal = pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)


@pytest.fixture(scope="module")
def view():
    return View(a_network(), LetterSpace())


def requests_of(view):
    """Everybody, one stream, one stranger, one who needs hands, one plan: all ways to ask."""
    everybody = [SuggestionRequest(organisation=id_) for id_ in view.row]
    offer = next(id_ for id_ in view.offers.ids)
    plan = {"text": "Oude fietsen van Organisatie 007 in Damme", "programme": "food"}
    return (
        everybody,
        [SuggestionRequest(stream=offer)],
        [SuggestionRequest(**plan)],
        [SuggestionRequest(text="handen om karton te sorteren", direction=Direction.NEED)],
        [SuggestionRequest(organisation=next(iter(view.row)), **plan)],
    )


def all_pairs(view, requests):
    askers = Askers(view, requests)
    asker, partner = np.nonzero(askers.rows[:, None] != np.arange(len(view))[None])
    return Pairs(askers, asker, partner)


@pytest.fixture(scope="module")
def pairs(view):
    return [all_pairs(view, requests) for requests in requests_of(view)]


def test_names_are_unique_and_families_known():
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
    assert {signal.family for signal in SIGNALS} == set(FAMILIES)


@every_signal
def test_asks_a_question(signal):
    assert signal.question.endswith("?")
    assert signal.variants


@every_signal
def test_says_unknown_when_nothing_is_known(signal):
    view = View(a_snapshot(an_organisation(), a_workshop()), LetterSpace())
    reading = signal.read(
        all_pairs(view, [SuggestionRequest(organisation=id_) for id_ in view.row])
    )
    assert np.isnan(reading).all()


@pytest.fixture(scope="module")
def many_pairs():
    """Some pairs of a network that is large enough for what only shows in a crowd."""
    view = View(a_network(seed=2, organisations=250), LetterSpace())
    return all_pairs(view, [SuggestionRequest(organisation=id_) for id_ in list(view.row)[:20]])


@every_signal
def test_knows_something_about_a_network_in_which_everything_occurs(signal, pairs, many_pairs):
    assert any(np.isfinite(signal.read(some)).any() for some in (*pairs, many_pairs))


@every_signal
def test_reads_between_zero_and_one_or_unknown(signal, pairs):
    for some in pairs:
        reading = signal.read(some)
        assert reading.shape == (len(some),)
        assert reading.dtype == np.float64
        known = reading[~np.isnan(reading)]
        assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize(
    "signal", [s for s in SIGNALS if s.symmetric], ids=lambda signal: signal.name
)
def test_a_symmetric_signal_reads_the_same_from_both_sides(signal, pairs):
    everybody = pairs[0]
    reading = signal.read(everybody)
    found = dict(zip(zip(everybody.asker, everybody.partner, strict=True), reading, strict=True))
    for (left, right), value in found.items():
        assert found[right, left] == pytest.approx(value, abs=1e-6, nan_ok=True)


@every_signal
def test_reads_one_pair_alone_to_the_same_digit(signal, view, pairs):
    everybody = pairs[0]
    together = signal.read(everybody)
    for row in Random(7).sample(range(len(everybody)), 25):
        alone = Askers(view, [everybody.askers.requests[everybody.asker[row]]])
        pair = Pairs(alone, np.zeros(1, dtype=np.int64), everybody.partner[[row]])
        assert np.array_equal(signal.read(pair), together[[row]], equal_nan=True)


@every_signal
def test_the_order_of_rows_in_the_snapshot_changes_nothing(signal, view, pairs):
    chance = Random(3)
    snapshot = view.snapshot
    shuffled = {
        name: tuple(chance.sample(rows, len(rows)))
        for name in ("organisations", "streams", "processes", "skills", "partnerships")
        for rows in (getattr(snapshot, name),)
    }
    other = all_pairs(View(replace(snapshot, **shuffled), LetterSpace()), requests_of(view)[0])
    assert np.array_equal(signal.read(other), signal.read(pairs[0]), equal_nan=True)


@every_signal
def test_explains_with_words_for_it_and_evidence_that_exists(signal, view, pairs):
    ids = {
        *view.row,
        *view.streams,
        *view.processes,
        *(partnership.id for partnership in view.partnerships),
        *view.skills_offered.ids,
        *view.skills_wanted.ids,
    }
    for some in pairs:
        reading = signal.read(some)
        known = np.flatnonzero(~np.isnan(reading)).tolist()
        for row in Random(5).sample(known, min(len(known), 120)):
            grounds = signal.explain(some, row)
            assert grounds.facts["variant"] in signal.variants
            assert set(grounds.evidence) <= ids
            reason = Reason(signal.name, float(reading[row]), 0.1, grounds.facts, grounds.evidence)
            for language in LANGUAGES:
                said = sentence(reason, wording(language))
                assert said
                assert "None" not in said
                assert "{" not in said
