"""Whole numbers per municipality, in steps of one colour, with a legend in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.services.maps.frame import Frame, around_municipalities
from api.services.maps.ground import Drawing, drawn, ground, town_name
from api.services.maps.ink import NO_DATA, STEPS, SURFACE, text_with_halo
from matchmaker.vocabulary.outlines import outlines
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

MOST_STEPS = 4
"""With *none* they are five colours; the palest of five would be taken for none."""
MOST_NAMED = 6
"""Municipalities whose name stands on the map: those with most."""


@dataclass(frozen=True, slots=True)
class Step:
    """One colour of the legend.

    Parameters
    ----------
    colour
        Number of the colour, 1 the palest; 0 for none.
    low, high
        Whole numbers that have this colour; ``high`` of the last step is the largest there is.
    """

    colour: int
    low: int
    high: int

    @property
    def fill(self) -> str:
        """The literal colour."""
        return STEPS[self.colour - 1] if self.colour else NO_DATA


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A map with its legend: *none* first, then the steps that occur."""

    drawing: Drawing
    legend: tuple[Step, ...]


def steps_of(values: Collection[int]) -> tuple[Step, ...]:
    """Part whole numbers above zero into at most `MOST_STEPS` steps, about equally full.

    Where few different numbers occur each has its own step.

    Examples
    --------
    >>> [(step.low, step.high) for step in steps_of([1, 1, 2, 4])]
    [(1, 1), (2, 2), (4, 4)]
    >>> [(step.low, step.high) for step in steps_of([1, 1, 2, 3, 5, 8, 13, 40])]
    [(1, 1), (2, 3), (5, 8), (13, 40)]
    """
    ordered = sorted(value for value in values if value > 0)
    different = sorted(set(ordered))
    if len(different) <= MOST_STEPS:
        groups = [[value] for value in different]
    else:
        groups = [[] for _ in range(MOST_STEPS)]
        for value in different:
            rank = sum(one <= value for one in ordered) / len(ordered)
            groups[min(ceil(rank * MOST_STEPS), MOST_STEPS) - 1].append(value)
        groups = [group for group in groups if group]
    colours = {0: (), 1: (4,), 2: (2, 5), 3: (2, 3, 5), 4: (2, 3, 4, 5)}[len(groups)]
    return tuple(
        Step(colour, group[0], group[-1]) for colour, group in zip(colours, groups, strict=True)
    )


def choropleth(
    values: Mapping[str, int],
    label: str,
    language: str,
    *,
    territory: Collection[str] = frozenset(),
    frame: Frame | None = None,
) -> Choropleth:
    """Draw a whole number per municipality.

    Parameters
    ----------
    values
        By NIS code of today; what is missing counts as none.
    label
        What the map shows, in words, for who does not see it.
    language
        Of the names of towns.
    territory
        Municipalities that the map is about, by NIS code; by default those that have a value.
    frame
        What part of the country; by default the territory.

    Raises
    ------
    ValueError
        A NIS code that is not one of today's municipalities.
    """
    known = outlines()
    strange = sorted(code for code in values if code not in known)
    if strange:
        raise ValueError(f"no municipalities of today: {', '.join(strange)}")
    shown = sorted(code for code in {*territory, *values} if code in known)
    frame = frame or around_municipalities(shown)
    steps = steps_of(list(values.values()))
    areas = [_area(code, values.get(code, 0), steps, frame, language) for code in shown]
    largest = sorted((code for code in shown if values.get(code)), key=lambda c: (-values[c], c))
    drawing = drawn(
        frame,
        label,
        ground(frame, shown),
        Markup("").join(areas),
        _names(largest[:MOST_NAMED], frame, language),
    )
    return Choropleth(drawing, (Step(0, 0, 0), *steps))


def _area(code: str, value: int, steps: Sequence[Step], frame: Frame, language: str) -> Markup:
    step = next((one for one in steps if one.low <= value <= one.high), Step(0, 0, 0))
    name = town_name(places().municipality(code), language)
    return Markup(
        '<path class="{}" d="{}" fill="{}" fill-rule="evenodd" stroke="{}" stroke-width="1">'
        "<title>{}: {}</title></path>"
    ).format(
        f"m-seq-{step.colour}" if step.colour else "m-none",
        frame.path(outlines().of(code).rings, close=True),
        step.fill,
        SURFACE,
        name,
        value,
    )


def _names(codes: Sequence[str], frame: Frame, language: str) -> Markup:
    written = []
    for code in codes:
        town = places().municipality(code)
        x, y = frame.place(town.point.lon, town.point.lat)
        written.append(text_with_halo(town_name(town, language), x, y + 5, size=15, strong=True))
    return Markup('<g aria-hidden="true">{}</g>').format(Markup("").join(written))
