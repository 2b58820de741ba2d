"""Tables in a terminal, and CSV on standard output."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from api.cli.terminal import plain
from models.exchange.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.cli.terminal import Terminal
    from api.services.settings_table import Line


def show_codes(terminal: Terminal, text: str, codes: Sequence[dict[str, object]]) -> None:
    """Show codes with their meaning, best first; or say that there are none."""
    words = terminal.words
    if not codes:
        terminal.say("cli.no_code", text=text)
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(words.say("cli.code"), no_wrap=True)
    table.add_column(words.say("cli.meaning"))
    table.add_column(words.say("cli.confidence"), justify="right")
    for code in codes:
        confidence = words.decimal(float(str(code["confidence"])), digits=2)
        table.add_row(
            Text(plain(str(code["code"])), style="bold"),
            Text(plain(str(code["label"]))),
            confidence,
        )
    terminal.page.print(table)


def show_settings(terminal: Terminal, lines: Sequence[Line]) -> None:
    """Show every setting with what it is for; what was chosen stands out."""
    words = terminal.words
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(words.say("cli.setting"), no_wrap=True)
    for title in ("cli.setting_value", "cli.setting_origin", "cli.setting_about"):
        table.add_column(words.say(title), overflow="fold")
    for line in lines:
        chosen = line.origin != "default"
        table.add_row(
            Text(line.variable, style="bold" if chosen else ""),
            Text(plain(line.value)),
            words.say(f"settings.origin.{line.origin}"),
            line.about if not chosen else f"{line.about} [{line.default}]",
        )
    terminal.page.print(table)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV under a header, safe to open in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(
        [guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()
