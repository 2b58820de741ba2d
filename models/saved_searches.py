"""Searches that go on, and what they found, in the store."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, or_, select, update

from models.errors import UnknownRow
from models.moments import in_utc
from models.tables import AlertRow, SavedSearchRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class SavedSearch:
    """What somebody wants to hear of.

    Parameters
    ----------
    user, email
        Whose it is: a person with an account, or a visitor's address.
    direction
        ``offer`` for something over, ``need`` for something wanted.
    every
        ``day`` or ``week``: how often there may be a mail.
    until
        When it ends, unless somebody keeps it on.
    looked
        When its partners were first written down; what was there then is no news.
    """

    language: str
    text: str
    direction: str
    created: datetime
    until: datetime
    user: str | None = None
    email: str | None = None
    near: str = ""
    radius_km: float | None = None
    every: str = "week"
    id: str = ""
    key: str = ""
    confirmed: datetime | None = None
    reminded: datetime | None = None
    looked: datetime | None = None
    mailed: datetime | None = None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """It belongs to a person, and to no hub."""
        return frozenset()


@dataclass(frozen=True)
class Found:
    """A partner, or a thing of theirs, that a search found."""

    partner: str
    thing: str
    found: datetime
    told: datetime | None = None

    @property
    def what(self) -> tuple[str, str]:
        """Partner and thing."""
        return self.partner, self.thing


class SavedSearches:
    """Saved searches and their alerts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, search: SavedSearch) -> SavedSearch:
        """Keep a search; return it with its id and key."""
        id_ = f"search-{uuid.uuid4().hex[:12]}"
        values = {
            name: getattr(search, name)
            for name in (*("user", "language", "text", "direction", "near", "radius_km"), *_OTHERS)
        }
        email = search.email.lower() if search.email else None
        self._session.execute(
            insert(SavedSearchRow).values(
                id=id_, key=secrets.token_urlsafe(24), email=email, **values
            )
        )
        return self.get(id_)

    def get(self, id_: str) -> SavedSearch:
        """Return a search.

        Raises
        ------
        UnknownRow
            There is none with this id.
        """
        row = self._session.get(SavedSearchRow, id_, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="saved_searches")
        return _search(row)

    def of_user(self, user: str) -> Sequence[SavedSearch]:
        """Return somebody's searches, newest first."""
        return self._where(SavedSearchRow.user == user)

    def of_email(self, email: str) -> Sequence[SavedSearch]:
        """Return the searches of a visitor, newest first."""
        return self._where(SavedSearchRow.email == email.lower())

    def at_work(self, now: datetime) -> Sequence[SavedSearch]:
        """Return the searches that go on now."""
        s = SavedSearchRow
        return self._where(and_(s.until > now, or_(s.user.is_not(None), s.confirmed.is_not(None))))

    def unconfirmed(self, email: str) -> int:
        """Return how many searches of this address wait for a yes."""
        s = SavedSearchRow
        query = select(func.count()).where(s.email == email.lower(), s.confirmed.is_(None))
        return self._session.execute(query).scalar_one()

    def change(self, id_: str, **values: object) -> SavedSearch:
        """Give a search other values."""
        if values:
            self._session.execute(
                update(SavedSearchRow).where(SavedSearchRow.id == id_).values(**values)
            )
        return self.get(id_)

    def remove(self, id_: str) -> None:
        """Forget a search, and what it found."""
        self._session.execute(delete(SavedSearchRow).where(SavedSearchRow.id == id_))

    def remove_of(self, email: str) -> None:
        """Forget all searches of a visitor."""
        self._session.execute(delete(SavedSearchRow).where(SavedSearchRow.email == email.lower()))

    def sweep(self, now: datetime, unconfirmed_before: datetime) -> None:
        """Forget what has ended, and what nobody has said yes to for long."""
        s = SavedSearchRow
        waited = and_(s.user.is_(None), s.confirmed.is_(None), s.created < unconfirmed_before)
        self._session.execute(delete(s).where(or_(s.until <= now, waited)))

    def alerts(self, id_: str) -> Sequence[Found]:
        """Return what a search found, newest first."""
        a = AlertRow
        query = select(a).where(a.search == id_).order_by(a.found.desc(), a.partner, a.thing)
        return [
            Found(row.partner, row.thing, in_utc(row.found), in_utc(row.told) if row.told else None)
            for row in self._session.scalars(query)
        ]

    def found(
        self, id_: str, what: Iterable[tuple[str, str]], now: datetime, *, told: bool
    ) -> None:
        """Write down what a search found, and whether it is no news any more."""
        rows = [
            {
                "search": id_,
                "partner": partner,
                "thing": thing,
                "found": now,
                "told": now if told else None,
            }
            for partner, thing in what
        ]
        if rows:
            self._session.execute(insert(AlertRow), rows)

    def hold(self, id_: str) -> bool:
        """Let nobody else write down what this search found meanwhile; tell whether it is there."""
        return self._session.get(SavedSearchRow, id_, with_for_update=True) is not None

    def forget_alerts(self, id_: str) -> None:
        """Forget what a search found, for it is another now."""
        self._session.execute(delete(AlertRow).where(AlertRow.search == id_))

    def tell(self, id_: str, what: Iterable[tuple[str, str]], now: datetime) -> None:
        """Write down that somebody was told."""
        for partner, thing in what:
            self._session.execute(
                update(AlertRow)
                .where(AlertRow.search == id_, AlertRow.partner == partner, AlertRow.thing == thing)
                .values(told=now)
            )

    def _where(self, condition: ColumnElement[bool]) -> Sequence[SavedSearch]:
        s = SavedSearchRow
        query = select(s).where(condition).order_by(s.created.desc(), s.id)
        return [_search(row) for row in self._session.scalars(query)]


_OTHERS = ("every", "created", "confirmed", "until")


def _search(row: SavedSearchRow) -> SavedSearch:
    return SavedSearch(
        id=row.id,
        key=row.key,
        user=row.user,
        email=row.email,
        language=row.language,
        text=row.text,
        direction=row.direction,
        near=row.near,
        radius_km=row.radius_km,
        every=row.every,
        created=in_utc(row.created),
        until=in_utc(row.until),
        confirmed=_moment(row.confirmed),
        reminded=_moment(row.reminded),
        looked=_moment(row.looked),
        mailed=_moment(row.mailed),
    )


def _moment(value: datetime | None) -> datetime | None:
    return in_utc(value) if value else None
