"""Which sectors have taken which waste from which: counts of documented exchanges.

Counted from 219 exchanges of the MAESTRI project's database whose donor and receiver both have a
NACE class. They are cases of large industry; few concern social-economy work. An evaluation that
asks about these same exchanges has to leave this table out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.tables import parts, read_table

SOURCE = "MAESTRI (Horizon 2020), exchange database; counts of 2026-11-22"
"""To be named wherever a count is quoted."""


@dataclass(frozen=True, slots=True)
class SectorPrecedent:
    """How often sectors exchanged a waste."""

    donor_sectors: tuple[str, ...]
    """NACE Rev. 2 codes, at the level that is known; more than one for a mixed activity."""
    waste_codes: tuple[str, ...]
    """Six-digit codes, or empty where the code of the material is unknown."""
    receiver_sectors: tuple[str, ...]
    exchanges: int
    """Documented exchanges, planned ones among them."""
    running: int
    """Those of them that were carried out."""


@cache
def sector_precedents() -> tuple[SectorPrecedent, ...]:
    """Read the counts, once; sorted by donor, waste and receiver."""
    columns = ("donor_sectors", "waste_codes", "receiver_sectors", "exchanges", "running")
    return tuple(
        SectorPrecedent(parts(donors), parts(codes), parts(receivers), int(count), int(running))
        for donors, codes, receivers, count, running in read_table("sector_precedents.csv", columns)
    )
