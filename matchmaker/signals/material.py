"""Material: whether what one has over fits what the other can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.links import UNLIKE
from matchmaker.signals.base import Grounds, Signal
from matchmaker.signals.telling import told_link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.asking import Pairs


class SameCode(Signal):
    """Codes of offer and need are close in the List of Waste: code, subchapter, chapter."""

    name = "same_code"
    family = "material"
    question = "Do an offer and a need carry the same or a nearby waste code?"
    variants = ("give", "take", "give_near", "take_near", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 for the same code, less for the same subchapter or chapter, 0 for another."""
        return pairs.materials.code

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both streams and their codes."""
        reading = pairs.materials.code[row]
        return _told(pairs, row, "" if reading == 1 else "_near", fits=bool(reading > 0))


class SameWords(Signal):
    """Words of offer and need say the same, in any two languages."""

    name = "same_words"
    family = "material"
    question = "Do the words of an offer and a need mean the same, in any language?"
    variants = ("give", "take", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the similarity of the best-fitting offer and need."""
        return pairs.materials.text

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both streams."""
        return _told(pairs, row, "", fits=bool(pairs.materials.text[row] >= UNLIKE))


class TakesIt(Signal):
    """One of them has a process that accepts what the other has over."""

    name = "takes_it"
    family = "material"
    question = "Does one have a process that takes what the other has over?"
    variants = ("give", "take", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how well the stream fits what the process accepts, by code or by words."""
        return np.fmax(pairs.handling.code, pairs.handling.text)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the stream, its amount, the process and what it accepts."""
        told = told_link("handling", pairs, row)
        if told.blind:
            return told.blind
        way = "give" if told.given else "take"
        process = pairs.view.processes[told.taker.id]
        return Grounds(
            {
                "variant": way if pairs.handling.fits[row] else "other",
                "stream": told.giver.title,
                "code": told.giver.code,
                "amount": told.giver.amount,
                "unit": told.giver.unit,
                "every": told.giver.every,
                "operation": str(process.operation),
                "accepted": told.taker.title,
                "accepted_code": told.taker.code,
            },
            told.evidence,
        )


def _told(pairs: Pairs, row: int, suffix: str, *, fits: bool) -> Grounds:
    told = told_link("materials", pairs, row)
    way = ("give" if told.given else "take") + suffix
    return told.blind or Grounds({"variant": way if fits else "other", **told.facts}, told.evidence)
