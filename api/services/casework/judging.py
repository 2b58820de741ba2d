"""What people said of suggestions, for who may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.services.records import Records
from matchmaker.domain import WHY_FAILED, WHY_NOT, ReasonCode, Verdict
from models.access.addresses import address_of
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

REASONS = {Verdict.NOT_USEFUL: WHY_NOT, Verdict.TRIED_FAILED: WHY_FAILED}
"""Reasons that may be given with a verdict."""

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


@dataclass(frozen=True)
class Judging:
    """The judgements of one asker.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def say(
        self, organisation: str, partner: str, verdict: Verdict, reason: ReasonCode | None = None
    ) -> None:
        """Keep what the asker says of a pair; it takes the place of what they said before.

        Raises
        ------
        UnknownRow, UnfitRow, NotAllowed
            The asker looks after neither, or may not see one of them.
        """
        before = self._own(organisation, partner)
        home, other = before or self._in_order(organisation, partner)
        values = {"organisation": home, "partner": other, "verdict": verdict, "reason_code": reason}
        self._records.add(values)

    def take_back(self, organisation: str, partner: str) -> None:
        """Take back what the asker said of a pair; nothing happens when nothing was said."""
        before = self._own(organisation, partner)
        if before:
            self._records.remove(address_of((*before, self.asker.who)), None)

    @property
    def _records(self) -> Records:
        return Records(self.database, NOUN["judgements"], self.asker, self.request)

    def _own(self, organisation: str, partner: str) -> tuple[str, str] | None:
        """Return the pair in the order in which the asker spoke of it, if they did."""
        with self.database.reading() as session:
            door = Door(session, self.asker)
            for pair in ((organisation, partner), (partner, organisation)):
                of_pair = dict(zip(("organisation", "partner"), pair, strict=True))
                found = door.page(NOUN["judgements"], Listing(values=of_pair, limit=None)).records
                if any(one.values["by"] == self.asker.who for one in found):
                    return pair
        return None

    def _in_order(self, organisation: str, partner: str) -> tuple[str, str]:
        """Return the pair with one that the asker looks after in front."""
        with self.database.reading() as session:
            ours = Door(session, self.asker).get(NOUN["organisations"], address_of((organisation,)))
        return (organisation, partner) if ours.mine else (partner, organisation)
