"""Feasibility: what must be checked before it may be done; a warning in words, never a veto."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.pairs import once
from matchmaker.signals.base import Grounds, Signal, reading
from matchmaker.signals.telling import told_link
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.items import Items
    from matchmaker.links import Exchange, Links
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
        return np.asarray(
            np.fmin(_of_links(pairs, "materials"), _of_links(pairs, "handling")), dtype=np.float64
        )

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the code."""
        hazard = float(reading(pairs, self)[row])
        name = "materials" if _of_links(pairs, "materials")[row] == hazard else "handling"
        told = told_link(name, pairs, row)
        words = {HARMLESS: "harmless", MIRROR: "mirror", HAZARDOUS: "hazardous"}
        return told.blind or Grounds(
            {
                "variant": words[hazard],
                "code": told.giver.code or told.taker.code,
                "stream": told.giver.title,
            },
            told.evidence,
        )


@once
def _of_links(pairs: Pairs, name: str) -> NDArray[np.float64]:
    """Return the readings of one sort of links."""
    links: Links = getattr(pairs, name)
    exchange: Exchange = getattr(pairs.askers, name)
    found = np.full(len(pairs), np.nan)
    for comparison, chosen in (
        (exchange.giving, links.given & links.fits),
        (exchange.taking, ~links.given & links.fits),
    ):
        yours = _hazard(comparison.left, links.left[chosen])
        theirs = _hazard(comparison.right, links.right[chosen])
        found[chosen] = np.fmin(yours, theirs)
    return found


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
