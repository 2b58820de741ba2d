"""Material: whether what one has over fits what the other can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.items import ALIKE_SUBCHAPTER
from matchmaker.links import CLEARLY_ALIKE
from matchmaker.signals.base import Grounds, Signal
from matchmaker.signals.telling import told_link, told_stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

MORE = 0.6
"""Reading from which a trade takes something clearly more than other things: about twice."""


class SameCode(Signal):
    """Codes of offer and need are close in the List of Waste: code, subchapter, chapter."""

    name = "same_code"
    family = "material"
    question = "Do an offer and a need carry the same or a nearby waste code?"
    variants = ("give", "take", "give_near", "take_near", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 for the same code, little for a neighbour in the list, 0 for another."""
        return pairs.materials.code

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both streams and their codes."""
        reading = pairs.materials.code[row]
        return _told(
            pairs, row, "" if reading == 1 else "_near", fits=bool(reading >= ALIKE_SUBCHAPTER)
        )


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
        return _told(pairs, row, "", fits=bool(pairs.materials.text[row] >= CLEARLY_ALIKE))


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


class MakesIt(Signal):
    """What the other needs comes out of a process of one of them."""

    name = "makes_it"
    family = "material"
    question = "Does one have a process from which comes what the other needs?"
    variants = ("give", "take", "give_on", "take_on", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how well the product of a process fits the need, by code or by words."""
        return np.fmax(pairs.products.code, pairs.products.text)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the product and the need."""
        told = told_link("products", pairs, row)
        if told.blind:
            return told.blind
        way = "give" if told.given else "take"
        process = pairs.view.processes[told.giver.id]
        if process.passes_on:
            way += "_on"
        return Grounds(
            {
                "variant": way if pairs.products.fits[row] else "other",
                "product": told.giver.title,
                "product_code": told.giver.code,
                "need": told.taker.title,
            },
            told.evidence,
        )


class ActivityFits(Signal):
    """What one has over has to do with what the other says it does."""

    name = "activity_fits"
    family = "material"
    question = "Does what one has over fit what the other says of itself?"
    variants = ("give", "take", "other", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the similarity of a stream's words and a description.

        Unknown for a firm that has what was typed over itself: a bakery is about bread, and takes
        no bread of another bakery for it.
        """
        reading = pairs.activity.text
        alike = pairs.askers.have_the_same[pairs.partner]
        return np.where(alike & ~pairs.view.social[pairs.partner], np.nan, reading)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name the stream."""
        told = told_link("activity", pairs, row)
        way = "give" if told.given else "take"
        fits = bool(pairs.activity.text[row] >= CLEARLY_ALIKE)
        return told.blind or Grounds(
            {"variant": way if fits else "other", "stream": told.giver.title},
            (told.giver.id,) if told.giver.id else (),
        )


class TradeHabit(Signal):
    """Trades like one of them usually take what trades like the other have over."""

    name = "trade_habit"
    family = "material"
    question = "Does the trade of one usually take what the trade of the other has over?"
    variants = ("give", "take", "give_counted", "take_counted", "none", "blind")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how well the pair fits the closest known habit, unknown where none is known.

        The tables hold what people wrote down so far: that a trade is missing there says nothing.
        """
        view = pairs.view
        told = view.has_trade
        has = np.diff(view.offers.start) > 0
        home = np.maximum(pairs.home, 0)
        gives = np.diff(pairs.askers.offered().start)[pairs.asker] > 0
        takes = (pairs.home >= 0) & told[home] & has[pairs.partner]
        if pairs.askers.about_one_thing:
            takes[:] = False
        known = (gives & told[pairs.partner]) | takes
        usual = pairs.of(pairs.askers.habits.astype(np.float64))
        return np.where(known & (usual > 0), usual, np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Quote the habit and its source."""
        found = pairs.habit(row)
        if found is None:
            return Grounds({"variant": "none"})
        habit, stream, given = found
        told = told_stream(stream, pairs, row)
        if told is not None and told.blind:
            return told.as_grounds()
        way = "give" if given else "take"
        return Grounds(
            {
                "variant": way if habit.takers else f"{way}_counted",
                "habit": habit.id,
                "takers": list(habit.takers),
                "taker_sectors": list(habit.taker_sectors),
                "materials": list(habit.materials),
                "stream": told.title if told else pairs.askers.requests[0].text,
                "count": habit.count,
                "source": habit.source,
            },
            (stream,) if stream else (),
        )


class Speciality(Signal):
    """The trade of one takes this more than it takes other things."""

    name = "speciality"
    family = "material"
    question = "Does the trade of one take this more than it takes other things?"
    variants = ("most", "others")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 0.5 where it takes this as often as anything, unknown without a habit."""
        return pairs.of(pairs.askers.specialities)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether it is what they take most."""
        most = pairs.at(pairs.askers.specialities, row) >= MORE
        return Grounds({"variant": "most" if most else "others"})


def _told(pairs: Pairs, row: int, suffix: str, *, fits: bool) -> Grounds:
    told = told_link("materials", pairs, row)
    way = ("give" if told.given else "take") + suffix
    return told.blind or Grounds({"variant": way if fits else "other", **told.facts}, told.evidence)
