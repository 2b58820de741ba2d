"""``matchmaker train``: learn the weights of reasons from a network's own past."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang


def train(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write the weights, as JSON.")
    ] = Path("weights.json"),
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
        scorer = learn(terminal.settings, out, datetime.now().astimezone().date())
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
        if scorer.calibration is None:
            terminal.hint("cli.train_no_chance", judged=judged, fewest=FEWEST)
