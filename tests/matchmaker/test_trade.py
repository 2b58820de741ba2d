"""Specialities: what a trade takes more than other things."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matchmaker import Engine
from matchmaker.habits import Habit
from tests.builders import a_snapshot, an_offer, an_organisation


def _habit(name: str, code: str, taker: str) -> Habit:
    return Habit(name, (), (code,), (), (), (), (taker,), "")


FLOUR = _habit("flour", "02 03 04", "10.91")
MANY = tuple(_habit(f"many-{n}", f"17 0{n} 01", "23.51") for n in range(1, 7))
HABITS = (FLOUR, replace(FLOUR, id="flour-too", taker_sectors=("23.51",)), *MANY)


def _reading(partner: str, habits: tuple[Habit, ...] = HABITS) -> float | None:
    miller = an_organisation("Molen")
    takers = [
        an_organisation("Voeders", sectors=("10.91",)),
        an_organisation("Cement", sectors=("23.51",)),
        an_organisation("Kapper", sectors=("96.02",)),
    ]
    flour = an_offer(miller, "meel", waste_code="02 03 04")
    engine = Engine(habits=habits).fit(a_snapshot(miller, *takers, flour))
    there = {r.signal: r.value for r in engine.explain("molen", partner).reasons}
    back = {r.signal: r.value for r in engine.explain(partner, "molen").reasons}
    assert there["speciality"] == back["speciality"]
    return there["speciality"]


def test_who_lives_on_it_takes_it_more_than_who_takes_everything() -> None:
    feed, cement = _reading("voeders"), _reading("cement")
    assert feed is not None
    assert cement is not None
    assert feed > cement


def test_a_trade_without_a_habit_of_it_says_nothing() -> None:
    assert _reading("kapper") is None


def test_a_trade_that_takes_every_thing_takes_none_of_them_most() -> None:
    reading = _reading("voeders", (FLOUR,))
    assert reading is not None
    assert np.isclose(reading, 0.5)
