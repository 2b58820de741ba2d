"""Every reason can be told, in every language."""

from string import Formatter

import pytest

from api.wording import wording
from api.wording.reasons import STARTING_POINT, name, sentence
from matchmaker.domain import LANGUAGES, Every, Operation, Unit
from matchmaker.explain import fair_chance
from matchmaker.scoring import STARTING_POINT as ENGINE_STARTING_POINT
from matchmaker.signals import SIGNALS
from matchmaker.suggestion import Reason

SAMPLE = {
    "stream": "paletten",
    "accepted": "",
    "accepted_code": "15 01 03",
    "operation": "repair",
    "amount": 40.0,
    "unit": "pallet",
    "every": "month",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_every_signal_has_a_name_and_words_for_all_that_it_may_say(signal, language):
    wanted = {"name", "unknown", *signal.variants}
    keys = wording(language).keys
    assert not {one for one in wanted if f"reasons.{signal.name}.{one}" not in keys}
    assert name(signal.name, wording(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operation_unit_and_rhythm_has_words(language):
    keys = wording(language).keys
    wanted = {f"reasons.operation.{operation}" for operation in Operation}
    wanted |= {f"reasons.unit.{unit}" for unit in Unit}
    wanted |= {f"reasons.every.{every}" for every in Every}
    assert wanted <= keys


def test_all_languages_say_the_same_things_with_the_same_facts():
    def facts(language):
        words = wording(language)
        return {
            key: {
                field
                for text in _texts(words, key)
                for _, field, _, _ in Formatter().parse(text)
                if field
            }
            for key in words.keys
            if key.startswith("reasons.")
        }

    first, *others = (facts(language) for language in LANGUAGES)
    for other in others:
        assert other == first


def _texts(words, key):
    found = words._messages[key]
    return (found,) if isinstance(found, str) else found


def test_the_amount_is_told_where_it_is_known():
    told = {"variant": "give", **SAMPLE}
    assert sentence(Reason("takes_it", 1.0, 1.8, told), wording("en")) == (
        "They take wooden packaging to repair. You have “paletten”, about 40 pallets a month."
    )
    assert sentence(Reason("takes_it", 1.0, 1.8, {**told, "amount": None}), wording("nl")) == (
        "Ze nemen houten verpakking aan om te herstellen. Je hebt “paletten”."
    )


def test_one_partner_is_told_in_the_singular():
    reason = Reason("common_partners", 0.2, 0.1, {"variant": "some", "count": 1, "names": ["X"]})
    assert sentence(reason, wording("nl")) == "Eén gemeenschappelijke partner: X."


def test_hidden_partners_are_counted_and_not_named():
    reason = Reason("common_partners", 0.2, 0.1, {"variant": "some", "count": 2, "names": []})
    assert sentence(reason, wording("fr")) == "2 partenaires communs."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_unknown_is_said_to_be_unknown(language):
    for signal in SIGNALS:
        assert sentence(Reason(signal.name, None, 0.0), wording(language)).endswith(".")


def test_the_starting_point_is_a_line_of_its_own():
    assert STARTING_POINT == ENGINE_STARTING_POINT
    reason = Reason(STARTING_POINT, None, -0.7, {"variant": "average"})
    assert sentence(reason, wording("de")) == "Ausgangspunkt: ein durchschnittlicher Vorschlag."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomers_place_is_told(language):
    reason = fair_chance()
    assert sentence(reason, wording(language)).endswith(".")
    assert name(reason.signal, wording(language))


def test_a_habit_without_a_label_in_the_language_is_told_without_one():
    told = {"variant": "give", "takers": ["bakkerij", "boulangerie", "bakery"]}
    told |= {"materials": ["meel", "farine", "flour"]}
    habit = Reason("trade_habit", 1.0, 0.5, told)
    assert sentence(habit, wording("de")) == "Solche Organisationen nehmen so etwas oft an."
    assert "bakery" in sentence(habit, wording("en"))
