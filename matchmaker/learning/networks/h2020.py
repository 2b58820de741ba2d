"""European research and innovation projects, 2014 to 2018."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from matchmaker.domain import (
    Kind,
    Organisation,
    Partnership,
    PartnershipKind,
    PartnershipState,
    Site,
)
from matchmaker.learning.networks.base import Row, country, day, latest, rows_of
from matchmaker.snapshot import Snapshot

KINDS: Mapping[str, Kind] = {
    "PRC": Kind.PRIVATE,
    "PUB": Kind.PUBLIC,
    "HES": Kind.KNOWLEDGE,
    "REC": Kind.KNOWLEDGE,
    "OTH": Kind.SOCIAL_ECONOMY,
}
"""OTH holds associations and non-profits; they stand in for the social economy, for want of a code
of its own."""
USUAL_YEARS = 4
"""Most projects last three to four years; no end date is given."""


class H2020:
    """Organisations and projects of Horizon 2020 that began before 2019.

    A project with one participant joins nobody and is left out: 7 920 of the 20 073 projects become
    partnerships. All 27 411 organisations stay, under their id, for no names are given.
    """

    name: ClassVar[str] = "h2020"
    what: ClassVar[str] = "27 411 organisations in 20 073 European projects that began in 2014–2018"
    source: ClassVar[str] = "CORDIS H2020 participations, stored in zambujo/eunets (2021)"
    licence: ClassVar[str] = "repository MIT; data (c) European Union"

    def read(self, folder: Path) -> Snapshot:
        """Return the whole network, true for the last start of a project."""
        rows = rows_of(folder, "t1_h2020_partners/participations_to_2018.csv.gz")
        return participations(rows)


def participations(rows: Iterable[Row], as_of: date | None = None) -> Snapshot:
    """Turn participations into organisations and partnerships.

    Parameters
    ----------
    rows
        Columns ``project_id, org_id, org_type, country, role, start_date, programme_part``.
    as_of
        Day of the picture; the last start among the rows when not given.
    """
    organisations: dict[str, Organisation] = {}
    projects: dict[str, list[Row]] = {}
    for row in rows:
        if row["org_id"] not in organisations:
            organisations[row["org_id"]] = _organisation(row)
        projects.setdefault(row["project_id"], []).append(row)
    when = as_of or latest([day(taken[0]["start_date"]) for taken in projects.values()])
    partnerships = (_project(id_, taken, when) for id_, taken in projects.items())
    return Snapshot(
        organisations=tuple(organisations.values()),
        partnerships=tuple(p for p in partnerships if len(p.partners) > 1),
        as_of=when,
    )


def _organisation(row: Row) -> Organisation:
    return Organisation(
        id=row["org_id"],
        name=row["org_id"],
        kind=KINDS[row["org_type"]],
        sites=(Site(country=country(row["country"])),),
    )


def _project(id_: str, taken: list[Row], as_of: date) -> Partnership:
    started = day(taken[0]["start_date"])
    old = started is not None and (as_of - started).days > USUAL_YEARS * 365.25
    return Partnership(
        id=id_,
        partners=tuple(sorted({row["org_id"] for row in taken})),
        state=PartnershipState.ENDED if old else PartnershipState.RUNNING,
        kind=PartnershipKind.KNOWLEDGE,
        started=started,
        programme=taken[0]["programme_part"],
        lead=next((row["org_id"] for row in taken if row["role"] == "coordinator"), ""),
    )
