"""Bundles reach the minimum, none can be left out, and no other bundle has a shorter round."""

from datetime import date
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain import (
    Every,
    Operation,
    PartnershipState,
    Point,
    Quantity,
    StreamStatus,
    Unit,
    Verdict,
)
from matchmaker.errors import InvalidRequest
from matchmaker.graph import View
from matchmaker.planning.bundles import bundles
from matchmaker.planning.contamination import Contamination, contamination_of
from matchmaker.planning.rounds import EXACT, table_km
from tests.builders import (
    BRUGGE,
    GENT,
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

BREAD = "02 06 01"
EARLY, LATE = date(2026, 8, 1), date(2026, 9, 1)
PLACES = tuple(Point(51.0 + x / 10, 3.0 + y / 10) for x in range(3) for y in range(3))


def workshop(minimum=10.0, **told):
    here = a_workshop("Soepcafé", at=BRUGGE)
    process = a_process(
        here,
        BREAD,
        id="soup",
        operation=Operation.PROCESS_FOOD,
        minimum_tonnes=minimum,
        labour_hours_per_tonne=50.0,
        radius_km=told.pop("radius_km", 25.0),
        **told,
    )
    return here, process


def bakery(number, tonnes, east=0.0, **told):
    """A bakery, a little east of Bruges."""
    at = told.pop("at", Point(BRUGGE.lat, BRUGGE.lon + east))
    owner = an_organisation(f"Bakkerij {number}", at=at)
    amount = {} if tonnes is None else {"tonnes": tonnes}
    status = told.pop("status", StreamStatus.BY_PRODUCT)
    offer = an_offer(
        owner, "oud brood", id=f"b{number}", waste_code=BREAD, status=status, **amount, **told
    )
    return owner, offer


def look(*groups, members=None, radius_km=None):
    things = [thing for group in groups for thing in group]
    return bundles(View(a_snapshot(*things), LetterSpace()), members, radius_km=radius_km)


def the_bundle(*groups, **wish):
    (bundle,) = look(*groups, **wish).bundles
    return bundle


def offers_of(bundle):
    return {member.offer for member in bundle.members}


@st.composite
def bakeries(draw):
    """A workshop and some bakeries: near and far, in time and too late, large and small."""
    shop = workshop(
        minimum=draw(st.integers(3, 14)),
        radius_km=draw(st.sampled_from((15.0, 30.0))),
        capacity=draw(
            st.none() | st.integers(8, 20).map(lambda n: Quantity(float(n), Unit.T, Every.YEAR))
        ),
    )
    groups = [
        bakery(
            number,
            draw(st.none() | st.integers(1, 8)),
            at=draw(st.sampled_from(PLACES)),
            available_from=draw(st.none() | st.just(LATE)),
            available_until=draw(st.none() | st.sampled_from((EARLY, LATE))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return shop, groups


def round_km(points):
    """The shortest round from Bruges, by trying every order."""
    stops = [BRUGGE, *points]
    km = table_km(np.array([p.lat for p in stops]), np.array([p.lon for p in stops]))
    return min(
        sum(km[a, b] for a, b in pairwise((0, *order, 0)))
        for order in permutations(range(1, len(stops)))
    )


def all_bundles(shop, groups):
    """Yield the offers and kilometres of every bundle, by hand."""
    _, process = shop
    least = process.minimum.amount
    most = process.capacity.amount if process.capacity else float("inf")
    near = [
        (owner, offer)
        for owner, offer in groups
        if offer.quantity and round_km([owner.point]) / 2 <= process.radius_km
    ]
    for number in range(2, len(near) + 1):
        for chosen in combinations(near, number):
            tonnes = [offer.quantity.amount for _, offer in chosen]
            begins = max(offer.available_from or date.min for _, offer in chosen)
            ends = min(offer.available_until or date.max for _, offer in chosen)
            enough = sum(tonnes) >= least and sum(tonnes) <= most
            nobody_spare = all(sum(tonnes) - own < least for own in tonnes)
            if enough and nobody_spare and begins <= ends:
                yield {offer.id for _, offer in chosen}, round_km([o.point for o, _ in chosen])


@settings(max_examples=80, deadline=None)
@given(bakeries())
def test_the_bundle_is_one_of_all_that_are_possible_and_has_the_shortest_round(network):
    shop, groups = network
    possible = list(all_bundles(shop, groups))
    found = look(shop, *groups).bundles
    if not possible:
        assert not found
        return
    (bundle,) = found
    assert offers_of(bundle) in [offers for offers, _ in possible]
    assert bundle.km == pytest.approx(min(km for _, km in possible), abs=1e-6)
    assert bundle.shortest


@settings(max_examples=40, deadline=None)
@given(bakeries())
def test_no_member_can_be_left_out_and_no_mass_is_made(network):
    shop, groups = network
    own = {offer.id: offer.quantity.amount for _, offer in groups if offer.quantity}
    for bundle in look(shop, *groups).bundles:
        assert bundle.tonnes == pytest.approx(sum(own[id_] for id_ in offers_of(bundle)))
        assert bundle.tonnes >= bundle.needed
        assert all(bundle.tonnes - member.tonnes < bundle.needed for member in bundle.members)
        assert len(bundle.partners) > 1


def test_many_small_ones_are_put_together_one_by_one():
    many = [bakery(number, 1.0, east=number / 100) for number in range(EXACT + 8)]
    bundle = the_bundle(workshop(minimum=12.0), *many)
    assert len(bundle.members) == 12
    assert not bundle.shortest
    assert bundle.km < bundle.apart_km


def test_of_many_the_nearest_few_that_are_enough_make_the_round():
    many = [bakery(number, 6.0, east=number / 100) for number in range(1, EXACT + 8)]
    bundle = the_bundle(workshop(minimum=12.0), *many)
    assert offers_of(bundle) == {"b1", "b2"}
    assert bundle.shortest


def test_what_is_short_tells_how_many_more_like_these_would_do():
    (short,) = look(workshop(), bakery(1, 3.0), bakery(2, 2.0, east=0.01), bakery(3, None)).short
    assert (short.tonnes, short.needed, short.lacking) == (5.0, 10.0, 5.0)
    assert short.like in {"b1", "b2"}
    assert short.more == (3 if short.like == "b2" else 2)
    assert short.ask == ("b3",)
    assert short.radius_km == 25.0


def test_less_than_half_of_what_is_needed_is_not_nearly_enough():
    assert not look(workshop(), bakery(1, 3.0), bakery(2, 1.9)).short


def test_with_so_many_more_it_runs():
    short = look(workshop(), bakery(1, 3.0), bakery(2, 2.0)).short[0]
    size = {"b1": 3.0, "b2": 2.0}[short.like]
    more = [bakery(number, size) for number in range(10, 10 + short.more)]
    assert look(workshop(), bakery(1, 3.0), bakery(2, 2.0), *more).bundles
    assert not look(workshop(), bakery(1, 3.0), bakery(2, 2.0), *more[1:]).bundles


def test_one_dirty_member_makes_all_of_it_waste():
    clean = the_bundle(workshop(), bakery(1, 6.0), bakery(2, 6.0, east=0.01))
    mixed = the_bundle(
        workshop(), bakery(1, 6.0), bakery(2, 6.0, east=0.01, status=StreamStatus.WASTE)
    )
    assert clean.contamination is Contamination.BY_PRODUCT
    assert mixed.contamination is Contamination.WASTE
    assert len(mixed.light.findings) > len(clean.light.findings)


def test_hazardous_waste_is_not_mixed_with_anything_else():
    here = a_workshop("Verfpunt", at=BRUGGE)
    process = a_process(here, "08 01", id="paint", minimum_tonnes=10, radius_km=25.0)
    firms = [an_organisation(f"Schilder {n}", at=BRUGGE) for n in range(3)]
    paint = [
        an_offer(firm, "verf", id=f"p{n}", waste_code=code, status=StreamStatus.WASTE, tonnes=6)
        for n, (firm, code) in enumerate(
            zip(firms, ("08 01 11", "08 01 12", "08 01 12"), strict=True)
        )
    ]
    found = look((here, process), firms, paint)
    assert contamination_of(paint[0]) is Contamination.HAZARDOUS
    assert [offers_of(bundle) for bundle in found.bundles] == [{"p1", "p2"}]


def test_everything_is_there_on_the_same_days():
    early = bakery(1, 6.0, available_until=EARLY)
    assert not look(workshop(), early, bakery(2, 6.0, available_from=LATE)).bundles
    bundle = the_bundle(workshop(), early, bakery(2, 6.0, available_from=EARLY))
    assert (bundle.first, bundle.last) == (EARLY, EARLY)


def test_what_comes_already_counts_and_what_has_its_place_is_left_out():
    shop, one, two = workshop(), bakery(1, 6.0), bakery(2, 3.0, east=0.01)
    runs = a_partnership(one[0], shop[0], streams=("b1",), tonnes_per_year=6.0)
    three = bakery(3, 2.0, east=0.02)
    bundle = the_bundle(shop, one, two, three, (runs,))
    assert bundle.needed == 4.0
    assert offers_of(bundle) == {"b2", "b3"}
    over = a_partnership(
        one[0], shop[0], streams=("b1",), tonnes_per_year=6.0, state=PartnershipState.ENDED
    )
    assert offers_of(the_bundle(shop, one, bakery(4, 5.0), (over,))) == {"b1", "b4"}


def test_who_said_no_is_not_on_the_round():
    shop, one, two = workshop(), bakery(1, 6.0), bakery(2, 6.0)
    no = a_judgement(two[0], shop[0], Verdict.NOT_USEFUL)
    assert not look(shop, one, two, (no,)).bundles


def test_only_those_who_may_take_part_do():
    shop, one, two = workshop(), bakery(1, 6.0), bakery(2, 6.0)
    assert not look(shop, one, two, members=[shop[0].id, one[0].id]).bundles


def test_a_smaller_radius_finds_less():
    groups = workshop(), bakery(1, 6.0), bakery(2, 6.0, east=0.2)
    assert look(*groups).bundles
    assert not look(*groups, radius_km=5.0).bundles


@pytest.mark.parametrize("radius", [0.0, -3.0, float("nan"), float("inf")])
def test_a_radius_that_is_none_is_refused(radius):
    with pytest.raises(InvalidRequest):
        look(workshop(), radius_km=radius)


def test_hours_are_those_of_the_workshop():
    assert the_bundle(workshop(), bakery(1, 6.0), bakery(2, 6.0)).hours == 600.0


def test_one_giver_alone_is_no_bundle():
    shop, (owner, offer) = workshop(), bakery(1, 6.0)
    second = an_offer(owner, "oud brood", id="b9", waste_code=BREAD, tonnes=6)
    wish = a_need(an_organisation("Ver", at=GENT), "brood", waste_code=BREAD)
    assert not look(shop, (owner, offer, second), (wish,)).bundles
