"""``matchmaker alerts``: tell people what is new for their saved searches."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang

alerts = typer.Typer(help="Tell people what is new for them.", no_args_is_help=True)


@alerts.callback()
def _alerts() -> None:
    """Tell people what is new for them."""


@alerts.command("send")
def send(
    address: Annotated[
        str | None,
        typer.Option("--site", help="Address of the site. [default: MATCHMAKER_PUBLIC_URL]"),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Look on for all saved searches, and mail whom it is time to mail: for a timer, once a day."""
    from datetime import UTC, datetime

    from api.cli.terminal import Terminal, door
    from api.services.alerts.watching import Watch
    from api.services.mail import mailer_of
    from api.services.network import Network
    from models import migrations

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        Network.of(terminal.settings) as network,
    ):
        migrations.require(network.database)
        settings = terminal.settings
        base = address or settings.public_url or f"http://{settings.host}:{settings.port}"
        watch = Watch(network, mailer_of(settings), base.rstrip("/"), settings.mail_sender)
        done = watch.run(datetime.now(UTC))
        if as_json:
            terminal.answer(done)
        terminal.say("alerts.sent", **done)
