"""What a cubic metre or a piece weighs, to turn amounts of a waste into tonnes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.tables import parts, read_table


@dataclass(frozen=True, slots=True)
class BulkDensity:
    """Weight of a cubic metre of loose material, as found in American containers."""

    material: str
    """In English."""
    kg_per_m3: float
    waste_codes: tuple[str, ...]
    """Codes we matched it to; empty where none fits."""


@cache
def bulk_densities() -> tuple[BulkDensity, ...]:
    """Read the 20 densities, once (US EPA, 2016)."""
    columns = ("material", "kg_per_m3", "waste_codes")
    return tuple(
        BulkDensity(material, float(density), parts(codes))
        for material, density, codes in read_table("bulk_densities.csv", columns)
    )


def bulk_densities_of(waste_code: str) -> tuple[BulkDensity, ...]:
    """Give the densities of a six-digit code; several where the material varies, often none.

    Examples
    --------
    >>> [density.kg_per_m3 for density in bulk_densities_of("17 02 01")]
    [100.3]
    """
    return tuple(density for density in bulk_densities() if waste_code in density.waste_codes)


@cache
def _piece_weights() -> dict[tuple[str, str], tuple[float, float]]:
    """Read what one piece weighs, lowest and highest in kilograms, by unit and waste code."""
    columns = ("unit", "waste_code", "kg_low", "kg_high", "source")
    return {
        (unit, code): (float(low), float(high))
        for unit, code, low, high, _ in read_table("piece_weights.csv", columns)
    }


def piece_weights_of(unit: str, waste_code: str) -> tuple[float, ...]:
    """Give the lowest and highest kilograms of one piece; nothing where none is known.

    Examples
    --------
    >>> piece_weights_of("pallet", "15 01 03"), piece_weights_of("pallet", "15 01 01")
    ((20.0, 25.0), ())
    """
    return _piece_weights().get((unit, waste_code), ())
