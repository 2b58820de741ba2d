"""What became of an import, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from api.cli.terminal import plain
from api.wording.issues import tell
from models.intake import Severity, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.terminal import Terminal
    from api.services.bring_in import Outcome
    from models.intake import IssueGroup

MARKS = {
    Severity.ERROR: ("✗", "red"),
    Severity.WARNING: ("!", "yellow"),
    Severity.INFO: ("·", "dim"),
}
HEADINGS = {
    Severity.ERROR: "cli.import_mend",
    Severity.WARNING: "cli.import_look",
    Severity.INFO: "cli.import_understood",
}
MOST_VALUES = 5
"""Different wrong values named of one column."""
MOST_ROWS = 8
"""Row numbers named before the rest is counted."""


QUESTIONS = frozenset(("same_organisation", "enterprise_number_shared"))
"""Whether two organisations are one: asked pair by pair, not counted together."""
MOST_QUESTIONS = 20


def show_import(terminal: Terminal, outcome: Outcome) -> None:
    """Say what was wrong or filled in, row by row, and what was kept."""
    groups = [group for group in outcome.groups if group.first.code not in QUESTIONS]
    file = outcome.checked.name
    for severity, heading in HEADINGS.items():
        of_this = [group for group in groups if group.first.severity is severity]
        _show_section(terminal, heading, of_this, file)
    questions = [issue for issue in outcome.checked.issues if issue.code in QUESTIONS]
    asked = [group for issue in questions[:MOST_QUESTIONS] for group in grouped([issue])]
    _show_section(terminal, "cli.import_same", asked, file)
    if len(questions) > MOST_QUESTIONS:
        terminal.hint("cli.more", count=len(questions) - MOST_QUESTIONS)
    if outcome.checked.issues:
        terminal.messages.print()
    _show_kept(terminal, outcome)


def _show_kept(terminal: Terminal, outcome: Outcome) -> None:
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


def show_next(terminal: Terminal, outcome: Outcome) -> None:
    """Say what a person can do with the network that came in."""
    organisations = None if outcome.refused else outcome.checked.sheets.get("organisations")
    if organisations and organisations.rows and not outcome.wish.dry_run:
        name = organisations.rows[0][organisations.columns.index("name")]
        terminal.hint("cli.import_next", name=name)


def _show_section(
    terminal: Terminal, heading: str, groups: Sequence[IssueGroup], file: str
) -> None:
    if not groups:
        return
    terminal.messages.print(Text(f"\n{terminal.words.say(heading)}", style="bold"))
    for group in groups:
        _show_group(terminal, group, file)


def _show_group(terminal: Terminal, group: IssueGroup, file: str) -> None:
    words, first = terminal.words, group.first
    mark, style = MARKS[first.severity]
    told = tell(first, words)
    only_file = bool(first.sheet) and first.file == file
    names = (first.sheet,) if only_file else (first.file, first.sheet)
    where = [plain(" / ".join(name for name in names if name))]
    if group.rows:
        rows = ", ".join(str(row) for row in dict.fromkeys(group.rows[:MOST_ROWS]))
        if len(group.rows) > MOST_ROWS:
            rows += " " + words.say("cli.more", count=len(group.rows) - MOST_ROWS)
        where.append(words.say("cli.row", rows=rows))
    lines = [(told.what, "")]
    if len(group.values) > 1 and first.severity is not Severity.INFO:
        others = [words.say("nouns.quoted", word=value) for value in group.values[1:MOST_VALUES]]
        lines.append((words.say("cli.import_also", values=others), ""))
    lines.append((told.cure, "dim"))
    terminal.messages.print(Text(f"{mark} ", style=style).append(", ".join(where), style="bold"))
    for line, look in lines:
        terminal.messages.print(Padding(Text(plain(line), style=look), (0, 0, 0, 4), expand=False))
