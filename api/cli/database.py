"""``matchmaker db``: the tables."""

from __future__ import annotations

import typer

from api.cli.options import AsJson, Db, Lang

database = typer.Typer(help="Upgrade and check the database.", no_args_is_help=True)


@database.command()
def upgrade(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Bring the tables to this version; what is in them stays."""
    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        store = open_database(terminal.settings.database_url)
        migrations.upgrade(store)
        done = {"database": store.name, "version": migrations.head()}
        if as_json:
            terminal.answer(done)
        terminal.say("cli.upgraded", **done)


@database.command()
def check(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """See whether the tables are whole and of this version."""
    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        store = open_database(terminal.settings.database_url)
        migrations.require(store)
        problems = migrations.check(store)
        if as_json:
            terminal.answer({"database": store.name, "problems": problems})
        if problems:
            terminal.refuse("\n".join(problems))
        terminal.say("cli.check_done", database=store.name)
