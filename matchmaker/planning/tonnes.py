"""One common measure: tonnes a year, from any unit that a material's weight is known for.

What cannot be turned into mass is unknown, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchmaker.domain import Unit
from matchmaker.vocabulary.densities import bulk_densities_of, piece_weights_of

if TYPE_CHECKING:
    from matchmaker.domain import Quantity

CUBIC_METRES = {Unit.M3: 1.0, Unit.L: 0.001}


class Tonnes(NamedTuple):
    """A mass a year, in tonnes.

    Parameters
    ----------
    low, high
        Bounds, apart where it was worked out from a volume or a count.
    """

    low: float
    high: float

    @property
    def value(self) -> float:
        """The middle of the two."""
        return (self.low + self.high) / 2

    @property
    def estimated(self) -> bool:
        """Whether it was worked out with a usual weight instead of a scale."""
        return self.low != self.high


def tonnes_a_year(quantity: Quantity | None, waste_code: str = "") -> Tonnes | None:
    """Return the mass a year of an amount of some material; ``None`` when that is unknown.

    Volumes are turned into mass by the bulk density of the waste code, pieces and pallets by what
    one weighs (`matchmaker.vocabulary.densities`). Something that comes by once counts as its
    amount in one year.

    Parameters
    ----------
    waste_code
        Six digits, ``15 01 03``; empty when unknown.

    Examples
    --------
    >>> from matchmaker.domain import Every, Quantity
    >>> tonnes_a_year(Quantity(100.0, Unit.M3, Every.YEAR), "17 02 01")
    Tonnes(low=10.03, high=10.03)
    >>> tonnes_a_year(Quantity(100.0, Unit.PALLET, Every.MONTH), "15 01 03")
    Tonnes(low=24.0, high=30.0)
    >>> tonnes_a_year(Quantity(100.0, Unit.PIECE, Every.MONTH)) is None
    True
    """
    if quantity is None or quantity.per_year is None or quantity.unit is None:
        return None
    exact = quantity.tonnes_per_year
    if exact is not None:
        return Tonnes(exact, exact)
    if quantity.unit in CUBIC_METRES:
        kg = [density.kg_per_m3 for density in bulk_densities_of(waste_code)]
        times = CUBIC_METRES[quantity.unit]
    else:
        kg = list(piece_weights_of(quantity.unit, waste_code))
        times = 1.0
    if not kg:
        return None
    amount = quantity.per_year * times / 1000
    return Tonnes(round(amount * min(kg), 6), round(amount * max(kg), 6))
