"""The List of Waste: what it holds, and codes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.waste import (
    parse_waste_code,
    parse_waste_prefix,
    read_waste_code,
    waste_list,
)

a_code = st.sampled_from(waste_list().codes)


def test_holds_20_chapters_111_subchapters_and_842_wastes_of_which_408_are_hazardous():
    levels = [entry.level for entry in waste_list().entries]
    assert [levels.count(level) for level in (1, 2, 3)] == [20, 111, 842]
    assert len(waste_list().codes) == 842
    assert sum(waste_list().is_hazardous(code) for code in waste_list().codes) == 408


@pytest.mark.parametrize(
    ("code", "hazardous", "word"),
    [
        ("20 01 08", False, "keuken"),
        ("17 02 01", False, "hout"),
        ("15 01 01", False, "papier"),
        ("16 02 13", True, "afgedankte"),
        ("20 01 36", False, "afgedankte"),
        ("16 06 01", True, "lood"),
        ("20 03 07", False, "grof"),
    ],
)
def test_well_known_wastes_have_their_dutch_title_and_hazard(code, hazardous, word):
    assert waste_list().is_hazardous(code) is hazardous
    assert word in waste_list().title(code, "nl").casefold()


def test_every_parent_exists_and_lists_its_child():
    for entry in waste_list().entries:
        assert entry.code in waste_list().children(entry.parent)
        assert waste_list().ancestors(entry.code) == tuple(
            entry.code[:length] for length in (5, 2) if length < len(entry.code)
        )


@pytest.mark.parametrize("language", ["nl", "fr", "en", "de", "xx"])
def test_every_line_has_a_title_in_every_language_or_in_another(language):
    assert all(waste_list().title(entry.code, language) for entry in waste_list().entries)


def test_three_wastes_of_2014_are_titled_in_english_for_a_dutch_reader():
    untitled = [entry.code for entry in waste_list().entries if not entry.titles.nl]
    assert untitled == ["01 03 10", "16 03 07", "19 03 08"]
    assert waste_list().title("16 03 07", "nl") == waste_list().title("16 03 07", "en")


@given(a_code)
def test_twins_are_mutual_and_of_the_other_hazard(code):
    for twin in waste_list().mirror(code):
        assert code in waste_list().mirror(twin)
        assert waste_list().is_hazardous(twin) is not waste_list().is_hazardous(code)


def test_a_range_in_a_title_names_every_code_between():
    assert waste_list().mirror("16 02 14") == tuple(f"16 02 {n:02d}" for n in range(9, 14))


@pytest.mark.parametrize("entry_type", ["mirror_hazardous", "mirror_non_hazardous"])
def test_nearly_every_mirror_entry_has_a_twin(entry_type):
    mirrors = [e.code for e in waste_list().entries if e.entry_type == entry_type]
    alone = [code for code in mirrors if not waste_list().mirror(code)]
    assert len(alone) < len(mirrors) * 0.2, alone


def spellings(code: str) -> st.SearchStrategy[str]:
    """Every way in which people and spreadsheets write a code."""
    first, second, third = pieces = code.split()
    compact = "".join(pieces)
    bare = [
        *(mark.join(pieces) for mark in (" ", ".", "-", "/", "", "\u00a0", "  ")),
        compact + ".0",
    ]
    if first[0] == "0":
        bare += [compact[1:], compact[1:] + ".0", f"{int(first)} {second} {third}"]
    before = st.sampled_from(["", " ", "EWC ", "EURAL-code: ", "eural "])
    after = st.sampled_from(["", " ", "*", " *"])
    return st.tuples(before, st.sampled_from(bare), after).map("".join)


@given(st.data())
def test_any_spelling_is_read_as_the_same_code(data):
    code = data.draw(a_code)
    assert parse_waste_code(data.draw(spellings(code))) == code


@given(a_code)
def test_a_star_is_noticed_and_questioned_only_where_the_list_has_none(code):
    assert read_waste_code(code).starred is False
    assert read_waste_code(code).star_disagrees is False
    assert read_waste_code(code + "*").starred is True
    assert read_waste_code(code + "*").star_disagrees is not waste_list().is_hazardous(code)


@given(st.sampled_from([entry.code for entry in waste_list().entries]))
def test_chapters_and_subchapters_are_read_where_a_prefix_will_do(code):
    assert parse_waste_prefix(code) == code
    assert parse_waste_prefix(code.replace(" ", "")) == code
    assert parse_waste_prefix(code.replace(" ", ".")) == code


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "*",
        "hout",
        "17",
        "17 02",
        "17 02 08",
        "17 02 2001",
        "99 99 99",
        "1702011",
        "17 02 01 05",
    ],
)
def test_what_is_no_code_is_refused_with_the_value_as_written(nonsense):
    with pytest.raises(UnknownCode) as refused:
        parse_waste_code(nonsense)
    assert refused.value.facts["scheme"] == "ewc"
    assert refused.value.facts["value"] == nonsense


def test_a_slip_of_the_pen_gets_codes_that_may_be_meant():
    with pytest.raises(UnknownCode) as refused:
        parse_waste_code("170208")
    nearest = refused.value.facts["nearest"]
    assert isinstance(nearest, list)
    assert any(code.startswith("17 02") for code in nearest)


@given(st.text(max_size=20))
def test_any_text_at_all_is_either_a_code_or_refused(text):
    try:
        assert parse_waste_prefix(text) in waste_list()
    except UnknownCode as refused:
        assert refused.facts["value"] == text  # noqa: PT017 - either outcome is right
