"""The land under a map: outlines of our own, pale; the territory that it is about is white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.services.maps.frame import Frame
from api.services.maps.ink import LAND, LINE, TERRITORY, text_with_halo
from matchmaker.vocabulary.outlines import outlines
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from collections.abc import Collection

    from matchmaker.vocabulary.places import Municipality

    Box = tuple[float, float, float, float]

CREDIT = "belgium-topojson (CC0), Statbel (CC BY 4.0)"
"""Whose borders are drawn; stands beside every map."""
FEW = 90
"""So many municipalities have room for their borders on one map."""
MOST_NAMES = 9
NAME_SIZE = 15
_BORDER = Markup(
    '<path class="m-line" d="{}" fill="none" stroke="{}" stroke-width="{}" '
    'stroke-linejoin="round"/>'
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as SVG.

    Parameters
    ----------
    svg
        All of it, from ``<svg>`` on, with its label for who does not see it.
    """

    frame: Frame
    svg: Markup

    @property
    def width(self) -> int:
        """In units of its own."""
        return self.frame.width

    @property
    def height(self) -> int:
        """In units of its own."""
        return self.frame.height


def drawn(frame: Frame, label: str, *layers: Markup, role: str = "img") -> Drawing:
    """Return layers as one drawing.

    Parameters
    ----------
    label
        What the map shows, in words.
    role
        ``group`` where something in it can be chosen, else ``img``.
    """
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}" width="{}" height="{}" role="{}" '
        'aria-label="{}" data-box="{}" font-family="Atkinson Hyperlegible Next, sans-serif">{}'
        "</svg>"
    ).format(
        frame.view_box,
        frame.width,
        frame.height,
        role,
        label,
        _corners(frame),
        Markup("").join(layers),
    )
    return Drawing(frame, svg)


def _corners(frame: Frame) -> str:
    """Return west, south, east and north: the map that moves begins with the same part."""
    box = frame.box
    return " ".join(f"{degrees:.4f}" for degrees in (box.west, box.south, box.east, box.north))


def ground(frame: Frame, territory: Collection[str] = frozenset()) -> Markup:
    """Return the land of a frame.

    Parameters
    ----------
    territory
        NIS codes of the municipalities that the map is about; empty: the whole country.
    """
    known = outlines()
    inside = [code for code in sorted(territory) if code in known]
    near = [one for one in known if one.box.meets(frame.box)]
    land = frame.path(known.country(), close=True)
    parts = [
        Markup('<path class="{}" d="{}" fill="{}" fill-rule="evenodd"/>').format(
            "m-land" if inside else "m-territory", land, LAND if inside else TERRITORY
        )
    ]
    if inside:
        rings = [ring for code in inside for ring in known.of(code).rings]
        parts.append(
            Markup(
                '<path class="m-territory" data-nis="{}" d="{}" fill="{}" fill-rule="evenodd"/>'
            ).format(" ".join(inside), frame.path(rings, close=True), TERRITORY)
        )
    levels = [("country", 1.2), ("province", 1.2)]
    if len(near) <= FEW * 2:
        levels.insert(0, ("municipality", 0.7))
    parts += [
        _BORDER.format(frame.path(known.borders(level, frame.box)), LINE, width)
        for level, width in levels
    ]
    if inside:
        parts.append(_BORDER.format(frame.path(known.around(inside)), LINE, 2))
    return Markup('<g aria-hidden="true">{}</g>').format(Markup("").join(parts))


def names(
    frame: Frame,
    language: str,
    territory: Collection[str] = frozenset(),
    keep_free: Collection[Box] = (),
) -> Markup:
    """Return the names of the largest municipalities, where there is room.

    Parameters
    ----------
    keep_free
        Parts of the paper where something more important stands: left, top, right, bottom.
    """
    towns = [one for one in places().municipalities if one.nis_code in territory or not territory]
    taken = list(keep_free)
    written = []
    for town in sorted(towns, key=lambda one: (-one.population_2020, one.nis_code)):
        x, y = frame.place(town.point.lon, town.point.lat)
        name = town_name(town, language)
        half = len(name) * NAME_SIZE * 0.27
        room = (x - half, y - NAME_SIZE, x + half, y + 4)
        inside = room[0] > 4 and room[2] < frame.width - 4 and NAME_SIZE < y < frame.height - 6
        if not inside or any(overlap(room, other) for other in taken):
            continue
        taken.append((room[0] - 6, room[1] - 4, room[2] + 6, room[3] + 4))
        written.append(text_with_halo(name, x, y, size=NAME_SIZE))
        if len(written) == MOST_NAMES:
            break
    return Markup('<g aria-hidden="true" class="m-names">{}</g>').format(Markup("").join(written))


def town_name(town: Municipality, language: str) -> str:
    """Return what a municipality is called; for other languages, as people call it there.

    Examples
    --------
    >>> [town_name(places().municipality("92094"), language) for language in ("nl", "fr", "de")]
    ['Namen', 'Namur', 'Namur']
    """
    spoken = "fr" if town.region == "WAL" else "nl"
    return town.names.own(language) or town.names.in_language(spoken)


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share paper; each is left, top, right, bottom."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
