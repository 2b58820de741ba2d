"""Guesses of what a trade has over and looks for, each with its source."""

import pytest

from matchmaker.domain import Direction
from matchmaker.typical import typical_streams
from matchmaker.vocabulary.waste import waste_list


@pytest.mark.parametrize(
    ("words", "language"), [("bakkerij", "nl"), ("boulangerie artisanale", "fr"), ("bakery", "en")]
)
def test_a_baker_has_bread_over_in_any_language(words, language):
    offers = [one for one in typical_streams([], words) if one.direction is Direction.OFFER]
    assert offers
    assert offers[0].waste_code == "02 06 01"
    assert offers[0].words.in_language(language)


def test_a_restaurant_is_known_by_its_sector_alone():
    codes = {one.waste_code for one in typical_streams(["56.10"])}
    assert {"20 01 25", "20 01 08"} <= codes


def test_every_guess_names_its_source_and_one_waste():
    for sector in ("10.71", "31.09", "56.10", "01.13"):
        for one in typical_streams([sector], most=20):
            assert one.source
            assert one.waste_code in waste_list()
            assert not one.waste_code.endswith(" 99")


def test_nothing_is_guessed_of_nobody():
    assert typical_streams([], "") == []


def test_no_longer_than_asked_and_both_sides_have_room():
    found = typical_streams(["16.23"], most=6)
    assert len(found) == 6
    assert {one.direction for one in found} == set(Direction)
