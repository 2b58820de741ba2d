"""The everyday words for waste and the table of processes, as written for this project."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from matchmaker.domain import Kind, Operation
from matchmaker.text.quick import propose_waste_code
from matchmaker.vocabulary.sectors import sectors
from matchmaker.vocabulary.tables import read_table
from matchmaker.vocabulary.terms import WasteTerm, process_knowledge, waste_terms
from matchmaker.vocabulary.waste import waste_list

LANGUAGES = ("nl", "fr", "de")
TERM_COLUMNS = ("language", "term", "code", "note")
LOOKS_LIKE_A_NOTE = re.compile(r"[=;~]|\d\d \d\d|\b(the|with|from|usually|only)\b")


def all_terms() -> list[WasteTerm]:
    return [term for language in LANGUAGES for term in waste_terms(language)]


def codes_for(language: str, word: str) -> set[str]:
    wanted = word.casefold()
    return {term.code for term in waste_terms(language) if term.term.casefold() == wanted}


def test_a_coordinator_finds_words_in_each_of_the_three_languages() -> None:
    assert len(all_terms()) >= 2500
    assert all(len(waste_terms(language)) >= 300 for language in LANGUAGES)


def test_every_term_points_to_a_waste_and_not_to_a_chapter() -> None:
    known = waste_list()
    assert {term.code for term in all_terms() if term.code not in known} == set()
    assert {term.code for term in all_terms() if known.entry(term.code).level != 3} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", ["15", "17", "20"])
def test_every_waste_of_packaging_building_and_households_has_a_word(
    chapter: str, language: str
) -> None:
    named = {term.code for term in waste_terms(language)}
    known = waste_list()
    wastes = [code for code in known.codes if code.startswith(f"{chapter} ")]
    assert wastes
    assert [code for code in wastes if code not in named] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", {"was", "haar", "verband", "cursussen", "zetel", "bureau", "vet", "stof"}),
        ("fr", {"fils", "son", "sons", "bureau", "bases", "micro", "cours"}),
        ("de", {"Leiter", "Träger", "Boden", "Noten"}),
    ],
)
def test_words_that_mean_something_else_in_most_texts_are_left_out(
    language: str, words: set[str]
) -> None:
    """A Dutch "was" is nearly always the verb and "Dupont & fils" sells no thread."""
    meant = {word.casefold() for word in words}
    assert meant & {term.term.casefold() for term in waste_terms(language)} == set()


def test_no_term_is_written_twice_for_one_code() -> None:
    seen = Counter((term.language, term.term.casefold(), term.code) for term in all_terms())
    assert [key for key, times in seen.items() if times > 1] == []


def test_terms_carry_no_stray_spaces_and_no_explanation() -> None:
    """An explanation belongs in the note: a search would never meet it in a text."""
    words = [term.term for term in all_terms()]
    assert [word for word in words if not word or word != " ".join(word.split())] == []
    assert [word for word in words if LOOKS_LIKE_A_NOTE.search(word)] == []


def test_terms_stand_in_the_order_of_language_code_and_term() -> None:
    rows = [
        (language, code, term)
        for language, term, code, _ in read_table("waste_terms.csv", TERM_COLUMNS)
    ]
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    ("language", "word", "code"),
    [
        ("nl", "paletten", "15 01 03"),
        ("nl", "isomo", "15 01 02"),
        ("nl", "bostel", "02 07 04"),
        ("nl", "GFT", "20 01 08"),
        ("nl", "frigo", "20 01 23"),
        ("nl", "rolstoelen", "20 01 40"),
        ("fr", "palettes", "15 01 03"),
        ("fr", "frigolite", "15 01 02"),
        ("fr", "drêches", "02 07 04"),
        ("fr", "DEEE", "20 01 36"),
        ("fr", "marc de café", "20 01 08"),
        ("fr", "matelas", "20 03 07"),
        ("de", "Paletten", "15 01 03"),
        ("de", "Biertreber", "02 07 04"),
    ],
)
def test_a_word_of_the_trade_leads_to_its_code(language: str, word: str, code: str) -> None:
    assert code in codes_for(language, word)


def test_a_jerrycan_can_be_clean_packaging_or_hazardous_packaging() -> None:
    assert codes_for("nl", "jerrycans") >= {"15 01 02", "15 01 10"}


def test_the_table_of_processes_is_large_and_its_ids_run_on() -> None:
    rows = process_knowledge()
    assert len(rows) >= 500
    assert [row.id for row in rows] == [f"pa-{number:04d}" for number in range(1, len(rows) + 1)]


def test_every_process_is_told_in_dutch_french_and_english() -> None:
    for row in process_knowledge():
        for labels in (row.processor, row.material, row.donor):
            told = (labels.nl, labels.fr, labels.en)
            assert all(text and text == text.strip() for text in told), row.id


def test_every_process_names_its_source() -> None:
    assert [row.id for row in process_knowledge() if not row.source] == []


def test_every_process_uses_an_operation_and_a_side_that_we_know() -> None:
    rows = process_knowledge()
    assert {row.operation for row in rows} == {str(operation) for operation in Operation}
    assert {row.kind for row in rows} <= {str(kind) for kind in Kind}


def test_every_processor_carries_classes_of_nace_rev_2() -> None:
    for row in process_knowledge():
        assert row.sectors, row.id
        assert all(sectors().sector(code).level == 4 for code in row.sectors), row.id


def test_materials_carry_codes_or_chapters_of_the_list_of_waste() -> None:
    known = waste_list()
    unknown = {code for row in process_knowledge() for code in row.waste_codes if code not in known}
    assert unknown == set()


def test_no_process_is_told_twice() -> None:
    told = Counter(
        (row.operation, row.processor.en, row.material.en, row.donor.en)
        for row in process_knowledge()
    )
    assert [key for key, times in told.items() if times > 1] == []


@pytest.mark.parametrize(
    "small_talk",
    [
        "wij hebben per maand een ton te klein voor de klant",
        "gratis op te halen, het is van ons en van hun, met of zonder",
        "nous avons par mois une tonne, très bien, de taille moyenne",
        "wir haben das nicht weiter, weiß und schwarz, klein und neu",
        "the other lot is not for us but you can have it, fine",
    ],
)
def test_small_talk_is_no_waste(small_talk: str) -> None:
    assert propose_waste_code(small_talk) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("gebroken houten paletten", "15 01 03"),
        ("2 ton bakstenen van een afbraak", "17 01 02"),
        ("resten van gyprocplaten", "17 08 02"),
        ("oude fietsen van het station", "20 01 40"),
        ("bostel van een microbrouwerij", "02 07 04"),
        ("frituurolie van de kantine", "20 01 25"),
        ("blocs de frigolite", "15 01 02"),
        ("chutes de tissu en coton", "04 02 22"),
        ("invendus de boulangerie", "02 06 01"),
        ("vieux matelas d'hôtel", "20 03 07"),
        ("Bürostühle aus einer Bank", "20 03 07"),
    ],
)
def test_what_a_coordinator_types_leads_to_a_code(said: str, code: str) -> None:
    proposal = propose_waste_code(said)
    assert proposal is not None
    assert proposal.code == code
