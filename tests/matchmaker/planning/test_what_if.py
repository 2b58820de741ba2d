"""What if: the difference is that of two plans, factors are intervals, no data move."""

import pytest

from matchmaker import Engine
from matchmaker.domain import Every, Kind, Operation, Quantity, Site, StreamStatus, Unit
from matchmaker.errors import InvalidRequest, UnknownOrganisation
from matchmaker.planning.footprint import Footprint, Interval, difference, footprint_of
from matchmaker.planning.plan import Wish, plan
from matchmaker.planning.what_if import (
    Add,
    Merge,
    Remove,
    Stage,
    gap_radar,
    imagined,
    members_of,
    newcomer,
    single_points,
    what_if,
)
from matchmaker.report.factors import factors
from tests.builders import (
    BRUGGE,
    DAMME,
    GENT,
    LetterSpace,
    a_hub,
    a_need,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
)

NORTH, SOUTH = a_hub("Noord"), a_hub("Zuid")
IN_NORTH = {"hubs": (NORTH.id,)}
FIRM = an_organisation("Brouwerij", at=BRUGGE, **IN_NORTH)
WORKSHOP = a_workshop("Maatwerk", at=DAMME, **IN_NORTH)
TRADER = an_organisation("Handel", at=GENT, **IN_NORTH)
OFFER = an_offer(
    FIRM, "kapotte paletten", id="o", waste_code="15 01 03", status=StreamStatus.WASTE, tonnes=10
)
MEND = a_process(
    WORKSHOP, "15 01 03", id="mend", operation=Operation.REPAIR, labour_hours_per_tonne=20.0
)
NEED = a_need(
    TRADER, "paletten", id="n", waste_code="15 01 03", status=StreamStatus.PRODUCT, tonnes=30
)
CHAIN = (NORTH, FIRM, WORKSHOP, TRADER, OFFER, MEND, NEED)


def a_stage(*things, hubs=None):
    engine = Engine(space=LetterSpace(), habits=()).fit(a_snapshot(*things))
    snapshot = engine.view_.snapshot
    everybody = frozenset(one.id for one in snapshot.organisations)
    return Stage(engine, tuple(members_of(snapshot, hub) for hub in hubs or ()) or (everybody,))


def test_when_the_workshop_leaves_the_pallets_lose_their_place():
    found = what_if(a_stage(*CHAIN), Remove(WORKSHOP.id))
    assert (found.tonnes, found.hours) == (-10.0, -200.0)
    assert found.lost == ("n", "o")
    assert not found.gained


def test_jobs_and_co2e_are_tonnes_times_published_factors():
    found = what_if(a_stage(*CHAIN), Remove(WORKSHOP.id))
    pallets, reuse = factors()["jobs_pallets"], factors()["co2e_reuse"]
    jobs = sorted(-10 * end for end in pallets.per_tonne)
    assert set(found.factors) <= {one.id for one in factors().values()}
    assert found.jobs in {Interval(*jobs), Interval(-0.404, -0.404)}  # by pallets, or by repair
    assert found.co2e[reuse.set] == Interval(*sorted(-10 * end for end in reuse.per_tonne))


def test_when_nobody_is_lost_but_a_spare_one_nothing_changes():
    spare = a_workshop("Reserve", at=DAMME, **IN_NORTH)
    again = a_process(spare, "15 01 03", id="again", operation=Operation.REPAIR)
    found = what_if(a_stage(*CHAIN, spare, again), Remove(spare.id))
    assert found.tonnes == pytest.approx(0.0)
    assert not found.lost


def test_somebody_else_takes_over_what_a_leaver_did():
    spare = a_workshop("Reserve", at=DAMME, **IN_NORTH)
    again = a_process(spare, "15 01 03", id="again", operation=Operation.REPAIR)
    found = what_if(a_stage(*CHAIN, spare, again), Remove(WORKSHOP.id))
    assert found.tonnes == pytest.approx(0.0)


def test_a_new_process_gives_what_was_left_a_place():
    without = [one for one in CHAIN if one is not MEND]
    stage = a_stage(*without)
    process = imagined(stage.engine.view_.snapshot, Operation.REPAIR, ("15 01 03",), 6.0)
    found = what_if(stage, Add(process, newcomer(Site(point=DAMME))))
    assert found.tonnes == pytest.approx(6.0)
    assert found.gained == ("n", "o")


def test_a_member_may_begin_it_too():
    stage = a_stage(*[one for one in CHAIN if one is not MEND])
    process = imagined(
        stage.engine.view_.snapshot, Operation.REPAIR, ("15 01 03",), None, WORKSHOP.id
    )
    assert what_if(stage, Add(process)).tonnes == pytest.approx(10.0)


def test_what_was_asked_changes_nothing_in_the_network():
    stage = a_stage(*CHAIN)
    before = stage.engine.view_.snapshot.fingerprint
    process = imagined(stage.engine.view_.snapshot, Operation.WASH, ("15 01 03",))
    what_if(stage, Add(process, newcomer(Site(point=DAMME))))
    what_if(stage, Remove(WORKSHOP.id))
    assert stage.engine.view_.snapshot.fingerprint == before
    assert "new" not in stage.engine.view_.row


