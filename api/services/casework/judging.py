"""What people said of suggestions, for who may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matchmaker.domain import Verdict
from models.access.door import Door
from models.access.listing import Listing
from models.access.nouns import NOUN

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database

Pair = frozenset[str]
"""Ids of two organisations, in no order: a verdict holds both ways."""
SETTLED = frozenset({Verdict.NOT_USEFUL, Verdict.KNOWN_ALREADY, Verdict.TRIED_FAILED})
"""Verdicts after which a pair is not suggested again."""

MOST_ASKED_ONE_BY_ONE = 3
"""Organisations up to which only their own judgements are read."""


@dataclass(frozen=True)
class Said:
    """What somebody said of a pair.

    Parameters
    ----------
    address
        Of the judgement, so that it can be taken back.
    mine
        Whether the asker said it.
    """

    organisation: str
    partner: str
    verdict: Verdict
    reason_code: str | None
    note: str | None
    at: date | None
    mine: bool
    address: str

    @property
    def settled(self) -> bool:
        """Whether the pair is not suggested again."""
        return self.verdict in SETTLED

    def as_answer(self) -> dict[str, Any]:
        """Return it as a part of an answer."""
        return {
            "verdict": self.verdict.value,
            "reason_code": self.reason_code,
            "note": self.note,
            "at": self.at.isoformat() if self.at else None,
            "mine": self.mine,
            "href": f"/api/v1/judgements/{self.address}",
        }


def said_of(database: Database, asker: Asker, organisations: Sequence[str]) -> Mapping[Pair, Said]:
    """Return the latest that the asker may know was said of pairs with these organisations.

    Where several people spoke, what closes a pair comes first, then the asker's own word, then the
    latest.
    """
    noun = NOUN["judgements"]
    if asker.role not in noun.readers:
        return {}
    few = len(organisations) <= MOST_ASKED_ONE_BY_ONE
    asked = [{side: one} for one in organisations for side in ("organisation", "partner")]
    with database.reading() as session:
        door = Door(session, asker)
        records = [
            record
            for values in (asked if few else [{}])
            for record in door.page(noun, Listing(values=values, limit=None)).records
        ]
    said = [
        Said(
            organisation=str(one.values["organisation"]),
            partner=str(one.values["partner"]),
            verdict=Verdict(one.values["verdict"]),
            reason_code=one.values["reason_code"],
            note=one.values["note"],
            at=one.values["at"],
            mine=one.values["by"] == asker.who,
            address=one.address,
        )
        for one in records
    ]
    said.sort(key=lambda one: (one.settled, one.mine, one.at or date.min))
    return {frozenset({one.organisation, one.partner}): one for one in said}
