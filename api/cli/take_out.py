"""``matchmaker export``: the network as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, Db, Lang


def take_out(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File or folder to write.")],
    format_: Annotated[
        Literal["csv", "xlsx", "json", "geojson", "graphml", "gexf", "murmurations"] | None,
        typer.Option(
            "--format", help="How; else told by the name of the file.", show_default=False
        ),
    ] = None,
    hub: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what belongs to this hub.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Write the network: for a spreadsheet, a map, or software that draws networks."""
    from api.cli.terminal import Terminal, door
    from api.services.take_out import take_out as write

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        written = write(terminal.settings, path, format_, hub)
        if as_json:
            terminal.answer({"file": str(path), "rows": written})
        terminal.say("cli.export_done", count=written["organisations"], path=path)
