"""Offers and needs: how many stand open, and how many have found a partner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.domain import Direction
from matchmaker.report.figures import (
    Basis,
    Part,
    Rows,
    counted,
    counted_by,
    interval,
    largest_share,
    share,
    total,
)
from matchmaker.report.material import material_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.domain import Stream
    from matchmaker.report.figures import Figure
    from matchmaker.report.window import Window

SHEET = "streams"


class Offers:
    """How many offers stood open in the period, by material."""

    name, family, unit, better = "offers", "materials", "stream", "up"
    sheets, parts = (SHEET,), "material"

    def read(self, window: Window) -> Figure:
        """Count open offers."""
        return by_material(_of(window, Direction.OFFER))


class Needs:
    """How many needs stood open in the period, by material."""

    name, family, unit, better = "needs", "materials", "stream", ""
    sheets, parts = (SHEET,), "material"

    def read(self, window: Window) -> Figure:
        """Count open needs."""
        return by_material(_of(window, Direction.NEED))


class OffersPlaced:
    """Which share of the open offers flows to a partner."""

    name, family, unit, better = "offers_placed", "materials", "share", "up"
    sheets, parts = (SHEET, "partnerships"), "material"

    def read(self, window: Window) -> Figure:
        """Give the share of offers that a pilot or a running partnership names."""
        return _placed(window, Direction.OFFER)


class NeedsMet:
    """Which share of the open needs is met by a partner."""

    name, family, unit, better = "needs_met", "materials", "share", "up"
    sheets, parts = (SHEET, "partnerships"), "material"

    def read(self, window: Window) -> Figure:
        """Give the share of needs that a pilot or a running partnership names."""
        return _placed(window, Direction.NEED)


class UntakenTonnes:
    """How many tonnes a year are offered and have no taker, by material."""

    name, family, unit, better = "untaken_tonnes", "materials", "tonne_year", "down"
    sheets, parts = (SHEET, "partnerships"), "material"

    def read(self, window: Window) -> Figure:
        """Add up what owners say of offers that no partnership names."""
        waiting = [s for s in _of(window, Direction.OFFER) if s.id not in window.placed]
        parts = [Part(key, _tonnes(own)) for key, own in _by_material(waiting).items()]
        whole = _tonnes(waiting)
        return replace(whole, parts=tuple(parts))


def by_material(streams: Iterable[Stream]) -> Figure:
    """Count streams, with the materials as parts."""
    found = _by_material(streams)
    groups = {key: [one.id for one in own] for key, own in found.items()}
    ids = [id_ for own in groups.values() for id_ in own]
    return counted(Rows.of(SHEET, ids), counted_by(SHEET, groups))


def _placed(window: Window, direction: Direction) -> Figure:
    streams = _of(window, direction)

    def of(own: list[Stream]) -> Figure:
        hits = [one.id for one in own if one.id in window.placed]
        return share(hits, [one.id for one in own], SHEET)

    whole = of(streams)
    parts = tuple(Part(key, of(own)) for key, own in _by_material(streams).items())
    return replace(whole, parts=parts)


def _of(window: Window, direction: Direction) -> list[Stream]:
    return [one for one in window.streams if one.direction is direction]


def _by_material(streams: Iterable[Stream]) -> dict[str, list[Stream]]:
    found: dict[str, list[Stream]] = {}
    for one in streams:
        found.setdefault(material_of(one.waste_code), []).append(one)
    return dict(sorted(found.items()))


def _tonnes(streams: list[Stream]) -> Figure:
    """Return the tonnes a year of streams; what has no mass or rhythm is left out."""
    sizes = {s.id: s.quantity.tonnes_per_year for s in streams if s.quantity is not None}
    known = {id_: size for id_, size in sizes.items() if size is not None}
    number = total(known.values())
    owned = (((one.organisation,), known.get(one.id, 0.0)) for one in streams)
    figure = interval(number, number, Rows.of(SHEET, known), Basis.DECLARED)
    return replace(figure, largest=largest_share(owned))
