"""Teams cover the roles, are as strong as their weakest seat, and no other team is stronger."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker import Engine
from matchmaker.domain import Kind, Operation, StreamStatus, Verdict
from matchmaker.errors import UnknownOrganisation
from matchmaker.planning.chains import ChainSearch
from matchmaker.planning.market import chances_of_liking
from matchmaker.planning.teams import DOUBT_LEFT, MOST, Role, can_sit, missing, teams
from tests.builders import (
    BRUGGE,
    DAMME,
    GENT,
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
)

FIRM = an_organisation("Brouwerij", at=BRUGGE, description="brouwt bier")
WORKSHOP = a_workshop("Maatwerk", at=DAMME, description="herstelt paletten")
TRADER = an_organisation("Handel", at=GENT, description="handelt in paletten")
OFFER = an_offer(
    FIRM, "kapotte paletten", id="o", waste_code="15 01 03", status=StreamStatus.WASTE, tonnes=9
)
MEND = a_process(WORKSHOP, "15 01 03", id="mend", operation=Operation.REPAIR)
NEED = a_need(
    TRADER, "paletten", id="n", waste_code="15 01 03", status=StreamStatus.PRODUCT, tonnes=9
)
CHAIN = (FIRM, WORKSHOP, TRADER, OFFER, MEND, NEED)
TOWN = a_municipality("Gemeente", at=BRUGGE, description="paletten van het containerpark")
SCHOOL = an_organisation("Hogeschool", at=GENT, kind=Kind.KNOWLEDGE, description="hout en paletten")


def an_engine(*things):
    return Engine(space=LetterSpace(), habits=()).fit(a_snapshot(*things))


def roles_of(team):
    return {seat.role for seat in team.seats}


def test_a_chain_with_an_authority_and_somebody_who_knows_covers_every_role():
    (team,) = teams(an_engine(*CHAIN, TOWN, SCHOOL), FIRM.id)
    assert roles_of(team) == set(Role)
    assert team.partners == (FIRM.id, WORKSHOP.id, TRADER.id, TOWN.id, SCHOOL.id)
    assert not team.missing


def test_it_is_as_strong_as_its_weakest_seat():
    (team,) = teams(an_engine(*CHAIN, TOWN, SCHOOL), FIRM.id)
    assert team.strength == min(seat.strength for seat in team.seats)
    assert team.weakest in team.seats


def test_who_is_not_there_is_said_to_be_missing():
    (team,) = teams(an_engine(*CHAIN, TOWN), FIRM.id)
    assert team.missing == (Role.KNOWLEDGE,)


def test_half_of_the_doubt_goes_where_two_worked_together():
    def of(*more):
        (team,) = teams(an_engine(*CHAIN, TOWN, SCHOOL, *more), TRADER.id)
        return next(seat for seat in team.seats if seat.role is Role.AUTHORITY)

    stranger, known = of(), of(a_partnership(TOWN, FIRM))
    assert not stranger.knows
    assert known.knows
    assert known.strength > stranger.strength


def test_who_worked_with_anybody_at_the_table_is_marked_and_so_is_the_other():
    together = a_partnership(FIRM, SCHOOL)
    (team,) = teams(an_engine(*CHAIN, TOWN, SCHOOL, together), FIRM.id)
    assert {seat.organisation for seat in team.seats if seat.knows} == {FIRM.id, SCHOOL.id}


def test_who_said_no_has_no_seat():
    no = a_judgement(TOWN, FIRM, Verdict.TRIED_FAILED)
    (team,) = teams(an_engine(*CHAIN, TOWN, SCHOOL, no), FIRM.id)
    assert Role.AUTHORITY in team.missing


def test_a_municipality_that_gives_the_material_backs_it_too():
    offer = an_offer(TOWN, "paletten", id="t", waste_code="15 01 03", tonnes=5)
    (team,) = teams(an_engine(*CHAIN[1:3], TOWN, SCHOOL, offer, MEND, NEED), TOWN.id)
    seats = {seat.role: seat.organisation for seat in team.seats}
    assert seats[Role.STREAM_OWNER] == seats[Role.AUTHORITY] == TOWN.id


def test_an_authority_without_material_finds_a_chain_to_back():
    (team,) = teams(an_engine(*CHAIN, TOWN, a_municipality("Stad", at=BRUGGE)), TOWN.id)
    assert TOWN.id in team.partners
    assert FIRM.id in team.partners


def test_who_is_on_no_chain_has_no_team_and_who_is_nobody_is_refused():
    lonely = an_organisation("Kapper", at=GENT)
    engine = an_engine(*CHAIN, lonely)
    assert teams(engine, lonely.id) == []
    with pytest.raises(UnknownOrganisation):
        teams(engine, "niemand")
    with pytest.raises(UnknownOrganisation):
        missing(engine, ["niemand"])


def test_a_table_tells_which_roles_it_lacks_and_who_could_take_them():
    engine = an_engine(*CHAIN, TOWN, SCHOOL)
    found = {one.role: one for one in missing(engine, [FIRM.id], ["o"])}
    assert set(found) == set(Role) - {Role.STREAM_OWNER}
    assert [seat.organisation for seat in found[Role.WORKER].seats] == [WORKSHOP.id]
    assert [seat.organisation for seat in found[Role.OUTLET].seats] == [TRADER.id]
    assert [seat.organisation for seat in found[Role.AUTHORITY].seats] == [TOWN.id]
    assert not missing(engine, [one.id for one in (FIRM, WORKSHOP, TRADER, TOWN, SCHOOL)])


@st.composite
def towns(draw):
    """A chain with up to three authorities and three who know, who did or refused things before."""
    places = st.sampled_from((BRUGGE, DAMME, GENT, None))
    words = st.sampled_from(("", "herstelt paletten", "brouwt bier"))
    guests = [
        an_organisation(f"Gast {n}", kind=kind, at=draw(places), description=draw(words))
        for kind in (Kind.PUBLIC, Kind.KNOWLEDGE)
        for n in (range(3) if kind is Kind.PUBLIC else range(3, 6))
        if draw(st.booleans())
    ]
    core = st.sampled_from(CHAIN[:3])
    past = [
        draw(
            st.sampled_from(
                (
                    a_partnership(guest, draw(core)),
                    a_judgement(guest, draw(core), Verdict.NOT_USEFUL),
                )
            )
        )
        for guest in guests
        if draw(st.booleans())
    ]
    return [*CHAIN, *guests, *past]


@settings(max_examples=15, deadline=None)
@given(towns())
def test_no_other_choice_of_guests_makes_a_stronger_team(things):
    engine = an_engine(*things)
    (team,) = teams(engine, FIRM.id)
    (chain,) = ChainSearch(engine.view_).of_organisation(FIRM.id).chains
    assert len(team.partners) <= MOST
    snapshot, row = engine.view_.snapshot, engine.view_.row
    met = {frozenset(one.partners) for one in snapshot.partnerships}
    no = {frozenset({one.organisation, one.partner}) for one in snapshot.judgements}

    def strength(one, other):
        ways = np.array([[row[one], row[other]], [row[other], row[one]]], dtype=np.int64)
        chance = chances_of_liking(engine, ways[0], ways[1]).min()
        return 1 - (1 - chance) * DOUBT_LEFT if frozenset({one, other}) in met else chance

    def seat(guest):
        return max(strength(guest, other) for other in chain.partners)

    pools = [
        [
            one.id
            for one in snapshot.organisations
            if can_sit(one, role) and not any(frozenset({one.id, o}) in no for o in chain.partners)
        ]
        for role in (Role.AUTHORITY, Role.KNOWLEDGE)
    ]
    legs = min(strength(leg.giver, leg.taker) for leg in chain.legs)
    best = max(
        min([legs, *(seat(guest) for guest in guests if guest)])
        for guests in product(*(pool or [None] for pool in pools))
    )
    assert team.strength == pytest.approx(best)
