"""What a coordinator may expect of a list."""

from datetime import timedelta

import pytest

from matchmaker import Engine, SuggestionRequest
from matchmaker.domain import Direction, Kind, PartnershipState, Verdict
from matchmaker.errors import InvalidRequest, UnknownOrganisation
from tests.builders import (
    BRUGGE,
    DAMME,
    LIEGE,
    TODAY,
    LetterSpace,
    a_judgement,
    a_municipality,
    a_need,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
    can,
    seeks,
)


def partners(*things, asker, **request):
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    asked = SuggestionRequest(organisation=asker.id, **request)
    return [suggestion.partner for suggestion in engine.shortlist(asked).suggestions]


def test_who_takes_the_stream_comes_before_who_is_merely_near():
    firm = an_organisation(at=BRUGGE)
    taker, neighbour = a_workshop("Taker", at=LIEGE), a_workshop("Neighbour", at=DAMME)
    pallets = an_offer(firm, waste_code="15 01 03")
    repair = a_process(taker, "15 01")
    assert partners(firm, taker, neighbour, pallets, repair, asker=firm) == ["taker", "neighbour"]


def test_by_default_the_two_sides_meet():
    firm, other_firm, workshop = an_organisation(), an_organisation("Bakkerij"), a_workshop()
    town = a_municipality()
    everybody = (firm, other_firm, workshop, town)
    assert partners(*everybody, asker=firm) == [workshop.id]
    assert set(partners(*everybody, asker=workshop)) == {firm.id, other_firm.id, town.id}


def test_any_pair_on_request():
    firm, other_firm, workshop = an_organisation(), an_organisation("Bakkerij"), a_workshop()
    everybody = (firm, other_firm, workshop)
    assert set(partners(*everybody, asker=firm, any_pair=True)) == {other_firm.id, workshop.id}
    assert partners(*everybody, asker=firm, kinds=(Kind.PRIVATE,)) == [other_firm.id]


@pytest.mark.parametrize(
    "verdict", [Verdict.NOT_USEFUL, Verdict.KNOWN_ALREADY, Verdict.TRIED_FAILED]
)
def test_a_judged_pair_is_not_asked_twice_from_either_side(verdict):
    firm, workshop = an_organisation(), a_workshop()
    judged = a_judgement(firm, workshop, verdict)
    assert partners(firm, workshop, judged, asker=firm) == []
    assert partners(firm, workshop, judged, asker=workshop) == []


def test_a_useful_suggestion_stays():
    firm, workshop = an_organisation(), a_workshop()
    judged = a_judgement(firm, workshop, Verdict.USEFUL)
    assert partners(firm, workshop, judged, asker=firm) == [workshop.id]


def test_partners_who_work_together_are_not_introduced():
    firm, workshop = an_organisation(), a_workshop()
    assert partners(firm, workshop, a_partnership(firm, workshop), asker=firm) == []


def test_an_idea_is_not_yet_a_meeting():
    firm, workshop = an_organisation(), a_workshop()
    idea = a_partnership(firm, workshop, state=PartnershipState.LEAD)
    assert partners(firm, workshop, idea, asker=firm) == [workshop.id]


def test_who_was_left_out_is_counted_with_the_reason():
    firm, workshop = an_organisation(), a_workshop()
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(
            firm,
            workshop,
            an_organisation("Bakkerij"),
            a_judgement(firm, workshop, Verdict.NOT_USEFUL),
        )
    )
    shortlist = engine.shortlist(SuggestionRequest(organisation=firm.id))
    assert shortlist.left_out == {"other_kind": 1, "judged": 1}


def test_a_radius_leaves_out_who_is_known_to_be_further_away():
    firm = an_organisation(at=BRUGGE)
    near, far, somewhere = (
        a_workshop("Near", at=DAMME),
        a_workshop("Far", at=LIEGE),
        a_workshop("Somewhere"),
    )
    found = partners(firm, near, far, somewhere, asker=firm, radius_km=30)
    assert set(found) == {"near", "somewhere"}


def test_a_stream_asks_for_itself_alone():
    firm = an_organisation()
    wood, metal = a_workshop("Wood"), a_workshop("Metal")
    pallets = an_offer(firm, waste_code="15 01 03")
    cans = an_offer(firm, "blikken", waste_code="15 01 04")
    things = (firm, wood, metal, pallets, cans, a_process(wood, "15 01 03"))
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things, a_process(metal, "15 01 04")))
    first = engine.shortlist(SuggestionRequest(stream=cans.id)).suggestions[0]
    assert first.partner == "metal"


