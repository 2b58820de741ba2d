"""What was done to an organisation and what is its own, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.access.addresses import address_of
from models.accounts import Accounts
from models.audit import Trail
from models.errors import UnknownRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.database import Database

TOLD = ("added", "changed", "removed", "merged", "separated")
NOUNS = ("organisations", "sites", "streams", "processes", "skills", "judgements", "partnerships")
"""Rows whose changes belong to the history of an organisation."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One change.

    Parameters
    ----------
    who
        Name of the person; empty when it was the server itself or a program.
    """

    at: datetime
    who: str
    action: str
    noun: str


def history_of(
    database: Database, asker: Asker, organisation: str, rows: Mapping[str, Sequence[str]]
) -> list[Happened]:
    """Return what happened to an organisation and to rows of it, newest first.

    Parameters
    ----------
    rows
        Addresses by noun of what is its own, besides skills and judgements.
    """
    home = address_of((organisation,))
    about = {"organisations": [home], "skills": [home], "judgements": [home], **rows}
    hubs = None if asker.sees_everything else asker.hubs
    with database.reading() as session:
        steps = Trail(session, asker.who).about(about, hubs)
        names = {who: name_of(session, who) for who in {one.who for one in steps}}
    told: dict[tuple[str | None, tuple[str, ...], str], Happened] = {}
    for one in steps:
        if one.action in TOLD and one.noun in NOUNS:
            happened = Happened(one.at, names[one.who], one.action, one.noun)
            # A row of two hubs stands in the trail of both: it happened once.
            told.setdefault((one.request or str(one.id), one.rows, one.action), happened)
    return list(told.values())


def name_of(session: Session, who: str) -> str:
    """Return the name of who the trail names; empty when that is no person we know."""
    kind, _, id_ = who.partition(":")
    if kind != "user":
        return ""
    try:
        return Accounts(session).get(id_).name
    except UnknownRow:
        return ""
