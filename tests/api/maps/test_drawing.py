"""Maps drawn on the server: read by browsers, printers, and people who do not see them."""

from __future__ import annotations

import pytest
from lxml import etree

from api.services.maps.choropleth import choropleth, steps_of
from api.services.maps.frame import around_points, of_country, territory_of
from api.services.maps.pins import Around, Pin, pin_map, spread
from matchmaker.domain import Kind, Point
from matchmaker.vocabulary.places import places

SVG = "{http://www.w3.org/2000/svg}"
GENT, BRUGGE, NAMUR = (places().by_postcode(code).point for code in ("9000", "8000", "5000"))
PAINTED = {"path", "circle", "rect", "text", "polygon"}


def read(drawing):
    return etree.fromstring(drawing.svg.encode())


def everything():
    pins = [
        Pin(GENT, kind, str(at), f"{at}. <Wie & wat>", f"#r{at}", named=True)
        for at, kind in enumerate([*Kind, "many"], start=1)
    ]
    around = Around(BRUGGE, "Jij", 60, "60 km")
    yield pin_map(pins, "Zes partners", "nl", territory=territory_of(["9000"]), around=around)
    yield pin_map([], "Niemand", "fr", frame=of_country())
    yield choropleth({"44021": 3, "31005": 1}, "Samenwerkingen", "nl").drawing


@pytest.mark.parametrize("drawing", list(everything()))
def test_every_shape_has_its_colour_as_a_word_for_programs_that_make_pdfs(drawing):
    for one in read(drawing).iter():
        tag = one.tag.removeprefix(SVG)
        assert "style" not in one.attrib  # the content policy forbids it
        if tag in PAINTED:
            assert one.get("fill") or one.get("stroke"), etree.tostring(one)[:200]
            assert "var(" not in "".join(one.attrib.values())
            assert one.get("class")


@pytest.mark.parametrize("drawing", list(everything()))
def test_it_says_in_words_what_it_shows(drawing):
    assert read(drawing).get("aria-label")
    assert read(drawing).get("role") in {"img", "group"}


def test_a_side_is_known_by_its_shape_and_not_by_its_colour_alone():
    shapes = set()
    for kind in (Kind.SOCIAL_ECONOMY, Kind.PRIVATE, Kind.PUBLIC, Kind.KNOWLEDGE):
        tree = read(pin_map([Pin(GENT, kind, "1", "Wie")], "Een", "nl"))
        (found,) = tree.findall(f".//*[@class='f-{kind}']")
        shapes.add((found.tag, (found.get("d") or "").count("L")))
    assert len(shapes) == 4


def test_pins_can_be_reached_with_the_keyboard_and_say_who_they_are():
    tree = read(pin_map([Pin(GENT, "private", "1", "1. Bakkerij", "#r1")], "Een", "nl"))
    (link,) = tree.iter(f"{SVG}a")
    assert link.get("href") == "#r1"
    assert link.get("aria-label") == "1. Bakkerij"
    assert (float(link.get("data-lat")), float(link.get("data-lon"))) == pytest.approx(
        (GENT.lat, GENT.lon), abs=1e-4
    )


def test_pins_of_one_municipality_do_not_hide_each_other():
    at = spread([(100, 100)] * 12)
    closest = min(
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        for place, a in enumerate(at)
        for b in at[place + 1 :]
    )
    assert closest > 25


def test_north_is_up_and_east_is_right():
    frame = around_points([GENT, BRUGGE, NAMUR])
    (gent_x, gent_y), (_, brugge_y), (namur_x, namur_y) = (
        frame.place(point.lon, point.lat) for point in (GENT, BRUGGE, NAMUR)
    )
    assert brugge_y < gent_y < namur_y
    assert gent_x < namur_x
    for point in (GENT, BRUGGE, NAMUR):
        x, y = frame.place(point.lon, point.lat)
        assert 0 < x < frame.width
        assert 0 < y < frame.height


def test_a_kilometre_on_paper_is_a_kilometre():
    frame = of_country()
    a, b = Point(50.8, 4.3), Point(50.8, 4.3 + 10 / 111.2 / 0.632)
    (ax, _), (bx, _) = frame.place(a.lon, a.lat), frame.place(b.lon, b.lat)
    assert (bx - ax) / frame.units_per_km == pytest.approx(10, rel=0.02)


def test_the_territory_of_a_hub_follows_its_postcodes():
    assert territory_of(["9000", "9040", "0000"]) == {"44021"}
    assert territory_of([], ["44021", "no such code"]) == {"44021"}


def test_a_municipality_that_no_longer_exists_is_refused_by_name():
    with pytest.raises(ValueError, match="11007"):
        choropleth({"11007": 2}, "Iets", "nl")


def test_the_legend_holds_every_value_and_no_step_twice():
    values = [1, 1, 1, 2, 3, 4, 5, 9, 14, 40, 41]
    steps = steps_of(values)
    assert len({step.colour for step in steps}) == len(steps) <= 4
    assert all(any(step.low <= value <= step.high for step in steps) for value in values)
    assert steps_of([]) == steps_of([0]) == ()


def test_the_colour_of_a_municipality_is_that_of_its_step():
    tree = read(choropleth({"44021": 3, "31005": 1, "31006": 0}, "x", "nl").drawing)
    titles = {
        one.find(f"{SVG}title").text: one.get("class")
        for one in tree.iter(f"{SVG}path")
        if one.find(f"{SVG}title") is not None
    }
    assert titles["Gent: 3"] == "m-seq-5"
    assert titles["Brugge: 1"] == "m-seq-2"
    assert titles["Damme: 0"] == "m-none"


def test_a_map_of_the_whole_country_is_small_and_the_same_every_time():
    first, second = (pin_map([], "x", "nl", frame=of_country()).svg for _ in range(2))
    assert first == second
    assert len(first) < 40_000
