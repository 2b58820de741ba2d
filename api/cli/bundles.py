"""``matchmaker bundles``: small streams that let a workshop start together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Hub, Lang, Top

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.bundles import BundleAnswer


def bundles(
    hub: Hub = None,
    radius: Annotated[
        float | None,
        typer.Option("--radius", metavar="KM", help="How far around a workshop, at most."),
    ] = None,
    top: Top = 10,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Where to write all of them.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Small streams that reach a workshop's minimum together, on one collection round."""
    from api.cli.terminal import Terminal, network_behind
    from api.services.bundles import bundles_of, for_machines, write_bundles
    from api.services.whose import hub_of

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        meant = hub_of(network.fitted.snapshot, network.asker, hub)
        answer = bundles_of(network.fitted, meant, radius)
        written = None if out is None else write_bundles(answer, out)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        else:
            _show(terminal, answer, top)
        if written is not None:
            terminal.say("plan.written", count=written, path=str(out))


def _show(terminal: Terminal, answer: BundleAnswer, top: int) -> None:
    from api.cli.cards import MARKS, SHAPES
    from api.cli.terminal import plain
    from api.services.bundles import BundleTeller

    teller, show = BundleTeller(answer, terminal.words), terminal.page.print
    cards = teller.cards(top)
    if not cards:
        terminal.say("bundles.none")
        terminal.say("bundles.none_cure")
    for number, card in enumerate(cards, start=1):
        show(plain(f"\n{number:>2}  {card.title}: {card.amount}"), style="bold")
        for (_, name, kind), gives in card.stops:
            show(plain(f"    {SHAPES[kind][0]} {name}: {gives}"))
        for line in card.lines:
            show(plain(f"    {MARKS[line.mark][0]} {line.sentence}"))
    short = teller.short(top)
    if short:
        show(plain(f"\n{terminal.words.say('bundles.nearly')}"), style="bold")
    for sentence in short:
        show(plain(f"  - {sentence}"))
