"""``matchmaker report`` and ``matchmaker snapshot``: reports, and what they are made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.options import AsJson, Db, Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.terminal import Terminal
    from models.kept import Kept

snapshot = typer.Typer(
    help="Keep the network without names, to remake a report from.", no_args_is_help=True
)


def report(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="2026-Q3", help="Month, quarter, year, or FIRST/LAST day."),
    ] = None,
    format_: Annotated[
        Literal["html", "pdf", "xlsx", "json", "csv", "charts"] | None,
        typer.Option(
            "--format", help="How; else told by the name of the file. charts: a folder of pictures."
        ),
    ] = None,
    hub: Annotated[str, typer.Option(metavar="ID", help="Only this hub.")] = "",
    region: Annotated[str, typer.Option(metavar="VLG", help="VLG, BRU or WAL.")] = "",
    programme: Annotated[str, typer.Option(metavar="NAME", help="Only this programme.")] = "",
    sector: Annotated[str, typer.Option(metavar="NACE", help="Only this sector.")] = "",
    baseline: Annotated[
        str | None, typer.Option(metavar="2025-Q3", help="Compare with; default a year earlier.")
    ] = None,
    cost: Annotated[
        float | None, typer.Option(min=0, metavar="EUR", help="Spent in the period.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="For everybody: small numbers masked, nobody named.")
    ] = False,
    kept: Annotated[
        str, typer.Option("--from", metavar="FINGERPRINT", help="Remake it from what was kept.")
    ] = "",
    due: Annotated[
        bool,
        typer.Option("--due", help="Make and mail the periodic reports that are due: for a timer."),
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Report on a period, beside the one before and a baseline."""
    if due:
        _round(lang, db, as_json=as_json)
        return
    if out is None:
        raise typer.BadParameter("say where with --out FILE")
    from api.cli.terminal import Terminal, door
    from api.services.reports.forms import MEDIA_TYPES, pictures, written
    from api.services.reports.making import make
    from api.services.reports.telling import Telling
    from matchmaker.report import Period, ReportRequest, Scope, Span
    from matchmaker.text.whole_file import whole_file
    from models.database import open_database
    from models.kept import Past

    form = format_ or out.suffix.removeprefix(".")
    if form not in MEDIA_TYPES:
        raise typer.BadParameter(f"say how with --format {', '.join(MEDIA_TYPES)}")
    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as database,
    ):
        if period is None:
            with database.reading() as session:
                chosen = Period.containing(Past(session).last_day(), Span.QUARTER).previous
        else:
            chosen = Period.parse(period)
        request = ReportRequest(
            chosen,
            Scope(hub, region, programme, sector),
            Period.parse(baseline) if baseline else None,
            cost,
            public,
        )
        made, names = make(database, request, kept=kept)
        terminal.warn_of_demo(names.fictional)
        telling = Telling(made, terminal.words, names)
        if form == "charts":
            files = {out / name: content for name, content in pictures(telling).items()}
            out.mkdir(parents=True, exist_ok=True)
        else:
            files = {out: written(telling, form)}
        for path, content in files.items():
            with whole_file(path) as file:
                file.write(content)
        if as_json:
            terminal.answer({"file": str(out), "made_from": made.made_from})
        terminal.say("report.written", path=out)


def _round(lang: Lang, db: Db, *, as_json: bool) -> None:
    from datetime import UTC, datetime

    from api.cli.terminal import Terminal, door
    from api.services.reports.periodic import Round
    from models import migrations
    from models.database import open_database

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as database,
    ):
        migrations.require(database)
        done = Round.of(database, terminal.settings).run(datetime.now(UTC))
        if as_json:
            terminal.answer(done)
        terminal.say("reporting.round", **done)


@snapshot.command("keep")
def keep(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Keep the network as it is now."""
    from datetime import UTC, datetime

    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database
    from models.kept import Past

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as database,
    ):
        migrations.require(database)
        with database.writing() as session:
            past = Past(session)
            _tell(terminal, [past.keep(past.history(), datetime.now(UTC))])


@snapshot.command("list")
def list_(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """List what is kept, the newest first."""
    from api.cli.terminal import Terminal, door
    from models import migrations
    from models.database import open_database
    from models.kept import Past

    with (
        door(Terminal(db, lang, as_json=as_json)) as terminal,
        open_database(terminal.settings.database_url) as database,
    ):
        migrations.require(database)
        with database.reading() as session:
            _tell(terminal, Past(session).kept())


def _tell(terminal: Terminal, kept: Sequence[Kept]) -> None:
    if terminal.as_json:
        terminal.answer([{"fingerprint": one.fingerprint, "as_of": str(one.as_of)} for one in kept])
    for one in kept:
        terminal.say(
            "report.kept",
            fingerprint=one.fingerprint[:12],
            organisations=one.organisations,
            partnerships=one.partnerships,
            day=one.as_of,
        )
