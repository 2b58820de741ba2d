"""The map of organisations and materials: by municipality, as a drawing, a list and GeoJSON."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.maps.frame import around_municipalities, of_country
from api.services.maps.gathering import gathered
from api.services.maps.ground import town_name
from api.services.maps.pins import MANY, Pin, pin_map
from matchmaker.domain import Point
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from api.services.maps.ground import Drawing
    from api.services.maps.things import Thing
    from api.wording import Wording
    from matchmaker.vocabulary.places import Municipality

GEOJSON = "application/geo+json"


@dataclass(frozen=True, slots=True)
class Here:
    """What lies in one municipality.

    Parameters
    ----------
    town
        ``None`` for what has no known place.
    name
        What the municipality is called in the reader's language.
    kind
        The side of all owners, or `MANY`.
    """

    town: Municipality | None
    name: str
    things: tuple[Thing, ...]
    kind: str

    @property
    def key(self) -> str:
        """NIS code; empty without a place."""
        return self.town.nis_code if self.town else ""

    @property
    def anchor(self) -> str:
        """Id of its part of the list."""
        return f"m{self.key}"


def by_town(things: Iterable[Thing], words: Wording) -> list[Here]:
    """Return things by municipality, in alphabetical order; those without a place last."""
    heaps: dict[str, list[Thing]] = defaultdict(list)
    for one in things:
        heaps[one.town.nis_code if one.town else ""].append(one)
    found = [_here(heap, words) for heap in heaps.values()]
    return sorted(found, key=lambda here: (not here.key, fold(here.name), here.key))


def _here(heap: Sequence[Thing], words: Wording) -> Here:
    town = heap[0].town
    kinds = {one.kind for one in heap}
    ordered = sorted(heap, key=lambda one: (fold(one.owner_name), one.sort, one.title, one.id))
    return Here(
        town=town,
        name=town_name(town, words.language) if town else words.say("maps.no_place"),
        things=tuple(ordered),
        kind=heap[0].kind.value if len(kinds) == 1 else MANY,
    )


def pins_of(
    heres: Iterable[Here], words: Wording, href: Callable[[Here], str] | None = None
) -> list[Pin]:
    """Return a pin for each municipality, with how many things there are.

    Parameters
    ----------
    href
        Where a click on a municipality leads; ``None`` for a map on paper.
    """
    return [
        Pin(
            here.town.point,
            here.kind,
            str(len(here.things)),
            label_of(here, words),
            href(here) if href else "",
        )
        for here in heres
        if here.town is not None
    ]


def label_of(here: Here, words: Wording) -> str:
    """Say what lies in a municipality: *Brugge: 12, onderneming en sociale economie*."""
    counted = Counter(one.kind for one in here.things)
    kinds = [words.say(f"nouns.kind.{kind}") for kind, _ in counted.most_common()]
    return words.say("maps.pin", place=here.name, count=len(here.things), kinds=kinds)


def drawing_of(
    pins: Sequence[Pin], words: Wording, territory: Collection[str] = frozenset()
) -> Drawing:
    """Draw the pins; those that would hide each other are gathered under their number.

    Parameters
    ----------
    territory
        NIS codes of a hub's municipalities; empty: the whole country.
    """
    frame = around_municipalities(territory) if territory else of_country()
    inside = [pin for pin in pins if frame.holds(pin.point)]
    shown = gathered(inside, frame, words)
    total = sum(int(pin.mark) for pin in inside)
    label = words.say("maps.drawing", count=total)
    return pin_map(shown, label, words.language, territory=territory, frame=frame)


def geojson(things: Iterable[Thing], words: Wording) -> bytes:
    """Return things as GeoJSON (RFC 7946): each in the middle of its municipality.

    What has no known place cannot be on a map: the member ``without_place`` counts it.
    """
    every = list(things)
    features = [_feature(one, one.town, words) for one in every if one.town is not None]
    collection = {
        "type": "FeatureCollection",
        "without_place": len(every) - len(features),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(one: Thing, town: Municipality, words: Wording) -> dict[str, object]:
    point: Point = town.point
    told = {
        "sort": one.sort,
        "id": one.id,
        "title": one.title,
        "operation": one.operation,
        "organisation": one.owner,
        "name": one.owner_name,
        "kind": one.kind.value,
        "municipality": town_name(town, words.language),
        "nis_code": town.nis_code,
        "waste_codes": list(one.codes),
        "materials": sorted(one.families),
        "hubs": list(one.hubs),
        "quantity": one.quantity.amount if one.quantity else None,
        "unit": one.quantity.unit.value if one.quantity and one.quantity.unit else None,
        "every": one.quantity.every.value if one.quantity and one.quantity.every else None,
        "confidential": one.confidential or None,
    }
    return {
        "type": "Feature",
        "id": f"{one.sort}/{one.id}",
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
        "properties": {name: value for name, value in told.items() if value not in ("", None, [])},
    }
