"""A report is made from the store, or remade from what was kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.services.demo import made_up
from api.services.reports.remembered import REMEMBERED
from api.services.reports.telling import Names
from matchmaker.report.discretion import Seen, for_reader
from models import migrations
from models.access.asker import CONSOLE
from models.access.sight import Sight
from models.kept import Past
from models.tables import (
    HubRow,
    JudgementRow,
    OrganisationRow,
    PartnershipRow,
    ShortlistRow,
    StreamRow,
    SuggestionRow,
)

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
        Whoever reads it: of organisations that they may not see there is neither name nor id.
    told
        Hears each part of the work when it begins.

    Raises
    ------
    InvalidRequest, UnknownHistory
        The period or the scope is not in the network; nothing is kept under the fingerprint.
    """
    migrations.require(database)
    if kept:
        made = remade(database, request, kept, told)
    elif keep:
        with database.reading() as session:
            history = Past(session).history().bare()
        made = REMEMBERED.report(history.fingerprint, request, lambda: history, told)
        with database.writing() as session:
            Past(session).keep(history, datetime.now(UTC))
    else:
        made = _of_now(database, request, told)
    return for_whom(database, made, asker)


def remade(
    database: Database,
    request: ReportRequest,
    kept: str,
    told: Callable[[str], None] = lambda _: None,
) -> Report:
    """Return a report on a kept history; it is opened only when the report is not at hand.

    Raises
    ------
    UnknownHistory
        As `models.kept.Past.open` tells.
    """

    def opened() -> History:
        with database.reading() as session:
            return Past(session).open(kept)

    return REMEMBERED.report(kept, request, opened, told)


def for_whom(database: Database, made: Report, asker: Asker) -> tuple[Report, Names]:
    """Return a report as somebody may read it, with the names that they may know."""
    with database.reading() as session:
        hubs = {row.id: row.name for row in session.execute(select(HubRow.id, HubRow.name))}
        organisations: dict[str, str] = {}
        if not made.request.public:
            o = OrganisationRow
            query = select(o.id, o.name).where(Sight(asker).organisations())
            organisations = {row.id: row.name for row in session.execute(query)}
    if not made.request.public and not asker.sees_everything:
        made = for_reader(made, seen_by(database, asker))
    return made, Names(organisations, hubs, made_up(hubs.values()))


def seen_by(database: Database, asker: Asker) -> Seen:
    """Return the rows that somebody may see now; who has left the network is seen by nobody.

    A verdict or a suggestion is seen by who may see the two whom it is about.
    """
    sight = Sight(asker)
    j, line, asked = JudgementRow, SuggestionRow, ShortlistRow
    wanted = {
        "organisations": select(OrganisationRow.id).where(sight.organisations()),
        "streams": select(StreamRow.id).where(sight.streams()),
        "partnerships": select(PartnershipRow.id).where(sight.partnerships()),
    }
    with database.reading() as session:
        sheets = {name: frozenset(session.scalars(query)) for name, query in wanted.items()}
        verdicts = session.execute(select(j.organisation, j.partner)).all()
        shown = session.execute(
            select(asked.id, line.rank, asked.organisation, line.partner).join(
                asked, asked.id == line.shortlist
            )
        ).all()
    known = sheets["organisations"]
    sheets["judgements"] = frozenset(
        f"{one}/{other}" for one, other in verdicts if {one, other} <= known
    )
    sheets["suggestions"] = frozenset(
        f"{id_}/{rank}"
        for id_, rank, asking, partner in shown
        if partner in known and (not asking or asking in known)
    )
    return Seen(sheets)


def _of_now(database: Database, request: ReportRequest, told: Callable[[str], None]) -> Report:
    """Return a report on the store as it stands, which is read only when it has changed."""
    found: list[History] = []

    def history() -> History:
        if not found:
            with database.reading() as session:
                found.append(Past(session).history().bare())
        return found[0]

    with database.reading() as session:
        mark = (str(database.engine.url), *Past(session).mark())
    fingerprint = REMEMBERED.fingerprint(mark)
    if fingerprint is None:
        fingerprint = history().fingerprint
        REMEMBERED.note(mark, fingerprint)
    return REMEMBERED.report(fingerprint, request, history, told)
