"""The fictional network: believable, whole, and the same every time."""

from __future__ import annotations

import pytest

from matchmaker.domain import Point
from matchmaker.vocabulary.places import distance_km, places
from matchmaker.vocabulary.waste import waste_list
from models.exchange.format import SHEET, Rows, Type
from models.intake.demo import MARK, TODAY, network


@pytest.fixture(scope="module")
def demo() -> dict[str, Rows]:
    return network()


def column(rows: Rows, name: str) -> list[object]:
    index = rows.columns.index(name)
    return [row[index] for row in rows.rows]


def test_the_same_seed_gives_the_same_network(demo):
    assert network() == demo


def test_another_seed_gives_another_network(demo):
    assert network(seed=1)["organisations"].rows != demo["organisations"].rows


def test_it_has_three_hubs_and_about_150_organisations_of_every_side(demo):
    assert len(demo["hubs"].rows) == 3
    assert len(demo["organisations"].rows) == 150
    kinds = column(demo["organisations"], "kind")
    assert kinds.count("social_economy") >= 30
    assert kinds.count("private") >= 50
    assert {"public", "knowledge"} <= set(kinds)


@pytest.mark.parametrize("organisations", [150, 3000])
def test_every_hub_says_that_it_is_invented(organisations):
    names = column(network(organisations)["hubs"], "name")
    assert all(MARK in str(name) or "fictif" in str(name) for name in names)


def test_texts_are_in_dutch_and_in_french(demo):
    languages = column(demo["organisations"], "language")
    assert languages.count("nl") >= 40
    assert languages.count("fr") >= 40


def test_every_organisation_lives_in_its_postcode(demo):
    rows = zip(
        *(column(demo["organisations"], name) for name in ("postcode", "lat", "lon")), strict=True
    )
    for postcode, lat, lon in rows:
        assert distance_km(places().by_postcode(postcode).point, Point(lat, lon)) < 3


def test_names_are_used_once(demo):
    names = column(demo["organisations"], "name")
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("sheet", list(network()))
def test_every_row_fits_the_exchange_format(demo, sheet):
    rows = demo[sheet]
    for name in rows.columns:
        declared = SHEET[sheet].column(name)
        for value in column(rows, name):
            assert value is not None or not declared.required
            if declared.choices and value is not None:
                assert value in declared.choices
            if declared.type is Type.WASTE_CODE and value is not None:
                assert value in waste_list().codes
            if declared.many and value is not None:
                assert isinstance(value, tuple)


@pytest.mark.parametrize("sheet", list(network()))
def test_every_reference_leads_somewhere(demo, sheet):
    rows = demo[sheet]
    for name in rows.columns:
        target = SHEET[sheet].column(name).refers_to
        if not target:
            continue
        known = set(column(demo[target], "id"))
        for value in column(rows, name):
            named = value if isinstance(value, tuple) else (value,)
            assert known.issuperset(one for one in named if one is not None)


def test_history_covers_three_years_and_every_stage(demo):
    started = [day for day in column(demo["partnerships"], "started") if day]
    assert (TODAY - min(started)).days > 2.5 * 365
    assert max(started) <= TODAY
    assert {"introduced", "talking", "running", "ended", "failed"} <= set(
        column(demo["partnerships"], "state")
    )


def test_failed_cases_say_why(demo):
    states, reasons = column(demo["partnerships"], "state"), column(demo["partnerships"], "reason")
    assert all(reason for state, reason in zip(states, reasons, strict=True) if state == "failed")


def test_some_things_are_unknown_and_some_are_confidential(demo):
    assert None in column(demo["streams"], "waste_code")
    assert None in column(demo["streams"], "quantity")
    assert "hidden" in column(demo["streams"], "visibility")
