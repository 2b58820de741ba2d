"""Families of materials, as people look for them: wood, textile, food, across the List of Waste.

The chapters of the list follow where waste comes from: wood stands in five of them. A family
gathers them by what they are. Each code belongs to exactly one.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wood": ("03 01", "15 01 03", "17 02 01", "19 12 06", "19 12 07", "20 01 37", "20 01 38"),
        "paper": ("03 03", "15 01 01", "19 12 01", "20 01 01"),
        "plastic": (
            *("02 01 04", "07 02 13", "12 01 05", "15 01 02", "16 01 19", "17 02 03"),
            *("19 12 04", "20 01 39"),
        ),
        "glass": (
            *("10 11", "15 01 07", "16 01 20", "17 02 02", "17 02 04", "19 12 05", "20 01 02"),
        ),
        "metal": (
            *("02 01 10", "10 02", "10 03", "10 04", "10 05", "10 06", "10 07", "10 08", "10 09"),
            *("10 10", "12 01", "15 01 04", "15 01 11", "16 01 17", "16 01 18", "17 04"),
            *("19 10", "19 12 02", "19 12 03", "20 01 40"),
        ),
        "textile": ("04", "15 01 09", "15 02", "19 12 08", "20 01 10", "20 01 11"),
        "food": ("02", "20 01 08", "20 01 25", "20 03 02"),
        "green": ("02 01 03", "02 01 07", "19 05", "19 06", "20 02"),
        "building": ("01", "10 12", "10 13", "17", "19 12 09", "20 02 02"),
        "electrical": (
            *("09 01 10", "09 01 11", "09 01 12", "16 02", "16 06", "20 01 21", "20 01 23"),
            *("20 01 33", "20 01 34", "20 01 35", "20 01 36"),
        ),
        "packaging": ("15 01",),
        "bulky": ("20 03 07",),
        "vehicles": ("16 01",),
        "chemical": (
            *("05", "06", "07", "08", "09", "11", "13", "14", "16 03", "16 05", "18", "20 01"),
        ),
        "other": (),
    }
)
"""Beginnings of codes by family, in the order of a menu; the longest beginning decides. The
division is our own reading of the list."""
OTHER = "other"


def family_of(code: str) -> str:
    """Return the family of a code of the List of Waste, or of its beginning.

    Examples
    --------
    >>> family_of("15 01 03"), family_of("15 01 06"), family_of("17 09 04"), family_of("19 13 01")
    ('wood', 'packaging', 'building', 'other')
    >>> family_of("20 02 01"), family_of("20 01 28"), family_of("02 03 04")
    ('green', 'chemical', 'food')
    """
    beginnings = _beginnings()
    for length in (8, 5, 2):
        if len(code) >= length and code[:length] in beginnings:
            return beginnings[code[:length]]
    return OTHER


@cache
def _beginnings() -> dict[str, str]:
    return {beginning: family for family, own in FAMILIES.items() for beginning in own}
