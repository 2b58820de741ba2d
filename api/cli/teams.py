"""``matchmaker teams``: who belongs at one table, and who is missing there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang, Top

if TYPE_CHECKING:
    from api.cli.terminal import Terminal
    from api.services.teams import MissingAnswer, SeatCard, TeamAnswer


def teams(
    organisation: Annotated[
        str | None, typer.Argument(metavar="ORG", help="Id or name of the organisation.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="ID", help="Who is missing in this case.")
    ] = None,
    top: Top = 3,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Teams of three to five partners, or who is missing in a case."""
    if (organisation is None) == (case is None):
        raise typer.BadParameter("give one organisation, or --case")

    from api.cli.terminal import Terminal, network_behind
    from api.services.teams import for_machines, missing_for_machines, missing_in, teams_of

    terminal = Terminal(db, lang, as_json=as_json)
    with network_behind(terminal) as network:
        if case is not None:
            empty = missing_in(network, case)
            if as_json:
                terminal.answer({"case": case, **missing_for_machines(empty, terminal.words)})
            else:
                _show_missing(terminal, empty)
            return
        answer = teams_of(network, str(organisation), top)
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        else:
            _show(terminal, answer)


def _show(terminal: Terminal, answer: TeamAnswer) -> None:
    from api.cli.cards import MARKS
    from api.cli.terminal import plain
    from api.services.teams import TeamTeller

    show = terminal.page.print
    cards = TeamTeller(answer.fitted, terminal.words).cards(answer)
    if not cards:
        terminal.say("teams.none", name=answer.asker.name)
        terminal.say("teams.none_cure")
    for number, card in enumerate(cards, start=1):
        show(plain(f"\n{number:>2}  {card.title}"), style="bold")
        for seat in card.seats:
            _show_seat(terminal, seat)
        for line in card.lines:
            show(plain(f"    {MARKS[line.mark][0]} {line.sentence}"))


def _show_missing(terminal: Terminal, answer: MissingAnswer) -> None:
    from api.cli.terminal import plain
    from api.services.teams import TeamTeller

    teller, show = TeamTeller(answer.fitted, terminal.words), terminal.page.print
    found = answer.seats_for(teller.naming)
    if not found:
        terminal.say("teams.complete")
    for role, seats in found:
        show(plain(f"\n{terminal.words.say(f'teams.lacks.{role}')}"), style="bold")
        for seat in seats:
            _show_seat(terminal, teller.seat(seat))


def _show_seat(terminal: Terminal, seat: SeatCard) -> None:
    from api.cli.cards import SHAPES
    from api.cli.terminal import plain

    _, name, kind = seat.stop
    terminal.page.print(plain(f"    {SHAPES[kind][0]} {seat.role}: {name}. {seat.sentence}"))
