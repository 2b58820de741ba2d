"""``matchmaker import``: a spreadsheet, a folder or a zip becomes the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from api.cli.terminal import Terminal


def bring_in(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH", help="A folder, zip, xlsx, csv or json.", show_default=False
        ),
    ] = None,
    hub: Annotated[
        str | None, typer.Option(metavar="ID", help="Hub of organisations that name none.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, keep nothing.")
    ] = False,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Keep the good rows though others are wrong.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete what the given tables no longer have.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON: your headers, each with its column of ours."),
    ] = None,
    rejected: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the wrong rows here (.xlsx, .csv), to mend."),
    ] = None,
    undo: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Take this import back instead.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Read a network, check every row, keep all of it or nothing. Twice changes nothing."""
    from api.cli.issues import show_import, show_next
    from api.cli.terminal import REFUSED, Terminal, door
    from api.services.bring_in import Import, for_machines
    from api.services.bring_in import bring_in as keep
    from api.services.rejected import write_rejected_rows

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        if undo is not None:
            _take_back(terminal, undo)
            return
        if path is None:
            raise typer.BadParameter("PATH")
        wish = Import(path, hub, dry_run, accept_valid, replace, mapping)
        with terminal.progress("cli.import_busy") as tell:
            outcome = keep(terminal.settings, wish, tell)
        if as_json:
            terminal.answer(for_machines(outcome, terminal.words))
        show_import(terminal, outcome)
        if rejected:
            files, count = write_rejected_rows(outcome, rejected, terminal.words)
            for file in files:
                terminal.say("cli.import_rejected", count=count, path=file)
        show_next(terminal, outcome)
        if outcome.refused:
            raise typer.Exit(REFUSED)


def _take_back(terminal: Terminal, number: int) -> None:
    from models import migrations
    from models.audit import Trail
    from models.database import open_database
    from models.undo import Undo

    with open_database(terminal.settings.database_url) as store:
        migrations.require(store)
        with store.writing() as session:
            counts = Undo(session).back(number)
            trail = Trail(session, "console")
            hubs = trail.hubs_of("imported", "imports", str(number)) or [None]
            trail.write("undid", "imports", {hub: [str(number)] for hub in hubs})
    if terminal.as_json:
        terminal.answer({"number": number, "rows": counts})
    terminal.say("imports.undone_rows", count=sum(counts.values()))


def past(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Length of the list.")] = 20,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """List the latest imports, with the number that `import --undo` takes."""
    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database
    from models.store import Store

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as store,
    ):
        migrations.require(store)
        with store.reading() as session:
            found = Store(session).imports(limit)
        if as_json:
            terminal.answer(
                [
                    {
                        "number": one.id,
                        "name": one.name,
                        "hub": one.hub,
                        "state": one.state,
                        "finished": one.finished.isoformat(),
                    }
                    for one in found
                ]
            )
        if not found:
            terminal.say("imports.none")
        for one in found:
            terminal.say(
                "imports.line",
                number=str(one.id),
                name=one.name,
                state=terminal.words.say(f"imports.state.{one.state}"),
                day=one.finished.date(),
            )
