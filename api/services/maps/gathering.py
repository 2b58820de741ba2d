"""Pins too near each other on paper become one, with their number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.services.maps.pins import MANY, Pin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.maps.frame import Frame
    from api.wording import Wording

    Placed = tuple[tuple[float, float], Pin]

NEAR = 36
"""Units between two pins on paper below which they are gathered."""


def gathered(pins: Sequence[Pin], frame: Frame, words: Wording) -> list[Pin]:
    """Return fewer pins: those with most take in their neighbours, the largest first.

    A gathered pin leads to the largest of its municipalities; the list has them all.
    """
    placed = [(frame.place(pin.point.lon, pin.point.lat), pin) for pin in pins]
    left = sorted(placed, key=lambda one: (-int(one[1].mark), one[1].label))
    found = []
    while left:
        (x, y), first = left[0]
        near: list[Placed] = []
        far: list[Placed] = []
        for one in left:
            close = (one[0][0] - x) ** 2 + (one[0][1] - y) ** 2 < NEAR**2
            (near if close else far).append(one)
        left = far
        found.append(_together(first, [pin for _, pin in near[1:]], words))
    return found


def _together(first: Pin, others: Sequence[Pin], words: Wording) -> Pin:
    if not others:
        return first
    total = int(first.mark) + sum(int(pin.mark) for pin in others)
    same = {first.kind, *(pin.kind for pin in others)} == {first.kind}
    label = words.say("maps.pin_and_near", label=first.label, count=total)
    return replace(first, kind=first.kind if same else MANY, mark=str(total), label=label)
