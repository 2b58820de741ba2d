"""``matchmaker evaluate``: score the engine on held-out data, beside simple methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matchmaker.learning.metrics import Calibration, Estimate
    from matchmaker.learning.results import Result, Table


def evaluate(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="The evaluation folder; hub_… tasks need none."),
    ] = None,
    split: Annotated[str, typer.Option(help="dev or test.")] = "dev",
    tasks: Annotated[
        str | None, typer.Option(metavar="t1,t2,…", help="Only these tasks; default: all.")
    ] = None,
    runs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write TASK.csv files there: qid,docid,score."),
    ] = None,
    plots: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Draw the tables there, as SVG pictures.")
    ] = None,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Leave out one family of signals at a time.")
    ] = False,
    challenger: Annotated[
        bool, typer.Option("--challenger", help="Rank with boosted trees on the same readings too.")
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
            challenger=challenger,
        )
        space = TextSpace(cache=terminal.settings.cache_folder)
        tables: list[Table] = []
        seconds: dict[str, float] = {}
        began = perf_counter()
        for table in tables_of(request, perf_counter, space):
            tables.append(table)
            seconds[table.task] = seconds.get(table.task, 0.0) + perf_counter() - began
            began = perf_counter()
            if not as_json:
                for line in _lines(table):
                    terminal.page.print(line, soft_wrap=True)
        if as_json:
            terminal.answer([_plain(table) for table in tables])
        elif tables:
            terminal.page.print(_minutes(seconds), soft_wrap=True)
        if plots:
            from api.cli.evaluation_pictures import draw

            draw(tables, plots)


def _minutes(seconds: Mapping[str, float]) -> str:
    each = ", ".join(f"{task} {spent / 60:.1f}" for task, spent in seconds.items())
    return f"minutes: {each}; together {sum(seconds.values()) / 60:.1f}"


def _lines(table: Table) -> Iterator[str]:
    """Lay a table out in columns of fixed width, which survive a file and a narrow window."""
    yield f"{table.problem}: {table.question}"
    if table.results:
        yield f"{table.queries} queries, {table.candidates:.0f} candidates each"
        yield from _rows(table)
    for row in table.results:
        for metric in table.lead[:2] if row.against_ours else ():
            gap = row.against_ours[metric]
            name = row.method.removeprefix(table.ours.method if table.ours else "").lstrip(", ")
            told = f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})"
            yield f"  {name} minus ours, {metric}: {told}"
    if table.promises is not None:
        yield from _promises(table.promises)
    yield from (f"  {note}" for note in table.notes)
    yield ""


def _rows(table: Table) -> Iterator[str]:
    heads = [*table.lead, "95 % of the first", "against the best", "seconds"]
    widths = [max(len(head), 9) for head in heads]
    name = max(len(row.method) for row in table.results)
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


def _promises(told: Calibration) -> Iterable[str]:
    yield f"  chances promised and kept: Brier {told.brier:.4f}, ECE {told.ece:.4f}"
    yield "    promised      kept  how many"
    for row in told.bins:
        yield f"    {row.promised:8.3f}  {row.kept:8.3f}  {row.count:8d}"


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
                "against_ours": _rounded(row.against_ours),
                "groups": {name: _rounded(part) for name, part in row.groups.items()},
                "recall": [round(value, 4) for value in row.recall],
            }
            for row in table.results
        ],
        "promises": None if table.promises is None else _kept(table.promises),
        "notes": list(table.notes),
    }


def _kept(told: Calibration) -> dict[str, object]:
    bins = [
        {"promised": round(row.promised, 4), "kept": round(row.kept, 4), "count": row.count}
        for row in told.bins
    ]
    return {"brier": round(told.brier, 4), "ece": round(told.ece, 4), "bins": bins}


def _rounded(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | None]]:
    from math import isnan

    return {
        name: {
            part: None if isnan(value := getattr(estimate, part)) else round(value, 4)
            for part in ("mean", "low", "high", "error")
        }
        for name, estimate in estimates.items()
    }
