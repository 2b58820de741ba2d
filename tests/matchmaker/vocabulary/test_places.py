"""Belgian places by postcode, by name and by NIS code, and distances between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain import Point
from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.vocabulary.places import distance_km, distances_km, places

a_point = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_holds_1149_postcodes_and_the_565_municipalities_since_2025():
    assert len(places().postcodes) == 1149
    assert len(places().municipalities) == 565
    assert sum(town.population_2020 for town in places().municipalities) == 11_492_641


def test_every_postcode_lies_in_belgium_and_in_a_region():
    for postcode in places().postcodes:
        place = places().by_postcode(postcode)
        assert 49.4 < place.point.lat < 51.6
        assert 2.5 < place.point.lon < 6.5
        assert place.region in {"VLG", "BRU", "WAL"}
        assert bool(place.province.nl) is (place.region != "BRU")


@pytest.mark.parametrize("written", ["9000", " 9000 ", "B-9000", "BE 9000", "9000 Gent", "9000.0"])
def test_a_postcode_is_understood_as_people_write_it(written):
    place = places().by_postcode(written)
    assert (place.postcode, place.nis_code, place.region) == ("9000", "44021", "VLG")
    assert place.municipality.names.fr == "Gand"


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Gent", "Gent"),
        ("gand", "Gent"),
        ("ELSENE", "Elsene"),
        ("ixelles", "Elsene"),
        ("LIEGE", "Luik"),
        ("Liège", "Luik"),
        ("St. Vith", "Sankt Vith"),
        ("saint gilles", "Sint-Gillis"),
        ("Ledeberg", "Gent"),
        ("Brussels", "Brussel"),
        ("Lüttich", "Luik"),
        ("Beveren", "Beveren-Kruibeke-Zwijndrecht"),
    ],
)
def test_a_name_is_found_in_any_language_case_and_accent(typed, municipality):
    place = places().by_name(typed)
    assert place is not None
    assert place.municipality.names.nl == municipality


def test_every_municipality_is_found_by_its_own_name():
    for town in places().municipalities:
        for name in filter(None, town.names):
            assert town.nis_code in {place.nis_code for place in places().all_named(name)}


def test_a_shared_postcode_belongs_to_its_namesake_and_names_the_other():
    place = places().by_postcode("1040")
    assert place.municipality.names.nl == "Etterbeek"
    assert place.also_in == ("21004",)


def test_a_municipality_that_merged_leads_to_the_one_it_became():
    assert places().successor("11007") == "11002"
    assert places().municipality("11007").names.nl == "Antwerpen"
    borsbeek = places().by_name("Borsbeek")
    assert borsbeek is not None
    assert (borsbeek.postcode, borsbeek.nis_code) == ("2150", "11002")


def test_recognitions_of_three_authorities_can_hold_in_eupen():
    eupen = places().by_postcode("4700").municipality
    assert eupen.authorities == ("BE", "WAL", "DG")
    assert places().by_postcode("4000").municipality.authorities == ("BE", "WAL")


def test_a_range_gives_the_postcodes_that_exist():
    west_flanders = places().postcode_range("8000-8999")
    assert west_flanders[0] == "8000"
    assert {places().by_postcode(code).province.nl for code in west_flanders} == {"West-Vlaanderen"}
    assert places().postcode_range("9000") == ("9000",)
    assert places().postcode_range("9001-9002") == ()


@pytest.mark.parametrize("nonsense", ["", "8999-8000", "8000-", "west", "8000-8999-9000"])
def test_what_is_no_range_is_refused(nonsense):
    with pytest.raises(InvalidRequest):
        places().postcode_range(nonsense)


def test_an_unknown_postcode_or_name_comes_with_suggestions():
    with pytest.raises(UnknownPlace) as postcode:
        places().by_postcode("9001")
    assert "9000" in postcode.value.facts["nearest"]
    with pytest.raises(UnknownPlace) as name:
        places().find("Gentt")
    assert "Gent" in name.value.facts["nearest"]
    assert places().by_name("Atlantis") is None
    assert places().find("Gent") == places().find("9000")


@given(a_point, a_point)
def test_distance_is_the_same_both_ways_for_one_pair_and_for_arrays(a, b):
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    many = distances_km([a.lat], [a.lon], [b.lat], [b.lon])
    assert many.shape == (1,)
    assert many[0] == pytest.approx(distance_km(a, b), abs=1e-6)
    assert 0 <= many[0] <= 20_016


def test_ghent_to_brussels_is_fifty_kilometres_and_unknown_stays_unknown():
    ghent, brussels = places().by_postcode("9000").point, places().by_postcode("1000").point
    assert distance_km(ghent, brussels) == pytest.approx(50, abs=2)
    assert distance_km(ghent, ghent) == 0
    square = distances_km([[51.0], [50.0]], [[3.0], [4.0]], [51.0, np.nan], [3.0, 4.0])
    assert square.shape == (2, 2)
    assert square[0, 0] == 0
    assert np.isnan(square[:, 1]).all()
