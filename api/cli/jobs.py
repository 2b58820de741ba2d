"""``matchmaker jobs``: long work that waits in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from models.jobs import Job

jobs = typer.Typer(help="Do, list and cancel long work.", no_args_is_help=True)


@jobs.command()
def run(
    keep_on: Annotated[
        bool, typer.Option("--keep-on", help="Wait for more, until you stop it.")
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Do what waits, then end: for a timer, beside a server with MATCHMAKER_WORKERS=0."""
    import signal

    from api.cli.terminal import Terminal, door
    from api.logs import set_up
    from api.services.jobs.kinds import KINDS
    from api.services.jobs.worker import Worker
    from api.services.network import Network
    from models import migrations

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        Network.of(terminal.settings) as network,
    ):
        migrations.require(network.database)
        worker = Worker(network, KINDS)
        if keep_on:
            set_up(terminal.settings)
            for signal_ in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signal_, lambda *_: worker.stop())
            worker.run_until_stopped()
            return
        count = worker.run_waiting()
        if as_json:
            terminal.answer({"jobs": count})
        terminal.say("jobs.ran", count=count)


@jobs.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Length of the list.")] = 20,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """List the latest jobs, whoever asked for them."""
    from api.cli.terminal import Terminal, door
    from api.services.jobs.queue import Queue
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as store,
    ):
        migrations.require(store)
        found = Queue(store, CONSOLE).latest(limit=limit)
        if as_json:
            terminal.answer([_for_machines(job) for job in found])
        if not found:
            terminal.say("jobs.none")
        for job in found:
            terminal.say(
                "jobs.line",
                id=job.id,
                what=terminal.words.say(_title(job, terminal.words.keys)),
                state=terminal.words.say(f"jobs.state.{job.state.value}"),
                day=job.made.date(),
            )


@jobs.command()
def cancel(
    id_: Annotated[str, typer.Argument(metavar="JOB", help="Id, as `jobs list` shows it.")],
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Stop a job: at once while it waits, else as soon as it can."""
    from api.cli.terminal import Terminal, door
    from api.services.jobs.queue import Queue
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as store,
    ):
        migrations.require(store)
        job = Queue(store, CONSOLE).cancel(id_)
        if as_json:
            terminal.answer(_for_machines(job))
        terminal.say(f"jobs.state.{job.state.value}" if job.ended else "jobs.cancelling")


def _title(job: Job, known: frozenset[str]) -> str:
    title = f"jobs.kind.{job.kind}"
    return title if title in known else "jobs.kind.other"


def _for_machines(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "by": job.by,
        "hub": job.hub,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "made": job.made.isoformat(),
        "finished": job.finished.isoformat() if job.finished else None,
        "result": dict(job.result),
        "problem": dict(job.problem) or None,
    }
