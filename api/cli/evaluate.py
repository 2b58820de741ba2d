"""``matchmaker evaluate``: score the engine on held-out data, beside simple methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matchmaker.learning.evaluate import Result, Table
    from matchmaker.learning.metrics import Estimate


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
            for line in _lines(table):
                terminal.page.print(line, soft_wrap=True)
        if as_json:
            terminal.answer(told)


def _lines(table: Table) -> Iterator[str]:
    """Lay a table out in columns of fixed width, which survive a file and a narrow window."""
    yield f"{table.problem}: {table.question}"
    yield f"{table.queries} queries, {table.candidates:.0f} candidates each"
    heads = [*table.lead, "95 % of the first", "against the best", "seconds"]
    widths = [max(len(head), 9) for head in heads]
    name = max(len(row.method) for row in table.results) if table.results else 6
    yield "  ".join(
        ["method".ljust(name), *(h.rjust(w) for h, w in zip(heads, widths, strict=True))]
    )
    for row in table.results:
        cells = zip(_cells(row, table), widths, strict=True)
        yield "  ".join([row.method.ljust(name), *(cell.rjust(width) for cell, width in cells)])
        for group, part in row.groups.items():
            if row is table.ours:
                told = ", ".join(f"{m} {part[m].mean:.3f}" for m in table.lead if m in part)
                yield f"  {group}: {told}"
    yield from (f"  {note}" for note in table.notes)
    yield ""


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


def _rounded(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | None]]:
    from math import isnan

    return {
        name: {
            part: None if isnan(value := getattr(estimate, part)) else round(value, 4)
            for part in ("mean", "low", "high", "error")
        }
        for name, estimate in estimates.items()
    }