def test_a_stranger_may_ask_with_a_place():
    near, far = a_workshop("Near", at=DAMME), a_workshop("Far", at=LIEGE)
    engine = Engine(space=LetterSpace()).fit(a_snapshot(near, far, a_need(far)))

    def found(text):
        return engine.shortlist(SuggestionRequest(text=text, near=BRUGGE)).suggestions

    assert [suggestion.partner for suggestion in found("bezems")] == ["near", "far"]
    assert [suggestion.partner for suggestion in found("paletten")] == ["far", "near"]
    assert found("bezems")[0].organisation is None


@pytest.mark.parametrize(
    "asked",
    [
        "wij zoeken handen om textiel te sorteren",
        "cherche une équipe pour textiel sorteren",
        "we need people who can textiel sorteren",
        "wir suchen jemanden, der textiel sorteren kann",
    ],
)
def test_who_asks_for_hands_finds_who_does_the_work_and_not_who_has_the_material(asked):
    trader, near, far = (
        a_workshop("Trader", at=BRUGGE),
        a_workshop("Near", at=DAMME),
        a_workshop("Far", at=LIEGE),
    )
    work = [can(who, "textiel sorteren") for who in (near, far)]
    things = (trader, near, far, *work, an_offer(trader, "textiel om te sorteren"))
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    found = engine.shortlist(SuggestionRequest(text=asked, direction=Direction.NEED, near=BRUGGE))
    assert [suggestion.partner for suggestion in found.suggestions][:2] == ["near", "far"]
    told = {reason.signal: reason for reason in found.suggestions[0].reasons}
    assert told["work_fits"].facts["variant"] == "take"
    assert told["work_fits"].evidence == ("near:offer:textiel sorteren",)
    assert told["supported_work"].facts["variant"] == "theirs"
    assert not [
        r for s in found.suggestions for r in s.reasons if r.signal == "same_words" and r.value
    ]


def test_who_offers_hands_finds_who_looks_for_the_work():
    laundry, bakery = an_organisation("Wasserij"), an_organisation("Bakkerij")
    things = (laundry, bakery, seeks(laundry, "linnen wassen"), a_need(bakery, "bezems"))
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    found = engine.shortlist(SuggestionRequest(text="onze ploeg kan linnen wassen")).suggestions
    assert found[0].partner == laundry.id
    assert next(r for r in found[0].reasons if r.signal == "work_fits").facts["variant"] == "give"


def test_something_over_for_who_fetches_it_stays_a_material():
    broom_maker, taker = an_organisation("Bezemmaker"), a_workshop("Taker")
    things = (broom_maker, taker, seeks(broom_maker, "bezems binden"), a_need(taker))
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    asked = SuggestionRequest(text="iemand die houten paletten komt halen")
    assert engine.shortlist(asked).suggestions[0].partner == taker.id


def test_words_that_name_a_skill_and_no_material_of_the_network_are_work():
    gardener, trader = a_workshop("Gardener"), a_workshop("Trader")
    things = (gardener, trader, can(gardener, "groenonderhoud"), an_offer(trader))

    def best(text):
        engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
        asked = SuggestionRequest(text=text, direction=Direction.NEED)
        first = engine.shortlist(asked).suggestions[0]
        return first.partner, {r.signal for r in first.reasons if (r.value or 0) > 0.5}

    who, why = best("groenonderhoud")
    assert who == gardener.id
    assert "work_fits" in why
    who, why = best("houten paletten")
    assert who == trader.id
    assert "work_fits" not in why


def test_nobody_can_ask_who_is_not_there():
    with pytest.raises(UnknownOrganisation):
        Engine(space=LetterSpace()).fit(a_snapshot()).suggest("nobody")


@pytest.mark.parametrize(
    "request_", [SuggestionRequest(), SuggestionRequest(stream="none"), SuggestionRequest(text=" ")]
)
def test_an_empty_question_is_refused(request_):
    with pytest.raises(InvalidRequest):
        Engine(space=LetterSpace()).fit(a_snapshot(an_organisation())).shortlist(request_)


def test_what_is_over_is_no_longer_matched():
    firm, workshop = an_organisation(), a_workshop()
    gone = an_offer(firm, waste_code="15 01 03", available_until=TODAY - timedelta(days=1))
    here = an_offer(firm, waste_code="15 01 03", available_until=TODAY)
    need = a_need(workshop, waste_code="15 01 03")

    def same_code(offer):
        engine = Engine(space=LetterSpace()).fit(a_snapshot(firm, workshop, offer, need))
        reasons = engine.explain(firm.id, workshop.id).reasons
        return next(reason.value for reason in reasons if reason.signal == "same_code")

    assert same_code(gone) is None
    assert same_code(here) == 1.0


def test_words_asked_of_a_network_without_anybody_find_nobody():
    engine, asked = Engine().fit(a_snapshot()), SuggestionRequest(text="hout")
    assert engine.shortlist(asked).suggestions == ()
    assert engine.ranking(asked).partners == ()
