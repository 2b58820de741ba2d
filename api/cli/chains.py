"""``matchmaker chains``: what goes through a workshop to somebody who can use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang, Top

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.chains import ChainAnswer, ChainCard


def chains(
    organisation: Annotated[
        str | None, typer.Argument(metavar="ORG", help="Id or name of the organisation.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Of every offer.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Where --all writes its list.")
    ] = None,
    top: Top = 5,
    lang: Lang = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Result as CSV.")] = False,
    db: Db = None,
) -> None:
    """Chains from an offer, through one to three processes, to a need; best first."""
    if everybody == (organisation is not None):
        raise typer.BadParameter("give one organisation, or --all")
    if everybody and out is None:
        raise typer.BadParameter("--all writes many lines: say where with --out FILE.csv")
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")

    import csv
    import io

    from api.cli.terminal import Terminal, network_behind
    from api.services.chains import (
        COLUMNS,
        chains_of,
        for_machines,
        rows_of,
        write_all,
    )

    terminal = Terminal(db, lang, as_json=as_json or as_csv)
    with network_behind(terminal) as network:
        if out is not None:
            with terminal.progress("chains.all_busy") as tell:
                count = write_all(network, out, top, tell)
            if as_json:
                terminal.answer({"file": str(out), "chains": count})
            terminal.say("chains.all_done", path=str(out), count=count)
            return
        answer = chains_of(network, str(organisation), top)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        elif as_csv:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([list(COLUMNS), *rows_of(answer.fitted, answer.found)])
            terminal.write(text.getvalue())
        else:
            _show(terminal, answer)


def _show(terminal: Terminal, answer: ChainAnswer) -> None:
    """Show the chains of one organisation, best first."""
    from api.services.chains import chain_cards

    shown = chain_cards(answer, terminal.words)
    terminal.say("chains.chains" if shown else "chains.none", name=answer.asker.name)
    if not shown:
        terminal.say("chains.none_cure")
    for number, card in enumerate(shown, start=1):
        _show_card(terminal, number, card)
    if shown:
        terminal.hint("chains.no_advice")
    if not answer.found.complete:
        terminal.hint("chains.not_all")


def _show_card(terminal: Terminal, number: int, card: ChainCard) -> None:
    from api.cli.cards import MARKS, SHAPES
    from api.cli.terminal import plain

    say, show = terminal.words.say, terminal.page.print
    show(plain(f"\n{number:>2}  {card.title}"), style="bold")
    for stop in card.stops:
        show(plain(f"    {SHAPES[stop.kind][0]} {stop.name} {stop.sentence}"))
    if card.measures:
        show(plain(f"    {'; '.join(card.measures)}"))
    for line in card.lines:
        show(plain(f"    {MARKS[line.mark][0]} {line.sentence}"))
    show(plain(f"    {say('chains.light', colour=say(f'chains.colour.{card.colour}'))}"))
    for asked in card.asked:
        if asked.colour != "green":
            show(plain(f"      - {asked.sentence} {asked.whom}"))
