"""The fictional network, for a first look."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from matchmaker.domain import Kind
from matchmaker.errors import MatchmakerError
from matchmaker.text.quick import propose_waste_code
from models import migrations
from models.database import open_database
from models.intake.demo import MARK, SEED, TODAY, alliance_network, network
from models.intake.demo.outcomes import shown, steps
from models.kept import Past
from models.memory import ImportRecord
from models.programmes.sheets import write_fiction
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from api.settings import Settings
    from matchmaker.snapshot import Snapshot
    from models.exchange.format import Rows


__all__ = ["SEED", "example_of", "is_demo", "load_alliance", "load_demo"]


class RealNetworkThere(MatchmakerError):
    """The store holds a real network; fiction would mix with it. Facts: ``database``."""

    code = "real_network_there"


def load_demo(settings: Settings, organisations: int, seed: int) -> int:
    """Put the fictional network in the store, in place of an earlier one.

    Returns
    -------
    int
        How many organisations it has.

    Raises
    ------
    RealNetworkThere
        The store holds a real network.
    """
    return _load(settings, network(organisations=organisations, seed=seed), seed)


def load_alliance(settings: Settings, seed: int) -> int:
    """Put the fictional Alliance in the store: a programme with 200 actions.

    Returns
    -------
    int
        How many organisations it has.

    Raises
    ------
    RealNetworkThere
        The store holds a real network.
    """
    sheets, programme, told = alliance_network(seed=seed)
    return _load(settings, sheets, seed, lambda session: write_fiction(session, programme, told))


def _load(
    settings: Settings,
    sheets: dict[str, Rows],
    seed: int,
    more: Callable[[Session], None] = lambda _: None,
) -> int:
    started = datetime.now(UTC)
    sheets["streams"] = _with_proposed_codes(sheets["streams"])
    with open_database(settings.database_url) as database:
        migrations.ensure(database)
        with database.writing() as session:
            store = Store(session)
            if store.counts()["organisations"] and not made_up(store.hub_names()):
                raise RealNetworkThere(database=database.name)
            kept = store.upsert(sheets, replace=True)
            Past(session).write_fiction(
                steps(sheets["partnerships"].rows, seed, TODAY),
                shown(sheets["judgements"].rows, seed),
            )
            more(session)
            store.log_import(ImportRecord(started, datetime.now(UTC), "demo", kept))
    return len(sheets["organisations"].rows)


def _with_proposed_codes(streams: Rows) -> Rows:
    """Propose a code for a stream without one, marked as assumed: what an import does too."""
    code, title = streams.columns.index("waste_code"), streams.columns.index("title")
    rows: list[tuple[object, ...]] = []
    for row in streams.rows:
        proposal = None if row[code] else propose_waste_code(str(row[title]), "")
        known = row[code] or (proposal.code if proposal else None)
        rows.append((*row[:code], known, *row[code + 1 :], proposal is not None))
    return replace(streams, columns=(*streams.columns, "waste_code_assumed"), rows=rows)


def is_demo(snapshot: Snapshot) -> bool:
    """Tell whether these are the made-up organisations: the names of their hubs say so."""
    return made_up(hub.name for hub in snapshot.hubs)


def made_up(hubs: Iterable[str]) -> bool:
    """Tell from the names of hubs whether a network is the made-up one."""
    return any(MARK in name.casefold() for name in hubs)


def example_of(snapshot: Snapshot) -> str:
    """Return the id of an organisation to show first.

    The firm with most to talk about: what it has over, wants, and looks for hands for; by id if
    equal.
    """
    subjects = Counter(stream.organisation for stream in snapshot.streams)
    subjects.update(skill.organisation for skill in snapshot.skills)
    firms = [one.id for one in snapshot.organisations if one.kind is Kind.PRIVATE]
    return min(
        firms or [one.id for one in snapshot.organisations], key=lambda id_: (-subjects[id_], id_)
    )
