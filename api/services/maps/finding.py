"""The map beside a list of partners: a numbered pin for each that may be named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.services.maps.frame import BESIDE_A_LIST, around_circle, around_points
from api.services.maps.pins import Around, Pin, pin_map
from api.services.maps.things import town_of
from matchmaker.domain import Kind
from matchmaker.vocabulary.places import distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.answers import Answer
    from api.services.cards import Card
    from api.services.maps.frame import Frame
    from api.services.maps.ground import Drawing
    from api.wording import Wording

ROOM_AROUND, LEAST_KM = 1.15, 8.0


@dataclass(frozen=True, slots=True)
class FoundMap:
    """Where the partners of a list are.

    Parameters
    ----------
    kinds
        Sides that have a pin, for the legend.
    missing
        How many of the list have no pin: not named, or without a known place.
    """

    drawing: Drawing
    kinds: tuple[Kind, ...]
    missing: int


def found_map(answer: Answer, found: Sequence[Card], words: Wording) -> FoundMap | None:
    """Draw the partners of a list, each with its number; ``None`` when none has a place to show.

    Who may not be named has no pin: its place, with its side, would tell who it is.

    Parameters
    ----------
    found
        The cards of the answer; the pin of the first is 1 and leads to the id ``result-1``.
    """
    pins, kinds = [], set()
    for number, card in enumerate(found, start=1):
        if card.blind:
            continue
        partner = answer.fitted.snapshot.organisation(card.id)
        town = town_of(partner.site)
        if town is not None:
            href = f"#result-{number}"
            pins.append(Pin(town.point, card.kind, str(number), card.name, href, named=True))
            kinds.add(partner.kind)
    if not pins:
        return None
    label = words.say("maps.found_drawing", count=len(pins))
    around = _around(answer, words)
    frame = replace(_frame(pins, around), width=BESIDE_A_LIST)
    drawing = pin_map(pins, label, words.language, around=around, frame=frame)
    shown = tuple(kind for kind in Kind if kind in kinds)
    return FoundMap(drawing, shown, len(found) - len(pins))


def _frame(pins: Sequence[Pin], around: Around | None) -> Frame:
    """Return a frame with the reader in its middle that holds all pins, and no more than needed."""
    if around is None:
        return around_points([pin.point for pin in pins])
    far = max(distance_km(pin.point, around.point) for pin in pins)
    return around_circle(around.point, max(far * ROOM_AROUND, LEAST_KM))


def _around(answer: Answer, words: Wording) -> Around | None:
    request = answer.shortlist.request
    if request.near is None:
        return None
    km = request.radius_km
    far = words.say("nouns.away", km=round(km)) if km else ""
    return Around(request.near, words.say("maps.you"), km, far)
