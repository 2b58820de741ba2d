"""The fast counting of n-grams agrees with a plain one."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.text.ngrams import CHARACTERS, count_ngrams
from matchmaker.text.normalise import plain


def features_of(text: str) -> list[object]:
    """Say slowly and plainly what `count_ngrams` counts."""
    spelled = plain(text)
    found: list[object] = []
    for word in spelled.split():
        padded = f" {word} "
        for size in CHARACTERS:
            found += [(size, padded[at : at + size]) for at in range(len(padded) - size + 1)]
    words = [word if len(word) >= 2 else None for word in spelled.split()]
    found += [word for word in words if word]
    found += [(a, b) for a, b in pairwise(words) if a and b]
    return found


@given(st.lists(st.text(alphabet="abcé ÉŒ-1 ", max_size=25), max_size=6))
def test_counts_are_those_of_the_plain_reference(texts):
    counts = count_ngrams(texts)
    assert counts.shape[0] == len(texts)
    for row, text in enumerate(texts):
        expected = Counter(features_of(text))
        assert counts[row].sum() == sum(expected.values())
        # Now and then two of some hundred features share a column of the hash table.
        assert len(expected) - 1 <= counts[row].nnz <= len(expected)
        if counts[row].nnz == len(expected):
            assert sorted(counts[row].data) == sorted(expected.values())


def test_a_text_counts_the_same_alone_and_among_others():
    texts = ["houten paletten", "", "palettes en bois", "x"]
    together = count_ngrams(texts)
    for row, text in enumerate(texts):
        assert (together[row] != count_ngrams([text])).nnz == 0


def test_case_and_accents_do_not_matter():
    assert (count_ngrams(["Câbles"]) != count_ngrams(["CABLES"])).nnz == 0


def test_different_words_share_few_columns():
    one, other = count_ngrams(["accumulatoren"]), count_ngrams(["glasvezelkabel"])
    assert len(np.intersect1d(one.indices, other.indices)) == 0
