"""``matchmaker programmes``: programmes and how their actions stand, out and in as one sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from datetime import date

    from api.cli.terminal import Terminal
    from api.services.programmes.programmes import Programming


def programmes(
    programme: Annotated[
        str | None, typer.Argument(metavar="ID", help="One programme; without it: all.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write its actions there: .xlsx or .csv."),
    ] = None,
    bring_in: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Bring in actions, as --out writes them."),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Programmes and their actions: who is late, who has not committed, what is at risk."""
    from datetime import UTC, datetime

    from api.cli.terminal import Terminal, door
    from api.services.programmes.programmes import Programming
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    if (out or bring_in) and programme is None:
        raise typer.BadParameter("needs ID", param_hint="--out, --import")
    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as database,
    ):
        migrations.require(database)
        mine, today = Programming(database, CONSOLE), datetime.now(UTC).date()
        if programme is None:
            _all(terminal, mine, today, as_json=as_json)
        elif bring_in is not None:
            _take_in(terminal, mine, programme, bring_in)
        elif out is not None:
            _give_out(terminal, mine, programme, out)
        else:
            _one(terminal, mine, programme, today, as_json=as_json)


def _all(terminal: Terminal, mine: Programming, today: date, *, as_json: bool) -> None:
    from api.services.programmes.programmes import as_line, standing
    from matchmaker.actions.watching import GROUPS

    words, found = terminal.words, mine.all()
    if as_json:
        terminal.answer([as_line(one) for one in found])
        return
    for one in found:
        stand = standing(mine.actions(one.programme.id), today)
        told = [words.say("programmes.count", count=len(stand.actions))]
        told += [
            words.say(f"programmes.so_many.{group}", count=stand.count(group))
            for group in GROUPS
            if stand.count(group)
        ]
        terminal.write(f"{one.programme.id}: {one.programme.name} ({', '.join(told)})")
    if not found:
        terminal.say("programmes.none")


def _one(
    terminal: Terminal, mine: Programming, programme: str, today: date, *, as_json: bool
) -> None:
    from api.services.programmes.programmes import action_line, standing, with_standing
    from matchmaker.actions.watching import GROUPS

    record, actions = mine.get(programme), mine.actions(programme)
    if as_json:
        lines = [action_line(one, today) for one in actions]
        terminal.answer({**with_standing(record, actions, today), "items": lines})
        return
    terminal.write(record.programme.name)
    stand = standing(actions, today)
    for group in GROUPS:
        terminal.say(f"programmes.group.{group}")
        titles = dict.fromkeys(one.partnership.title for one, _ in stand.concerns(group))
        for title in titles or (terminal.words.say(f"programmes.nothing.{group}"),):
            terminal.write(f"  {title}")


def _take_in(terminal: Terminal, mine: Programming, programme: str, file: Path) -> None:
    brought = mine.bring_in(programme, file.name, file.read_bytes(), terminal.words)
    for fault in brought.faults:
        terminal.write(f"{fault.row} / {fault.column}: {fault.message}")
    if brought.faults:
        terminal.refuse(terminal.words.say("programmes.nothing_kept"))
    terminal.say("programmes.brought_in", new=brought.new, changed=brought.changed)


def _give_out(terminal: Terminal, mine: Programming, programme: str, file: Path) -> None:
    from api.services.programmes.tables import sheet_of

    form = "csv" if file.suffix == ".csv" else "xlsx"
    file.write_bytes(sheet_of(mine.actions(programme), terminal.words, form))
