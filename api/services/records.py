"""Rows of the network for who asks: lists, one row, and changes, each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.errors import InvalidRequest
from models.access.addresses import address_of
from models.access.asker import Reach
from models.access.door import Door
from models.access.record import Page, Record
from models.answered import Once
from models.audit import Trail

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.access.listing import Listing
    from models.access.nouns import Noun
    from models.database import Database


@dataclass(frozen=True)
class Records:
    """One noun, for one asker.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    noun: Noun
    asker: Asker
    request: str | None = None

    def page(self, listing: Listing) -> Page:
        """Return the rows of a list; see `models.access.door.Door.page`."""
        with self.database.reading() as session:
            page = Door(session, self.asker).page(self.noun, listing)
        self._saw(page.records)
        return page

    def get(self, address: str) -> Record:
        """Return one row; see `models.access.door.Door.get`."""
        with self.database.reading() as session:
            record = Door(session, self.asker).get(self.noun, address)
        self._saw([record])
        return record

    def add(self, values: Mapping[str, Any], key: str = "") -> tuple[int, Mapping[str, Any]]:
        """Keep a new row; return the status and body of the answer.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same answer, and no second row.
        """
        sent = {name: str(value) for name, value in values.items()}
        once = Once.of(self.asker.who, key, self.noun.name, sent)
        with self.database.writing() as session:
            door = Door(session, self.asker, self.request)
            return once.carry_out(session, lambda: (201, as_answer(door.add(self.noun, values))))

    def change(self, address: str, values: Mapping[str, Any], tag: str | None) -> Record:
        """Change a row; see `models.access.door.Door.change`."""
        with self.database.writing() as session:
            door = Door(session, self.asker, self.request)
            return door.change(self.noun, address, values, tag)

    def remove(self, address: str, tag: str | None) -> None:
        """Take a row away; see `models.access.door.Door.remove`."""
        with self.database.writing() as session:
            Door(session, self.asker, self.request).remove(self.noun, address, tag)

    def _saw(self, records: Sequence[Record]) -> None:
        """Write down who saw what others may not see; one's own is nobody else's business."""
        told = [
            one
            for one in records
            if one.confidential and not (self.asker.organisation and one.reach is Reach.OWNER)
        ]
        if told and self.asker.who != "console":
            with self.database.writing() as session:
                Trail(session, self.asker.who, self.request).note("saw", self.noun.name, told)


def as_answer(record: Record) -> dict[str, Any]:
    """Return a row as the body of an answer, and where it lives."""
    values = {name: _plain(value) for name, value in record.values.items()}
    return {**values, "href": href_of(record.noun, record.key), "etag": record.tag}


def href_of(noun: str, key: Sequence[str]) -> str:
    """Return the address of a row."""
    return f"/api/v1/{noun}/{address_of(key)}"


def chosen(noun: Noun, fields: str) -> list[str]:
    """Return the columns that somebody wants to have, all by default.

    Raises
    ------
    InvalidRequest
        One of them does not exist.
    """
    known = [column.name for column in noun.sheet.columns]
    wanted = [name.strip() for name in fields.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise InvalidRequest(field="fields", value=name, expected=", ".join(known))
    return wanted or known


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
