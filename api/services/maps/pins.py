"""Pins on a map: a shape and a number each, in the order of the list beside the map."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.services.maps.frame import Frame, around_circle, around_points
from api.services.maps.ground import Drawing, drawn, ground, names, overlap
from api.services.maps.ink import BRAND, INK, MARIGOLD, SURFACE, number, shape, text_with_halo

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from api.services.maps.ground import Box
    from matchmaker.domain import Point

SIZE = 15
"""Radius of a pin in the drawing; on a phone that is some eight pixels."""
ROOM = 22
"""Radius around a pin that can be touched."""
APART = 19
"""How far from their common place pins stand that would lie on each other."""
NAME_WIDTH = 9
"""Width of a letter of a name beside a pin, on average and on the safe side."""
MANY = "many"
"""Kind of a pin for several things of different sides."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody or something on a map.

    Parameters
    ----------
    point
        Middle of the municipality; the exact address is never told.
    kind
        Side, for its shape and colour; `MANY` for several.
    mark
        Short text in the pin: the place in the list, or how many there are.
    label
        What it is, in words.
    href
        Where a click leads; empty for a map on paper.
    named
        Whether the label stands beside the pin too, where there is room.
    """

    point: Point
    kind: str
    mark: str
    label: str
    href: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """Where somebody looks from.

    Parameters
    ----------
    label
        A word for it: *you*.
    far
        The radius in words; empty without one.
    """

    point: Point
    label: str
    radius_km: float | None = None
    far: str = ""


def pin_map(
    pins: Sequence[Pin],
    label: str,
    language: str,
    *,
    territory: Collection[str] = frozenset(),
    around: Around | None = None,
    frame: Frame | None = None,
) -> Drawing:
    """Draw pins on a map.

    Parameters
    ----------
    label
        What the map shows, in words, for who does not see it.
    language
        Of the names of towns.
    territory
        NIS codes of the municipalities that are white.
    around
        Where the reader stands.
    frame
        What part of the country; by default all pins and the reader.
    """
    frame = frame or _frame_of(pins, around)
    placed = spread([frame.place(pin.point.lon, pin.point.lat) for pin in pins])
    busy = [_room(x, y) for x, y in placed]
    circle = Markup("")
    if around is not None:
        circle = _around(around, frame, busy)
        busy.append(_room(*frame.place(around.point.lon, around.point.lat)))
    sides = label_sides(pins, placed, frame, busy)
    layers = [
        ground(frame, territory),
        names(frame, language, territory, busy),
        circle,
        *(_pin(pin, x, y, side) for pin, (x, y), side in zip(pins, placed, sides, strict=True)),
    ]
    linked = any(pin.href for pin in pins)
    return drawn(frame, label, *layers, role="group" if linked else "img")


def spread(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Move places that would lie on each other a little apart, in a ring around where they are.

    Examples
    --------
    >>> spread([(10, 10), (200, 50)])
    [(10, 10), (200, 50)]
    >>> [(round(x), round(y)) for x, y in spread([(50, 50), (50, 50)])]
    [(50, 31), (50, 69)]
    """
    heaps: dict[tuple[float, float], list[int]] = defaultdict(list)
    for at, (x, y) in enumerate(places):
        near = next((o for o in heaps if abs(o[0] - x) + abs(o[1] - y) < SIZE), (x, y))
        heaps[near].append(at)
    moved = list(places)
    for (x, y), heap in heaps.items():
        if len(heap) < 2:
            continue
        far = max(APART, len(heap) * 2.3 * SIZE / (2 * pi))
        for turn, at in enumerate(heap):
            angle = 2 * pi * turn / len(heap)
            moved[at] = (x + far * sin(angle), y - far * cos(angle))
    return moved


def _frame_of(pins: Sequence[Pin], around: Around | None) -> Frame:
    points = [pin.point for pin in pins]
    if around is None:
        return around_points(points)
    if around.radius_km is None or not points:
        return around_points([*points, around.point])
    return around_circle(around.point, around.radius_km)


