"""Outlines: all municipalities of today, each border once, small enough for a page."""

from __future__ import annotations

import json

import pytest

from matchmaker.vocabulary.outlines import Box, outlines, outlines_file
from matchmaker.vocabulary.places import places


def test_there_is_an_outline_for_every_municipality_of_today():
    assert {one.nis_code for one in outlines()} == {one.nis_code for one in places().municipalities}


def test_the_file_is_small_enough_for_a_page_and_says_what_it_is():
    raw = outlines_file()
    assert len(raw) < 200_000
    assert json.loads(raw)["type"] == "Topology"


def test_every_ring_is_closed_and_encloses_something():
    for one in outlines():
        for ring in one.rings:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4, one.nis_code


@pytest.mark.parametrize("nis_code", ["44021", "21004", "62063", "63023"])
def test_the_middle_of_a_municipality_lies_in_its_box(nis_code):
    point = places().municipality(nis_code).point
    box = outlines().of(nis_code).box
    assert box.meets(Box(point.lon, point.lat, point.lon, point.lat))


def test_borders_of_all_levels_together_are_all_borders_once():
    levels = [outlines().borders(level) for level in ("country", "province", "municipality")]
    assert all(levels)
    every = [line for level in levels for line in level]
    assert len(every) == len(set(every))


def test_the_outer_border_closes():
    rings = outlines().country()
    assert all(ring[0] == ring[-1] for ring in rings)
    assert max(len(ring) for ring in rings) > 500


def test_the_border_around_neighbours_leaves_out_what_lies_between_them():
    brussels = {one.nis_code for one in outlines() if one.region == "04000"}
    assert len(brussels) == 19
    alone = sum(len(outlines().around([code])) for code in brussels)
    assert len(outlines().around(brussels)) < alone / 2
