"""What a text is about, and its pieces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.text.normalise import before_slash, plain
from matchmaker.text.passages import LENGTHS, best_passages, windows
from matchmaker.text.space import TextSpace
from matchmaker.text.topic import topic, without_asking


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("gezocht: kartonnen dozen om pakjes in te versturen", "kartonnen dozen"),
        ("recherche sciure pour litière", "sciure"),
        ("suchen Sperrholzreste für Spielzeug", "Sperrholzreste"),
        ("frigolietplaten, 3 m³, droog", "frigolietplaten"),
        ("koffiedik", "koffiedik"),
    ],
)
def test_asking_amount_and_purpose_are_left_out(text, about):
    assert topic(text) == about


@pytest.mark.parametrize("form", ["NV", "SRL", "asbl", "vzw", "B.V.", "GmbH", "SA"])
def test_a_legal_form_says_nothing_of_what_is_meant(form):
    assert without_asking(f"houthandel Peeters {form}") == "houthandel Peeters"
    assert topic(f"Menuiserie Dubois {form}, Namur") == "Menuiserie Dubois"


def test_words_that_look_like_a_legal_form_stay():
    assert without_asking("sa chaise") == "sa chaise"
    assert without_asking("vsa-rooster") == "vsa-rooster"


@given(st.text(max_size=60))
def test_a_text_never_becomes_empty_by_leaving_out(text):
    assert bool(without_asking(text)) == bool(text)
    assert bool(topic(text)) == bool(text)


def test_asking_words_do_not_make_two_needs_alike():
    space = TextSpace(encoder=False)
    texts = space.vectors(["gezocht: vergaderzaal", "gezocht: lasser"])
    assert texts.similarity(texts)[0, 1] < 0.1


@given(st.text(max_size=40))
def test_plain_spelling_is_stable(text):
    assert plain(plain(text)) == plain(text)


def test_a_label_without_two_forms_stays():
    assert before_slash("soudeur") == "soudeur"
    assert before_slash("/x") == "/x"


@given(st.lists(st.sampled_from(["hout", "zagen", "en", "lijmen"]), max_size=30))
def test_windows_cover_every_word(words):
    for length in LENGTHS:
        found = windows(" ".join(words), length)
        assert {word for window in found for word in window.split()} == set(words)


def test_a_phrase_inside_a_long_sentence_is_found():
    space = TextSpace(encoder=False)
    phrases = space.vectors(["houtbewerking", "boekhouding"])
    sentence = "ons team is trots op kwaliteit en zoekt versterking met ervaring in houtbewerking"
    read = best_passages(space, [sentence], lambda pieces: pieces.cosine(phrases))
    assert read.shape == (1, 2)
    assert read[0, 0] > read[0, 1]
    assert read[0, 0] > space.vectors([sentence]).cosine(phrases)[0, 0]
    assert np.isfinite(best_passages(space, [""], lambda pieces: pieces.cosine(phrases))).all()
