"""A network as a drawing: sides by shape and colour, ties by their line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.services.maps.ground import overlap
from api.services.maps.ink import INK, LABEL, SURFACE, number, shape, text_with_halo
from api.services.ties.seen import Closeness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from api.services.maps.ground import Box
    from api.services.ties.places import Place
    from api.services.ties.seen import Tie
    from api.services.ties.surroundings import Surroundings
    from matchmaker.domain import Organisation

SIZES = (10, 17, 13, 9)
"""Radius of a shape in a whole network, in the middle, of partners, and of theirs."""
NAME_SIZE, NAME_WIDTH, LONGEST_NAME = 16, 8.6, 26
MARGIN = 34
NARROWEST = 720
ROOM_FOR_NAMES = 150
LINES = {
    Closeness.RUNNING: Markup('stroke-width="2.6"'),
    Closeness.ENDED: Markup('stroke-width="1.2"'),
    Closeness.CONTACT: Markup('stroke-width="1.8" stroke-dasharray="6 5"'),
}


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A network as SVG, in units of its own."""

    svg: Markup
    width: int
    height: int


def network_drawing(
    shown: Surroundings,
    places: Mapping[str, Place],
    label: str,
    href: Callable[[str], str],
) -> NetworkDrawing:
    """Draw a network.

    Parameters
    ----------
    label
        What the drawing shows, in words, for who does not see it.
    href
        Where a click on an organisation leads, by its id.

    Notes
    -----
    Each organisation carries its place in ``shown.organisations`` as ``data-node``, so that a table
    can be in step with the drawing.
    """
    left, right = min(x for x, _ in places.values()), max(x for x, _ in places.values())
    side = max(ROOM_FOR_NAMES if shown.of else MARGIN, (NARROWEST - (right - left)) / 2)
    left -= side
    top = min(y for _, y in places.values()) - MARGIN
    width = round(right + side - left)
    height = round(max(y for _, y in places.values()) + MARGIN - top)
    at = {id_: (x - left, y - top) for id_, (x, y) in places.items()}
    sizes = {id_: SIZES[step + 1 if shown.of else 0] for id_, step in shown.steps.items()}
    lines = Markup("").join(_line(tie, at) for tie in shown.ties)
    shapes = Markup("").join(
        _organisation(one, number_, at[id_], sizes[id_], href(id_))
        for number_, (id_, one) in enumerate(shown.organisations.items())
    )
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'role="group" aria-label="{2}" font-family="Atkinson Hyperlegible Next, sans-serif">'
        '<g aria-hidden="true">{3}</g>{4}<g aria-hidden="true" class="n-names">{5}</g></svg>'
    ).format(width, height, label, lines, shapes, _names(shown, at, sizes, width))
    return NetworkDrawing(svg, width, height)


def _line(tie: Tie, at: Mapping[str, Place]) -> Markup:
    (x1, y1), (x2, y2) = at[tie.left], at[tie.right]
    return Markup('<path class="n-{}" d="M{} {}L{} {}" stroke="{}" {}/>').format(
        tie.closeness, *map(number, (x1, y1, x2, y2)), LABEL, LINES[tie.closeness]
    )


def _organisation(one: Organisation, number_: int, place: Place, size: float, href: str) -> Markup:
    x, y = place
    return Markup(
        '<a class="pin" href="{}" data-node="{}" aria-label="{}"><title>{}</title>'
        '<circle class="m-back" cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="0"/>'
        "{}</a>"
    ).format(
        href,
        number_,
        one.name,
        one.name,
        number(x),
        number(y),
        number(size + 3),
        SURFACE,
        INK,
        shape(one.kind, x, y, size),
    )


def _names(
    shown: Surroundings, at: Mapping[str, Place], sizes: Mapping[str, float], width: int
) -> Markup:
    """Return the names for which there is room: first the middle, then its partners."""
    busy: list[Box] = [
        (x - sizes[id_] - 3, y - sizes[id_] - 3, x + sizes[id_] + 3, y + sizes[id_] + 3)
        for id_, (x, y) in at.items()
    ]
    own = dict(zip(at, range(len(busy)), strict=True))
    written = []
    for id_ in shown.steps:
        name = _short(shown.organisations[id_].name)
        others = [box for number_, box in enumerate(busy) if number_ != own[id_]]
        for x, anchor, box in _beside(at[id_], sizes[id_], len(name) * NAME_WIDTH, width / 2):
            if box[0] > 2 and box[2] < width - 2 and not any(overlap(box, one) for one in others):
                busy.append(box)
                y = (box[1] + box[3]) / 2 + NAME_SIZE * 0.36
                step = shown.steps[id_] if shown.of else 2
                strong = bool(shown.of) and not shown.steps[id_]
                text = text_with_halo(name, x, y, size=NAME_SIZE, anchor=anchor, strong=strong)
                written.append(Markup('<g class="n-step-{}">{}</g>').format(step, text))
                break
    return Markup("").join(written)


def _beside(
    place: Place, size: float, wide: float, middle: float
) -> Sequence[tuple[float, str, Box]]:
    """Return where a name may stand: outwards first, then inwards, below and above."""
    (x, y), half = place, NAME_SIZE * 0.62
    right, left = x + size + 7, x - size - 7
    ways = [
        (right, "start", (right, y - half, right + wide, y + half)),
        (left, "end", (left - wide, y - half, left, y + half)),
    ]
    if x < middle - 1:
        ways.reverse()
    mids = (y + size + 5 + half, y - size - 5 - half)
    return ways + [
        (x, "middle", (x - wide / 2, mid - half, x + wide / 2, mid + half)) for mid in mids
    ]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
