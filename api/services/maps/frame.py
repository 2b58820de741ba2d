"""Which part of the country a map shows, and where a place lies on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

from api.services.maps.ink import number
from matchmaker.domain import Point
from matchmaker.vocabulary.outlines import Box, outlines
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matchmaker.vocabulary.outlines import Line

WIDTH = 720
"""Units across; a page makes them fit its column."""
BESIDE_A_LIST = 500
"""Units across of a map with few pins and their names: 16 units of a name are 12 on a phone."""
LOWEST, HIGHEST = 0.62, 1.05
"""Height of a map, as a share of its width."""
LEAST_DEGREES = 0.2
"""A map never shows less than this from south to north, some 22 km."""
KM_PER_DEGREE = 111.2
"""Of latitude, on a sphere with the Earth's mean radius."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the country on paper: equirectangular, true to scale in its middle.

    Parameters
    ----------
    box
        What is shown, in degrees.
    width
        In units of the drawing.
    """

    box: Box
    width: int = WIDTH

    @property
    def height(self) -> int:
        """In units of the drawing."""
        return round((self.box.north - self.box.south) * self.units_per_degree)

    @property
    def units_per_degree(self) -> float:
        """Of latitude."""
        return self.width / ((self.box.east - self.box.west) * self._squeeze)

    @property
    def units_per_km(self) -> float:
        """Length of a kilometre on paper."""
        return self.units_per_degree / KM_PER_DEGREE

    @property
    def _squeeze(self) -> float:
        return cos(radians((self.box.north + self.box.south) / 2))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on paper: right from the left edge, down from the upper."""
        scale = self.units_per_degree
        return (lon - self.box.west) * self._squeeze * scale, (self.box.north - lat) * scale

    def holds(self, point: Point) -> bool:
        """Tell whether a place is on this map."""
        box = self.box
        return box.west <= point.lon <= box.east and box.south <= point.lat <= box.north

    def path(self, lines: Iterable[Line], *, close: bool = False) -> str:
        """Return lines as the ``d`` of a path, in steps of whole units."""
        parts = []
        for line in lines:
            x, y = map(round, self.place(*line[0]))
            steps = []
            at_x, at_y = x, y
            for position in line[1:]:
                to_x, to_y = map(round, self.place(*position))
                if abs(to_x - at_x) + abs(to_y - at_y) >= 2 or position is line[-1]:
                    steps.append(f"{to_x - at_x} {to_y - at_y}")
                    at_x, at_y = to_x, to_y
            if steps and not (close and len(steps) < 3):
                parts.append(f"M{x} {y}l{' '.join(steps)}{'z' if close else ''}")
        return "".join(parts)

    @property
    def view_box(self) -> str:
        """Value of the attribute ``viewBox``."""
        return f"0 0 {self.width} {number(self.height)}"


def of_country() -> Frame:
    """Return a frame with the whole country in it."""
    return _fitting(outlines().box, margin=0.02)


def around_points(points: Collection[Point]) -> Frame:
    """Return a frame that holds these places; the whole country when there are none."""
    if not points:
        return of_country()
    return _fitting(Box.around((point.lon, point.lat) for point in points), margin=0.14)


def around_municipalities(nis_codes: Collection[str]) -> Frame:
    """Return a frame that holds these municipalities; the whole country when there are none."""
    known = [outlines().of(code).box for code in sorted(nis_codes) if code in outlines()]
    if not known:
        return of_country()
    corners = [(b.west, b.south) for b in known] + [(b.east, b.north) for b in known]
    return _fitting(Box.around(corners), margin=0.05)


def around_circle(centre: Point, radius_km: float) -> Frame:
    """Return a frame that holds a circle."""
    up = radius_km / KM_PER_DEGREE
    across = up / cos(radians(centre.lat))
    box = Box(centre.lon - across, centre.lat - up, centre.lon + across, centre.lat + up)
    return _fitting(box, margin=0.08)


def territory_of(postcodes: Iterable[str], nis_codes: Iterable[str] = ()) -> frozenset[str]:
    """Return the municipalities of a hub, by NIS code: those that it names, and of its postcodes.

    A postcode that several municipalities share counts for each of them.
    """
    known = places()
    there = frozenset(known.postcodes)
    found = {known.successor(code) for code in nis_codes}
    for postcode in postcodes:
        if postcode in there:
            place = known.by_postcode(postcode)
            found |= {place.nis_code, *place.also_in}
    return frozenset(code for code in found if code in outlines())


def _fitting(box: Box, margin: float) -> Frame:
    """Return a frame around a box with some room, neither too flat nor too tall."""
    squeeze = cos(radians((box.north + box.south) / 2))
    high = max((box.north - box.south) * (1 + 2 * margin), LEAST_DEGREES)
    wide = max((box.east - box.west) * (1 + 2 * margin), LEAST_DEGREES / squeeze)
    ratio = high / (wide * squeeze)
    if ratio < LOWEST:
        high = wide * squeeze * LOWEST
    elif ratio > HIGHEST:
        wide = high / (HIGHEST * squeeze)
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    return Frame(Box(lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2))
