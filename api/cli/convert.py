"""``matchmaker convert``: a published network into the exchange format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, Lang


def convert(
    network: Annotated[
        Literal["h2020", "exchanges", "insertion", "danish"],
        typer.Argument(metavar="NETWORK", help="h2020, exchanges, insertion or danish."),
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the published files are.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="Folder to write.")],
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Write a real network that others published as files that can be imported."""
    from api.cli.terminal import Terminal, door
    from api.services.convert import convert as write

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        written = write(network, folder, out)
        if as_json:
            terminal.answer({"file": str(out), "rows": written})
        terminal.say("cli.export_done", count=written["organisations"], path=out)
