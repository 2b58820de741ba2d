"""What became of an import, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.cli.terminal import plain
from api.wording.issues import tell
from models.intake import Severity

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.bring_in import Outcome
    from models.intake import IssueGroup

MARKS = {
    Severity.ERROR: ("✗", "red"),
    Severity.WARNING: ("!", "yellow"),
    Severity.INFO: ("·", "dim"),
}
MOST_ROWS = 8
"""Row numbers named before the rest is counted."""


def show_import(terminal: Terminal, outcome: Outcome) -> None:
    """Say what was wrong or filled in, row by row, and what was kept."""
    for group in outcome.groups:
        _show_group(terminal, group)
    wish, path = outcome.wish, outcome.wish.path
    if outcome.refused:
        line = terminal.words.say("errors.import_refused", count=outcome.rows_refused)
        terminal.messages.print(Text(plain(line), style="bold red"))
        if outcome.rows:
            terminal.hint("cli.import_cure")
        return
    if wish.dry_run:
        terminal.say("cli.import_dry", count=outcome.rows, path=path)
        return
    terminal.say("cli.import_done", count=outcome.rows, path=path)
    for name, counts in outcome.kept.items():
        told = terminal.words.say(
            "cli.import_counts", new=counts.new, changed=counts.changed, same=counts.same
        )
        terminal.page.print(
            Text(f"  {terminal.words.say(f'nouns.sheet.{name}'):<16} ", style="bold").append(told)
        )
    if outcome.rows_refused:
        terminal.say("cli.import_left_out", count=outcome.rows_refused)


def _show_group(terminal: Terminal, group: IssueGroup) -> None:
    words, first = terminal.words, group.first
    mark, style = MARKS[first.severity]
    where = first.file + (f" / {first.sheet}" if first.sheet else "")
    if group.rows:
        rows = ", ".join(str(row) for row in group.rows[:MOST_ROWS])
        if len(group.rows) > MOST_ROWS:
            rows += " " + words.say("cli.more", count=len(group.rows) - MOST_ROWS)
        where += ", " + words.say("cli.row", rows=rows)
    line = Text(f"{mark} ", style=style)
    told = tell(first, words)
    line.append(plain(told.what))
    if where:
        line.append(f"  ({plain(where)})", style="dim")
    terminal.messages.print(line)
    terminal.messages.print(Text(f"  {plain(told.cure)}", style="dim"))
