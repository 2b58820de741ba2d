"""``matchmaker``: every verb of the command line, one file each, in one plain list.

Heavy things (the engine, the database, the web) are imported inside the verbs, so that
``matchmaker --help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer

import matchmaker
from api.cli.alerts import alerts
from api.cli.bench import bench
from api.cli.bring_in import bring_in, past
from api.cli.bundles import bundles
from api.cli.chains import chains
from api.cli.classify import classify
from api.cli.convert import convert
from api.cli.database import database
from api.cli.demo import demo
from api.cli.doctor import doctor
from api.cli.evaluate import evaluate
from api.cli.exposure import exposure
from api.cli.find import find
from api.cli.jobs import jobs
from api.cli.plan import plan
from api.cli.privacy import privacy
from api.cli.programmes import programmes
from api.cli.report import report, snapshot
from api.cli.serve import serve
from api.cli.settings import settings
from api.cli.suggest import suggest
from api.cli.take_out import take_out
from api.cli.teams import teams
from api.cli.train import train
from api.cli.user import user
from api.cli.what_if import what_if

VERBS = (
    ("import", bring_in),
    ("imports", past),
    ("export", take_out),
    ("suggest", suggest),
    ("find", find),
    ("chains", chains),
    ("bundles", bundles),
    ("teams", teams),
    ("plan", plan),
    ("what-if", what_if),
    ("exposure", exposure),
    ("classify", classify),
    ("programmes", programmes),
    ("report", report),
    ("convert", convert),
    ("train", train),
    ("evaluate", evaluate),
    ("demo", demo),
    ("serve", serve),
    ("settings", settings),
    ("doctor", doctor),
)
"""The verbs, in the order in which the help shows them."""

app = typer.Typer(
    name="matchmaker",
    help="Suggests partnerships in circular hubs, with reasons that a person can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, verb in VERBS:
    app.command(name)(verb)
app.add_typer(database, name="db")
app.add_typer(user, name="user")
app.add_typer(privacy, name="privacy")
app.add_typer(alerts, name="alerts")
app.add_typer(jobs, name="jobs")
app.add_typer(snapshot, name="snapshot")
app.add_typer(bench, name="bench")


def names_taken_by_others() -> list[str]:
    """Tell which of our package names another distribution or folder has taken.

    ``api`` and ``models`` are names that others like too. Whoever comes first on the path wins,
    silently; better to say so than to fail on a missing attribute.
    """
    import api
    import models

    home = _home_of(matchmaker.__file__)
    return [
        f"the name {package.__name__!r} is taken by {package.__file__}: "
        "install circular-matchmaker in an environment of its own"
        for package in (api, models)
        if _home_of(package.__file__) != home
    ]


def _home_of(file: str | None) -> Path | None:
    return Path(file).resolve().parent.parent if file else None


def main() -> None:
    """Run the command line: what the ``matchmaker`` command starts."""
    taken = names_taken_by_others()
    if taken:
        sys.exit("\n".join(taken))
    app()
