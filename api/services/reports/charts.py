"""Drawings of a report as SVG: text stays text, and each shape has a literal colour for the PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.services.maps.choropleth import choropleth
from api.services.maps.ink import SIDES, STEPS, number, shape
from matchmaker.domain import Kind
from matchmaker.vocabulary.outlines import outlines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.maps.choropleth import Choropleth
    from api.services.reports.telling import Telling, Told

INK, RULE = "#16241F", "#7B8781"
WIDTH = 640
BAR, LABEL, LETTER = 30, 200, 8.0
"""Height of a bar, room for the names beside them at least, and width of a letter of a name."""
LINE, SIGN = 17, 7.4
"""Height of a line of names, and width of a letter, in units of a drawing."""


def _svg(label: str, width: float, height: float, *layers: Markup) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {0} {1}" '
        'width="{0}" height="{1}" aria-label="{2}"><title>{2}</title>{3}</svg>'
    ).format(number(width), number(height), label, Markup("").join(layers))


def bars(telling: Telling, name: str, title: str) -> Markup:
    """Return a bar per part of a figure, with its number at the end."""
    parts = [one for one in telling.lines() if one.name == name and one.part and one.now.known]
    if not parts:
        return Markup("")
    most = max(one.now.middle or 0.0 for one in parts) or 1.0
    kinds = set(Kind) if telling.report.line(name).kpi.parts == "kind" else set()
    left = max(LABEL, 34 + LETTER * max(len(one.label) for one in parts))
    layers = []
    for row, one in enumerate(parts):
        wide = (WIDTH - left - 150) * (one.now.middle or 0.0) / most
        shade = STEPS[1:][min(row * (len(STEPS) - 1) // len(parts), len(STEPS) - 2)]
        layers.append(_bar(one, row, (left, wide), one.part if one.part in kinds else "", shade))
    said = ", ".join(f"{one.label}: {one.texts[0]}" for one in parts)
    return _svg(f"{title}. {said}", WIDTH, BAR * len(parts) + 4, *layers)


def _bar(one: Told, row: int, span: tuple[float, float], kind: str, shade: str) -> Markup:
    """Return a bar: `span` tells where it begins and how wide it is; a side has its own colour."""
    top, (left, wide) = row * BAR, span
    fill = SIDES[Kind(kind)] if kind else shade
    mark = shape(kind, 8, top + 15, 7) if kind else Markup("")
    return Markup(
        '{mark}<text x="{x}" y="{y}" font-size="15" fill="{ink}" class="m-ink">{label}</text>'
        '<rect class="{look}" x="{left}" y="{top}" width="{wide}" height="18" rx="2" '
        'fill="{fill}"/>'
        '<text x="{end}" y="{y}" font-size="15" fill="{ink}" class="m-ink">{text}</text>'
    ).format(
        mark=mark,
        x=22 if kind else 0,
        y=top + 20,
        ink=INK,
        label=one.label,
        look=f"f-{kind}" if kind else "bar-fill",
        left=number(left),
        top=top + 6,
        wide=number(max(wide, 1)),
        fill=fill,
        end=number(left + wide + 8),
        text=one.texts[0],
    )


def sankey(telling: Telling, title: str) -> Markup:
    """Return the flows as bands: from a side, through a material, to a side."""
    bands = telling.report.bands[:24]
    if not bands:
        return Markup("")
    whole = sum(band.tonnes for band in bands)
    scale = 300 / whole
    columns = [_stack([(getattr(b, side), b.tonnes) for b in bands], scale) for side in _COLUMNS]
    used = [dict.fromkeys(column, 0.0) for column in columns]
    layers = []
    for band in bands:
        keys = (band.giver, band.material, band.taker)
        thick = band.tonnes * scale
        tops = []
        for column, done, key in zip(columns, used, keys, strict=True):
            tops.append(column[key][0] + done[key])
            done[key] += thick
        layers += [
            _band(_X[at] + 12, tops[at], _X[at + 1], tops[at + 1], thick, band.giver)
            for at in (0, 1)
        ]
    for at, column in enumerate(columns):
        kind = "material" if at == 1 else "kind"
        for key, (top, height) in column.items():
            tonnes = telling.number(height / scale, "tonne_year")
            layers.append(_block(at, key, top, height, f"{telling.code(kind, key)}: {tonnes}"))
    height = max(top + tall for column in columns for top, tall in column.values()) + 24
    said = "; ".join(
        f"{telling.code('kind', b.giver)}, {telling.code('material', b.material)}, "
        f"{telling.code('kind', b.taker)}: {telling.number(b.tonnes, 'tonne_year')}"
        for b in bands[:6]
    )
    return _svg(f"{title}. {said}", WIDTH + 160, height, *layers)


_COLUMNS = ("giver", "material", "taker")
_X = (0, 290, 580)


def _stack(values: Sequence[tuple[str, float]], scale: float) -> dict[str, tuple[float, float]]:
    """Return top and height of each block of a column, the largest first."""
    sums: dict[str, float] = {}
    for key, value in values:
        sums[key] = sums.get(key, 0.0) + value
    placed, top = {}, 4.0
    for key, value in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        placed[key] = (top, value * scale)
        top += max(value * scale, 8) + 14
    return placed


def _band(x: float, y: float, to_x: float, to_y: float, thick: float, kind: str) -> Markup:
    middle = (x + to_x) / 2
    return Markup(
        '<path class="f-{}" d="M{} {}C{} {} {} {} {} {}V{}C{} {} {} {} {} {}Z" fill="{}" '
        'fill-opacity="0.28"/>'
    ).format(
        kind,
        *map(number, (x, y, middle, y, middle, to_y, to_x, to_y, to_y + thick)),
        *map(number, (middle, to_y + thick, middle, y + thick, x, y + thick)),
        SIDES[Kind(kind)],
    )


def _block(at: int, key: str, top: float, height: float, words: str) -> Markup:
    fill = STEPS[4] if at == 1 else SIDES[Kind(key)]
    return Markup(
        '<rect class="{}" x="{}" y="{}" width="12" height="{}" fill="{}"/>'
        '<text class="m-ink" x="{}" y="{}" font-size="14" fill="{}">{}</text>'
    ).format(
        "bar-fill" if at == 1 else f"f-{key}",
        _X[at],
        number(top),
        number(max(height, 2)),
        fill,
        _X[at] + 18,
        number(top + min(height, 16) / 2 + 5),
        INK,
        words,
    )


def network(telling: Telling, title: str) -> Markup:
    """Return the members with most ties as shapes of their side, and lines between them."""
    drawing = telling.report.drawing
    if not drawing.nodes:
        return Markup("")
    wide, tall = 720, 520
    at = {n.id: (20 + n.x * (wide - 150), 20 + n.y * (tall - 40)) for n in drawing.nodes}
    lines = [
        Markup(
            '<line class="m-line" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>'
        ).format(*map(number, (*at[one], *at[other])), RULE)
        for one, other in drawing.edges
    ]
    marks = [shape(n.kind, *at[n.id], 4 + 2 * sqrt(n.ties)) for n in drawing.nodes]
    named = [(telling.names.of(n.id), *at[n.id], 4 + 2 * sqrt(n.ties)) for n in drawing.nodes[:8]]
    names = [
        Markup(
            '<rect x="{x}" y="{top}" width="{wide}" height="{tall}" fill="#fff" '
            'fill-opacity="0.8" class="m-halo"/>'
            '<text class="m-ink" x="{x}" y="{y}" font-size="13" fill="{ink}">{name}</text>'
        ).format(
            x=number(box.x),
            top=number(box.y),
            wide=number(box.wide),
            tall=LINE,
            y=number(box.y + LINE - 4),
            ink=INK,
            name=name,
        )
        for (name, *_), box in zip(named, places_of(named, wide, tall), strict=True)
    ]
    said = ", ".join(telling.names.of(n.id) for n in drawing.nodes[:8])
    return _svg(f"{title}. {said}", wide, tall, *lines, *marks, *names)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a name stands: its upper left corner and its width."""

    x: float
    y: float
    wide: float

    def meets(self, other: Box) -> bool:
        """Tell whether two names would run into each other."""
        beside = self.x < other.x + other.wide and other.x < self.x + self.wide
        return beside and abs(self.y - other.y) < LINE


