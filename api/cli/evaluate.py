"""``matchmaker evaluate``: score the engine on held-out data, beside simple methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from rich.table import Table as Page

    from matchmaker.learning.evaluate import Result, Table


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The evaluation folder.")],
    split: Annotated[str, typer.Option(help="dev or test.")] = "dev",
    tasks: Annotated[
        str | None, typer.Option(metavar="t1,t2,…", help="Only these tasks; default: all.")
    ] = None,
    runs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write TASK.csv files there: qid,docid,score."),
    ] = None,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Leave out one family of signals at a time.")
    ] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Rank with simple methods too.")
    ] = True,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """How good the suggestions are on held-out data, beside what simple methods reach."""
    from time import perf_counter

    from api.cli.terminal import Terminal, door
    from matchmaker.learning.evaluate import Request
    from matchmaker.learning.evaluate import evaluate as tables_of
    from matchmaker.text.space import TextSpace

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        request = Request(
            folder=folder,
            split=split,
            tasks=tuple(filter(None, (tasks or "").replace(" ", "").split(","))),
            runs=runs,
            with_baselines=baselines,
            ablation=ablation,
        )
        space = TextSpace(cache=terminal.settings.cache_folder)
        told = []
        for table in tables_of(request, perf_counter, space):
            if as_json:
                told.append(_plain(table))
                continue
            terminal.page.print(_page(table))
            for note in table.notes:
                terminal.page.print(f"  {note}")
            terminal.page.print()
        if as_json:
            terminal.answer(told)


def _page(table: Table) -> Page:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Page

    title = (
        f"{table.problem} – {table.question}\n"
        f"{table.queries} queries, {table.candidates:.0f} candidates each"
    )
    page = Page(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    page.add_column("method")
    for name in table.lead:
        page.add_column(name, justify="right")
    page.add_column(f"{table.lead[0]}: 95 %", justify="right")
    page.add_column("against the best", justify="right")
    page.add_column("seconds", justify="right")
    for row in table.results:
        page.add_row(row.method, *_cells(row, table), style="bold" if row is table.ours else "")
    return page


def _cells(row: Result, table: Table) -> list[str]:
    if not row.metrics:
        return ["–"] * (len(table.lead) + 2) + [f"{row.seconds:.1f}"]
    first = row.metrics[table.lead[0]]
    versus = row.against_best.get(table.lead[0])
    return [
        *(f"{row.metrics[name].mean:.3f}" for name in table.lead),
        f"{first.low:.3f}–{first.high:.3f}",
        f"{versus.mean:+.3f} ± {versus.error:.3f}" if versus else "",
        f"{row.seconds:.1f}",
    ]


def _plain(table: Table) -> dict[str, object]:
    return {
        "task": table.task,
        "problem": table.problem,
        "queries": table.queries,
        "candidates": table.candidates,
        "lead": list(table.lead),
        "methods": [
            {
                "method": row.method,
                "seconds": round(row.seconds, 3),
                "metrics": _rounded(row.metrics),
                "against_best": _rounded(row.against_best),
                "groups": {name: _rounded(part) for name, part in row.groups.items()},
            }
            for row in table.results
        ],
        "notes": list(table.notes),
    }


def _rounded(estimates: object) -> dict[str, dict[str, float | None]]:
    from math import isnan

    assert hasattr(estimates, "items")
    return {
        name: {
            part: None if isnan(value := getattr(estimate, part)) else round(value, 4)
            for part in ("mean", "low", "high", "error")
        }
        for name, estimate in estimates.items()
    }
