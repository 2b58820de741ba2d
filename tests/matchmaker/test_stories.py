"""Letter groups are weighed as scikit-learn weighs them, without loading it."""

from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.stories import ALIKE, LETTERS, Stories

TOLD = [
    "Houten paletten worden hersteld",
    "Récupération de palettes à  Liège",
    "Oude fietsen, nieuwe fietsen",
    "IT",
    "a b c",
    "",
]


@pytest.mark.parametrize("asked", ["oude paletten", "Palettes", "a", "it", "Ünbekanntes", "xyz"])
def test_stories_are_as_alike_as_scikit_learn_says(asked):
    partnerships = [SimpleNamespace(title=text, description="") for text in TOLD]
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True)
    vectors = letters.fit_transform(TOLD)
    cosine = (letters.transform([asked]) @ vectors.T).toarray().ravel()
    like = Stories(SimpleNamespace(partnerships=partnerships)).like(asked)
    assert like == pytest.approx(np.clip(cosine / ALIKE, 0, 1), abs=1e-12)


def test_without_words_nothing_is_alike():
    assert Stories(SimpleNamespace(partnerships=[])).like("paletten") is None
    told = Stories(SimpleNamespace(partnerships=[SimpleNamespace(title="x", description="")]))
    assert told.like(" ") is None
