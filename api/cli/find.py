"""``matchmaker find``: what an entrepreneur types, answered without an account."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang, Top
from matchmaker.domain import Direction


def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you have or look for.")],
    direction: Annotated[
        Direction | None,
        typer.Option(help="offer: I have it; need: I look for it; by default what the words say."),
    ] = None,
    near: Annotated[
        str, typer.Option(metavar="PLACE", help="Postcode or municipality you are in.")
    ] = "",
    radius: Annotated[
        float | None, typer.Option(metavar="KM", min=1, max=1000, help="Nobody further than this.")
    ] = None,
    top: Top = 10,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Partners for something you have over, or look for, in your own words."""
    from api.cli.cards import show_suggestions
    from api.cli.terminal import Terminal, network_behind
    from api.services.answers import for_machines
    from api.services.suggestions import Search, find_partners

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        search = Search(text=text, direction=direction or "", near=near, radius_km=radius, top=top)
        answer = find_partners(network, search)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        else:
            show_suggestions(terminal, answer)
