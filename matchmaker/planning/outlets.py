"""Where a material can go: who takes it, who wants it, and what a leg there is worth.

All that a leg says by itself is added up here: how well it fits, kilometres, old ties, and what
nobody has told about who stands at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.domain import StreamStatus
from matchmaker.planning.operations import EFFECTS
from matchmaker.ties import REFUSED
from matchmaker.vocabulary.places import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matchmaker.graph import View
    from matchmaker.planning.amounts import Amounts
    from matchmaker.planning.fits import Fits
    from matchmaker.planning.points import Points

NO_WASTE = frozenset({StreamStatus.PRODUCT, StreamStatus.END_OF_WASTE})
"""What a need asks that can do nothing with waste."""


class Standing(NamedTuple):
    """Where material is handed over: rows of owners, numbers of places, stages (-1: none).

    Each an array of one or more; legs are worked out from each of them to each end.
    """

    owner: NDArray[np.int64]
    place: NDArray[np.int64]
    stage: NDArray[np.int64]


class Legs(NamedTuple):
    """Legs from some places to all ends of one sort, shape (places, ends).

    Parameters
    ----------
    value
        Points; minus infinity where there is no such leg.
    km
        Great circle; ``nan`` where a place is unknown.
    """

    value: NDArray[np.float64]
    km: NDArray[np.float64]


@dataclass(frozen=True)
class Outlets:
    """Who takes a material and who wants it.

    Parameters
    ----------
    takers, wanted
        Rows of processes and of needs, in order.
    taker_fit, wanted_fit
        How well it fits each, in (0, 1].
    taker_gaps, wanted_gaps
        Things that nobody has told about each, the place apart.
    child
        What the takers make of it: rows of `takers`, one for each thing made.
    made
        The material made, for each of `child`.
    """

    takers: NDArray[np.int64]
    wanted: NDArray[np.int64]
    taker_fit: NDArray[np.float64]
    wanted_fit: NDArray[np.float64]
    taker_gaps: NDArray[np.int64]
    wanted_gaps: NDArray[np.int64]
    child: NDArray[np.int64]
    made: NDArray[np.int64]


class Distances:
    """Great-circle kilometres between the places of a network.

    Each place is a point on the unit sphere, worked out once; half the straight line between two is
    the sine of half their angle. Equal to `matchmaker.vocabulary.places.distances_km` to the
    rounding of floats, without a sine for each pair.

    Parameters
    ----------
    lat, lon
        Degrees; ``nan`` where unknown.
    """

    def __init__(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
        phi, away = np.radians(lat), np.radians(lon)
        self._axes = (np.cos(phi) * np.cos(away), np.cos(phi) * np.sin(away), np.sin(phi))

    def km(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the distances of each place to each other, ``nan`` where one is unknown."""
        square = np.zeros((len(one), len(other)))
        for axis in self._axes:
            square += (axis[one][:, None] - axis[other]) ** 2
        return 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(square) / 2.0, 1.0))


