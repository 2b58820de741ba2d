"""Reports: periods, figures on small networks with known answers, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import fsum, isclose

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain import Kind, Operation, PartnershipState, Quantity, Unit, Verdict
from matchmaker.errors import InvalidRequest
from matchmaker.outcomes import CaseStep, History, Outcomes, Shown
from matchmaker.report import FAMILIES, KPIS, Period, ReportRequest, Scope, report
from matchmaker.report.betweenness import betweenness
from matchmaker.report.chains import Flow, counted_once
from matchmaker.report.discretion import Seen, for_reader
from matchmaker.report.factors import factors
from matchmaker.report.figures import Basis
from matchmaker.report.ties import cut_off
from matchmaker.report.window import Window
from tests.builders import (
    a_hub,
    a_judgement,
    a_municipality,
    a_network,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
)

Q3 = Period.parse("2026-Q3")
SUMMER = date(2026, 8, 1)
END = date(2026, 9, 30)


def a_report(*things, steps=(), shown=(), **wanted):
    history = History(a_snapshot(*things, as_of=END), Outcomes(tuple(steps), tuple(shown)))
    return report(history, ReportRequest(Q3, **wanted))


def value(made, name):
    return made.line(name).now.value


# Periods


@pytest.mark.parametrize("text", ["2026-09", "2026-Q1", "2025", "2026-01-10/2026-02-03"])
def test_a_period_is_read_back_from_its_name_and_follows_the_one_before(text):
    period = Period.parse(text)
    assert Period.parse(period.name) == period
    assert (period.first - period.previous.last).days == 1
    assert period.year_earlier.first.year == period.first.year - 1


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "q3", "2026-05-02/2026-05-01", "1/2"])
def test_what_is_no_period_is_refused_with_an_example(text):
    with pytest.raises(InvalidRequest) as refusal:
        Period.parse(text)
    assert "2026-Q3" in str(refusal.value.facts["expected"])


def test_a_leap_day_has_a_year_earlier():
    assert Period.parse("2024-02-29/2024-02-29").year_earlier.last == date(2023, 2, 28)


# Every figure, present and to come


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_a_figure_of_an_empty_network_is_nothing_or_says_why_not(kpi):
    figure = kpi.read(Window(History(a_snapshot(as_of=END)), Q3))
    assert figure.why_not or figure.middle == 0
    assert kpi.family in FAMILIES
    assert kpi.better in {"up", "down", ""}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_a_figure_names_rows_that_exist(kpi):
    snapshot = a_network(organisations=60)
    figure = kpi.read(Window(History(snapshot), Period.parse("2025")))
    sheet = figure.rows.sheet
    if sheet in {"organisations", "streams", "partnerships"}:
        assert set(figure.rows.ids) <= {row.id for row in getattr(snapshot, sheet)}
    for part in figure.parts:
        assert isinstance(part.key, str)


def test_names_of_figures_differ():
    assert len({kpi.name for kpi in KPIS}) == len(KPIS)


def test_every_factor_has_source_year_and_boundary():
    for factor in factors().values():
        assert factor.low <= factor.high
        assert factor.source
        assert factor.year
        assert factor.boundary


# Small networks with known answers

FIRM = an_organisation("Brouwerij")
SORTER = a_workshop("Sorteerder")
CARPENTER = a_workshop("Schrijnwerker")
TOWN = a_municipality("Stad")
WOOD = an_offer(FIRM, id="pallets", waste_code="15 01 03", tonnes=10)
SORTED = an_offer(SORTER, id="planks", waste_code="15 01 03", tonnes=8)


def a_case(*partners, started=SUMMER, **told):
    return a_partnership(*partners, started=started, **told)


def test_a_partnership_that_came_to_run_is_counted_beside_the_quarter_before():
    old = a_case(FIRM, SORTER, started=date(2025, 1, 1))
    made = a_report(FIRM, SORTER, TOWN, old, a_case(FIRM, TOWN))
    running = made.line("running")
    assert (running.now.value, running.previous.value, running.baseline.value) == (2, 1, 1)
    assert (value(made, "started"), value(made, "stopped"), running.verdict) == (1, 0, "better")


def test_steps_of_a_case_tell_its_state_on_each_day():
    case = a_partnership(FIRM, SORTER, id="c", state=PartnershipState.FAILED, reason="price")
    days = ((date(2026, 4, 1), "introduced"), (date(2026, 5, 1), "running"), (SUMMER, "failed"))
    steps = [CaseStep("c", day, PartnershipState(state)) for day, state in days]
    made = a_report(FIRM, SORTER, case, steps=steps)
    assert (value(made, "running"), made.line("running").previous.value) == (0, 1)
    assert [(part.key, part.figure.value) for part in made.line("failures").now.parts] == [
        ("price", 1)
    ]
    assert value(made, "stopped") == 1


def test_a_pallet_that_goes_from_hand_to_hand_is_one_pallet():
    first = a_case(FIRM, SORTER, streams=("pallets",), tonnes_per_year=10.0)
    second = a_case(SORTER, CARPENTER, streams=("planks",), tonnes_per_year=8.0)
    made = a_report(FIRM, SORTER, CARPENTER, WOOD, SORTED, first, second)
    assert value(made, "tonnes") == 10


def test_what_a_member_gives_beyond_what_it_takes_in_is_new():
    first = a_case(FIRM, SORTER, streams=("pallets",), tonnes_per_year=10.0)
    second = a_case(SORTER, CARPENTER, streams=("planks",), tonnes_per_year=12.0)
    made = a_report(FIRM, SORTER, CARPENTER, WOOD, SORTED, first, second)
    assert value(made, "tonnes") == 12


def test_other_materials_of_the_same_member_are_no_chain():
    glass = an_offer(SORTER, id="glass", waste_code="15 01 07")
    first = a_case(FIRM, SORTER, streams=("pallets",), tonnes_per_year=10.0)
    second = a_case(SORTER, TOWN, streams=("glass",), tonnes_per_year=8.0)
    assert value(a_report(FIRM, SORTER, TOWN, WOOD, glass, first, second), "tonnes") == 18


def test_tonnes_that_only_a_stream_tells_widen_the_interval():
    case = a_case(FIRM, SORTER, streams=("pallets",))
    told = a_report(FIRM, SORTER, WOOD, case).line("tonnes").now
    assert (told.low, told.high, told.basis) == (0, 10, Basis.MODELLED)


def test_jobs_are_what_partners_declare_else_tonnes_times_a_factor_with_its_source():
    repair = a_process(SORTER, "15 01 03")
    declared = a_case(FIRM, TOWN, jobs=2.0)
    modelled = a_case(FIRM, SORTER, streams=("pallets",), tonnes_per_year=1000.0)
    jobs = a_report(FIRM, SORTER, TOWN, WOOD, repair, declared, modelled).line("jobs").now
    assert jobs.factors == ("jobs_pallets",)
    assert (jobs.low, jobs.high) == (5.1, 5.1)
    assert [part.key for part in jobs.parts] == ["declared", "modelled"]


def test_co2e_of_two_sets_of_factors_is_never_added_up():
    bread = an_offer(FIRM, id="bread", waste_code="20 01 08")
    both = [
        a_process(SORTER, "15 01 03"),
        a_process(CARPENTER, "20 01 08", operation=Operation.REDISTRIBUTE),
        a_case(FIRM, SORTER, streams=("pallets",), tonnes_per_year=10.0),
        a_case(FIRM, CARPENTER, streams=("bread",), tonnes_per_year=10.0),
    ]
    told = a_report(FIRM, SORTER, CARPENTER, WOOD, bread, *both).line("co2e").now
    assert (told.value, told.why_not) == (None, "several_sets")
    assert [(part.key, part.figure.middle) for part in told.parts] == [
        ("food_redistribution", 25.0),
        ("reuse_sector", pytest.approx(10.55)),
    ]


def test_a_share_of_too_few_cases_is_no_share():
    verdicts = [replace(a_judgement(FIRM, SORTER, Verdict.USEFUL), at=SUMMER)]
    told = a_report(FIRM, SORTER, *verdicts).line("useful_share").now
    assert (told.value, told.why_not, told.count) == (None, "too_few", 1)


def test_an_offer_without_a_taker_is_a_gap_with_tonnes_and_jobs():
    gap = a_report(FIRM, WOOD).gaps[0]
    assert (gap.material, gap.tonnes, gap.owners) == ("wood", 10, 1)
    assert gap.jobs == (pytest.approx(0.031), pytest.approx(0.031))


def test_a_useful_pair_without_a_case_is_to_be_introduced():
    useful = replace(a_judgement(FIRM, SORTER, Verdict.USEFUL), at=SUMMER)
    known = replace(a_judgement(FIRM, TOWN, Verdict.USEFUL), at=SUMMER)
    made = a_report(FIRM, SORTER, TOWN, useful, known, a_case(FIRM, TOWN))
    assert [(pair.one, pair.other) for pair in made.introductions] == [(FIRM.id, SORTER.id)]


def test_suggestions_that_all_name_the_same_member_are_concentrated():
    members = [an_organisation(f"Lid {n}") for n in range(4)]
    shown = [Shown("list", members[0].id, members[3].id, SUMMER, n) for n in range(8)]
    assert a_report(*members, shown=shown).line("exposure_gini").now.value == 0.75


def test_a_report_names_five_sentences_and_what_it_was_made_from():
    made = a_report(FIRM, SORTER, WOOD, a_case(FIRM, SORTER))
    assert len(made.findings) == 5
    assert made.headline.code == "more_gap"
    assert len(made.made_from) == 64


def test_names_and_free_texts_do_not_count_for_a_report():
    history = History(a_network())
    bare = history.bare()
    assert not any(one.name or one.contact.email for one in bare.snapshot.organisations)
    wanted = ReportRequest(Period.parse("2026-Q2"))
    assert report(history, wanted) == report(bare, wanted)


def test_a_period_after_all_that_is_known_is_refused():
    with pytest.raises(InvalidRequest):
        report(History(a_snapshot(as_of=END)), ReportRequest(Period.parse("2027-Q1")))


@pytest.mark.parametrize(
    "scope", [Scope(hub="x"), Scope(region="X"), Scope(programme="x"), Scope(sector="99")]
)
def test_an_unknown_part_of_the_network_is_refused(scope):
    with pytest.raises(InvalidRequest):
        a_report(FIRM, scope=scope)


def test_what_takes_long_in_a_large_network_is_worked_out_for_the_period_alone(monkeypatch):
    monkeypatch.setattr("matchmaker.report.window.MANY_TIES", 0)
    made = a_report(FIRM, SORTER, TOWN, a_case(FIRM, SORTER, started=date(2020, 1, 1)))
    circles = made.line("communities")
    assert (circles.now.value, circles.previous.why_not) == (1, "too_large")
    assert circles.change is None


# Public reports


def test_a_public_report_masks_small_numbers_and_names_nobody():
    firms = [an_organisation(f"Firma {n}") for n in range(9)]
    made = a_report(*firms, SORTER, CARPENTER, TOWN, a_case(SORTER, TOWN), public=True)
    told = made.line("organisations").now
    assert told.value == 12
    assert {part.key: part.figure.why_not for part in told.parts} == {
        "social_economy": "masked",
        "private": "",
        "public": "masked",
    }
    assert made.line("running").now.why_not == "masked"
    assert not made.drawing.nodes
    assert not any(line.now.rows.ids for line in made.lines)


def test_one_masked_part_is_not_told_by_the_others():
    firms = [an_organisation(f"Firma {n}") for n in range(9)]
    shops = [a_workshop(f"Atelier {n}") for n in range(6)]
    told = a_report(*firms, *shops, TOWN, public=True).line("organisations").now
    assert [part.key for part in told.parts if part.figure.why_not] == ["social_economy", "public"]


# What must always hold

amounts = st.floats(0.1, 100).map(lambda x: round(x, 2))
a_flow = st.tuples(st.integers(0, 5), st.integers(0, 5), amounts, st.sampled_from(["15 01 03", ""]))


@given(st.lists(a_flow, max_size=15))
@settings(max_examples=150, deadline=None)
def test_no_tonne_is_counted_twice_and_none_is_lost(links):
    flows = [
        Flow(f"f{n:02}", f"o{a}", (f"o{b}",), code, tonnes, Basis.DECLARED)
        for n, (a, b, tonnes, code) in enumerate(links)
        if a != b
    ]
    shares = counted_once(flows, ())
    whole = fsum(flow.tonnes * shares[flow.id] for flow in flows)
    assert whole <= fsum(flow.tonnes for flow in flows) + 1e-9
    assert all(0 <= part <= 1 for part in shares.values())
    if flows:
        assert whole >= max(flow.tonnes for flow in flows) - 1e-9 or len(flows) > 2


@given(st.lists(amounts, min_size=1, max_size=8))
@settings(deadline=None)
def test_a_chain_in_which_nothing_is_added_brings_its_first_tonnes(tonnes):
    falling = sorted(tonnes, reverse=True)
    flows = [
        Flow(f"f{n}", f"o{n}", (f"o{n + 1}",), "15 01 03", t, Basis.DECLARED)
        for n, t in enumerate(falling)
    ]
    shares = counted_once(flows, ())
    assert isclose(fsum(f.tonnes * shares[f.id] for f in flows), falling[0])


def test_a_circle_is_counted_once():
    ring = [
        Flow(f"f{n}", f"o{n}", (f"o{(n + 1) % 3}",), "15 01 03", 5.0, Basis.DECLARED)
        for n in range(3)
    ]
    shares = counted_once(ring, ())
    assert fsum(5 * part for part in shares.values()) == 5


ADDITIVE = ("tonnes", "tonnes_moved", "training_hours", "jobs")


@pytest.mark.parametrize("name", ADDITIVE)
@pytest.mark.parametrize("seed", range(4))
def test_totals_add_up_over_hubs(name, seed):
    hubs = [a_hub("Noord"), a_hub("Zuid"), a_hub("Oost")]
    homes = [(hubs[0].id,), (hubs[1].id, hubs[2].id), (hubs[2].id,)]
    people = [an_organisation(f"Lid {n}", hubs=homes[n % 3]) for n in range(12)]
    cases = [
        a_case(
            people[(n * (seed + 2)) % 12],
            people[(n * 5 + seed + 1) % 12],
            hub=hubs[n % 3].id if n % 4 == 0 else "",
            tonnes_per_year=float(n + 1),
            jobs=n / 3,
            training_hours=10.0 * n,
        )
        for n in range(15)
        if (n * (seed + 2)) % 12 != (n * 5 + seed + 1) % 12
    ]
    whole = a_report(*hubs, *people, *cases).line(name).now.middle
    parts = [a_report(*hubs, *people, *cases, scope=Scope(hub=h.id)).line(name) for h in hubs]
    assert isclose(fsum(part.now.middle for part in parts), whole)


@pytest.mark.parametrize("seed", range(5))
def test_what_ran_before_plus_what_started_less_what_stopped_runs_now(seed):
    snapshot = a_network(seed, organisations=60)
    made = report(History(snapshot), ReportRequest(Period.parse("2025")))
    running = made.line("running")
    change = value(made, "started") - value(made, "stopped")
    assert running.previous.value + change == running.now.value


@pytest.mark.parametrize("seed", range(3))
def test_this_period_seen_from_the_next_is_the_same(seed):
    history = History(a_network(seed, organisations=60))
    now = report(history, ReportRequest(Period.parse("2025-Q1")))
    then = report(history, ReportRequest(Period.parse("2025-Q2")))
    assert [line.now for line in now.lines] == [line.previous for line in then.lines]


def test_the_order_of_rows_does_not_matter():
    snapshot = a_network()
    turned = replace(
        snapshot,
        organisations=snapshot.organisations[::-1],
        partnerships=snapshot.partnerships[::-1],
        streams=snapshot.streams[::-1],
    )
    wanted = ReportRequest(Period.parse("2025"))
    one, other = report(History(snapshot), wanted), report(History(turned), wanted)
    assert one.made_from == other.made_from
    assert [line.now for line in one.lines] == [line.now for line in other.lines]


# The network, with networkx as the referee


@pytest.mark.parametrize("seed", range(6))
def test_betweenness_is_that_of_networkx(seed):
    graph = nx.relabel_nodes(nx.gnm_random_graph(90, 60 + 30 * seed, seed=seed), str)
    ours, estimated = betweenness(graph)
    assert not estimated
    assert ours == pytest.approx(nx.betweenness_centrality(graph))


@pytest.mark.parametrize("seed", range(6))
def test_who_would_cut_others_off_is_found_by_taking_everybody_away_in_turn(seed):
    graph = nx.relabel_nodes(nx.gnm_random_graph(60, 40 + 8 * seed, seed=seed), str)
    expected = {}
    for node in graph:
        own = nx.node_connected_component(graph, node)
        rest = graph.subgraph(own - {node})
        sizes = [len(part) for part in nx.connected_components(rest)]
        if len(sizes) > 1:
            expected[node] = sum(sizes) - max(sizes)
    assert cut_off(graph) == expected
    assert set(expected) == set(nx.articulation_points(graph))


def test_figures_of_the_network_are_those_of_networkx():
    snapshot = a_network(2, organisations=60)
    window = Window(History(snapshot), Period.parse("2026-Q2"))
    graph = window.graph
    told = {kpi.name: kpi.read(window) for kpi in KPIS if kpi.family == "network"}
    assert told["density"].value == nx.density(graph)
    groups = [group for group in nx.connected_components(graph) if len(group) > 1]
    assert told["components"].value == len(groups)
    assert told["components"].part("largest").value == max(map(len, groups))
    assert told["bridges"].value == len(list(nx.bridges(graph)))
    assert told["single_points"].value == len(list(nx.articulation_points(graph)))
    assert told["core"].part("ties_each").value == max(nx.core_number(graph).values())
    assert told["assortativity"].value == pytest.approx(
        nx.attribute_assortativity_coefficient(graph, "kind")
    )


def test_a_star_hangs_on_its_middle():
    middle = a_workshop("Spil")
    around = [an_organisation(f"Lid {n}", kind=Kind.PRIVATE) for n in range(10)]
    made = a_report(middle, *around, *(a_case(middle, one) for one in around))
    assert value(made, "brokers") == 1
    assert value(made, "single_points") == 1
    assert value(made, "bridges") == 10
    assert value(made, "resilience") == pytest.approx(0.1)
    assert value(made, "across_sides") == 1


def test_a_quantity_without_mass_is_no_tonne():
    pieces = replace(WOOD, quantity=Quantity(10, Unit.PIECE))
    gap = a_report(FIRM, pieces).gaps[0]
    assert (gap.tonnes, gap.sized) == (None, 0)


def test_an_amount_that_is_mostly_one_members_is_not_public():
    firms = [an_organisation(f"Firma {n}") for n in range(6)]
    offers = [
        an_offer(firm, id=f"o{n}", waste_code="15 01 03", tonnes=90 if n == 0 else 1)
        for n, firm in enumerate(firms)
    ]
    made = a_report(*firms, *offers, public=True)
    assert made.line("untaken_tonnes").now.why_not == "masked"
    assert made.line("offers").now.value == 6
    assert (made.gaps[0].owners, made.gaps[0].tonnes) == (6, None)
    shared = [replace(offer, quantity=offers[1].quantity) for offer in offers]
    assert value(a_report(*firms, *shared, public=True), "untaken_tonnes") == 6


# Reports for one reader


def test_of_whom_a_reader_may_not_see_a_number_is_left_and_no_id():
    firms = [an_organisation(f"Firma {n}") for n in range(9)]
    ties = [a_case(firms[0], firm, id=f"tie-{n}") for n, firm in enumerate(firms[1:])]
    useful = replace(a_judgement(firms[7], firms[8], Verdict.USEFUL), at=SUMMER)
    made = a_report(*firms, SORTER, *ties, useful)
    hidden = {firms[0].id, firms[8].id}
    seen = Seen(
        {
            "organisations": frozenset(one.id for one in firms) - hidden,
            "partnerships": frozenset(one.id for one in ties),
        }
    )
    told = for_reader(made, seen)
    assert not [id_ for id_ in hidden if id_ in repr(told)]
    assert value(told, "organisations") == value(made, "organisations") == 10
    rows = told.line("organisations").now.rows
    assert (len(rows.ids), rows.hidden) == (7, 3)
    assert told.line("brokers").now.value == value(made, "brokers")
    assert [change.net for change in told.changes] == [change.net for change in made.changes]
