"""ESCO skills, the tree above them, and occupations."""

from __future__ import annotations

import pytest

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.skills import ADDRESS, occupations, skill, skill_groups, skills

FOOD_WASTE = "skill/001d46db-035e-4b92-83a3-ed8771e0c123"


def test_holds_all_skills_groups_and_occupations():
    assert (len(skills()), len(skill_groups()), len(occupations())) == (13_939, 640, 3_039)
    assert sum(each.green for each in skills().values()) == 591
    assert sum(each.transversal for each in skills().values()) == 95
    assert sum(bool(each.labels.nl) for each in skills().values()) == 2_205


def test_every_skill_but_111_and_every_occupation_has_a_name_in_some_language():
    nameless = [each for each in skills().values() if not each.labels.in_language("nl")]
    assert len(nameless) == 111
    assert all(each.labels.in_language("nl") for each in occupations().values())
    assert all(each.labels.in_language("nl") for each in skill_groups().values())


def test_everything_above_a_skill_exists():
    above = {uri for each in skills().values() for uri in each.groups}
    assert above <= skill_groups().keys()
    assert {uri for each in skills().values() for uri in each.broader} <= skills().keys()
    assert {u for each in skill_groups().values() for u in each.broader} <= skill_groups().keys()


@pytest.mark.parametrize("prefix", ["", ADDRESS, "https://data.europa.eu/esco/"])
def test_a_skill_is_found_by_its_address_long_or_short(prefix):
    found = skill(prefix + FOOD_WASTE)
    assert found.labels.in_language("nl") == (
        "personeel opleiden om voedselverspilling tegen te gaan"
    )
    assert found.green
    assert "inform staff on food waste reduction practices" in found.alternatives("en")
    assert found.alternatives("de") == ()


def test_words_that_could_not_be_told_apart_are_kept_away_from_the_names():
    for each in skills().values():
        assert not (each.words_en and each.alternative_labels.en)


def test_an_unknown_skill_is_refused():
    with pytest.raises(UnknownCode):
        skill("skill/of-flying")
