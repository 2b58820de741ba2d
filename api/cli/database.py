"""``matchmaker db``: the tables, and copies of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang

database = typer.Typer(help="Upgrade, check, copy and put back the database.", no_args_is_help=True)


@database.command()
def upgrade(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Bring the tables to this version; what is in them stays."""
    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            migrations.upgrade(store)
        done = {"database": store.name, "version": migrations.head()}
        if as_json:
            terminal.answer(done)
        terminal.say("cli.upgraded", **done)


@database.command()
def check(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """See whether the tables are whole and of this version."""
    from api.cli.terminal import Terminal, door
    from models.backup import check as examine
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            problems = examine(store)
        if as_json:
            terminal.answer({"database": store.name, "problems": problems})
        if problems:
            terminal.refuse("\n".join(problems))
        terminal.say("cli.check_done", database=store.name)


@database.command()
def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that stands there.")
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Copy the database to a file while others go on working."""
    from api.cli.terminal import Terminal, door
    from models.backup import backup as copy
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            copy(store, path, overwrite=overwrite)
        if as_json:
            terminal.answer({"file": str(path)})
        terminal.say("cli.backup_done", path=path)


@database.command()
def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by `db backup`.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what the database holds now.")
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Put a copy back, in place of what is there now."""
    from api.cli.terminal import Terminal, door
    from models.backup import restore as put_back
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            put_back(store, path, overwrite=overwrite)
        if as_json:
            terminal.answer({"file": str(path)})
        terminal.say("cli.restore_done", path=path)