def _around(around: Around, frame: Frame, busy: Sequence[Box]) -> Markup:
    x, y = frame.place(around.point.lon, around.point.lat)
    parts = []
    if around.radius_km:
        r = around.radius_km * frame.units_per_km
        parts.append(
            Markup(
                '<circle class="m-radius" cx="{}" cy="{}" r="{}" fill="none" stroke="{}" '
                'stroke-width="1.5" stroke-dasharray="3 6"/>'
            ).format(number(x), number(y), number(r), INK)
        )
        edge_x, edge_y = x + r * 0.71, y + r * 0.71 + 14
        if around.far and edge_x < frame.width - 30 and edge_y < frame.height - 6:
            parts.append(text_with_halo(around.far, edge_x, edge_y, size=15))
    parts.append(
        Markup(
            '<circle class="m-you" cx="{}" cy="{}" r="9" fill="{}" stroke="{}" stroke-width="3" '
            'data-at="{} {}" data-km="{}" data-label="{}"/>'
        ).format(
            number(x),
            number(y),
            MARIGOLD,
            INK,
            f"{around.point.lat:.4f}",
            f"{around.point.lon:.4f}",
            around.radius_km or "",
            around.label,
        )
    )
    below = (x - ROOM, y + 14, x + ROOM, y + 32)
    down = -16 if any(overlap(below, box) for box in busy) else 28
    parts.append(text_with_halo(around.label, x, y + down, size=16, strong=True))
    return Markup("").join(parts)


def label_sides(
    pins: Sequence[Pin],
    placed: Sequence[tuple[float, float]],
    frame: Frame,
    busy: list[Box],
) -> list[str]:
    """Return on which side the name of each pin stands: ``start`` right of it, ``end`` left.

    Empty where there is no room, or no name is wanted; the list beside the map has it.

    Parameters
    ----------
    busy
        Where something stands already, the pins first; names that find room are added.
    """
    sides = []
    for at, (pin, (x, y)) in enumerate(zip(pins, placed, strict=True)):
        others = [box for number, box in enumerate(busy) if number != at]
        wide = len(_short(pin.label)) * NAME_WIDTH
        side = ""
        for anchor, left in (("start", x + ROOM), ("end", x - ROOM - wide)):
            box = (left, y - 12, left + wide, y + 10)
            if not pin.named or left < 4 or left + wide > frame.width - 4:
                continue
            if not any(overlap(box, other) for other in others):
                busy.append(box)
                side = anchor
                break
        sides.append(side)
    return sides


def _room(x: float, y: float) -> Box:
    return (x - ROOM - 4, y - ROOM, x + ROOM + 4, y + ROOM)


def _pin(pin: Pin, x: float, y: float, side: str) -> Markup:
    size = SIZE if len(pin.mark) < 3 else SIZE + 2 * (len(pin.mark) - 2)
    if pin.kind == MANY:
        body = Markup('<circle class="m-many" cx="{}" cy="{}" r="{}" fill="{}"/>').format(
            number(x), number(y), number(size), BRAND
        )
    else:
        body = shape(pin.kind, x, y, size)
    drop = 7.5 if pin.kind == "knowledge" else 5
    inner = Markup(
        '<circle class="m-back" cx="{0}" cy="{1}" r="{2}" fill="{3}" fill-opacity=".9"/>{4}'
        '<text class="m-mark" x="{0}" y="{5}" font-size="14" font-weight="700" '
        'text-anchor="middle" fill="{3}" aria-hidden="true">{6}</text>'
    ).format(
        number(x), number(y), number(max(ROOM, size + 5)), SURFACE, body, number(y + drop), pin.mark
    )
    if side:
        beside = x + (-ROOM - 3 if side == "end" else ROOM + 3)
        inner += text_with_halo(_short(pin.label), beside, y + 5, size=16, anchor=side, strong=True)
    if not pin.href:
        return Markup("<g><title>{}</title>{}</g>").format(pin.label, inner)
    return Markup(
        '<a class="pin" href="{}" data-lat="{}" data-lon="{}" data-kind="{}" data-mark="{}" '
        'aria-label="{}"><title>{}</title>{}</a>'
    ).format(
        pin.href,
        f"{pin.point.lat:.4f}",
        f"{pin.point.lon:.4f}",
        pin.kind,
        pin.mark,
        pin.label,
        pin.label,
        inner,
    )


def _short(label: str, most: int = 28) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
