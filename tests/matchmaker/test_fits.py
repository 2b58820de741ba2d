"""What fits what: codes, habits of trades, precedents, names."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matchmaker import Engine, SuggestionRequest
from matchmaker.domain import PartnershipState, Verdict
from matchmaker.habits import Habit, known_habits, sector_closeness
from matchmaker.items import SAME_CHAPTER, SAME_CODE, SAME_SUBCHAPTER, Item, Items, code_closeness
from matchmaker.words import NameWords
from tests.builders import (
    LetterSpace,
    a_judgement,
    a_need,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
)


def a_code(code):
    return Items.table([Item("x", 0, code=code.replace(" ", ""))], 1, None)


@pytest.mark.parametrize(
    ("left", "right", "closeness"),
    [
        ("15 01 03", "15 01 03", SAME_CODE),
        ("15 01 03", "15 01", SAME_CODE),
        ("15", "15 01 03", SAME_CODE),
        ("15 01 03", "15 01 04", SAME_SUBCHAPTER),
        ("15 01 03", "15 02", SAME_CHAPTER),
        ("15 01 03", "17 02 01", 0.0),
        ("15 01 03", "", np.nan),
    ],
)
def test_codes_are_near_in_the_tree_and_a_prefix_covers_what_is_below(left, right, closeness):
    for one, other in ((left, right), (right, left)):
        found = code_closeness(a_code(one), a_code(other))
        assert found.item() == pytest.approx(closeness, nan_ok=True)


@pytest.mark.parametrize(
    ("left", "right", "closeness"),
    [
        ("23.51", "23.51", 1.0),
        ("23.512", "23.51", 1.0),
        ("23.51", "23.52", 0.7),
        ("23.51", "23.61", 0.4),
        ("23.51", "10.51", 0.0),
        ("01.13", "01", 1.0),
        ("01", "01.13", 0.4),
    ],
)
def test_sectors_are_near_by_their_digits(left, right, closeness):
    assert sector_closeness([(left,)], [(right,)]).item() == pytest.approx(closeness)


HABIT = Habit(
    id="h1",
    materials=("bostel", "drêches"),
    codes=("02 07 04",),
    donors=("brouwerij",),
    donor_sectors=("11.05",),
    takers=("boerderij", "ferme"),
    taker_sectors=("01",),
    source="own knowledge",
)


def test_a_habit_of_the_trade_is_found_and_quoted_with_its_source():
    brewery = an_organisation(sectors=("11.05",))
    farm = a_workshop("Zorgboerderij", sectors=("01.13",))
    shop = a_workshop("Kringwinkel", sectors=("47.79",))
    grain = an_offer(brewery, "natte bostel", waste_code="02 07 04")
    engine = Engine(space=LetterSpace(), habits=[HABIT]).fit(a_snapshot(brewery, farm, shop, grain))
    reason = {r.signal: r for r in engine.explain(brewery.id, farm.id).reasons}["trade_habit"]
    assert reason.value == pytest.approx(1.0)
    assert reason.facts["source"] == "own knowledge"
    assert reason.facts["stream"] == "natte bostel"
    assert reason.evidence == (grain.id,)
    back = {r.signal: r for r in engine.explain(farm.id, brewery.id).reasons}["trade_habit"]
    assert back.value == reason.value
    assert back.facts["variant"] == "take"
    assert engine.suggest(brewery.id)[0].partner == farm.id


def test_the_shipped_habits_name_their_source():
    assert len(known_habits()) > 300
    assert all((habit.source and habit.taker_sectors) or habit.takers for habit in known_habits())


def test_a_similar_pair_that_ran_speaks_for_and_one_that_failed_against():
    one, other = (an_organisation(f"Firm {n}", sectors=("11.05",)) for n in (1, 2))
    taker = a_workshop("Taker", sectors=("10.91",))
    alike = a_workshop("Alike", sectors=("10.91",))
    before = an_offer(one, "bostel", waste_code="02 07 04")
    now = an_offer(other, "bostel", waste_code="02 07 04")

    def told(state, **more):
        ran = a_partnership(
            one, taker, state=state, streams=(before.id,), started=date(2024, 3, 1), **more
        )
        engine = Engine(space=LetterSpace(), habits=[]).fit(
            a_snapshot(one, other, taker, alike, before, now, ran)
        )
        return {r.signal: r for r in engine.explain(other.id, alike.id).reasons}

    ran = told(PartnershipState.RUNNING)["similar_pairs"]
    assert ran.contribution > 0
    assert ran.facts["stream"] == "bostel"
    assert ran.facts["year"] == "2024"
    failed = told(PartnershipState.FAILED, reason="Te nat.")["no_similar_failure"]
    assert failed.contribution < 0
    assert failed.facts["why"] == "Te nat."


def test_its_own_past_is_no_precedent():
    firm, taker = an_organisation(), a_workshop(sectors=("10.91",))
    offer = an_offer(firm, "bostel", waste_code="02 07 04")
    engine = Engine(space=LetterSpace(), habits=[]).fit(
        a_snapshot(firm, taker, offer, a_partnership(firm, taker, streams=(offer.id,)))
    )
    reasons = {r.signal: r for r in engine.explain(firm.id, taker.id).reasons}
    assert reasons["similar_pairs"].value == 0.0


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Samen met Kringwinkel Zeepbel", 1.0),
        ("Samen met Zeepbel", 0.5),
        ("Een plan in Damme", 0.5),
        ("Een plan elders", 0.0),
    ],
)
def test_who_is_named_in_a_plan(text, share):
    names = NameWords(["Kringwinkel Zeepbel", "Fietsatelier Sprookje"], ["Damme", ""])
    assert names.mentioned(text)[0] == pytest.approx(share)
    assert names.mentioned(text)[1] == 0.0


def test_a_plan_finds_who_did_something_like_it():
    lead = an_organisation("Lead")
    wood, food = an_organisation("Wood"), an_organisation("Food")
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(
            lead,
            wood,
            food,
            a_partnership(wood, a_workshop("X"), title="Meubels van oud hout", id="p1"),
            a_partnership(food, a_workshop("Y"), title="Soep van groente", id="p2"),
        )
    )
    asked = SuggestionRequest(organisation="lead", text="Oud hout wordt meubels", any_pair=True)
    first = engine.shortlist(asked).suggestions[0]
    assert first.partner == "wood"
    reason = {r.signal: r for r in first.reasons}["past_plans"]
    assert reason.evidence == ("p1",)


def test_a_stream_below_the_minimum_is_told_with_both_amounts():
    firm, taker = an_organisation(), a_workshop()
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(
            firm,
            taker,
            an_offer(firm, waste_code="15 01 03", tonnes=5),
            a_process(taker, "15 01", minimum_tonnes=20),
        )
    )
    enough = {r.signal: r for r in engine.explain(firm.id, taker.id).reasons}["enough"]
    assert enough.value == pytest.approx(0.25)
    assert (enough.facts["variant"], enough.facts["limit"]) == ("too_little", 20.0)


@pytest.mark.parametrize(
    ("code", "reading"), [("15 01 03", 1.0), ("20 01 36", 0.5), ("16 02 13", 0.0)]
)
def test_hazardous_waste_is_a_warning_and_no_veto(code, reading):
    firm, taker = an_organisation(), a_workshop()
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(
            firm, taker, an_offer(firm, waste_code=code), a_need(taker, "iets", waste_code=code)
        )
    )
    (suggestion,) = engine.suggest(firm.id)
    harmless = {r.signal: r for r in suggestion.reasons}["harmless"]
    assert harmless.value == reading
    assert harmless.contribution <= 0


def test_a_verdict_on_one_lowers_its_like_and_says_why():
    firm = an_organisation()
    refused = a_workshop("Refused", sectors=("56.10",))
    alike, other = a_workshop("Alike", sectors=("56.10",)), a_workshop("Other", sectors=("95.24",))

    def reasons(code):
        told = replace(a_judgement(firm, refused, Verdict.NOT_USEFUL), reason_code=code)
        engine = Engine(space=LetterSpace()).fit(a_snapshot(firm, refused, alike, other, told))
        return [
            {r.signal: r for r in engine.explain(firm.id, one.id).reasons}["no_similar_refusal"]
            for one in (alike, other)
        ]

    against, neutral = reasons("quality")
    assert against.contribution < -0.1
    assert against.facts["why"] == "quality"
    assert against.evidence == ("refused",)
    assert neutral.value == 1.0
    assert [reason.value for reason in reasons("too_far")] == [None, None]
