"""``matchmaker bench``: what things cost, beside a baseline measured in the same run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Lang, Top

if TYPE_CHECKING:
    from api.bench.figures import Figure
    from api.cli.terminal import Terminal

bench = typer.Typer(help="Measure, beside a named baseline of the same run.", no_args_is_help=True)


@bench.command("import")
def import_(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="Size of the network.")
    ] = 150,
    repeats: Annotated[int, typer.Option(min=1, max=99, help="Runs of each.")] = 5,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Import the fictional network; the baseline is a plain bulk insert of the same rows."""
    from api.bench.imports import import_against_bulk_insert
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, import_against_bulk_insert(organisations, repeats))


@bench.command("suggest")
def suggest(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="Size of the network.")
    ] = 150,
    top: Top = 10,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Suggest in the fictional network; the baseline only looks for candidates."""
    from api.bench.suggestions import suggestions_against_candidates
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, suggestions_against_candidates(organisations, top=top))


@bench.command("candidates")
def candidates(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="Size of the network.")
    ] = 1000,
    askers: Annotated[
        int, typer.Option(min=1, max=100_000, metavar="N", help="Organisations that ask.")
    ] = 200,
    top: Top = 10,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Tell how many of the exact lists the search for candidates finds; everybody is scored."""
    from dataclasses import asdict

    from api.bench.recall import candidate_recall
    from api.bench.suggestions import fictional
    from api.cli.terminal import Terminal, door
    from api.settings import Settings
    from matchmaker.engine import Engine
    from matchmaker.text.space import TextSpace

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        engine = Engine(space=TextSpace(cache=Settings().cache_folder))
        found = candidate_recall(engine.fit(fictional(organisations)), askers=askers, top=top)
        if as_json:
            terminal.answer({**asdict(found), "recall": found.share})
            return
        decimal = terminal.words.decimal
        terminal.say(
            "cli.bench_recall",
            askers=found.askers,
            wanted=found.wanted,
            found=found.found,
            recall=decimal(found.share, digits=4),
        )
        terminal.say(
            "cli.bench_scored", scored=decimal(found.scored, digits=0), everybody=found.everybody
        )
        for why, number in found.left_out.items():
            terminal.say(f"cli.bench_left_out.{why}", number=decimal(number, digits=1))
        for miss in found.missed:
            terminal.say("cli.bench_missed", **asdict(miss))


@bench.command("chains")
def chains(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="Size of the network.")
    ] = 150,
    top: Top = 5,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Chains of every offer; the baseline walks every path with networkx, where it still can."""
    from api.bench.chains import chains_against_plain_search
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, chains_against_plain_search(organisations, top=top))


@bench.command("plan")
def plan(
    offers: Annotated[
        int, typer.Option(min=3, max=100_000, metavar="N", help="Offers; 40 N options.")
    ] = 500,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Plan a made-up region, with and without minima; the baseline is networkx's flow."""
    from api.bench.plans import plans_against_flow
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, plans_against_flow(offers))


@bench.command("pages")
def pages(
    organisations: Annotated[
        int, typer.Option(min=3, max=2_000_000, metavar="N", help="Size of the network.")
    ] = 150,
    repeats: Annotated[int, typer.Option(min=1, max=999, help="Requests of each page.")] = 20,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Ask for every main page of the site; the baseline is a bare page of the same server."""
    from api.bench.pages import pages_against_hello
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, pages_against_hello(organisations, repeats))


@bench.command("topk")
def topk(
    organisations: Annotated[
        int, typer.Option(min=20, max=2_000_000, metavar="N", help="Rows to choose from.")
    ] = 10_000,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Find the best of a sparse product, beside scikit-learn and sparse_dot_topn."""
    from api.bench.topk import best_against_libraries
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, best_against_libraries(organisations))


@bench.command("network")
def network(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Files in the exchange format.")],
    top: Top = 10,
    any_pair: Annotated[
        bool, typer.Option("--any-pair", help="Partners of the same side too.")
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Import a network and suggest partners for everybody, each as a process of its own."""
    from api.bench.networks import whole_network
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, whole_network(path, top=top, any_pair=any_pair))


@bench.command("exposure")
def exposure(
    left: Annotated[int, typer.Option(min=1, max=5000, metavar="N", help="One side.")] = 30,
    right: Annotated[int, typer.Option(min=1, max=5000, metavar="N", help="The other.")] = 20,
    crowding: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="How far all like the same ones.")
    ] = 0.5,
    seeds: Annotated[int, typer.Option(min=1, max=99, help="Markets, from seed 0 on.")] = 3,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Make fair lists on the papers' made-up markets, beside their simple methods."""
    from dataclasses import asdict

    from api.bench.exposure import fair_lists_beside_others, market_of_the_papers
    from api.bench.figures import machine
    from api.cli.exposure import show_compared
    from api.cli.terminal import Terminal, door
    from api.services.exposure import Compared

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        found = [
            (seed, fair_lists_beside_others(market_of_the_papers(left, right, crowding, seed)))
            for seed in range(seeds)
        ]
        if as_json:
            markets = [{"seed": seed, "methods": [asdict(m) for m in told]} for seed, told in found]
            terminal.answer({"machine": machine(), "markets": markets})
            return
        for seed, told in found:
            terminal.say("exposure.bench", seed=seed, seconds=told[0].seconds)
            show_compared(terminal, [Compared(one.method, one.outcome) for one in told])


@bench.command("report")
def report(
    organisations: Annotated[
        int, typer.Option(min=70, max=100_000, metavar="N", help="Members.")
    ] = 10_000,
    partnerships: Annotated[
        int, typer.Option(min=10, max=1_000_000, metavar="N", help="Ties among them.")
    ] = 100_000,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Make a whole report on a large made-up network, with the time of each part."""
    from api.bench.reports import measure
    from api.cli.terminal import Terminal, door

    with door(Terminal(None, lang, as_json=as_json)) as terminal:
        _show(terminal, measure(organisations, partnerships))


def _show(terminal: Terminal, figures: list[Figure]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from api.bench.figures import as_data, machine

    where = machine()
    if terminal.as_json:
        terminal.answer({"machine": where, "figures": as_data(figures)})
        return
    words = terminal.words
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(words.say("cli.bench_what"), overflow="fold")
    columns: list[tuple[str, int, list[float | None]]] = [
        ("cli.bench_wall", 3, [figure.wall for figure in figures]),
        ("cli.bench_cpu", 3, [figure.cpu for figure in figures]),
        ("cli.bench_peak", 0, [figure.peak for figure in figures]),
        ("cli.bench_ratio", 2, [figure.ratio for figure in figures]),
    ]
    if any(figure.sent is not None for figure in figures):
        columns.append(("cli.bench_sent", 0, [figure.sent for figure in figures]))
    for key, _, _ in columns:
        table.add_column(words.say(key), justify="right")
    for at, figure in enumerate(figures):
        told = ((values[at], digits) for _, digits, values in columns)
        cells = ("" if one is None else words.decimal(one, digits=digits) for one, digits in told)
        table.add_row(figure.name, *cells)
    terminal.page.print(table)
    terminal.say("cli.bench_machine", **where)