def places_of(
    named: Sequence[tuple[str, float, float, float]], wide: float, tall: float
) -> list[Box]:
    """Return where names go so that none covers another: beside their mark, else further off.

    Parameters
    ----------
    named
        Name, middle of its mark, and the mark's radius.
    """
    taken: list[Box] = []
    for name, x, y, radius in named:
        long = SIGN * len(name)
        right, left = x + radius + 4, x - radius - 4 - long
        sides = (right, left) if right + long <= wide else (left, right)
        top = y - LINE / 2
        tries = [
            Box(min(max(side, 0), max(wide - long, 0)), top + step * LINE, long)
            for step in (0, -1, 1, -2, 2, -3, 3, -4, 4)
            for side in sides
            if 0 <= top + step * LINE <= tall - LINE
        ]
        free = (box for box in tries if not any(box.meets(other) for other in taken))
        taken.append(next(free, tries[0]))
    return taken


def town_map(telling: Telling, title: str) -> Choropleth | None:
    """Return the map of partnerships per municipality; none where nothing is known of places."""
    line = telling.report.line("municipalities").now
    values = {
        part.key: round(part.figure.value or 0)
        for part in line.parts
        if part.figure.known and part.key in outlines()
    }
    if not values:
        return None
    drawn = choropleth(values, title, telling.words.language)
    # WeasyPrint takes a drawing's alternative text from its title alone.
    titled = Markup("><title>{}</title>").format(title)
    svg = Markup(str(drawn.drawing.svg).replace(">", titled, 1))  # noqa: S704 - our own drawing
    return replace(drawn, drawing=replace(drawn.drawing, svg=svg))
