import numpy as np
import pytest
import scipy.sparse as sp

from matchmaker.learning import baselines

# Three projects: {0, 1}, {1, 2}, {1, 3}; organisation 4 works alone.
MEMBERSHIPS = sp.csr_array(
    np.array([[1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=float)
)
ASKER, OTHERS = np.array([0]), np.array([2, 4])


def test_partners_of_partners_are_found_through_the_one_they_share():
    ties = baselines.ties_of(MEMBERSHIPS)
    assert baselines.common_neighbours(ties, ASKER, OTHERS).tolist() == [[1.0, 0.0]]
    assert baselines.adamic_adar(ties, ASKER, OTHERS)[0, 0] == pytest.approx(1 / np.log(3))
    assert baselines.resource_allocation(ties, ASKER, OTHERS)[0, 0] == pytest.approx(1 / 3)
    assert baselines.jaccard(ties, ASKER, OTHERS)[0, 0] == 1.0
    assert baselines.preferential_attachment(ties, ASKER, OTHERS).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(
    "method",
    [baselines.tfidf, lambda q, d: baselines.tfidf(q, d, "letters"), baselines.bm25],
    ids=["words", "letters", "bm25"],
)
def test_text_baselines_prefer_the_document_with_the_same_words(method):
    scores = method(["wooden pallets"], ["steel scrap", "broken wooden pallets", ""])
    assert scores[0].argmax() == 1
    assert scores[0, 2] == 0


def test_text_baselines_say_nothing_when_there_are_no_words():
    assert not baselines.bm25(["wood"], ["", ""]).any()
    assert not baselines.tfidf(["wood"], ["", ""]).any()


def test_only_the_nearest_precedents_that_may_be_seen_vote():
    near = np.array([[0.9, np.nan, 0.4, 0.2]])
    votes = baselines.neighbours_vote(near, [[0], [1], [1], [2]], classes=3, k=2)
    assert votes.tolist() == [[0.9, 0.4, 0.0]]
