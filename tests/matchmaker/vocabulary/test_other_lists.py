"""Purchases, environment, law, treatment, densities, terms and precedents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain import Kind, Operation
from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.densities import bulk_densities, bulk_densities_of
from matchmaker.vocabulary.everyday import everyday_things
from matchmaker.vocabulary.operations import treatment_operation, treatment_operations
from matchmaker.vocabulary.procurement import parse_procurement_code, procurement_codes
from matchmaker.vocabulary.sectors import sectors
from matchmaker.vocabulary.statuses import (
    joint_committees,
    legal_forms,
    recognition,
    recognitions,
)
from matchmaker.vocabulary.symbiosis import sector_precedents
from matchmaker.vocabulary.terms import process_knowledge, waste_terms
from matchmaker.vocabulary.themes import (
    WASTE_THEME,
    environmental_concepts,
    environmental_themes,
)
from matchmaker.vocabulary.waste import waste_list

LANGUAGES = ("nl", "fr", "en", "de")


def test_cpv_is_whole_and_its_parents_exist():
    codes = procurement_codes()
    assert len(codes) == 9_454
    assert sum(each.light_regime for each in codes.values()) == 115
    assert all(all(each.labels) for each in codes.values())
    assert {each.parent for each in codes.values()} - {""} <= codes.keys()


@given(st.data())
def test_a_cpv_code_is_read_with_or_without_check_digit_and_leading_zero(data):
    code = data.draw(st.sampled_from(sorted(procurement_codes())))
    spellings = [code, f"{code}-1", f"CPV {code}", f"CPV: {code}-9"]
    if code[0] == "0":
        spellings.append(code[1:])
    assert parse_procurement_code(data.draw(st.sampled_from(spellings))) == code


def test_an_unknown_cpv_code_is_refused_with_near_ones():
    with pytest.raises(UnknownCode) as refused:
        parse_procurement_code("90511009")
    assert "90511000" in refused.value.facts["nearest"]


def test_gemet_is_whole_and_knows_what_is_about_waste():
    concepts = environmental_concepts()
    assert len(concepts) == 5_529
    assert all(each.labels.in_language("nl") for each in concepts.values())
    assert {id_ for each in concepts.values() for id_ in each.broader} <= concepts.keys()
    assert {id_ for each in concepts.values() for id_ in each.themes} <= (
        environmental_themes().keys()
    )
    assert len(environmental_themes()) == 40
    assert any(WASTE_THEME in each.themes for each in concepts.values())


def test_an_everyday_thing_has_names_in_every_language_and_an_english_one_of_its_own():
    things = everyday_things()
    assert len(things) >= 600
    assert all(all(each.names[language]) for each in things for language in LANGUAGES)
    assert len({each.id for each in things}) == len(things)


def test_no_everyday_name_is_written_twice_or_has_a_loose_end():
    for thing in everyday_things():
        for names in thing.names.values():
            assert len(set(names)) == len(names), thing.id
            assert all(name and name == name.strip() for name in names), thing.id


def test_treatment_operations_run_from_r1_to_d15():
    expected = [*(f"R{n}" for n in range(1, 14)), *(f"D{n}" for n in range(1, 16))]
    assert list(treatment_operations()) == expected
    assert all(each.labels.in_language("nl") for each in treatment_operations().values())
    assert treatment_operation("r 03").hierarchy_step == "recycling_or_other_recovery"
    assert treatment_operation("D-10").kind == "disposal"
    with pytest.raises(UnknownCode):
        treatment_operation("R14")


def test_legal_forms_recognitions_and_joint_committees_are_named():
    assert len(legal_forms()) == 81
    assert legal_forms()["017"].non_profit
    assert all(all(each.labels) for each in legal_forms().values())
    assert len(recognitions()) == 23
    assert all(each.labels.nl and each.source for each in recognitions())
    assert {each.authority for each in recognitions()} == {"BE", "VLG", "WAL", "BRU", "DG"}
    assert list(joint_committees()) == ["327", "32701", "32702", "32703"]


def test_the_same_status_differs_by_authority():
    assert recognition("sine", "WAL").state == "active"
    assert recognition("SINE", "VLG").state == "abolished"
    with pytest.raises(UnknownCode) as refused:
        recognition("maatwerkbedrijven")
    assert "maatwerkbedrijf" in refused.value.facts["nearest"]


def test_densities_are_plausible_and_their_codes_exist():
    assert len(bulk_densities()) == 20
    assert all(5 < each.kg_per_m3 < 1500 for each in bulk_densities())
    assert {code for each in bulk_densities() for code in each.waste_codes} <= set(
        waste_list().codes
    )
    assert bulk_densities_of("20 01 08")[0].kg_per_m3 == 234.9
    assert bulk_densities_of("01 01 01") == ()


def test_english_terms_are_whole():
    assert len(waste_terms("en")) == 3_896
    assert len({term.term for term in waste_terms("en")}) == 1_249


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_points_to_codes_of_the_list(language):
    for term in waste_terms(language):
        assert term.term.strip()
        assert term.language == language
        assert term.code in waste_list(), term


def test_every_line_of_process_knowledge_is_in_the_words_of_the_domain():
    ids = [known.id for known in process_knowledge()]
    assert len(ids) == len(set(ids))
    for known in process_knowledge():
        assert known.operation in set(Operation), known
        assert known.kind in set(Kind), known
        assert all(known.processor[:3]), known
        assert all(known.material[:3]), known
        assert all(code in waste_list() for code in known.waste_codes), known
        assert all(code in sectors() for code in known.sectors), known
        assert known.source, known


def test_precedents_count_219_exchanges_between_sectors_that_exist():
    assert sum(each.exchanges for each in sector_precedents()) == 219
    for each in sector_precedents():
        assert 0 <= each.running <= each.exchanges
        assert each.donor_sectors
        assert each.receiver_sectors
        assert all(code in sectors() for code in (*each.donor_sectors, *each.receiver_sectors))
        assert all(code in waste_list() for code in each.waste_codes)
