"""Exchanges of waste that the literature documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from matchmaker.domain import (
    Direction,
    Kind,
    Organisation,
    Partnership,
    PartnershipKind,
    PartnershipState,
    Site,
    Stream,
    StreamStatus,
)
from matchmaker.errors import UnknownCode
from matchmaker.learning.networks.base import Row, country, rows_of
from matchmaker.snapshot import Snapshot
from matchmaker.vocabulary.sectors import parse_sector_code
from matchmaker.vocabulary.waste import parse_waste_code

STATES: Mapping[str, PartnershipState] = {
    "Implemented": PartnershipState.RUNNING,
    "Planned": PartnershipState.TALKING,
    "Under feasibility study": PartnershipState.LEAD,
}


class Exchanges:
    """Industrial symbiosis as published: who gave which waste to whom.

    An actor is a named company, else its business, inside one case; all stand as private firms. An
    exchange becomes the giver's offer and a partnership; one within a single firm stays an offer.
    """

    name: ClassVar[str] = "exchanges"
    what: ClassVar[str] = "264 documented exchanges of waste between 188 actors in 26 cases"
    source: ClassVar[str] = "MAESTRI (H2020) exchange database, literature cases"
    licence: ClassVar[str] = "none stated"

    def read(self, folder: Path) -> Snapshot:
        """Return all exchanges of the development half."""
        return documented_exchanges(
            rows_of(folder, "t2_exchange/actors_dev.csv"),
            rows_of(folder, "t2_exchange/exchanges_dev.csv"),
        )


def documented_exchanges(
    actors: Iterable[Row], offers: Iterable[Row], done: Iterable[Row] | None = None
) -> Snapshot:
    """Turn actors and exchanges into organisations, offers and partnerships.

    Parameters
    ----------
    actors
        Columns ``actor, name, business, nace``.
    offers
        Exchanges whose offer is told; columns of the source.
    done
        Exchanges whose receiver is told too; all of `offers` when not given.
    """
    offered = list(offers)
    countries = {row["donor_actor"]: country(row["country"]) for row in offered}
    countries |= {row["receiver_actor"]: country(row["country"]) for row in offered}
    organisations = {row["actor"]: _organisation(row, countries) for row in actors}
    known = [row for row in offered if row["donor_actor"] in organisations]
    finished = offered if done is None else list(done)
    return Snapshot(
        organisations=tuple(organisations.values()),
        streams=tuple(_offer(row) for row in known if row["waste"]),
        partnerships=tuple(
            _partnership(row)
            for row in finished
            if row["donor_actor"] != row["receiver_actor"]
            and {row["donor_actor"], row["receiver_actor"]} <= organisations.keys()
        ),
    )


def _organisation(row: Row, countries: Mapping[str, str]) -> Organisation:
    return Organisation(
        id=row["actor"],
        name=row["name"] or row["business"] or row["actor"],
        kind=Kind.PRIVATE,
        sectors=sectors_of(row["nace"]),
        description=row["business"],
        sites=(Site(country=countries.get(row["actor"], "")),),
    )


def _offer(row: Row) -> Stream:
    return Stream(
        id=f"offer:{row['exchange_id']}",
        organisation=row["donor_actor"],
        direction=Direction.OFFER,
        title=row["waste"],
        waste_code=code_of(row["ewc"]),
        status=StreamStatus.WASTE,
    )


def _partnership(row: Row) -> Partnership:
    return Partnership(
        id=f"exchange:{row['exchange_id']}",
        partners=(row["donor_actor"], row["receiver_actor"]),
        state=STATES.get(row["status"], PartnershipState.LEAD),
        kind=PartnershipKind.EXCHANGE,
        title=row["waste"],
        streams=(f"offer:{row['exchange_id']}",) if row["waste"] else (),
    )


def code_of(written: str) -> str:
    """Return the waste code, or an empty text where the source has none that exists."""
    try:
        return parse_waste_code(written) if written else ""
    except UnknownCode:
        return ""


def sectors_of(written: str) -> tuple[str, ...]:
    """Return the NACE codes of a cell like ``011/012``; codes that do not exist are left out."""
    found = []
    for part in written.replace(";", "/").split("/"):
        try:
            found.append(parse_sector_code(part.strip()))
        except UnknownCode:
            continue
    return tuple(dict.fromkeys(found))
