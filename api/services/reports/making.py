"""A report is made from the store, or remade from what was kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.services.demo import made_up
from api.services.reports.telling import Names
from matchmaker.report import report
from matchmaker.report.discretion import Seen, for_reader
from matchmaker.report.kpis.suggestions import address
from models import migrations
from models.access.asker import CONSOLE
from models.access.sight import Sight
from models.kept import Past
from models.tables import OrganisationRow, PartnershipRow, StreamRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.outcomes import History
    from matchmaker.report import Report, ReportRequest
    from models.access.asker import Asker
    from models.database import Database


def make(
    database: Database,
    request: ReportRequest,
    *,
    kept: str = "",
    keep: bool = True,
    asker: Asker = CONSOLE,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[Report, Names]:
    """Make a report, and keep what it was made from.

    Parameters
    ----------
    kept
        Fingerprint of a kept history to remake the report from.
    keep
        Whether to keep the history; one that is kept already is kept once.
    asker
        Whoever reads it: organisations that they may not see have no name in it.
    told
        Hears each part of the work when it begins.

    Raises
    ------
    InvalidRequest, UnknownHistory
        The period or the scope is not in the network; nothing is kept under the fingerprint.
    """
    migrations.require(database)
    with database.reading() as session:
        past = Past(session)
        now = past.history()
        history = past.open(kept) if kept else now
    made = report(history, request, told)
    if keep and not kept:
        with database.writing() as session:
            Past(session).keep(now, datetime.now(UTC))
    snapshot = now.snapshot
    known: frozenset[str] = frozenset()
    if asker.sees_everything and not request.public:
        known = frozenset(one.id for one in snapshot.organisations)
    elif not request.public:
        seen = seen_by(database, asker, now)
        known = seen.organisations
        made = for_reader(made, seen)
    names = Names(
        {one.id: one.name for one in snapshot.organisations if one.id in known},
        {hub.id: hub.name for hub in snapshot.hubs},
        made_up(hub.name for hub in snapshot.hubs),
    )
    return made, names


def seen_by(database: Database, asker: Asker, history: History) -> Seen:
    """Return the rows that somebody may see now; who has left the network is seen by nobody.

    A verdict or a suggestion is seen by who may see the two whom it is about.
    """
    sight = Sight(asker)
    wanted = {
        "organisations": select(OrganisationRow.id).where(sight.organisations()),
        "streams": select(StreamRow.id).where(sight.streams()),
        "partnerships": select(PartnershipRow.id).where(sight.partnerships()),
    }
    with database.reading() as session:
        sheets = {name: frozenset(session.scalars(query)) for name, query in wanted.items()}
    known = sheets["organisations"]
    sheets["judgements"] = frozenset(
        address(one)
        for one in history.snapshot.judgements
        if {one.organisation, one.partner} <= known
    )
    sheets["suggestions"] = frozenset(
        f"{one.shortlist}/{one.rank}"
        for one in history.outcomes.shown
        if {one.organisation, one.partner} - {""} <= known
    )
    return Seen(sheets)
