"""A fictional network for a first look, for tests and for benchmarks.

Nothing in it is real but the postcodes: hubs, organisations, streams and cases are invented, and
the hubs' names say so.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from models.exchange.format import Rows
from models.intake.demo.alliance import alliance
from models.intake.demo.history import PARTNERSHIP_COLUMNS, history
from models.intake.demo.judgements import JUDGEMENT_COLUMNS
from models.intake.demo.members import (
    ORGANISATION_COLUMNS,
    PROCESS_COLUMNS,
    SKILL_COLUMNS,
    STREAM_COLUMNS,
    members,
)
from models.intake.demo.territory import territories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.actions.sheet import ActionSheet, Programme
    from models.intake.demo.members import Row

ORGANISATIONS = 150
SEED = 20261122
TODAY = date(2026, 9, 30)
"""The last day of the fictional history: fixed, so that the same seed gives the same bytes."""
HUB_COLUMNS = ("id", "name", "postcodes", "focus", "email")
MARK = "verzonnen"
"""Word in every hub's name by which a store is known to hold the fictional network."""


def network(
    organisations: int = ORGANISATIONS, seed: int = SEED, today: date = TODAY
) -> dict[str, Rows]:
    """Return the rows of a fictional network, sheet by sheet, ready to be stored.

    Parameters
    ----------
    organisations
        How many; from a handful to a million. Time and memory grow in proportion.
    seed
        The same seed gives the same network, to the digit.
    today
        Day on which the fictional history ends.
    """
    random = Random(seed)  # noqa: S311 - a toy network, no secret
    hubs = territories(organisations)
    people = list(members(organisations, hubs, random, today))
    partnerships, judgements = history(people, random, today)
    return {
        "hubs": _rows(
            HUB_COLUMNS,
            (
                (
                    hub.id,
                    hub.name,
                    tuple(dict.fromkeys(hub.postcodes)),
                    hub.focus or None,
                    hub.email,
                )
                for hub in hubs
            ),
        ),
        "organisations": _rows(ORGANISATION_COLUMNS, (m.organisation for m in people)),
        "streams": _rows(STREAM_COLUMNS, (row for m in people for row in m.streams)),
        "processes": _rows(PROCESS_COLUMNS, (row for m in people for row in m.processes)),
        "skills": _rows(SKILL_COLUMNS, (row for m in people for row in m.skills)),
        "partnerships": _rows(PARTNERSHIP_COLUMNS, partnerships),
        "judgements": _rows(JUDGEMENT_COLUMNS, judgements),
    }


def alliance_network(
    seed: int = SEED, today: date = TODAY
) -> tuple[dict[str, Rows], Programme, list[ActionSheet]]:
    """Return the fictional Alliance: rows sheet by sheet, its programme, and sheets of actions.

    See `models.intake.demo.alliance` for what in it is true, with its sources.
    """
    people, actions, programme, sheets, hub = alliance(seed, today)
    about = (hub.id, hub.name, tuple(dict.fromkeys(hub.postcodes)), hub.focus or None, hub.email)
    rows = {
        "hubs": _rows(HUB_COLUMNS, [about]),
        "organisations": _rows(ORGANISATION_COLUMNS, (m.organisation for m in people)),
        "streams": _rows(STREAM_COLUMNS, (row for m in people for row in m.streams)),
        "processes": _rows(PROCESS_COLUMNS, (row for m in people for row in m.processes)),
        "skills": _rows(SKILL_COLUMNS, (row for m in people for row in m.skills)),
        "partnerships": _rows((*PARTNERSHIP_COLUMNS, "description"), actions),
        "judgements": _rows(JUDGEMENT_COLUMNS, ()),
    }
    return rows, programme, sheets


def _rows(columns: tuple[str, ...], rows: Iterable[Row]) -> Rows:
    listed = list(rows)
    return Rows(columns, listed, lines=list(range(2, len(listed) + 2)))
