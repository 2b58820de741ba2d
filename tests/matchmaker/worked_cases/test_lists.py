"""Cases that a coordinator would call obvious: who stands above whom, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from matchmaker import Engine
from matchmaker.domain import Operation, Point
from tests.builders import (
    BRUGGE,
    DAMME,
    GENT,
    LIEGE,
    LetterSpace,
    a_municipality,
    a_need,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
    can,
    seeks,
)

OOSTENDE = Point(51.2254, 2.9194)


@dataclass(frozen=True)
class Case:
    """`above` stands before `below` in the list of `firm`, because."""

    because: str
    offer: dict[str, str]
    above: tuple[Point, tuple[str, ...], float | None]
    below: tuple[Point, tuple[str, ...], float | None]


PALLETS = {"title": "houten paletten", "waste_code": "15 01 03"}
CASES = [
    Case(
        "both repair pallets, and one of them does not come this far",
        PALLETS,
        (OOSTENDE, ("15 01 03",), 40.0),
        (LIEGE, ("15 01 03",), 40.0),
    ),
    Case(
        "who comes this far goes before who is a little nearer and does not",
        PALLETS,
        (GENT, ("15 01 03",), 60.0),
        (OOSTENDE, ("15 01 03",), 5.0),
    ),
    Case(
        "nobody drives through the country for pallets when a neighbour takes them",
        PALLETS,
        (DAMME, ("15 01 03",), None),
        (LIEGE, ("15 01 03",), None),
    ),
    Case(
        "who takes glass packaging does not take cardboard, though the codes are neighbours",
        {"title": "kartonnen dozen", "waste_code": "15 01 01"},
        (GENT, ("15 01 01",), None),
        (DAMME, ("15 01 07",), None),
    ),
    Case(
        "who takes all packaging takes cardboard",
        {"title": "kartonnen dozen", "waste_code": "15 01 01"},
        (DAMME, ("15 01",), None),
        (DAMME, ("15 01 07",), None),
    ),
    Case(
        "the right material a day's drive away is worth more than nothing next door",
        PALLETS,
        (LIEGE, ("15 01 03",), None),
        (DAMME, (), None),
    ),
]


def _listed(*things: object, asker: str) -> dict[str, dict[str, object]]:
    """Return who is suggested, in order, with the variants of the reasons by signal."""
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    return {
        one.partner: {r.signal: r.facts.get("variant") for r in one.reasons if r.value is not None}
        for one in engine.suggest(asker)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.because)
def test_one_stands_above_the_other_because(case: Case) -> None:
    firm = an_organisation(at=BRUGGE)
    things: list[object] = [firm, an_offer(firm, **case.offer)]
    for name, (place, accepts, radius) in (("Below", case.below), ("Above", case.above)):
        workshop = a_workshop(name, at=place)
        things.append(workshop)
        if accepts:
            things.append(a_process(workshop, *accepts, radius_km=radius))
    assert list(_listed(*things, asker=firm.id)) == ["above", "below"]


def test_a_neighbour_in_the_list_of_waste_is_not_told_as_taken() -> None:
    firm, laundry = an_organisation(), a_workshop()
    cardboard = an_offer(firm, "kartonnen dozen", waste_code="15 01 01")
    told = _listed(firm, laundry, cardboard, a_process(laundry, "15 01 07"), asker=firm.id)
    assert told[laundry.id]["takes_it"] == "other"


def test_who_says_that_it_takes_paper_is_not_told_to_take_big_bags() -> None:
    firm = an_organisation(sectors=("46.75",))
    bags = an_offer(firm, "big bags", waste_code="15 01 02")
    paper = a_workshop("Papierploeg", sectors=("38.32",))
    collects = a_process(paper, "20 01 01", operation=Operation.COLLECT)
    told = _listed(firm, paper, bags, collects, asker=firm.id)
    assert "trade_habit" not in told[paper.id]


def test_a_trade_of_the_other_side_is_not_one_s_own() -> None:
    firm = an_organisation()
    flour = an_offer(firm, "vliegas van steenkool", waste_code="10 01 02")
    cement = an_organisation("Cementfabriek", sectors=("23.51",))
    workshop = a_workshop("Maatwerk", sectors=("23.51",))
    things = (firm, flour, cement, workshop)
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*things))
    usual, not_theirs = (
        next(r for r in engine.explain(firm.id, who.id).reasons if r.signal == "trade_habit")
        for who in (cement, workshop)
    )
    assert usual.value is not None
    assert usual.facts["variant"] == "give"
    assert not_theirs.value is None or not_theirs.facts["variant"] == "give_counted"


def test_the_same_work_goes_before_more_of_other_material() -> None:
    firm = an_organisation(at=BRUGGE)
    helper, stranger = a_workshop("Helper", at=GENT), a_workshop("Stranger", at=DAMME)
    things = (firm, helper, stranger, seeks(firm, "inpakken"), can(helper, "inpakken"))
    told = _listed(*things, a_need(stranger, "bezems"), asker=firm.id)
    assert list(told) == ["helper", "stranger"]


def test_who_yields_what_is_needed_goes_before_a_neighbour_who_does_not() -> None:
    office = a_municipality(at=BRUGGE)
    shop, neighbour = a_workshop("Kringwinkel", at=GENT), a_workshop("Fietsatelier", at=BRUGGE)
    things = (office, shop, neighbour, a_need(office, "meubels voor gezinnen"))
    furniture = a_process(shop, "grofvuil", produces=("meubels voor gezinnen",))
    told = _listed(*things, furniture, a_process(neighbour, "fietsen"), asker=office.id)
    assert list(told) == [shop.id, neighbour.id]
    assert told[shop.id]["makes_it"] == "take"


def test_far_outside_its_own_radius_nobody_comes_first_whatever_fits() -> None:
    firm = an_organisation(at=BRUGGE)
    far, near = a_workshop("Ver", at=LIEGE), a_workshop("Nabij", at=GENT)
    things = (firm, an_offer(firm, **PALLETS), far, near)
    fits_in_every_way = (
        a_process(far, "15 01 03", radius_km=18.0),
        a_need(far, PALLETS["title"], waste_code="15 01 03"),
    )
    told = _listed(*things, *fits_in_every_way, a_process(near, "15 01 03"), asker=firm.id)
    assert list(told) == [near.id, far.id]
    assert told[far.id]["within_reach"] == "outside"


def test_who_resells_furniture_has_furniture_for_who_needs_it() -> None:
    office = a_municipality(at=BRUGGE)
    shop, laundry = a_workshop("Kringwinkel", at=GENT), a_workshop("Wasserij", at=BRUGGE)
    need = a_need(office, "meubels voor gezinnen", waste_code="20 03 07")
    resells = a_process(shop, "20 03 07", operation=Operation.RESELL)
    washes = a_process(laundry, "kratten", operation=Operation.WASH)
    told = _listed(office, shop, laundry, need, resells, washes, asker=office.id)
    assert list(told) == [shop.id, laundry.id]
    assert told[shop.id]["makes_it"] == "take_on"


def test_who_composts_furniture_has_none_left() -> None:
    office, shop = a_municipality(at=BRUGGE), a_workshop("Composteerder", at=GENT)
    need = a_need(office, "meubels", waste_code="20 03 07")
    process = a_process(shop, "20 03 07", operation=Operation.COMPOST)
    assert "makes_it" not in _listed(office, shop, need, process, asker=office.id)[shop.id]
