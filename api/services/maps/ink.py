"""Shapes and colours of maps: each piece of SVG has a class and a literal colour."""

from __future__ import annotations

from markupsafe import Markup

from matchmaker.domain import Kind

SIDES = {
    Kind.SOCIAL_ECONOMY: "#A83A14",
    Kind.PRIVATE: "#234CC0",
    Kind.PUBLIC: "#1D2625",
    Kind.KNOWLEDGE: "#0B6B64",
    Kind.OTHER: "#5D6B65",
}
"""Colour of each side on a map: the darker of its two colours, so that a white figure on it can be
read."""
LAND, LINE, TERRITORY = "#EBEEE5", "#C3CBC1", "#FFFFFF"
LABEL, INK, SURFACE, MARIGOLD, BRAND = "#43524C", "#16241F", "#FFFFFF", "#FFC53D", "#0E4A3C"
STEPS = ("#E6EFE9", "#B7D3C6", "#7FB09C", "#43866F", "#0E4A3C")
"""Five steps of spruce, pale to dark; they stay apart in grey."""
NO_DATA = "#F0F2EB"


def shape(kind: str, x: float, y: float, r: float) -> Markup:
    """Return the shape of a side, about as large as a circle of radius `r` around a point.

    Examples
    --------
    >>> shape("private", 10, 10, 5)
    Markup('<rect class="f-private" fill="#234CC0" x="5.5" y="5.5" width="9" height="9" rx="1"/>')
    """
    look = Markup('class="f-{}" fill="{}"').format(kind, SIDES[Kind(kind)])
    if kind == Kind.PRIVATE:
        side = number(1.8 * r)
        return Markup('<rect {} x="{}" y="{}" width="{}" height="{}" rx="1"/>').format(
            look, number(x - 0.9 * r), number(y - 0.9 * r), side, side
        )
    if kind == Kind.PUBLIC:
        corners = [(x, y - 1.15 * r), (x + 1.15 * r, y), (x, y + 1.15 * r), (x - 1.15 * r, y)]
    elif kind == Kind.KNOWLEDGE:
        corners = [(x, y - 1.15 * r), (x + 1.12 * r, y + 0.85 * r), (x - 1.12 * r, y + 0.85 * r)]
    else:
        size = r * (0.75 if kind == Kind.OTHER else 1)
        return Markup('<circle {} cx="{}" cy="{}" r="{}"/>').format(
            look, number(x), number(y), number(size)
        )
    path = "L".join(f"{number(at_x)} {number(at_y)}" for at_x, at_y in corners)
    return Markup('<path {} d="M{}Z"/>').format(look, path)


def text_with_halo(
    words: str, x: float, y: float, *, size: float, anchor: str = "middle", strong: bool = False
) -> Markup:
    """Return words that can be read on any ground: the halo lies under them, drawn apart.

    Programs that make PDFs draw a text's edge over its letters.
    """
    place = Markup('x="{}" y="{}" font-size="{}" text-anchor="{}"{}').format(
        number(x), number(y), number(size), anchor, Markup(' font-weight="650"') if strong else ""
    )
    return Markup(
        '<text class="m-halo" {0} fill="{2}" stroke="{2}" stroke-width="4" '
        'stroke-linejoin="round" aria-hidden="true">{1}</text>'
        '<text class="{3}" {0} fill="{4}">{1}</text>'
    ).format(
        place,
        words,
        SURFACE,
        "m-ink" if strong else "m-label",
        INK if strong else LABEL,
    )


def number(value: float) -> str:
    """Write a length in a drawing: at most one decimal.

    Examples
    --------
    >>> number(12.04), number(3.25), number(-0.01)
    ('12', '3.2', '0')
    """
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written
