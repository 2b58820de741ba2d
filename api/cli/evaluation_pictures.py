"""Pictures of an evaluation, as plain SVG: no program is needed to draw or to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import log
from pathlib import Path

from matchmaker.learning.results import DEPTHS, Result, Table

WIDTH, HEIGHT, COLUMNS = 270, 200, 3
"""Size of one panel, and panels beside each other."""
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 42, 34
"""Room around the plotted part of a panel."""
OURS, RIVAL, LINE, INK = "#0f6b5c", "#b4531a", "#c9c9c4", "#2b2b28"
"""Colours that stay apart in print and for eyes that mix up red and green."""
BAR = 17
"""Height of one bar."""

Draw = Callable[[Sequence[Table]], str | None]


def draw(tables: Sequence[Table], folder: Path) -> list[Path]:
    """Write one picture per kind of look at the tables, those that have anything to show.

    Parameters
    ----------
    folder
        Where to write; made when missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, picture in PICTURES.items():
        drawn = picture(tables)
        if drawn:
            path = folder / f"{name}.svg"
            path.write_text(drawn, encoding="utf-8")
            written.append(path)
    return written


@dataclass(frozen=True)
class Panel:
    """The plotted part of one panel, and how values become places in it.

    Parameters
    ----------
    left, top
        Of the panel, in the picture.
    across, up
        Ends of the two axes.
    """

    left: float
    top: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Return how far to the right a value is."""
        low, high = self.across
        share = (value - low) / (high - low)
        return round(self.left + LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """Return how far down a value is."""
        low, high = self.up
        share = (value - low) / (high - low)
        return round(self.top + HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def frame(self, title: str, below: str) -> Iterator[str]:
        """Draw the title, both axes and four lines across."""
        yield text(self.left + LEFT, self.top + 18, title, weight="bold")
        yield text(self.x(sum(self.across) / 2), self.top + HEIGHT - 4, below, anchor="middle")
        for step in range(5):
            value = self.up[0] + (self.up[1] - self.up[0]) * step / 4
            ends = (self.x(self.across[0]), self.x(self.across[1]))
            yield line([(ends[0], self.y(value)), (ends[1], self.y(value))], LINE, 0.6)
            yield text(ends[0] - 5, self.y(value) + 4, f"{value:.2f}".lstrip("0"), anchor="end")

    def mark(self, value: float, words: str) -> str:
        """Write a word under the axis."""
        return text(self.x(value), self.top + HEIGHT - BOTTOM + 14, words, anchor="middle")


def recall_curves(tables: Sequence[Table]) -> str | None:
    """Draw the share of right answers found, by length of list: ours and the best baseline."""
    shown = [t for t in tables if t.ours and t.ours.recall and t.best_baseline]
    key = [(OURS, "circular-matchmaker"), (RIVAL, "best baseline")]

    def panel(table: Table, left: float, top: float) -> Iterator[str]:
        assert table.ours is not None
        assert table.best_baseline is not None
        depths = [d for d in DEPTHS if d <= max(5.0, table.candidates)]
        rows = (table.ours, table.best_baseline)
        most = max(max(row.recall[: len(depths)]) for row in rows)
        place = Panel(left, top, (0.0, log(depths[-1])), (0.0, _ceiling(most)))
        yield from place.frame(_short(table), "length of the list")
        yield from (place.mark(log(d), str(d)) for d in depths if d in {1, 5, 10, 50, 100})
        for colour, row in ((RIVAL, table.best_baseline), (OURS, table.ours)):
            points = [
                (place.x(log(d)), place.y(v)) for d, v in zip(depths, row.recall, strict=False)
            ]
            yield line(points, colour, 2.2)
            yield from (dot(*point, colour) for point in points)

    return _grid("Right answers found", shown, panel, key)


def kept_promises(tables: Sequence[Table]) -> str | None:
    """Draw what came true beside what was promised; on the line, promises are kept."""
    shown = [t for t in tables if t.promises and len(t.promises.bins) > 1]
    key = [(OURS, "came true"), (LINE, "as promised")]

    def panel(table: Table, left: float, top: float) -> Iterator[str]:
        assert table.promises is not None
        bins = table.promises.bins
        most = _ceiling(max(max(b.promised, b.kept) for b in bins))
        place = Panel(left, top, (0.0, most), (0.0, most))
        yield from place.frame(f"{_short(table)}, ECE {table.promises.ece:.3f}", "promised chance")
        yield from (place.mark(v, f"{v:.2f}".lstrip("0") or "0") for v in (0.0, most / 2, most))
        yield line([(place.x(0), place.y(0)), (place.x(most), place.y(most))], LINE, 2.2)
        points = [(place.x(b.promised), place.y(b.kept)) for b in bins]
        yield line(points, OURS, 2.2)
        yield from (dot(*point, OURS) for point in points)

    return _grid("Promised and kept", shown, panel, key)


def left_out(tables: Sequence[Table]) -> str | None:
    """Draw what every variant of ours loses or gains, with its interval."""
    parts = [(t, [row for row in t.results if row.against_ours]) for t in tables]
    parts = [(table, rows) for table, rows in parts if rows]
    if not parts:
        return None
    reach = max(abs(end) for t, rows in parts for r in rows for end in _ends(r, t))
    reach = _ceiling(reach)
    width, middle = COLUMNS * WIDTH, COLUMNS * WIDTH * 0.62
    scale = (width - middle - 60) / reach
    drawn, top = [], 34.0
    for table, rows in parts:
        title = f"{_short(table)}: {table.lead[0]}, minus ours"
        drawn.append(text(14, top + 16, title, weight="bold"))
        top += 26
        for row in sorted(rows, key=lambda r: r.against_ours[table.lead[0]].mean):
            gap = row.against_ours[table.lead[0]]
            x, low, high = (round(middle + v * scale, 1) for v in (gap.mean, *_ends(row, table)))
            colour = RIVAL if gap.mean < 0 else OURS
            drawn.append(text(14, top + 12, row.method.split(" ", 1)[-1]))
            drawn.append(text(width - 14, top + 12, f"{gap.mean:+.3f}", anchor="end"))
            left, wide = min(middle, x), abs(x - middle)
            drawn.append(
                f'<rect x="{left:.1f}" y="{top + 3:.1f}" width="{wide:.1f}" height="{BAR - 6}"'
                f' fill="{colour}"/>'
            )
            drawn.append(line([(low, top + BAR / 2), (high, top + BAR / 2)], INK, 1))
            top += BAR
        top += 10
    drawn.append(line([(middle, 40), (middle, top)], INK, 0.6))
    return _picture("With something else, or without", width, top + 10, drawn, [])


PICTURES: dict[str, Draw] = {
    "recall": recall_curves,
    "promises": kept_promises,
    "left-out": left_out,
}
"""Every picture, by the name of its file."""


def _ends(row: Result, table: Table) -> tuple[float, float]:
    gap = row.against_ours[table.lead[0]]
    return gap.low, gap.high


def _short(table: Table) -> str:
    name = table.problem.split(":")[0]
    return name if len(name) <= 34 else f"{name[:33]}…"


def _ceiling(value: float) -> float:
    """Return the next round end of an axis."""
    ends = (0.02, 0.04, 0.06, 0.08, 0.12, 0.16, 0.2, 0.24, 0.32, 0.4, 0.6, 0.8)
    return next((end for end in ends if value <= end), 1.0)


def _grid(
    title: str,
    tables: Sequence[Table],
    panel: Callable[[Table, float, float], Iterator[str]],
    key: Sequence[tuple[str, str]],
) -> str | None:
    if not tables:
        return None
    drawn: list[str] = []
    for n, table in enumerate(tables):
        row, column = divmod(n, COLUMNS)
        drawn += panel(table, column * WIDTH, 34 + row * HEIGHT)
    rows = -(-len(tables) // COLUMNS)
    width = min(len(tables), COLUMNS) * WIDTH
    return _picture(title, max(width, 2 * WIDTH), 34 + rows * HEIGHT + 10, drawn, key)


def _picture(
    title: str,
    width: float,
    height: float,
    drawn: Sequence[str],
    key: Sequence[tuple[str, str]],
) -> str:
    head = [text(14, 22, title, weight="bold", size=15)]
    for n, (colour, word) in enumerate(key):
        x = width - 14 - 150 * (len(key) - n)
        head.append(line([(x, 18), (x + 22, 18)], colour, 3))
        head.append(text(x + 28, 22, word))
    body = "\n".join([*head, *drawn])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" font-family="system-ui, sans-serif" role="img"'
        f' aria-label="{escape(title)}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def text(
    x: float, y: float, words: str, weight: str = "normal", anchor: str = "start", size: int = 11
) -> str:
    """Return words at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{INK}">{escape(words)}</text>'
    )


def line(points: Sequence[tuple[float, float]], colour: str, width: float) -> str:
    """Return a line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def dot(x: float, y: float, colour: str) -> str:
    """Return a dot."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'
