"""Feasibility: what must be checked before it may be done; a warning in words, never a veto."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.signals.base import Grounds, Signal
from matchmaker.signals.telling import told_link
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.items import Items
    from matchmaker.links import Links
    from matchmaker.pairs import Pairs

HARMLESS, MIRROR, HAZARDOUS = 1.0, 0.5, 0.0


class Harmless(Signal):
    """The material is not on the list of hazardous waste, nor the twin of one that is."""

    name = "harmless"
    family = "feasibility"
    question = "Is the material free of the hazardous mark, and of a hazardous twin?"
    variants = ("harmless", "mirror", "hazardous", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 for harmless codes, 0.5 for mirror entries, 0 for hazardous waste."""
        materials, handling = (self._of(pairs, name) for name in ("materials", "handling"))
        return np.fmin(materials, handling)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the code."""
        readings = {name: self._of(pairs, name, row)[0] for name in ("materials", "handling")}
        reading = np.fmin(*readings.values())
        name = next(name for name, value in readings.items() if value == reading)
        told = told_link(name, pairs, row)
        words = {HARMLESS: "harmless", MIRROR: "mirror", HAZARDOUS: "hazardous"}
        return told.blind or Grounds(
            {
                "variant": words[float(reading)],
                "code": told.giver.code or told.taker.code,
                "stream": told.giver.title,
            },
            told.evidence,
        )

    def _of(self, pairs: Pairs, name: str, row: int | None = None) -> NDArray[np.float64]:
        """Return the readings of one sort of links, of all pairs or of one."""
        links: Links = getattr(pairs, name)
        exchange = getattr(pairs.askers, name)
        rows = np.arange(len(pairs)) if row is None else np.array([row])
        given, fits = links.given[rows], links.fits[rows]
        reading = np.full(len(rows), np.nan)
        for comparison, chosen in (
            (exchange.giving, given & fits),
            (exchange.taking, ~given & fits),
        ):
            yours = _hazard(comparison.left, links.left[rows[chosen]])
            theirs = _hazard(comparison.right, links.right[rows[chosen]])
            reading[chosen] = np.fmin(yours, theirs)
        return reading


def _hazard(items: Items, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    by_code = np.array([_of_code(int(code)) for code in items.codes[2]], dtype=np.float64)
    return by_code[items.code[rows]]


@cache
def _of_code(number: int) -> float:
    text = f"{number:06d}"
    code = f"{text[:2]} {text[2:4]} {text[4:]}"
    if number < 0 or code not in waste_list():
        return np.nan
    if waste_list().is_hazardous(code):
        return HAZARDOUS
    return MIRROR if waste_list().mirror(code) else HARMLESS
