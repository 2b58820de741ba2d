"""``matchmaker plan``: for the whole network, who works with whom and how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AimsNamed, AsJson, Db, Hub, Lang, Top

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.plans import PlanAnswer

LEFT = 10
"""Sentences of each sort beside the parts of a plan."""


def plan(
    hub: Hub = None,
    aims: AimsNamed = "balanced",
    lock: Annotated[
        list[str] | None,
        typer.Option("--lock", metavar="OFFER:NEED:TONNES", help="Wanted in any case."),
    ] = None,
    apart: Annotated[
        list[str] | None,
        typer.Option("--apart", metavar="ORG:ORG", help="Two that are not brought together."),
    ] = None,
    top: Top = 15,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Where to write all of it.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Plan for everybody at once: who works with whom, how much, and what is short."""
    from api.cli.terminal import Terminal, network_behind
    from api.services.plans import for_machines, lock_from, pair_from, plan_of, write_plan
    from api.services.whose import hub_of

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        meant = hub_of(network.fitted.snapshot, network.asker, hub)
        answer = plan_of(
            network.fitted,
            meant,
            aims,
            [lock_from(one) for one in lock or ()],
            [pair_from(one) for one in apart or ()],
        )
        written = None if out is None else write_plan(answer, out)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        else:
            _show(terminal, answer, top)
        if written is not None:
            terminal.say("plan.written", count=written, path=str(out))


def _show(terminal: Terminal, answer: PlanAnswer, top: int) -> None:
    from api.cli.cards import MARKS
    from api.cli.terminal import plain
    from api.services.plans import PlanTeller

    teller, say, show = PlanTeller(answer, terminal.words), terminal.words.say, terminal.page.print
    cards = teller.cards(top)
    if not cards:
        terminal.say("plan.none")
        terminal.say("plan.none_cure")
        return
    show(plain(" ".join(filter(None, (teller.total(), teller.kept(), teller.unknown())))))
    for number, card in enumerate(cards, start=1):
        show(plain(f"\n{number:>2}  {card.title}: {card.amount}"), style="bold")
        for line in card.lines:
            show(plain(f"    {MARKS[line.mark][0]} {line.sentence}"))
    for key, sentences in (
        ("plan.short", teller.prices()),
        ("plan.shut", teller.shut(LEFT)),
        ("plan.left", teller.left(LEFT)),
    ):
        if sentences:
            show(plain(f"\n{say(key)}"), style="bold")
        for sentence in sentences:
            show(plain(f"  - {sentence}"))
    terminal.hint("plan.decides")
