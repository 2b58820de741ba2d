"""``matchmaker exposure``: lists for everybody at once, fair to who is seldom seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Hub, Lang, Top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.terminal import Terminal
    from api.services.exposure import Compared


def exposure(
    hub: Hub = None,
    fairness: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="0: most matches; 1: nobody envies.")
    ] = 1.0,
    top: Top = 10,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Where to write all lists.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Make lists for all sides at once: nobody swamped, small ones seen."""
    from api.cli.terminal import Terminal, network_behind
    from api.services.exposure import fair_lists, for_machines, write_lists
    from api.services.whose import hub_of

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        meant = hub_of(network.fitted.snapshot, network.asker, hub)
        lists = fair_lists(network.fitted, meant, fairness, top)
        written = None if out is None else write_lists(lists, out, top)
        if as_json:
            terminal.answer(for_machines(lists, top))
        else:
            outcome, price = lists.outcome, lists.price
            pairs = len(lists.policy.market)
            terminal.say("exposure.expected", matches=outcome.matches, pairs=pairs)
            if price is not None and round(100 * price):
                terminal.say("exposure.price", percent=round(100 * price))
            else:
                terminal.say("exposure.no_price")
            show_compared(terminal, lists.compared)
            terminal.hint("exposure.words")
        if written is not None:
            terminal.say("exposure.written", count=written, path=str(out))


def show_compared(terminal: Terminal, compared: Sequence[Compared]) -> None:
    """Show ways of making lists beside each other."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    say, decimal = terminal.words.say, terminal.words.decimal
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(say("exposure.method"))
    for key in ("matches", "envy", "concentration", "unseen"):
        table.add_column(say(f"exposure.{key}"), justify="right")
    for one in compared:
        outcome = one.outcome
        table.add_row(
            say(f"exposure.method.{one.method}"),
            decimal(outcome.matches, digits=2),
            " / ".join(map(str, outcome.envy)),
            " / ".join(decimal(value, digits=2) for value in outcome.concentration),
            " / ".join(map(str, outcome.unseen)),
        )
    terminal.page.print(table)