def test_two_hubs_that_plan_together_use_each_others_workshop():
    far = an_organisation("Bierhuis", at=BRUGGE, hubs=(SOUTH.id,))
    offer = an_offer(
        far, "kapotte paletten", id="z", waste_code="15 01 03", status=StreamStatus.WASTE, tonnes=4
    )
    stage = a_stage(*CHAIN, SOUTH, far, offer, hubs=[NORTH.id])
    found = what_if(stage, Merge((NORTH.id, SOUTH.id)))
    assert found.gained == ("z",)
    assert found.tonnes == pytest.approx(4.0)


def test_what_runs_already_counts_as_placed():
    runs = a_partnership(FIRM, WORKSHOP, streams=("o",), tonnes_per_year=10.0)
    found = what_if(a_stage(*CHAIN, runs), Remove(WORKSHOP.id))
    assert found.tonnes == pytest.approx(-10.0)
    assert found.lost == ("o",)


def test_the_difference_is_that_of_two_plans():
    stage = a_stage(*CHAIN)
    view = stage.engine.view_
    whole = frozenset(view.row)
    before, after = (
        footprint_of(view, plan(stage.engine, Wish(members=who), checked=0))
        for who in (whole, whole - {TRADER.id})
    )
    assert what_if(stage, Remove(TRADER.id)) == difference(after, before)


def test_a_doubt_about_a_factor_is_no_doubt_about_tonnes_that_stay():
    one = Footprint(by_factor={"co2e_reuse": 100.0})
    other = Footprint(by_factor={"co2e_reuse": 100.0, "co2e_food": 2.0})
    found = difference(other, one)
    assert found.factors == ("co2e_food",)
    assert found.co2e == {"food_redistribution": Interval(5.0, 5.0)}


def test_sets_of_factors_are_never_added_up():
    found = difference(Footprint(by_factor={"co2e_reuse": 1.0, "co2e_food": 1.0}), Footprint())
    assert set(found.co2e) == {"reuse_sector", "food_redistribution"}


def test_on_whom_most_depends_comes_first():
    small = an_organisation("Klein", at=BRUGGE, **IN_NORTH)
    offer = an_offer(
        small,
        "kapotte paletten",
        id="k",
        waste_code="15 01 03",
        status=StreamStatus.WASTE,
        tonnes=1,
    )
    found = single_points(a_stage(*CHAIN, small, offer))
    assert found[0].cost.tonnes == pytest.approx(-11.0)
    assert found[0].organisation in {WORKSHOP.id, TRADER.id}
    costs = [one.cost.tonnes for one in found]
    assert costs == sorted(costs)


def test_the_radar_names_the_process_that_gives_what_is_left_a_place():
    elsewhere = a_workshop("Ver", at=GENT)
    known = a_process(
        elsewhere, "15 01 03", id="known", operation=Operation.REPAIR, radius_km=40.0,
        labour_hours_per_tonne=12.0, yield_share=0.5,
    )  # fmt: skip
    things = [one for one in CHAIN if one is not MEND]
    (gap,) = gap_radar(a_stage(*things, elsewhere, known, hubs=[NORTH.id]))
    assert gap.process.operation is Operation.REPAIR
    assert gap.offers == ("o",)
    assert gap.capacity == 10.0
    assert gap.unlocks.tonnes == pytest.approx(10.0)
    assert gap.unlocks.hours == pytest.approx(120.0)


def test_the_radar_says_nothing_where_nobody_wants_the_result():
    elsewhere = a_workshop("Ver", at=GENT)
    known = a_process(elsewhere, "15 01 03", id="known", operation=Operation.REPAIR)
    things = [one for one in CHAIN if one not in (MEND, NEED)]
    assert not gap_radar(a_stage(*things, elsewhere, known, hubs=[NORTH.id]))


def test_a_thought_of_process_has_what_is_usual():
    snapshot = a_stage(*CHAIN).engine.view_.snapshot
    found = imagined(snapshot, Operation.REPAIR, ("15 01 03",), 5.0)
    assert found.labour_hours_per_tonne == 20.0
    assert found.capacity == Quantity(5.0, Unit.T, Every.YEAR)


@pytest.mark.parametrize(
    ("operation", "accepts", "tonnes"),
    [
        (Operation.TRAIN, ("15 01 03",), None),
        (Operation.WASH, (), None),
        (Operation.WASH, ("15 01 03",), 0.0),
        (Operation.WASH, ("15 01 03",), float("nan")),
    ],
)
def test_a_process_that_cannot_be_is_refused(operation, accepts, tonnes):
    with pytest.raises(InvalidRequest):
        imagined(a_snapshot(), operation, accepts, tonnes)


def test_nobody_and_no_hub_are_refused():
    stage = a_stage(*CHAIN)
    with pytest.raises(UnknownOrganisation):
        what_if(stage, Remove("niemand"))
    with pytest.raises(InvalidRequest):
        what_if(stage, Merge((NORTH.id, "nergens")))


def test_who_comes_new_is_a_social_firm_in_the_hub():
    found = newcomer(Site(point=BRUGGE), (NORTH.id,))
    assert (found.kind, found.hubs, found.point) == (Kind.SOCIAL_ECONOMY, (NORTH.id,), BRUGGE)
