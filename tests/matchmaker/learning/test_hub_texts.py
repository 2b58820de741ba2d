"""Our own hub texts: enough of them, in every language, each with an answer that exists."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from matchmaker.errors import InvalidRequest
from matchmaker.learning.hub_texts import (
    HALVES,
    KINDS,
    LANGUAGES,
    WRITINGS,
    pair_questions,
    waste_code_questions,
)
from matchmaker.vocabulary.waste import waste_list

QUESTIONS = waste_code_questions()
PAIRS = pair_questions()
WORDS = [question.text for question in QUESTIONS]
SENTENCES = [text for pair in PAIRS for text in (pair.offer, pair.need)]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_texts_enough_and_a_third_of_them_is_not_plain(language):
    texts = waste_code_questions(language)
    assert len(texts) >= 60
    assert sum(question.writing != "plain" for question in texts) >= len(texts) / 3


def test_every_concept_is_written_once_in_every_language():
    told = Counter((question.concept, question.language) for question in QUESTIONS)
    assert set(told.values()) == {1}
    assert len(told) == len({question.concept for question in QUESTIONS}) * len(LANGUAGES)


def test_every_answer_is_a_waste_code_and_the_best_answers_are_spread_over_60_of_them():
    known = set(waste_list().codes)
    for question in QUESTIONS:
        assert question.waste_codes, question.id
        assert set(question.waste_codes) <= known, question.id
        assert len(set(question.waste_codes)) == len(question.waste_codes) <= 4, question.id
    assert len({question.waste_codes[0] for question in QUESTIONS}) >= 60


def test_no_text_is_the_title_of_a_code():
    titles = {
        plain(entry.titles.in_language(language))
        for entry in waste_list().entries
        for language in ("nl", "fr", "en", "de")
    }
    assert not [text for text in WORDS if plain(text) in titles]


@pytest.mark.parametrize("texts", [WORDS, SENTENCES], ids=["texts", "pairs"])
def test_texts_are_short_and_none_is_there_twice(texts):
    assert [text for text, times in Counter(map(plain, texts)).items() if times > 1] == []
    assert [text for text in texts if not 2 <= len(text.split()) <= 12] == []
    assert [text for text in texts if text != text.strip()] == []


@pytest.mark.parametrize("rows", [QUESTIONS, PAIRS], ids=["texts", "pairs"])
def test_ids_are_unique(rows):
    ids = [row.id for row in rows]
    assert len(set(ids)) == len(ids)


def test_halves_are_balanced_and_no_concept_is_in_both():
    halves: dict[str, set[str]] = {}
    for question in QUESTIONS:
        halves.setdefault(question.concept, set()).add(question.half)
    assert all(len(found) == 1 for found in halves.values())
    for language in LANGUAGES:
        dev, held = (len(waste_code_questions(language, half)) for half in HALVES)
        assert abs(dev - held) <= 1
    for kind in KINDS:
        dev, held = (len(pair_questions(kind, half)) for half in HALVES)
        assert abs(dev - held) <= 1


def test_halves_together_are_everything():
    assert {q for half in HALVES for q in waste_code_questions(half=half)} == set(QUESTIONS)
    assert {p for half in HALVES for p in pair_questions(half=half)} == set(PAIRS)


def test_pairs_cross_a_language_border_and_cover_every_kind():
    assert len(PAIRS) >= 120
    assert all(pair.offer_language != pair.need_language for pair in PAIRS)
    assert {pair.offer_language for pair in PAIRS} == {"nl", "fr", "de", "en"}
    directions = Counter((pair.offer_language, pair.need_language) for pair in PAIRS)
    for wanted in [("nl", "fr"), ("fr", "nl"), ("nl", "de"), ("fr", "de")]:
        assert directions[wanted] >= 10
    assert all(len(pair_questions(kind)) >= 25 for kind in KINDS)


def test_rows_hold_only_words_that_are_explained():
    assert {question.language for question in QUESTIONS} == set(LANGUAGES)
    assert {question.writing for question in QUESTIONS} <= set(WRITINGS)
    assert {question.half for question in QUESTIONS} == set(HALVES)
    assert {pair.kind for pair in PAIRS} == set(KINDS)
    assert all(question.family and question.concept for question in QUESTIONS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: waste_code_questions("en"),
        lambda: waste_code_questions(half="test"),
        lambda: pair_questions("money"),
        lambda: pair_questions(half="train"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(ask):
    with pytest.raises(InvalidRequest) as refused:
        ask()
    assert " or " in refused.value.facts["expected"]
