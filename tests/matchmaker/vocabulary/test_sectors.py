"""NACE in two revisions, with the Belgian fifth digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.sectors import (
    Revision,
    belgian_sectors,
    parse_sector_code,
    sectors,
)

BOTH = list(Revision)
a_revision = st.sampled_from(BOTH)


def test_holds_all_codes_of_both_revisions():
    assert len(sectors(Revision.REV_2)) == 996
    assert len(sectors(Revision.REV_2_1)) == 1047
    assert len(belgian_sectors(Revision.REV_2)) == 943
    assert len(belgian_sectors(Revision.REV_2_1)) == 977


@pytest.mark.parametrize("revision", BOTH)
def test_every_sector_hangs_under_one_a_level_higher_in_its_section(revision):
    known = sectors(revision)
    for sector in known.entries:
        if sector.level == 1:
            assert (sector.parent, sector.section) == ("", sector.code)
        else:
            assert known.sector(sector.parent).level == sector.level - 1
            assert known.ancestors(sector.code)[-1] == sector.section
            assert sector.code in known.children(sector.parent)
    for sector in belgian_sectors(revision).values():
        assert known.sector(sector.parent).level == 4


@pytest.mark.parametrize("revision", BOTH)
@pytest.mark.parametrize("language", ["nl", "fr", "en", "de"])
def test_every_sector_has_a_name_for_a_reader_of_each_language(revision, language):
    assert all(sectors(revision).label(code, language) for code in sectors(revision).codes)
    assert all(sector.labels.own(language) for sector in belgian_sectors(revision).values())


def test_one_code_can_mean_two_things():
    assert "ecovery" in sectors(Revision.REV_2).label("38.32", "en")
    assert "andfill" in sectors(Revision.REV_2_1).label("38.32", "en")


def test_sheltered_workshops_have_their_own_belgian_code():
    assert (
        belgian_sectors(Revision.REV_2)["88.995"].labels.nl == "Beschutte en sociale werkplaatsen"
    )
    assert belgian_sectors(Revision.REV_2_1)["88.993"].labels.nl == (
        "Beschutte en sociale werkplaatsen"
    )


@given(st.data())
def test_any_spelling_is_read_as_the_same_code(data):
    revision = data.draw(a_revision)
    sector = data.draw(st.sampled_from(sectors(revision).entries))
    written = data.draw(
        st.sampled_from(
            [sector.code, sector.code.replace(".", ""), f"NACE {sector.code}", f" {sector.code} "]
            + ([f"{sector.section}{sector.code}"] if sector.level > 1 else [sector.code.lower()])
            + ([sector.code + "0", sector.code.replace(".", "") + "0"] if sector.level == 4 else [])
        )
    )
    assert parse_sector_code(written, revision) == sector.code


@given(st.data())
def test_a_belgian_code_is_read_as_its_class(data):
    revision = data.draw(a_revision)
    sector = data.draw(st.sampled_from(list(belgian_sectors(revision).values())))
    assert parse_sector_code(sector.code, revision) == sector.parent
    assert parse_sector_code(sector.code.replace(".", ""), revision) == sector.parent


def test_a_class_that_ends_in_nought_and_is_none_is_its_group():
    assert parse_sector_code("1710") == "17.1"
    assert parse_sector_code("16.10") == "16.10"


@pytest.mark.parametrize(
    "nonsense", ["", "Z", "00", "38.39.1.1", "bakery", "F38.32", "123456", "38.9"]
)
def test_what_is_no_sector_is_refused_with_its_revision(nonsense):
    with pytest.raises(UnknownCode) as refused:
        parse_sector_code(nonsense)
    assert refused.value.facts["scheme"] == "nace"
    assert refused.value.facts["value"] == nonsense
    assert refused.value.facts["revision"] == "2"
