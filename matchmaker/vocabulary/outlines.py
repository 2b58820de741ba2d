"""Outlines of the 565 municipalities, for maps: every border is stored once, as in TopoJSON.

``outlines()`` reads them once, when first asked. They are simplified: fit for looking, never for
measuring or for telling in which municipality a point lies.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

FILE = "outlines.json.gz"
Position: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84), the order of GeoJSON."""
Line: TypeAlias = tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the earth between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes have something in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    @classmethod
    def around(cls, positions: Iterable[Position]) -> Box:
        """Return the smallest box that holds all positions, of which there must be one."""
        lons, lats = zip(*positions, strict=True)
        return cls(min(lons), min(lats), max(lons), max(lats))


@dataclass(frozen=True, slots=True)
class Outline:
    """Where one municipality lies.

    Parameters
    ----------
    province
        NIS code of the province; of the region in Brussels, which has none.
    rings
        Closed lines; holes and islands are rings as well, to be filled by the even-odd rule.
    """

    nis_code: str
    province: str
    region: str
    rings: tuple[Line, ...]
    box: Box


class Outlines:
    """Outlines of the municipalities, and the borders between larger territories.

    Parameters
    ----------
    topology
        A TopoJSON document with an object ``municipalities``.
    """

    def __init__(self, topology: Mapping[str, Any]) -> None:
        self._arcs = _arcs(topology)
        self._boxes = [Box.around(arc) for arc in self._arcs]
        self._by_code: dict[str, Outline] = {}
        self._owners: dict[int, list[Outline]] = defaultdict(list)
        for geometry in topology["objects"]["municipalities"]["geometries"]:
            self._add(geometry)
        self.box = Box.around(position for arc in self._arcs for position in arc)

    def _add(self, geometry: Mapping[str, Any]) -> None:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        refs = [ring for part in parts for ring in part]
        rings = tuple(self._ring(ring) for ring in refs)
        about = geometry["properties"]
        outline = Outline(
            nis_code=geometry["id"],
            province=about["province"] or about["region"],
            region=about["region"],
            rings=rings,
            box=Box.around(position for ring in rings for position in ring),
        )
        self._by_code[outline.nis_code] = outline
        for ring in refs:
            for ref in ring:
                self._owners[ref if ref >= 0 else ~ref].append(outline)

    def _ring(self, refs: Sequence[int]) -> Line:
        line: list[Position] = []
        for ref in refs:
            arc = self._arcs[ref] if ref >= 0 else self._arcs[~ref][::-1]
            line.extend(arc[1:] if line else arc)
        return tuple(line)

    def __contains__(self, nis_code: object) -> bool:
        return nis_code in self._by_code

    def __iter__(self) -> Iterator[Outline]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def of(self, nis_code: str) -> Outline:
        """Return the outline of a municipality.

        Raises
        ------
        KeyError
            There is none with this NIS code.
        """
        return self._by_code[nis_code]

    def borders(self, level: str, within: Box | None = None) -> list[Line]:
        """Return the borders of one level, each line once.

        Parameters
        ----------
        level
            ``country``: the outer border. ``province``: between provinces. ``municipality``: the
            rest, between municipalities of one province.
        within
            Only what may touch this box.
        """
        return [
            arc
            for number, arc in enumerate(self._arcs)
            if self._level(number) == level
            and (within is None or within.meets(self._boxes[number]))
        ]

    def around(self, nis_codes: Collection[str]) -> list[Line]:
        """Return the outer border of some municipalities together, in lines of any order."""
        wanted = frozenset(nis_codes)
        return [
            self._arcs[number]
            for number, owners in self._owners.items()
            if len({one.nis_code for one in owners if one.nis_code in wanted}) == 1
        ]

    def country(self) -> list[Line]:
        """Return the outer border as closed lines."""
        return closed(self.borders("country"))

    def _level(self, number: int) -> str:
        owners = self._owners[number]
        if len(owners) < 2:
            return "country"
        return "municipality" if owners[0].province == owners[1].province else "province"


def closed(lines: Iterable[Line]) -> list[Line]:
    """Join lines at their ends into closed ones; what cannot be closed is left as it is.

    Examples
    --------
    >>> closed([((0, 0), (1, 0)), ((0, 0), (0, 1), (1, 0))])
    [((0, 0), (1, 0), (0, 1), (0, 0))]
    """
    left = dict(enumerate(lines))
    ends: dict[Position, set[int]] = defaultdict(set)
    for number, line in left.items():
        ends[line[0]].add(number)
        ends[line[-1]].add(number)
    rings = []
    while left:
        first = min(left)
        ring = list(left.pop(first))
        while ring[0] != ring[-1]:
            following = sorted(ends[ring[-1]] & left.keys())
            if not following:
                break
            line = left.pop(following[0])
            ring.extend(line[1:] if line[0] == ring[-1] else line[-2::-1])
        rings.append(tuple(ring))
    return rings


def _arcs(topology: Mapping[str, Any]) -> list[Line]:
    """Return the lines in degrees: each stands there as steps on a grid."""
    (scale_x, scale_y), (west, south) = (
        topology["transform"][key] for key in ("scale", "translate")
    )
    lines = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for right, up in steps:
            x, y = x + right, y + up
            line.append((west + x * scale_x, south + y * scale_y))
        lines.append(tuple(line))
    return lines


def outlines_file() -> bytes:
    """Return the TopoJSON document that stands in the package, packed."""
    return gzip.decompress((files(__package__) / "data" / FILE).read_bytes())


@cache
def outlines() -> Outlines:
    """Read the outlines, once."""
    return Outlines(json.loads(outlines_file()))
