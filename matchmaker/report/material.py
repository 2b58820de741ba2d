"""Materials as people in hubs call them: families of codes of the List of Waste."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN, OTHER = "unknown", "other"
MATERIALS = (
    *("paper", "glass", "wood", "plastic", "metal", "textile", "electricals", "food", "green"),
    *("building", "bulky", "packaging", "rubber", "oil", "chemicals", OTHER, UNKNOWN),
)
"""Keys under ``report.material``."""


@cache
def material_of(waste_code: str) -> str:
    """Return the family of a code; the longest prefix in ``materials.csv`` tells.

    Examples
    --------
    >>> material_of("15 01 03"), material_of("20 01 11"), material_of("18 01 01"), material_of("")
    ('wood', 'textile', 'other', 'unknown')
    """
    if not waste_code:
        return UNKNOWN
    known = _prefixes()
    cuts = (waste_code[:length] for length in range(len(waste_code), 1, -1))
    return next((known[cut] for cut in cuts if cut in known), OTHER)


@cache
def _prefixes() -> Mapping[str, str]:
    text = (files("matchmaker.report") / "data" / "materials.csv").read_text("utf-8")
    return {row["prefix"]: row["material"] for row in csv.DictReader(io.StringIO(text))}
