"""``matchmaker what-if``: somebody leaves, something is added, hubs join; and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AimsNamed, AsJson, Db, Hub, Lang

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.what_if import Question
    from matchmaker.planning.what_if import Change


def what_if(
    change: Annotated[
        str | None,
        typer.Argument(
            metavar="CHANGE",
            help="remove ORG; add OPERATION of MATERIAL at PLACE [for TONNES]; merge HUB HUB. "
            "Without it: on whom much depends, and what is missing most.",
        ),
    ] = None,
    hub: Hub = None,
    aims: AimsNamed = "balanced",
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Plan twice, before and after a change, on a copy: what differs."""
    from api.cli.terminal import Terminal, network_behind
    from api.services.what_if import Question, for_machines, gaps_for_machines
    from api.services.whose import hub_of

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        meant = hub_of(network.fitted.snapshot, network.asker, hub)
        question = Question(network.fitted, network.asker, meant, aims)
        if change is None:
            if as_json:
                terminal.answer(gaps_for_machines(question, terminal.words))
            else:
                _show_gaps(terminal, question)
            return
        asked = question.change(change)
        if as_json:
            terminal.answer(for_machines(question, asked, terminal.words))
        else:
            _show(terminal, question, asked)


def _show(terminal: Terminal, question: Question, change: Change) -> None:
    from api.cli.cards import MARKS
    from api.cli.terminal import plain
    from api.services.what_if import WhatIfTeller

    teller, show = WhatIfTeller(question, terminal.words), terminal.page.print
    show(plain(teller.asked(change)), style="bold")
    for line in teller.lines(question.answer(change)):
        show(plain(f"  {MARKS[line.mark][0]} {line.sentence}"))
    terminal.hint("what_if.copy")


def _show_gaps(terminal: Terminal, question: Question) -> None:
    from api.cli.terminal import plain
    from api.services.what_if import WhatIfTeller

    teller, show = WhatIfTeller(question, terminal.words), terminal.page.print
    for key, sentences in (("what_if.points", teller.points()), ("what_if.gaps", teller.gaps())):
        show(plain(f"\n{terminal.words.say(key)}"), style="bold")
        for sentence in sentences or [terminal.words.say("what_if.no_gaps")]:
            show(plain(f"  - {sentence}"))
    terminal.hint("what_if.copy")
