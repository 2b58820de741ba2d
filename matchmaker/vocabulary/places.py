"""Belgian places: postcodes, the 565 municipalities since 2025, the ones they replaced, distances.

``places()`` reads them once, when first asked. Points are WGS 84 degrees.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Point
from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest, nearest_codes
from matchmaker.vocabulary.place_names import name_key, name_keys
from matchmaker.vocabulary.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

GERMAN_SPEAKING = frozenset(
    ("63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087")
)
"""NIS codes of the nine municipalities of the German-speaking Community (Belgian law of 1983)."""

_POSTCODE = re.compile(r"^(?:BE?[\s-]*)?(\d{4})(?:[.,]0)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as it is since 1 January 2025."""

    nis_code: str
    names: Labels
    province: Labels
    """Empty for Brussels."""
    nuts2: str
    region: str
    """``VLG``, ``BRU`` or ``WAL``."""
    point: Point
    """A point inside it."""
    area_km2: float
    """Approximate."""
    population_2020: int

    @property
    def authorities(self) -> tuple[str, ...]:
        """Give whose recognitions can hold here: state, region, German-speaking Community."""
        community = ("DG",) if self.nis_code in GERMAN_SPEAKING else ()
        return ("BE", self.region, *community)


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode and the municipality it lies in."""

    postcode: str
    names: Labels
    """Name of the place itself, often a former village of the municipality."""
    municipality: Municipality
    point: Point
    also_in: tuple[str, ...] = ()
    """NIS codes of further municipalities that share the postcode."""

    @property
    def nis_code(self) -> str:
        """NIS code of the municipality."""
        return self.municipality.nis_code

    @property
    def region(self) -> str:
        """Region: ``VLG``, ``BRU`` or ``WAL``."""
        return self.municipality.region

    @property
    def province(self) -> Labels:
        """Province; empty for Brussels."""
        return self.municipality.province


class Places:
    """Belgian places by postcode, by name and by NIS code.

    Parameters
    ----------
    rows
        One place per pair of postcode and municipality, sorted by both.
    successors
        Former NIS code to (former names, NIS code of today).
    """

    def __init__(self, rows: Iterable[Place], successors: dict[str, tuple[Labels, str]]) -> None:
        self._by_postcode: dict[str, list[Place]] = {}
        self._by_municipality: dict[str, list[Place]] = {}
        self._successors = successors
        for place in rows:
            self._by_postcode.setdefault(place.postcode, []).append(place)
            self._by_municipality.setdefault(place.nis_code, []).append(place)

    @property
    def postcodes(self) -> tuple[str, ...]:
        """Every postcode, ascending."""
        return tuple(self._by_postcode)

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """Every municipality, by NIS code."""
        return tuple(
            self._by_municipality[nis_code][0].municipality
            for nis_code in sorted(self._by_municipality)
        )

    def by_postcode(self, text: str) -> Place:
        """Give the place of a postcode, written ``9000``, ``B-9000`` or ``9000 Gent``.

        Of municipalities that share a postcode, the one that bears the place's name is given,
        else the lowest NIS code; the others are in ``also_in``.

        Raises
        ------
        UnknownPlace
            No such Belgian postcode. Facts: ``place``, ``nearest`` (postcodes).
        """
        shape = _POSTCODE.match(text.strip())
        found = self._by_postcode.get(shape[1]) if shape else None
        if not found:
            raise UnknownPlace(place=text, nearest=self._near_postcodes(shape[1] if shape else ""))
        return _first_by_name(found)

    def by_name(self, name: str) -> Place | None:
        """Give the place with this name in Dutch, French or German, whatever case or accents.

        A municipality, of today or merged since, goes before a village of the same name. ``None``
        when nobody is called so, or when villages in several municipalities are.

        Examples
        --------
        >>> [places().by_name(name).postcode for name in ("gand", "LIEGE", "st. vith")]
        ['9000', '4000', '4780']
        """
        found = self.all_named(name)
        return found[0] if len({place.nis_code for place in found}) == 1 else None

    def all_named(self, name: str) -> tuple[Place, ...]:
        """Give every place with this name; municipalities only, where there are any."""
        return self._named.get(name_key(name), ())

    @cached_property
    def _named(self) -> dict[str, tuple[Place, ...]]:
        """Places by the key of their name, made when a name is first asked for."""
        municipalities: dict[str, list[Place]] = defaultdict(list)
        for nis_code, own in self._by_municipality.items():
            for key in name_keys(own[0].municipality.names):
                municipalities[key].append(self._centre(nis_code, key))
        merged: dict[str, list[Place]] = defaultdict(list)
        for names, nis_code in self._successors.values():
            for key in name_keys(names):
                merged[key].append(self._centre(nis_code, key))
        villages: dict[str, list[Place]] = defaultdict(list)
        for own in self._by_municipality.values():
            for place in own:
                for key in name_keys(place.names):
                    villages[key].append(place)
        # The last one wins: a municipality of today before a merged one before a village.
        return {
            key: tuple(found)
            for kind in (villages, merged, municipalities)
            for key, found in kind.items()
        }

    def _centre(self, nis_code: str, key: str) -> Place:
        """Of a municipality's places give the one named so, else nearly so, else the first."""
        own = self._by_municipality[nis_code]
        exact = (place for place in own if key in name_keys(place.names))
        alike = (place for place in own if any(k.startswith(key) for k in name_keys(place.names)))
        return next(exact, None) or next(alike, None) or own[0]

    def find(self, text: str) -> Place:
        """Give the place that somebody typed, by postcode or by name.

        Raises
        ------
        UnknownPlace
            Nothing, or nothing certain. Facts: ``place``, ``nearest`` (names or postcodes).
        """
        if _POSTCODE.match(text.strip()):
            return self.by_postcode(text)
        found = self.by_name(text)
        if found is None:
            raise UnknownPlace(place=text, nearest=self._near_names(text))
        return found

    def municipality(self, nis_code: str) -> Municipality:
        """Give a municipality by its NIS code; a former one gives its successor.

        Raises
        ------
        UnknownPlace
            No such NIS code. Facts: ``place``, ``nearest`` (NIS codes).
        """
        today = self.successor(nis_code)
        if today not in self._by_municipality:
            raise UnknownPlace(
                place=nis_code, nearest=nearest_codes(nis_code, self._by_municipality)
            )
        return self._by_municipality[today][0].municipality

    def successor(self, nis_code: str) -> str:
        """Give the NIS code of today for a municipality that merged; any other code as it is.

        Examples
        --------
        >>> places().successor("11007"), places().successor("44021")
        ('11002', '44021')
        """
        return self._successors[nis_code][1] if nis_code in self._successors else nis_code

    def postcode_range(self, text: str) -> tuple[str, ...]:
        """Give the postcodes that exist in a range such as ``8000-8999``; one postcode is a range.

        Raises
        ------
        InvalidRequest
            Not one or two postcodes, or the first above the second. Facts: ``field``, ``value``,
            ``expected``.

        Examples
        --------
        >>> places().postcode_range("9000-9032")
        ('9000', '9030', '9031', '9032')
        """
        shape = re.fullmatch(r"\s*(\d{4})(?:\s*(?:-|–|\.\.)\s*(\d{4}))?\s*", text)
        if shape is None or (shape[2] and shape[2] < shape[1]):
            raise InvalidRequest(field="postcodes", value=text, expected="8000-8999")
        first, last = shape[1], shape[2] or shape[1]
        if first == last:
            return (first,) if first in self._by_postcode else ()
        return tuple(code for code in self._by_postcode if first <= code <= last)

    def _near_postcodes(self, digits: str) -> list[str]:
        """Name the three postcodes that lie nearest as numbers."""
        if not digits:
            return []
        return sorted(self._by_postcode, key=lambda code: (abs(int(code) - int(digits)), code))[:3]

    def _near_names(self, text: str) -> list[str]:
        """Name the places that are spelled most alike, or bear exactly this name."""
        same = self.all_named(text)
        if same:
            return [place.postcode for place in same]
        return [
            next((name for name in (*p.municipality.names, *p.names) if name_key(name) == key), key)
            for key in nearest(name_key(text), sorted(self._named))
            for p in self._named[key][:1]
        ]


