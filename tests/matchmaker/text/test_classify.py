"""Words into codes."""

import numpy as np
import pytest

from matchmaker.errors import InvalidRequest
from matchmaker.text.classifier import PARTS, Classifier, Precedent, read_weights, within_query
from matchmaker.text.classify import classify, classify_many
from matchmaker.text.confidence import softmax
from matchmaker.text.quick import propose_waste_code
from matchmaker.text.schemes import SCHEMES, Entry, entries_of
from matchmaker.text.space import TextSpace


@pytest.fixture(scope="module")
def space():
    return TextSpace()


@pytest.fixture(scope="module")
def quick_space():
    """Without the encoder: it would read ten thousand names first."""
    return TextSpace(encoder=False)


@pytest.fixture
def small(space):
    entries = [
        Entry(
            "a", ("hout", "bois"), "wood", ("planken",), "g", ("building",), "x", all_languages=True
        ),
        Entry("b", ("glas",), "glass not otherwise specified", (), "h", ("building",), "x"),
    ]
    return Classifier(entries, space, dict.fromkeys(PARTS, 1.0)).fit()


def codes(proposals):
    return [proposal.code for proposal in proposals]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("houten verpakkingen", "15 01 03"),
        ("emballages en bois", "15 01 03"),
        ("pallets", "15 01 03"),
        ("papier et carton d'emballage", "15 01 01"),
        ("frituurvet", "20 01 25"),
        ("frigolite", "15 01 02"),
        ("Sperrmüll", "20 03 07"),
    ],
)
def test_everyday_words_find_their_waste_code_among_five(quick_space, words, code):
    assert code in codes(classify(words, "ewc", space=quick_space))


def test_a_bakery_in_french_is_found_in_nace(quick_space):
    assert "10.71" in codes(
        classify("boulangerie pâtisserie artisanale", "nace", space=quick_space)
    )


def test_the_trade_chooses_among_codes_of_one_word(quick_space):
    words = "sludge from effluent treatment"
    paper, dairy = classify_many(
        [words, words], "ewc", sectors=["17.12", "dairy products"], space=quick_space
    )
    assert codes(paper)[0].startswith("03 03")
    assert codes(dairy)[0].startswith("02 05")


def test_confidences_fall_and_never_exceed_one_together(quick_space):
    found = classify("oud ijzer", "ewc", top=5, space=quick_space)
    chances = [proposal.confidence for proposal in found]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.01


def test_matched_words_are_names_or_titles_of_the_code(quick_space):
    first = classify("houten verpakking", "ewc", space=quick_space)[0]
    entry = next(entry for entry in entries_of("ewc") if entry.code == first.code)
    assert first.matched
    assert set(first.matched) <= {*entry.titles, *entry.names}


def test_a_text_without_words_gets_no_proposal(quick_space):
    assert classify(" … ", "ewc", space=quick_space) == []


def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(InvalidRequest) as refused:
        classify("hout", "hs")
    assert refused.value.facts["expected"] == list(SCHEMES)


def test_a_top_of_none_is_refused():
    with pytest.raises(InvalidRequest):
        classify("hout", "ewc", top=0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_weights_name_known_parts_and_are_not_negative(scheme):
    weights = read_weights(scheme)
    Classifier((), TextSpace(encoder=False), weights)
    assert min(weights.values()) >= 0


def test_a_weight_for_an_unknown_part_is_refused(space):
    with pytest.raises(InvalidRequest):
        Classifier((), space, {"moon_phase": 1.0})


def test_a_precedent_draws_its_code_up(space):
    entries = [Entry("a", ("zand",), "sand"), Entry("b", ("grind",), "gravel")]
    weights = {"title_meaning": 1.0, "precedents": 2.0}
    asked = ["spul van de werf"]
    before = Classifier(entries, space, weights).fit().rank(asked)
    taught = Classifier(entries, space, weights).fit([Precedent("spullen van de werf", "b")])
    after = taught.rank(asked)
    assert after[0, 1] - after[0, 0] > before[0, 1] - before[0, 0]
    assert taught.codes_ == ("a", "b")


def test_precedents_with_a_code_outside_the_candidates_are_passed_over(space):
    classifier = Classifier([Entry("a", ("zand",), "sand")], space, {"precedents": 1.0})
    assert classifier.fit([Precedent("zand", "z")]).precedents_ == ()


def test_the_parts_add_up_to_the_rank(small):
    readings = small.read(["oud hout"], ["zagerij"])
    assert set(readings) == set(PARTS)
    summed = sum(within_query(reading) for reading in readings.values())
    assert small.rank(["oud hout"], ["zagerij"]) == pytest.approx(summed, abs=1e-5)


def test_every_part_reads_a_finite_number_for_every_code(small):
    for reading in small.read(["oud hout", "", "!"], ["", "zagerij", ""]).values():
        assert reading.shape == (3, 2)
        assert np.isfinite(reading).all()


def test_learning_again_forgets_the_precedents_of_before(small):
    before = small.rank(["spullen van de werf"])
    small.fit([Precedent("spullen van de werf", "b")])
    assert not np.array_equal(small.rank(["spullen van de werf"]), before)
    assert np.array_equal(small.fit().rank(["spullen van de werf"]), before)


def test_chances_add_up_to_one():
    assert softmax(np.array([[1, 2, 3], [500, 0, 0]], np.float32)).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("title", "code"),
    [("Wooden packaging", "15 01 03"), ("houten verpakking", "15 01 03"), ("pallets", "15 01 03")],
)
def test_a_first_guess_needs_no_model(title, code):
    assert propose_waste_code(title).code == code


def test_no_guess_without_a_known_name():
    assert propose_waste_code("zzz qqq") is None
    assert propose_waste_code("") is None
