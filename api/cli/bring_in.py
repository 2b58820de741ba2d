"""``matchmaker import``: a spreadsheet, a folder or a zip becomes the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang


def bring_in(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder, zip, xlsx, csv or json.")],
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
