"""The plan is the best there is, keeps what runs, does what is asked, and makes no mass."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matchmaker import Engine
from matchmaker.domain import Every, Operation, Quantity, StreamStatus, Unit, Verdict
from matchmaker.errors import InvalidRequest
from matchmaker.planning.aims import HOURS_A_JOB, PRESETS, aims_named
from matchmaker.planning.allotment import NoPlanPossible
from matchmaker.planning.legal import Colour
from matchmaker.planning.options import Resource, choice_of
from matchmaker.planning.plan import GAP, UNITS, Lock, Wish, plan, worth
from tests.builders import (
    BRUGGE,
    DAMME,
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

FIRM = an_organisation("Brouwerij", at=BRUGGE)
WORKSHOP = a_workshop("Maatwerk", at=DAMME)
TRADER = an_organisation("Handel", at=GENT)


def an_engine(*things):
    return Engine(space=LetterSpace(), habits=()).fit(a_snapshot(*things))


def pallets(offered=10.0, **told):
    """A firm with broken pallets, a workshop that mends them, a firm that wants mended ones."""
    offer = an_offer(
        FIRM,
        "kapotte paletten",
        id="offer",
        waste_code="15 01 03",
        status=StreamStatus.WASTE,
        tonnes=offered,
    )
    capacity = told.pop("capacity", None)
    process = a_process(
        WORKSHOP,
        "15 01 03",
        id="mend",
        operation=Operation.REPAIR,
        yield_share=0.8,
        labour_hours_per_tonne=20.0,
        capacity=None if capacity is None else Quantity(capacity, Unit.T, Every.YEAR),
        minimum_tonnes=told.pop("minimum", None),
    )
    need = a_need(
        TRADER,
        "herstelde paletten",
        id="need",
        waste_code="15 01 03",
        status=StreamStatus.PRODUCT,
        tonnes=told.pop("needed", 100.0),
    )
    return FIRM, WORKSHOP, TRADER, offer, process, need


def a_year(tonnes):
    return tonnes.map(lambda number: Quantity(float(number), Unit.T, Every.YEAR))


@st.composite
def trades(draw):
    """Some firms with broken pallets, some who mend them, some who want mended ones."""
    place = st.sampled_from((BRUGGE, DAMME, GENT))
    things = []
    for number in range(draw(st.integers(1, 4))):
        firm = an_organisation(f"Firma {number}", at=draw(place))
        offer = an_offer(
            firm,
            "kapotte paletten",
            id=f"o{number}",
            waste_code="15 01 03",
            status=StreamStatus.WASTE,
            tonnes=draw(st.integers(1, 12)),
        )
        things += [firm, offer]
    for number in range(draw(st.integers(1, 3))):
        jobs = draw(st.none() | st.sampled_from((0.05, 0.2)))
        shop = a_workshop(f"Maatwerk {number}", at=draw(place), target_group_jobs=jobs)
        process = a_process(
            shop,
            "15 01 03",
            id=f"p{number}",
            operation=draw(st.sampled_from((Operation.REPAIR, Operation.PREPARE_RECYCLING))),
            yield_share=draw(st.none() | st.sampled_from((0.5, 1.0))),
            capacity=draw(st.none() | a_year(st.integers(6, 20))),
            minimum=draw(st.none() | a_year(st.integers(3, 16))),
            labour_hours_per_tonne=draw(st.none() | st.just(20.0)),
        )
        things += [shop, process]
    for number in range(draw(st.integers(1, 2))):
        trader = an_organisation(f"Handel {number}", at=draw(place))
        need = a_need(
            trader,
            "paletten",
            id=f"n{number}",
            waste_code="15 01 03",
            status=draw(st.sampled_from((StreamStatus.PRODUCT, StreamStatus.UNKNOWN))),
            tonnes=draw(st.integers(2, 20)),
        )
        things += [trader, need]
    return a_snapshot(*things)


def best_by_hand(choice, aims):
    """Return the value of the best plan: a dense programme for every choice of open processes."""
    options = choice.options
    value = np.array([worth(one, aims) for one in options])
    resources = sorted({resource for one in options for resource in one.uses})
    gates = [one for one in resources if choice.minima.get(one, 0.0) > 0]
    best = 0.0
    for opened in product((False, True), repeat=len(gates)):
        is_open = dict(zip(gates, opened, strict=True))
        rows, limits = [], []
        for resource in resources:
            row = [one.uses.get(resource, 0.0) for one in options]
            most = choice.amounts.get(resource)
            if is_open.get(resource) is False:
                most = 0.0
            if most is not None:
                rows.append(row)
                limits.append(most)
            if is_open.get(resource):
                rows.append([-use for use in row])
                limits.append(-choice.minima[resource])
        found = linprog(-value, A_ub=rows or None, b_ub=limits or None, method="highs-ds")
        if found.status == 0:
            best = max(best, -found.fun)
    return best


@settings(max_examples=25, deadline=None)
@given(trades())
def test_no_other_plan_has_more_value(snapshot):
    engine = Engine(space=LetterSpace(), habits=()).fit(snapshot)
    found = plan(engine, checked=0)
    if not found.choice.options:
        assert not found.lines
        return
    best = best_by_hand(found.choice, PRESETS["balanced"])
    assert found.total.value >= best * (1 - GAP) - 1e-6
    assert found.total.value <= best + 1e-6
    assert found.bound >= best - 1e-6


@settings(max_examples=25, deadline=None)
@given(trades())
def test_no_more_is_used_than_there_is_and_no_mass_is_made(snapshot):
    engine = Engine(space=LetterSpace(), habits=()).fit(snapshot)
    found = plan(engine, checked=0)
    used = {}
    for line in found.lines:
        assert line.delivered <= line.tonnes * (1 + 1e-9)
        assert line.option.light is not Colour.RED
        for resource, use in line.option.uses.items():
            used[resource] = used.get(resource, 0.0) + use * line.tonnes
    for resource, tonnes in used.items():
        assert tonnes <= found.choice.amounts.get(resource, np.inf) * (1 + 1e-6) + 1e-6
        least = found.choice.minima.get(resource, 0.0)
        assert tonnes >= least * (1 - 1e-3) - 0.05  # parts too small to tell are not in the lines


@settings(max_examples=12, deadline=None)
@given(trades())
def test_a_shadow_price_is_what_one_more_unit_brings_when_solved_again(snapshot):
    engine = Engine(space=LetterSpace(), habits=()).fit(snapshot)
    found = plan(engine, checked=1)
    for price in found.prices:
        if price.more is None:
            continue
        amounts = dict(found.choice.amounts)
        amounts[price.resource] += UNITS[price.resource.sort]
        wider = type(found.choice)(
            found.choice.options,
            amounts,
            found.choice.minima,
            found.choice.unknown,
            found.choice.kept,
        )
        aims = PRESETS["balanced"]
        gain = best_by_hand(wider, aims) - best_by_hand(found.choice, aims)
        slack = 2 * GAP * found.bound + 1e-6
        assert price.more.value == pytest.approx(gain, abs=slack)
        if not found.choice.minima:  # without minima value is concave in what there is
            assert gain <= price.worth + slack


def test_who_with_whom_and_how_much_follows_from_yields_and_amounts():
    (line,) = plan(an_engine(*pallets())).lines
    assert (line.tonnes, line.delivered, line.hours) == (
        pytest.approx(10.0),
        pytest.approx(8.0),
        pytest.approx(200.0),
    )
    assert line.option.stops == (FIRM.id, WORKSHOP.id, TRADER.id)


def test_the_tightest_limit_decides_and_has_a_price():
    for told, sort, tonnes in (
        ({"capacity": 6.0}, "process", 6.0),
        ({"needed": 4.0}, "need", 5.0),
        ({}, "offer", 10.0),
    ):
        found = plan(an_engine(*pallets(**told)))
        assert found.total.tonnes == pytest.approx(tonnes)
        assert [one.resource.sort for one in found.prices] == [sort]


def test_hands_are_short_where_the_workshop_has_few():
    few = a_workshop("Maatwerk", at=DAMME, target_group_jobs=100 / HOURS_A_JOB)
    things = [few if one is WORKSHOP else one for one in pallets()]
    found = plan(an_engine(*things))
    assert found.total.hours == pytest.approx(100.0)
    assert found.prices[0].resource == Resource("hours", few.id)


def test_a_process_stays_shut_when_too_little_comes_and_the_plan_says_why():
    found = plan(an_engine(*pallets(minimum=12.0)))
    assert not found.lines
    assert [(one.process, one.minimum) for one in found.shut] == [("mend", 12.0)]
    assert found.left[0].why == "shut"


def test_what_is_shut_or_has_no_limit_has_no_price():
    for told in ({"minimum": 12.0}, {"minimum": 5.0}, {"minimum": 12.0, "capacity": 20.0}):
        found = plan(an_engine(*pallets(**told)))
        assert "process" not in {one.resource.sort for one in found.prices}


def test_two_offers_open_a_process_that_neither_opens_alone():
    second = an_offer(
        an_organisation("Bierhuis", at=BRUGGE),
        "kapotte paletten",
        id="second",
        waste_code="15 01 03",
        status=StreamStatus.WASTE,
        tonnes=4,
    )
    owner = an_organisation("Bierhuis", at=BRUGGE)
    found = plan(an_engine(*pallets(minimum=12.0), owner, second))
    assert found.total.tonnes == pytest.approx(14.0)


def test_what_runs_already_stays_and_is_not_given_away_twice():
    runs = a_partnership(FIRM, WORKSHOP, streams=("offer",), tonnes_per_year=7.0)
    found = plan(an_engine(*pallets(), runs))
    assert [one.partnership for one in found.choice.kept] == [runs.id]
    assert found.total.tonnes == pytest.approx(3.0)


def test_what_runs_without_a_figure_takes_all_of_it():
    runs = a_partnership(FIRM, WORKSHOP, streams=("offer",))
    assert not plan(an_engine(*pallets(), runs)).lines


def test_who_is_kept_apart_or_said_no_does_not_meet():
    engine = an_engine(*pallets())
    assert not plan(engine, Wish(forbidden=[frozenset({FIRM.id, WORKSHOP.id})])).lines
    no = a_judgement(WORKSHOP, TRADER, Verdict.TRIED_FAILED)
    assert not plan(an_engine(*pallets(), no)).lines


def test_only_those_who_may_take_part_do():
    assert not plan(an_engine(*pallets()), Wish(members=[FIRM.id, WORKSHOP.id])).lines


def test_what_is_locked_is_in_the_plan_also_where_it_is_not_worth_it():
    engine = an_engine(*pallets())
    far = aims_named("nearby")
    found = plan(engine, Wish(aims=far, locked=[Lock("offer", "need", 5.0)]))
    assert found.total.tonnes >= 5.0 - 1e-6


@pytest.mark.parametrize(
    ("lock", "refusal"),
    [
        (Lock("offer", "need", 11.0), NoPlanPossible),
        (Lock("offer", "nowhere", 1.0), InvalidRequest),
        (Lock("offer", "need", 0.0), InvalidRequest),
        (Lock("offer", "need", float("nan")), InvalidRequest),
    ],
)
def test_a_lock_that_cannot_be_is_refused(lock, refusal):
    with pytest.raises(refusal):
        plan(an_engine(*pallets()), Wish(locked=[lock]))


def test_an_offer_of_which_nobody_told_the_amount_is_left_with_that_reason():
    things = [
        an_offer(FIRM, "kapotte paletten", id="offer", waste_code="15 01 03")
        if getattr(one, "id", "") == "offer"
        else one
        for one in pallets()
    ]
    found = plan(an_engine(*things))
    assert ("offer", "amount_unknown") in {(one.stream, one.why) for one in found.left}


def test_every_option_uses_its_offer_once_and_its_need_by_what_arrives():
    (option,) = choice_of(an_engine(*pallets())).options
    assert option.uses[Resource("offer", "offer")] == 1.0
    assert option.uses[Resource("need", "need")] == pytest.approx(0.8)
    assert option.uses[Resource("process", "mend")] == 1.0
    assert option.uses[Resource("hours", WORKSHOP.id)] == 20.0


def test_the_same_network_gives_the_same_plan():
    one, other = (plan(an_engine(*pallets(capacity=6.0))) for _ in range(2))
    assert one.lines == other.lines
    assert one.prices == other.prices