class Ground:
    """Places, owners and ties of a network: what legs are measured on.

    Parameters
    ----------
    leg_km
        Longest leg to a need, and to a process that names no radius.

    Attributes
    ----------
    owner, stage
        Of each process of `fits`: row of its organisation, stage of its operation.
    homeless
        Whether nobody told where an organisation is.
    no_waste
        Whether a need wants no waste.
    """

    def __init__(
        self, view: View, fits: Fits, points: Points, amounts: Amounts, *, leg_km: float
    ) -> None:
        self.view, self.fits, self.points = view, fits, points
        self.amounts, self.leg_km = amounts, leg_km
        processes = fits.processes
        self.owner = np.array([view.row[p.organisation] for p in processes], dtype=np.int64)
        self.stage = np.array([EFFECTS[p.operation].stage for p in processes], dtype=np.int64)
        radius = [leg_km if p.radius_km is None else p.radius_km for p in processes]
        self.radius = np.array(radius, dtype=np.float64)
        self.need_owner = view.needs.owner
        at = [
            np.stack([view.lat[self.owner], view.lon[self.owner]]),
            _places(view, view.needs.ids, self.need_owner),
            _places(view, view.offers.ids, view.offers.owner),
        ]
        self._distances = Distances(*np.concatenate(at, axis=1))
        starts = np.cumsum([len(processes), len(self.need_owner)])
        places = np.arange(sum(part.shape[1] for part in at))
        self._process_at, self._need_at, self._offer_at = np.split(places, starts)
        self.homeless = np.isnan(view.lat)
        self.no_waste = np.array([need.status in NO_WASTE for need in amounts.needs], dtype=bool)
        self._bonds = _bonds(view, points)
        self._known = {
            one: (np.array(list(some), dtype=np.int64), np.array(list(some.values())))
            for one, some in self._bonds.items()
        }
        self._outlets: dict[int, Outlets] = {}

    def offer(self, row: int) -> Standing:
        """Return where an offer is handed over."""
        here = slice(row, row + 1)
        none = np.array([-1], dtype=np.int64)
        return Standing(self.view.offers.owner[here], self._offer_at[here], none)

    def processes(self, rows: NDArray[np.int64]) -> Standing:
        """Return where these processes hand over what they made."""
        return Standing(self.owner[rows], self._process_at[rows], self.stage[rows])

    def outlets(self, material: int) -> Outlets:
        """Return who takes a material and who wants it."""
        known = self._outlets.get(material)
        if known is None:
            known = self._outlets[material] = self._outlets_of(material)
        return known

    def _outlets_of(self, material: int) -> Outlets:
        fits, amounts = self.fits, self.amounts
        takers, wanted = fits.takers(material), fits.wanted_by(material)
        code = fits.material(material).code
        gaps = [len(amounts.gaps(row, material, code)) for row in takers.rows.tolist()]
        unknown = [amounts.needed(row, code) is None for row in wanted.rows.tolist()]
        made = [fits.made_of(row, material) for row in takers.rows.tolist()]
        return Outlets(
            takers.rows,
            wanted.rows,
            takers.fit,
            wanted.fit,
            np.array(gaps, dtype=np.int64),
            np.array(unknown, dtype=np.int64),
            np.repeat(np.arange(len(made)), [len(one) for one in made]),
            np.array([one for some in made for one in some], dtype=np.int64),
        )

    def to_takers(self, place: Standing, to: Outlets) -> Legs:
        """Return the legs to those who take a material."""
        owner, stage = self.owner[to.takers], self.stage[to.takers]
        km = self._distances.km(place.place, self._process_at[to.takers])
        other = place.owner[:, None] != owner
        further = place.stage[:, None] >= 0
        value = self._value(km, to.taker_fit, to.taker_gaps)
        value -= self.points.more_steps * further
        value -= self.points.unknown * (self.homeless[owner] & other)
        self._add_bonds(value, place.owner, owner)
        near = ~(km > self.radius[to.takers]) & (stage > place.stage[:, None])
        return Legs(np.where(near & (other | further), value, -np.inf), km)

    def to_wanted(self, place: Standing, to: Outlets) -> Legs:
        """Return the legs to needs."""
        owner = self.need_owner[to.wanted]
        km = self._distances.km(place.place, self._need_at[to.wanted])
        value = self._value(km, to.wanted_fit, to.wanted_gaps)
        self._add_bonds(value, place.owner, owner)
        other = place.owner[:, None] != owner
        return Legs(np.where(~(km > self.leg_km) & other, value, -np.inf), km)

    def bond(self, one: int, other: int) -> float:
        """Return the points for what two organisations (rows) were to each other before."""
        known = self._bonds.get(one)
        return 0.0 if known is None else known.get(other, 0.0)

    def _value(
        self, km: NDArray[np.float64], fit: NDArray[np.float64], gaps: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        points = self.points
        return np.asarray(np.log(fit) - points.unknown * gaps - np.nan_to_num(km) / points.km)

    def _add_bonds(
        self, value: NDArray[np.float64], left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> None:
        if not self._bonds:
            return
        scratch = np.zeros(len(self.view))
        for row, owner in enumerate(left.tolist()):
            known = self._known.get(owner)
            if known is not None:
                others, gain = known
                scratch[others] = gain
                value[row] += scratch[right]
                scratch[others] = 0.0


def _places(view: View, ids: tuple[str, ...], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return where streams lie: their own place, else their organisation's."""
    lat, lon = view.lat[owner].copy(), view.lon[owner].copy()
    for row, id_ in enumerate(ids):
        site = view.streams[id_].site
        if site is not None and site.point is not None:
            lat[row], lon[row] = site.point.lat, site.point.lon
    return np.stack([lat, lon])


def _bonds(view: View, points: Points) -> Mapping[int, Mapping[int, float]]:
    """Return, for each organisation, the points for others it knows or was refused with."""
    bonds: dict[int, dict[int, float]] = {}
    ties = view.joint.tocoo()
    for one, other in zip(ties.row.tolist(), ties.col.tolist(), strict=True):
        if one != other:
            bonds.setdefault(one, {})[other] = points.tie
    for told in view.snapshot.judgements:
        if told.verdict in REFUSED and {told.organisation, told.partner} <= view.row.keys():
            one, other = view.row[told.organisation], view.row[told.partner]
            bonds.setdefault(one, {})[other] = -points.refused
            bonds.setdefault(other, {})[one] = -points.refused
    return bonds
