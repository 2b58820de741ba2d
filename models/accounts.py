"""People who sign in, and keys of programs, in the store. Secrets come here hashed already."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from models.access.asker import Asker, Role, Scope
from models.errors import EmailTaken, UnknownRow
from models.moments import in_utc
from models.tables import (
    ApiKeyRow,
    DisclosureRow,
    SessionRow,
    SignInLinkRow,
    UserHubRow,
    UserRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


SESSION_MARK = 16
"""Characters of a kept token by which a session is named."""


@dataclass(frozen=True)
class User:
    """A person who can sign in.

    Parameters
    ----------
    password
        Its hash; ``None`` for who has none.
    """

    email: str
    name: str
    role: Role
    id: str = ""
    hubs: frozenset[str] = frozenset()
    organisation: str | None = None
    language: str | None = None
    password: str | None = None
    created: datetime | None = None
    disabled: datetime | None = None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id


@dataclass(frozen=True)
class ApiKey:
    """A program's key, without its secret."""

    id: str
    name: str
    hub: str
    scopes: frozenset[Scope]
    by: str
    created: datetime
    expires: datetime
    revoked: datetime | None = None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is bound to."""
        return frozenset({self.hub})


@dataclass(frozen=True)
class OpenSession:
    """Somewhere somebody is signed in.

    Parameters
    ----------
    id
        The beginning of what is kept of its token: enough to name it, of no use to get in.
    """

    id: str
    user: str
    created: datetime
    expires: datetime


class Accounts:
    """Users, sessions, links and keys."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, user: User, now: datetime) -> User:
        """Keep a new user; return them with their id.

        Raises
        ------
        EmailTaken
            Somebody has this address already.
        """
        if self.by_email(user.email) is not None:
            raise EmailTaken
        id_ = f"user-{uuid.uuid4().hex[:12]}"
        self._session.execute(
            insert(UserRow).values(
                id=id_,
                email=user.email.lower(),
                name=user.name,
                role=user.role.value,
                organisation=user.organisation,
                language=user.language,
                password=user.password,
                created=now,
            )
        )
        self._give_hubs(id_, user.hubs)
        return self.get(id_)

    def change(self, id_: str, **values: object) -> User:
        """Give a user other values: columns of the table, or ``hubs``."""
        hubs = values.pop("hubs", None)
        if values:
            self._session.execute(update(UserRow).where(UserRow.id == id_).values(**values))
        if isinstance(hubs, (frozenset, list, tuple)):
            self._session.execute(delete(UserHubRow).where(UserHubRow.user == id_))
            self._give_hubs(id_, hubs)
        return self.get(id_)

    def remove(self, id_: str) -> None:
        """Take a user away; their sessions end with it."""
        self._session.execute(delete(UserRow).where(UserRow.id == id_))

    def get(self, id_: str) -> User:
        """Return a user.

        Raises
        ------
        UnknownRow
            Nobody has this id.
        """
        row = self._session.get(UserRow, id_, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="users")
        return self._user(row)

    def by_email(self, email: str) -> User | None:
        """Return the user with this address, in any case."""
        row = self._session.scalar(select(UserRow).where(UserRow.email == email.lower()))
        return None if row is None else self._user(row)

    def all(self, hubs: frozenset[str] | None = None) -> Sequence[User]:
        """Return users by name; of these hubs only where given."""
        query = select(UserRow).order_by(UserRow.name, UserRow.id)
        if hubs is not None:
            ours = select(UserHubRow.user).where(UserHubRow.hub.in_(sorted(hubs)))
            query = query.where(UserRow.id.in_(ours))
        return [self._user(row) for row in self._session.scalars(query)]

    def open_session(self, hashed: str, user: str, now: datetime, until: datetime) -> None:
        """Sign somebody in; sessions that have ended are swept away meanwhile."""
        self._session.execute(delete(SessionRow).where(SessionRow.expires < now))
        self._session.execute(
            insert(SessionRow).values(id=hashed, user=user, created=now, expires=until)
        )

    def close_session(self, hashed: str) -> None:
        """Sign this session out."""
        self._session.execute(delete(SessionRow).where(SessionRow.id == hashed))

    def close_sessions(self, user: str) -> None:
        """Sign somebody out everywhere, and make links that were mailed to them useless."""
        self._session.execute(delete(SessionRow).where(SessionRow.user == user))
        self._session.execute(delete(SignInLinkRow).where(SignInLinkRow.user == user))

    def sessions(self, user: str, now: datetime) -> Sequence[OpenSession]:
        """Return where somebody is signed in, newest first."""
        query = (
            select(SessionRow)
            .where(SessionRow.user == user, SessionRow.expires > now)
            .order_by(SessionRow.created.desc(), SessionRow.id)
        )
        return [
            OpenSession(row.id[:SESSION_MARK], row.user, in_utc(row.created), in_utc(row.expires))
            for row in self._session.scalars(query)
        ]

    def end_session(self, user: str, id_: str) -> bool:
        """Sign somebody out of one of their sessions; tell whether there was such a one."""
        theirs = SessionRow.user == user
        ended = self._session.execute(
            delete(SessionRow).where(theirs, func.substr(SessionRow.id, 1, SESSION_MARK) == id_)
        )
        return bool(ended.rowcount)  # type: ignore[attr-defined]

    def end_other_sessions(self, user: str, hashed: str) -> None:
        """Sign somebody out everywhere but here."""
        self._session.execute(
            delete(SessionRow).where(SessionRow.user == user, SessionRow.id != hashed)
        )

    def of_session(self, hashed: str, now: datetime) -> User | None:
        """Return who is signed in with this session."""
        row = self._session.get(SessionRow, hashed)
        if row is None or in_utc(row.expires) <= now:
            return None
        user = self.get(row.user)
        return None if user.disabled else user

    def keep_link(self, hashed: str, user: str, now: datetime, until: datetime) -> None:
        """Remember a link that is mailed."""
        self._session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires < now))
        self._session.execute(
            insert(SignInLinkRow).values(id=hashed, user=user, created=now, expires=until)
        )

    def use_link(self, hashed: str, now: datetime) -> User | None:
        """Return whose link this is; it works only this once."""
        # One statement: of two who open it at the same moment, one finds it.
        used = self._session.execute(
            delete(SignInLinkRow)
            .where(SignInLinkRow.id == hashed)
            .returning(SignInLinkRow.user, SignInLinkRow.expires)
        ).one_or_none()
        if used is None:
            return None
        user = self.get(used.user)
        return None if in_utc(used.expires) <= now or user.disabled else user

    def links(self, user: str, now: datetime) -> int:
        """Return how many links that somebody was mailed still work."""
        query = select(func.count()).where(SignInLinkRow.user == user, SignInLinkRow.expires > now)
        return self._session.execute(query).scalar_one()

    def keep_key(self, key: ApiKey, hashed: str) -> None:
        """Keep a program's key."""
        self._session.execute(
            insert(ApiKeyRow).values(
                id=key.id,
                hash=hashed,
                name=key.name,
                hub=key.hub,
                scopes=sorted(scope.value for scope in key.scopes),
                by=key.by,
                created=key.created,
                expires=key.expires,
            )
        )

    def key(self, id_: str) -> tuple[ApiKey, str] | None:
        """Return a key and the hash of its secret."""
        row = self._session.get(ApiKeyRow, id_)
        return None if row is None else (_key(row), row.hash)

    def keys(self, hubs: frozenset[str] | None) -> Sequence[ApiKey]:
        """Return keys, newest first; of these hubs only where given."""
        query = select(ApiKeyRow).order_by(ApiKeyRow.created.desc(), ApiKeyRow.id)
        if hubs is not None:
            query = query.where(ApiKeyRow.hub.in_(sorted(hubs)))
        return [_key(row) for row in self._session.scalars(query)]

    def revoke_key(self, id_: str, now: datetime) -> None:
        """Make a key useless."""
        self._session.execute(update(ApiKeyRow).where(ApiKeyRow.id == id_).values(revoked=now))

    def asker(self, user: User) -> Asker:
        """Return how far somebody's questions reach."""
        return Asker(
            role=user.role,
            hubs=user.hubs,
            organisation=user.organisation if user.role is Role.ENTREPRENEUR else None,
            user=user.id,
            disclosed=self._disclosed(user.hubs, user.organisation),
        )

    def asker_with(self, key: ApiKey) -> Asker:
        """Return how far a program's questions reach: as its hub's coordinator, within bounds."""
        return Asker(
            role=Role.COORDINATOR,
            hubs=key.hubs,
            key=key.id,
            scopes=key.scopes,
            disclosed=self._disclosed(key.hubs, None),
        )

    def asker_of_hub(self, hub: str, webhook: str) -> Asker:
        """Return how far what a webhook is told reaches: its hub's rows, without contacts."""
        hubs = frozenset({hub})
        return Asker(
            role=Role.COORDINATOR,
            hubs=hubs,
            key=webhook,
            scopes=frozenset({Scope.READ}),
            disclosed=self._disclosed(hubs, None),
        )

    def _disclosed(self, hubs: frozenset[str], organisation: str | None) -> frozenset[str]:
        d = DisclosureRow
        to_us = d.asking == organisation if organisation else d.hub.in_(sorted(hubs))
        query = select(d.organisation).where(d.state == "granted", to_us)
        return frozenset(self._session.scalars(query))

    def _give_hubs(self, user: str, hubs: Iterable[str]) -> None:
        rows = [{"user": user, "hub": hub} for hub in sorted(set(hubs))]
        if rows:
            self._session.execute(insert(UserHubRow), rows)

    def _user(self, row: UserRow) -> User:
        hubs = self._session.scalars(select(UserHubRow.hub).where(UserHubRow.user == row.id))
        return User(
            id=row.id,
            email=row.email,
            name=row.name,
            role=Role(row.role),
            hubs=frozenset(hubs),
            organisation=row.organisation,
            language=row.language,
            password=row.password,
            created=in_utc(row.created),
            disabled=in_utc(row.disabled) if row.disabled else None,
        )


def _key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        hub=row.hub,
        scopes=frozenset(Scope(scope) for scope in row.scopes or ()),
        by=row.by,
        created=in_utc(row.created),
        expires=in_utc(row.expires),
        revoked=in_utc(row.revoked) if row.revoked else None,
    )