@cache
def places() -> Places:
    """Read postcodes and municipalities, once."""
    municipalities = _read_municipalities()
    columns = ("postcode", "nis_code", "place_nl", "place_fr", "place_de", "lat", "lon")
    rows = list(read_table("postcodes.csv.gz", columns))
    sharing: dict[str, list[str]] = defaultdict(list)
    for postcode, nis_code, *_ in rows:
        sharing[postcode].append(nis_code)
    return Places(
        [
            Place(
                postcode=postcode,
                names=Labels(nl=nl, fr=fr, de=de),
                municipality=municipalities[nis_code],
                point=Point(float(lat), float(lon)),
                also_in=tuple(other for other in sharing[postcode] if other != nis_code),
            )
            for postcode, nis_code, nl, fr, de, lat, lon in rows
        ],
        {
            former: (Labels(nl=nl, fr=fr), nis_code)
            for former, nl, fr, nis_code in read_table(
                "former_municipalities.csv", ("former_nis_code", "name_nl", "name_fr", "nis_code")
            )
        },
    )


def _read_municipalities() -> dict[str, Municipality]:
    columns = (
        *("nis_code", "name_nl", "name_fr", "province_nl", "province_fr", "nuts2", "region"),
        *("lat", "lon", "area_km2", "population_2020"),
    )
    return {
        row[0]: Municipality(
            nis_code=row[0],
            names=Labels(nl=row[1], fr=row[2]),
            province=Labels(nl=row[3], fr=row[4]),
            nuts2=row[5],
            region=row[6],
            point=Point(float(row[7]), float(row[8])),
            area_km2=float(row[9]),
            population_2020=int(row[10]),
        )
        for row in read_table("municipalities.csv.gz", columns)
    }


def _first_by_name(sharing: list[Place]) -> Place:
    """Of places with one postcode, prefer the municipality that bears the place's name."""
    if len(sharing) == 1:
        return sharing[0]
    same = (
        place for place in sharing if name_keys(place.names) & name_keys(place.municipality.names)
    )
    return next(same, sharing[0])


def distance_km(a: Point, b: Point) -> float:
    """Give the great-circle distance in kilometres (haversine formula, spherical Earth).

    Examples
    --------
    >>> round(distance_km(Point(51.0543, 3.7174), Point(50.8466, 4.3517)), 1)
    50.1
    """
    up, across = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(up) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(across) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def distances_km(
    lat: ArrayLike, lon: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> NDArray[np.float64]:
    """Give great-circle distances in kilometres for arrays of degrees, broadcast together.

    Parameters
    ----------
    lat, lon, lat2, lon2
        Degrees; NaN (an unknown place) gives NaN.

    Returns
    -------
    numpy.ndarray
        Float64, of the broadcast shape. Equal to `distance_km` to the rounding of floats.
    """
    phi, phi2 = np.radians(lat), np.radians(lat2)
    up = np.sin((phi2 - phi) / 2.0) ** 2
    across = np.sin((np.radians(lon2) - np.radians(lon)) / 2.0) ** 2
    chord = np.minimum(1.0, up + np.cos(phi) * np.cos(phi2) * across)
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)), dtype=np.float64)
