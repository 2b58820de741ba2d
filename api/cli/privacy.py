"""``matchmaker privacy``: what a person may ask of us."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang

privacy = typer.Typer(help="Tell a person what we know, or forget them.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")]


@privacy.command("export")
def export(email: Email, lang: Lang = None, db: Db = None) -> None:
    """Print everything that is known about a person, as JSON."""
    from api.cli.terminal import Terminal, door
    from api.services.privacy import Privacy, for_machines
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    with (
        door(Terminal(db, lang, as_json=True)) as terminal,
        open_database(terminal.settings.database_url) as store,
    ):
        migrations.require(store)
        terminal.answer(for_machines(Privacy(store, CONSOLE).tell(email)))


@privacy.command("erase")
def erase(
    email: Email,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Forget a person, for good; an old list that is imported again does not bring them back."""
    from api.cli.terminal import Terminal, door
    from api.services.privacy import Privacy, for_machines
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            migrations.require(store)
            if not yes:
                typer.confirm(
                    terminal.words.say("cli.erase_sure", email=email), abort=True, err=True
                )
            gone = Privacy(store, CONSOLE).erase(email)
        if as_json:
            terminal.answer(for_machines(gone))
        terminal.say("cli.erased", email=email, count=len(gone.contacts))


@privacy.command("tidy")
def tidy(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Forget what is older than the settings allow."""
    from api.cli.terminal import Terminal, door
    from api.services.privacy import tidy as forget
    from models import migrations
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            migrations.require(store)
            forget(store, terminal.settings)
        if as_json:
            terminal.answer({"audit_days": terminal.settings.audit_days})
        terminal.say("cli.tidied", count=terminal.settings.audit_days)
