"""``matchmaker demo``: a fictional network, suggestions for one of its firms, and the site."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang


def demo(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="How many to make up.")
    ] = 150,
    seed: Annotated[
        int | None, typer.Option(min=0, metavar="S", help="The same seed, the same network.")
    ] = None,
    alliance: Annotated[
        bool,
        typer.Option(
            "--alliance",
            help="The Brussels Alliance played again: 200 actions.",
        ),
    ] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Do not start the site.")] = False,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of the site; 0 takes a free one.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Load a fictional network, show suggestions for one of its firms, and serve the site."""
    from api.cli.cards import show_suggestions
    from api.cli.terminal import Terminal, door
    from api.services.answers import for_machines
    from api.services.demo import SEED, example_of, load_alliance, load_demo
    from api.services.network import Network
    from api.services.suggestions import suggest_for
    from matchmaker.suggestion import SuggestionRequest

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        settings = terminal.settings
        terminal.hint("cli.demo_busy")
        chance = SEED if seed is None else seed
        count = (
            load_alliance(settings, chance)
            if alliance
            else load_demo(settings, organisations, chance)
        )
        with Network.of(settings) as network:
            terminal.say("cli.demo_done", count=count, database=network.database.name)
            terminal.warn_of_demo(fictional=True)
            chosen = example_of(network.fitted.snapshot)
            answer = suggest_for(network, chosen, SuggestionRequest(top=5))
        if as_json:
            terminal.answer(for_machines(answer, terminal.words))
        else:
            show_suggestions(terminal, answer)
        if no_serve:
            return
        from api.serving import run

        if port is not None:
            settings = settings.model_copy(update={"port": port})
        run(settings, lambda address: terminal.hint("cli.serving", address=address))
