"""``matchmaker serve``: the site and the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import Db


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one. [default: 8000]")
    ] = None,
    db: Db = None,
) -> None:
    """Serve the site, with the API described under /docs."""
    from api.cli.terminal import Terminal, door

    with door(Terminal(db)) as terminal:
        changed = {"host": host, "port": port}
        settings = terminal.settings.model_copy(
            update={name: value for name, value in changed.items() if value is not None}
        )
        from api.serving import run

        run(
            settings,
            lambda address: terminal.hint("cli.serving", address=address),
            terminal.mention,
        )
