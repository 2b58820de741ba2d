"""``matchmaker train``: learn the weights of reasons from a network's own past."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.cli.terminal import Terminal


def train(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write the weights, as JSON.")
    ] = Path("weights.json"),
    hub: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Weights for one hub, near those of all hubs."),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Learn from verdicts, and from who found each other, what makes a suggestion useful."""
    from datetime import datetime

    from api.cli.terminal import Terminal, door
    from api.services.learn import learn
    from matchmaker.learning.calibrate import FEWEST

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        scorer = learn(terminal.settings, out, datetime.now().astimezone().date(), hub)
        judged = int(scorer.metrics.get("judgements", 0))
        if as_json:
            terminal.answer(
                {
                    "file": str(out),
                    "version": scorer.version,
                    "provenance": scorer.provenance,
                    "calibrated": scorer.calibration is not None,
                    "metrics": dict(scorer.metrics),
                }
            )
        terminal.say("cli.train_done", judged=judged, path=out)
        _promises(terminal, scorer.metrics)
        if scorer.calibration is None:
            terminal.hint("cli.train_no_chance", judged=judged, fewest=FEWEST)


def _promises(terminal: Terminal, metrics: Mapping[str, float]) -> None:
    """Say how far the chances are kept, on verdicts that the weights had not seen."""
    if "ece" not in metrics:
        return
    terminal.hint("cli.train_promises", gap=round(100 * metrics["ece"]))
    for n in count(1):
        if f"kept_{n}" not in metrics:
            break
        terminal.hint(
            "cli.train_promise",
            count=int(metrics[f"count_{n}"]),
            promised=round(100 * metrics[f"promised_{n}"]),
            kept=round(100 * metrics[f"kept_{n}"]),
        )
