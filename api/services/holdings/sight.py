"""Who sees what of an organisation and its streams, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.access.door import Door
from models.access.fields_kept import GROUPS, choices, keep, kept_of
from models.access.listing import Listing
from models.access.nouns import NOUN
from models.audit import Trail
from models.errors import UnfitRow, UnknownRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.access.record import Record
    from models.database import Database


@dataclass(frozen=True, slots=True)
class Shown:
    """One row, and who may read its fields where that is not the usual.

    Parameters
    ----------
    seen
        By the first column of each group; empty for the usual.
    """

    row: Record
    seen: Mapping[str, str]


@dataclass(frozen=True)
class Sights:
    """Who sees what, for somebody who looks after an organisation.

    Parameters
    ----------
    organisation
        Its address.
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    organisation: str
    request: str | None = None

    def all(self) -> Sequence[Shown]:
        """Return the organisation first, then its streams."""
        with self.database.reading() as session:
            rows = self._rows(session)
            kept = {
                noun: kept_of(session, noun, [one.key[0] for one in rows if one.noun == noun])
                for noun in GROUPS
            }
        return [
            Shown(
                one,
                {
                    group[0]: kept[one.noun].get(one.key[0], {}).get(group[0], "")
                    for group in GROUPS[one.noun]
                },
            )
            for one in rows
        ]

    def say(self, said: Mapping[tuple[str, str], str]) -> None:
        """Keep who sees what.

        Parameters
        ----------
        said
            By address of the row and first column of a group; what is not named stays.

        Raises
        ------
        UnknownRow
            The asker does not look after it.
        UnfitRow
            Nobody can be meant by a value.
        """
        with self.database.writing() as session:
            changed = [one for one in self._rows(session) if self._keep(session, one, said)]
            trail = Trail(session, self.asker.who, self.request)
            for noun in GROUPS:
                trail.note("changed", noun, [one for one in changed if one.noun == noun])

    def _keep(self, session: Session, row: Record, said: Mapping[tuple[str, str], str]) -> bool:
        seen: dict[str, str] = {}
        for group in GROUPS[row.noun]:
            value = said.get((row.address, group[0]))
            if value is None:
                continue
            if value not in {"", *choices(group)}:
                faults = [{"column": group[0], "code": "choice_unknown", "proposals": []}]
                raise UnfitRow(sheet=row.noun, faults=faults)
            seen |= dict.fromkeys(group, value)
        return bool(seen) and keep(session, row.noun, row.key[0], seen)

    def _rows(self, session: Session) -> list[Record]:
        door = Door(session, self.asker)
        owner = door.get(NOUN["organisations"], self.organisation)
        if not owner.mine:
            raise UnknownRow(noun="organisations")
        listing = Listing(values={"organisation": owner.key[0]}, limit=None)
        return [owner, *door.page(NOUN["streams"], listing).records]
