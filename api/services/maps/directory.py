"""The map of all hubs: the territory of each, and a pin with its number in the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.services.maps.frame import BESIDE_A_LIST, around_municipalities, territory_of
from api.services.maps.pins import MANY, Pin, pin_map
from matchmaker.domain import Point
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from api.services.maps.ground import Drawing
    from api.wording import Wording
    from matchmaker.domain import Hub


def hub_map(hubs: Sequence[Hub], words: Wording) -> Drawing | None:
    """Draw the territories of hubs; ``None`` when none has told its own.

    Parameters
    ----------
    hubs
        In the order of the list: the pin of the first is 1 and leads to the id ``hub-1``.
    """
    pins = []
    everywhere: set[str] = set()
    for number, hub in enumerate(hubs, start=1):
        territory = territory_of(hub.postcodes, hub.nis_codes)
        if territory:
            everywhere |= territory
            href = f"#hub-{number}"
            pins.append(Pin(middle(territory), MANY, str(number), hub.name, href, named=True))
    if not pins:
        return None
    label = words.say("maps.hubs_drawing", count=len(pins))
    frame = replace(around_municipalities(everywhere), width=BESIDE_A_LIST)
    return pin_map(pins, label, words.language, territory=everywhere, frame=frame)


def middle(territory: Collection[str]) -> Point:
    """Return the place that a territory turns around: the mean of its people's municipalities.

    Parameters
    ----------
    territory
        NIS codes of municipalities; at least one.
    """
    towns = [places().municipality(code) for code in sorted(territory)]
    people = [max(town.population_2020, 1) for town in towns]
    total = sum(people)
    return Point(
        sum(town.point.lat * n for town, n in zip(towns, people, strict=True)) / total,
        sum(town.point.lon * n for town, n in zip(towns, people, strict=True)) / total,
    )
