"""Chains are complete, feasible, best first, and make no mass of nothing."""

from datetime import date

import pytest
from hypothesis import given, settings

from matchmaker.domain import (
    Direction,
    Every,
    Operation,
    Quantity,
    StreamStatus,
    Unit,
    Verdict,
)
from matchmaker.errors import InvalidRequest, UnknownOrganisation
from matchmaker.graph import View
from matchmaker.planning.chains import ChainSearch
from matchmaker.planning.routes import Closed
from tests.builders import (
    BRUGGE,
    DAMME,
    GENT,
    LIEGE,
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
from tests.matchmaker.planning.networks import LEG_KM, all_chains, networks


def search(*things, **options):
    return ChainSearch(View(a_snapshot(*things), LetterSpace()), **options)


def a_pallet_chain(**told):
    """A firm with broken pallets, a workshop that mends them, a firm that wants mended ones."""
    firm = an_organisation("Brouwerij", at=BRUGGE)
    workshop = a_workshop("Maatwerk", at=DAMME)
    trader = an_organisation("Handel", at=GENT)
    offer = an_offer(
        firm,
        "kapotte paletten",
        id="offer",
        waste_code="15 01 03",
        status=StreamStatus.WASTE,
        tonnes=told.get("offered", 10),
    )
    process = a_process(
        workshop,
        "15 01 03",
        id="mend",
        operation=told.get("operation", Operation.REPAIR),
        yield_share=0.8,
        labour_hours_per_tonne=20.0,
        capacity=Quantity(told.get("capacity", 50.0), Unit.T, Every.YEAR),
        minimum_tonnes=told.get("minimum"),
    )
    need = a_need(
        trader,
        "herstelde paletten",
        id="need",
        waste_code="15 01 03",
        status=StreamStatus.PRODUCT,
        tonnes=told.get("needed", 100),
    )
    return firm, workshop, trader, offer, process, need


def the_chain(*things, **options):
    (chain,) = search(*things, **options).of_offer("offer").chains
    return chain


@settings(max_examples=120, deadline=None)
@given(networks())
def test_every_chain_there_is_comes_out_once_and_nothing_else(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for offer in found.view.offers.ids:
        stream = found.view.streams[offer]
        ours = [
            (chain.need, chain.processes, "/".join(step.made.code for step in chain.steps))
            for chain in found.every(offer)
        ]
        assert sorted(ours) == sorted(all_chains(snapshot, stream))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_the_best_chain_comes_first_and_each_is_the_sum_of_its_parts(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for offer in found.view.offers.ids:
        scores = [chain.score for chain in found.every(offer)]
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_mass_is_never_made(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for offer in found.view.offers.ids:
        for chain in found.every(offer):
            for step in chain.steps:
                if step.tonnes_in is not None:
                    assert step.tonnes_out <= step.tonnes_in * (1 + 1e-9)
                    share = step.yield_share
                    assert share is None or step.tonnes_out == pytest.approx(step.tonnes_in * share)
            if chain.tonnes is None:
                assert chain.delivered is None
                assert "offered" in {unknown.what for unknown in chain.unknowns}
                continue
            stream = found.view.streams[offer]
            assert chain.tonnes <= stream.quantity.tonnes_per_year * (1 + 1e-9)
            assert chain.delivered <= chain.steps[-1].tonnes_out * (1 + 1e-9)


def _different(chains, most=2):
    """Leave out what is like better ones, by counting."""
    kept = []
    for chain in chains:
        same_end = sum(one.taker == chain.taker for one in kept)
        same_way = sum(one.processes == chain.processes for one in kept)
        if max(same_end, same_way) < most:
            kept.append(chain)
    return kept


@settings(max_examples=80, deadline=None)
@given(networks())
def test_a_short_list_is_the_same_as_by_ranking_everything(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for offer in found.view.offers.ids:
        everything = list(found.every(offer))
        for top in (1, 3, 20):
            short = found.of_offer(offer, top)
            assert short.complete
            assert list(short.chains) == _different(everything)[:top]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_the_list_of_an_organisation_is_the_same_as_by_ranking_everything(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for one in found.view.organisations:
        expected = [
            chain
            for offer in found.view.offers.ids
            for chain in _different(c for c in found.every(offer) if one.id in c.partners)
        ]
        expected.sort(key=lambda chain: (-chain.score, chain.offer, chain.need, chain.processes))
        assert list(found.of_organisation(one.id, top=1000).chains) == expected


@settings(max_examples=60, deadline=None)
@given(networks())
def test_no_chain_is_worth_more_than_its_way_promised(snapshot):
    found = ChainSearch(View(snapshot), leg_km=LEG_KM)
    for row in range(len(found.view.offers)):
        entry = found.weighing.at_entry(row)
        for way in found._routes.ways(row, found.most_steps, entry, Closed()):
            draft = found.weighing.weigh(row, way)
            assert draft is None or draft.score <= way.value + found.points.start + 1e-9
            assert draft is None or found._telling.tell(draft).score == draft.score


def test_pallets_go_through_the_workshop_to_who_wants_mended_ones():
    chain = the_chain(*a_pallet_chain())
    assert [step.operation for step in chain.steps] == [Operation.REPAIR]
    assert (chain.tonnes, chain.delivered, chain.hours) == (10.0, 8.0, 200.0)
    assert [leg.taker for leg in chain.legs] == ["maatwerk", "handel"]
    assert chain.km == pytest.approx(sum(leg.km for leg in chain.legs))


def test_a_pair_that_exists_only_because_of_the_workshop_is_said_to():
    assert the_chain(*a_pallet_chain()).only_through


def test_no_more_is_taken_than_the_need_can_use():
    chain = the_chain(*a_pallet_chain(needed=4))
    assert (chain.tonnes, chain.delivered) == (5.0, 4.0)


def test_a_workshop_takes_its_minimum_or_nothing():
    chain = the_chain(*a_pallet_chain(needed=4, minimum=8))
    assert (chain.tonnes, chain.delivered) == (8.0, 4.0)
    assert [c.facts["tonnes"] for c in chain.cautions if c.name == "surplus"] == [
        pytest.approx(2.4)
    ]
    assert not search(*a_pallet_chain(minimum=12)).of_offer("offer").chains


def test_capacity_is_not_exceeded():
    assert the_chain(*a_pallet_chain(capacity=6.0)).tonnes == 6.0


def test_who_wants_a_product_is_not_sent_waste():
    assert not search(*a_pallet_chain(operation=Operation.STORE)).of_offer("offer").chains


def test_a_loop_comes_back_to_who_gave():
    firm, workshop, _, offer, process, _ = a_pallet_chain()
    need = a_need(firm, "paletten", waste_code="15 01 03", status=StreamStatus.PRODUCT)
    assert the_chain(firm, workshop, offer, process, need).closed_loop


def test_a_process_of_another_material_is_reached_over_one_that_makes_it():
    firm, kitchen, grower = (
        an_organisation("Groothandel"),
        a_workshop("Composteerploeg"),
        an_organisation("Tuinderij"),
    )
    offer = an_offer(firm, "groenten", id="offer", waste_code="20 01 08")
    compost = a_process(kitchen, "20 01 08", produces=("19 05 03",), operation=Operation.COMPOST)
    need = a_need(grower, "bodemverbeteraar", waste_code="19 05 03")
    chain = the_chain(firm, kitchen, grower, offer, compost, need)
    assert chain.steps[0].made.code == "19 05 03"


def test_amounts_that_nobody_told_are_unknown_and_not_zero():
    firm, workshop, trader, _, process, need = a_pallet_chain()
    offer = an_offer(firm, "paletten", id="offer", waste_code="15 01 03")
    chain = the_chain(firm, workshop, trader, offer, process, need)
    assert chain.tonnes is None
    assert chain.delivered is None
    assert chain.hours is None
    assert "offered" in {unknown.what for unknown in chain.unknowns}


def test_an_unknown_yield_makes_what_follows_an_upper_bound():
    firm, workshop, trader, offer, _, need = a_pallet_chain()
    process = a_process(workshop, "15 01 03")
    chain = the_chain(firm, workshop, trader, offer, process, need)
    assert chain.delivered_at_most
    assert chain.legs[-1].at_most


def test_windows_that_do_not_meet_are_bridged_by_who_stores():
    def chains(operation):
        firm, workshop, trader, *_ = a_pallet_chain()
        offer = an_offer(
            firm, "karton", id="offer", waste_code="15 01 01", available_until=date(2026, 7, 1)
        )
        process = a_process(workshop, "15 01 01", operation=operation)
        need = a_need(trader, "karton", waste_code="15 01 01", available_from=date(2026, 10, 1))
        return search(firm, workshop, trader, offer, process, need).of_offer("offer").chains

    assert not chains(Operation.SORT)
    assert chains(Operation.STORE)


def test_who_is_too_far_takes_no_part():
    firm, _, trader, offer, process, need = a_pallet_chain()
    far = a_workshop("Maatwerk", at=LIEGE)
    assert not search(firm, far, trader, offer, process, need).of_offer("offer").chains


def test_a_refusal_costs_and_a_tie_gains():
    things = a_pallet_chain()
    firm, workshop, *_ = things
    plain = the_chain(*things)
    refused = the_chain(*things, a_judgement(firm, workshop, Verdict.TRIED_FAILED))
    known = the_chain(*things, a_partnership(firm, workshop))
    assert refused.score < plain.score < known.score
    assert "refused" in {caution.name for caution in refused.cautions}


def test_the_chains_of_an_organisation_are_those_it_takes_part_in():
    things = a_pallet_chain()
    found = search(*things, an_organisation("Toeschouwer"))
    for who in things[:3]:
        (chain,) = found.of_organisation(who.id).chains
        assert who.id in chain.partners
    assert not found.of_organisation("toeschouwer").chains


def test_a_list_does_not_say_the_same_thing_ten_times():
    firm, workshop, trader, offer, process, _ = a_pallet_chain()
    needs = [
        a_need(trader, "paletten", waste_code="15 01 03", status=StreamStatus.PRODUCT)
        for _ in range(10)
    ]
    found = search(firm, workshop, trader, offer, process, *needs).of_offer("offer", top=10)
    assert len(found.chains) == 2
    assert found.complete


def test_who_stops_early_says_so():
    firm, workshop, trader, offer, process, _ = a_pallet_chain()
    needs = [
        a_need(trader, "paletten", waste_code="15 01 03", status=StreamStatus.PRODUCT)
        for _ in range(10)
    ]
    found = search(firm, workshop, trader, offer, process, *needs, looks=3)
    assert not found.of_offer("offer", top=10).complete


def test_what_does_not_exist_is_refused():
    found = search(*a_pallet_chain())
    with pytest.raises(InvalidRequest):
        found.of_offer("need")
    with pytest.raises(UnknownOrganisation):
        found.of_organisation("nobody")
    with pytest.raises(InvalidRequest):
        search(*a_pallet_chain(), most_steps=4)


def test_partial_fulfilment_is_told_from_both_sides():
    chain = the_chain(*a_pallet_chain(capacity=5.0))
    told = {c.facts["direction"]: c.facts["share"] for c in chain.cautions if c.name == "partly"}
    assert told == {Direction.OFFER.value: 0.5, Direction.NEED.value: 0.04}
