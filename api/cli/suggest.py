"""``matchmaker suggest``: partners for one organisation, or for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang, Top


def suggest(
    organisation: Annotated[
        str | None, typer.Argument(metavar="ORG", help="Id or name of the organisation.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="For the whole network.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Where --all writes its list.")
    ] = None,
    top: Top = 10,
    lang: Lang = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Result as CSV.")] = False,
    any_pair: Annotated[
        bool, typer.Option("--any-pair", help="Partners of the asker's own side too.")
    ] = False,
    db: Db = None,
) -> None:
    """Partners for one organisation, best first, each with its reasons."""
    if everybody == (organisation is not None):
        raise typer.BadParameter("give one organisation, or --all")
    if everybody and out is None:
        raise typer.BadParameter("--all writes many lines: say where with --out FILE.csv")
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")

    from api.cli.cards import show_suggestions
    from api.cli.terminal import Terminal, network_behind
    from api.services.answers import as_rows, csv_text, for_machines
    from api.services.suggestions import suggest_all, suggest_for
    from matchmaker.suggestion import SuggestionRequest

    terminal = Terminal(db, lang, as_json=as_json or as_csv)
    with network_behind(terminal) as network:
        request = SuggestionRequest(any_pair=any_pair, top=top)
        if out is not None:
            with terminal.progress("cli.suggest_all_busy") as tell:
                written = suggest_all(network, out, terminal.words, request, tell)
            if as_json:
                terminal.answer({"file": str(out), **written})
            terminal.say("cli.suggest_all_done", path=str(out), **written)
            return
        answer = suggest_for(network, str(organisation), request)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        elif as_csv:
            terminal.write(csv_text(as_rows(answer, terminal.words)))
        else:
            show_suggestions(terminal, answer)
