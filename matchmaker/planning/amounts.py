"""How much there is: tonnes a year of streams, and what processes do with them, each read once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matchmaker.planning.balance import Work
from matchmaker.planning.tonnes import Tonnes, tonnes_a_year

if TYPE_CHECKING:
    from matchmaker.domain import Stream
    from matchmaker.graph import View
    from matchmaker.planning.fits import Fits


class Amounts:
    """Masses of a network, by rows of offers and needs of a view, and of processes of its fits.

    Parameters
    ----------
    minima
        Whether one offer alone must reach the minimum of each process. Together others may.
    """

    def __init__(self, view: View, fits: Fits, *, minima: bool = True) -> None:
        self.offers = [view.streams[id_] for id_ in view.offers.ids]
        self.needs = [view.streams[id_] for id_ in view.needs.ids]
        self._fits, self._minima = fits, minima
        self.offered = cache(self._offered)
        self.needed = cache(self._needed)
        self.work = cache(self._work)
        self.gaps = cache(self._gaps)

    def _offered(self, offer: int) -> Tonnes | None:
        """Return the mass of an offer."""
        return _tonnes(self.offers[offer], "")

    def _needed(self, need: int, code: str) -> Tonnes | None:
        """Return the mass of a need, of a material with this code where it tells none."""
        return _tonnes(self.needs[need], code)

    def _work(self, process: int, code: str) -> Work:
        """Return what a process does with a material of this code."""
        told = self._fits.processes[process]
        capacity, minimum = (
            tonnes_a_year(quantity, code) for quantity in (told.capacity, told.minimum)
        )
        return Work(
            None if capacity is None else capacity.value,
            minimum.value if minimum is not None and self._minima else None,
            told.yield_share,
        )

    def _gaps(self, process: int, material: int, code: str) -> tuple[str, ...]:
        """Return what nobody has told of a process with a material: names of `Unknown`."""
        told, work = self._fits.processes[process], self.work(process, code)
        missing = {
            "capacity": work.capacity is None,
            "yield": work.yield_share is None,
            "hours": told.labour_hours_per_tonne is None,
            "split": len(self._fits.made_of(process, material)) > 1,
        }
        return tuple(name for name, is_missing in missing.items() if is_missing)


def _tonnes(stream: Stream, code: str) -> Tonnes | None:
    return tonnes_a_year(stream.quantity, stream.waste_code or code)
