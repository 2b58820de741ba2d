"""The users and keys that somebody looks after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.services.accounts import hash_password, new_key, secret_of
from models.access.asker import Role, Scope
from models.accounts import Accounts
from models.answered import Once
from models.audit import Trail
from models.errors import NotAllowed, UnfitRow, UnknownRow
from models.store import Store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.accounts import ApiKey, User
    from models.database import Database

BELOW_COORDINATOR = frozenset({Role.ENTREPRENEUR, Role.READER})


@dataclass(frozen=True)
class NewKey:
    """A key that is wanted for a program.

    Parameters
    ----------
    days
        How long it works.
    """

    name: str
    hub: str
    scopes: frozenset[Scope]
    days: int


@dataclass(frozen=True)
class People:
    """Users and keys, for one asker.

    Administrators look after everybody. Coordinators look after the readers and entrepreneurs of
    their hubs: whom they may not see does not exist for them. No program makes users or keys.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def users(self) -> Sequence[User]:
        """Return the users whom the asker may see, by name."""
        with self.database.reading() as session:
            return Accounts(session).all(self._hubs)

    def user(self, id_: str) -> User:
        """Return one user.

        Raises
        ------
        UnknownRow
            There is none, or none that the asker may see.
        """
        with self.database.reading() as session:
            return self._seen(Accounts(session).get(id_))

    def looks_after(self, user: User) -> bool:
        """Whether the asker may change this user."""
        try:
            return self._looked_after(user) is user
        except (UnknownRow, NotAllowed):
            return False

    def add(self, user: User, password: str | None, key: str = "") -> User:
        """Let somebody sign in.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same user, and no second one. The
            password is not compared: nothing is kept from which it could be found.

        Raises
        ------
        NotAllowed
            With a role that the asker may not give.
        UnfitRow
            With a hub or organisation that the asker does not look after.
        EmailTaken
            Somebody has this address.
        """
        self._may_give(user.role)
        with self.database.writing() as session:
            self._refuse_strange(session, user.hubs, user.organisation, user.role)
            accounts = Accounts(session)

            def make() -> str:
                hashed = hash_password(password) if password else None
                added = accounts.add(replace(user, password=hashed), datetime.now(UTC))
                self._trail(session).note("added", "users", [added])
                return added.id

            said = (user.email, user.name, user.role, sorted(user.hubs), user.organisation)
            once = self._once(key, "users", *said, user.language, password is not None)
            return self._seen(accounts.get(once.make(session, make)))

    def change(self, id_: str, changes: dict[str, Any]) -> User:
        """Change a user; see `add`."""
        with self.database.writing() as session:
            accounts = Accounts(session)
            stands = self._looked_after(accounts.get(id_))
            role = Role(changes.get("role") or stands.role)
            self._may_give(role)
            changes = {k: v for k, v in changes.items() if v is not None or k == "organisation"}
            hubs = frozenset(changes.get("hubs", stands.hubs))
            organisation = changes.get("organisation", stands.organisation)
            self._refuse_strange(session, hubs, organisation, role)
            if "password" in changes:
                changes["password"] = hash_password(changes["password"])
            if "disabled" in changes:
                changes["disabled"] = datetime.now(UTC) if changes["disabled"] else None
            if {"password", "role", "disabled"} & set(changes):
                accounts.close_sessions(id_)
            changed = accounts.change(id_, **changes)
            self._trail(session).note("changed", "users", [changed])
            return changed

    def remove(self, id_: str) -> None:
        """Take a user away."""
        with self.database.writing() as session:
            accounts = Accounts(session)
            stands = self._looked_after(accounts.get(id_))
            accounts.remove(id_)
            self._trail(session).note("removed", "users", [stands])

    def close_sessions(self, id_: str) -> None:
        """Sign a user out everywhere."""
        with self.database.writing() as session:
            accounts = Accounts(session)
            user = accounts.get(id_)
            if id_ != self.asker.user:
                self._looked_after(user)
            accounts.close_sessions(id_)
            self._trail(session).note("signed out", "users", [user])

    def programs(self) -> Sequence[ApiKey]:
        """Return the keys of the asker's hubs, newest first."""
        with self.database.reading() as session:
            return Accounts(session).keys(self._hubs)

    def add_key(self, new: NewKey, once: str = "") -> tuple[ApiKey, str | None]:
        """Return a new key, and its text.

        Parameters
        ----------
        once
            An idempotency key: the same one again gives the same key, without its text, which is
            kept nowhere.

        Raises
        ------
        UnfitRow
            For a hub that the asker does not look after.
        """
        self._refuse_programs()
        with self.database.writing() as session:
            self._refuse_strange(session, {new.hub}, None, Role.READER)
            accounts, texts = Accounts(session), []

            def make() -> str:
                key, text = new_key(new.name, new.hub, new.scopes, self.asker.who, new.days)
                accounts.keep_key(key, secret_of(text))
                self._trail(session).note("added", "keys", [key])
                texts.append(text)
                return key.id

            said = (new.name, new.hub, sorted(new.scopes), new.days)
            found = accounts.key(self._once(once, "keys", *said).make(session, make))
            if found is None:  # it was thrown away since
                raise UnknownRow(noun="keys")
            return found[0], texts[0] if texts else None

    def revoke_key(self, id_: str, now: datetime) -> None:
        """Make a key useless.

        Raises
        ------
        UnknownRow
            There is none, or it is of another hub.
        """
        self._refuse_programs()
        with self.database.writing() as session:
            accounts = Accounts(session)
            found = accounts.key(id_)
            hubs = self._hubs
            if found is None or (hubs is not None and found[0].hub not in hubs):
                raise UnknownRow(noun="keys")
            accounts.revoke_key(id_, now)
            self._trail(session).note("revoked", "keys", [found[0]])

    @property
    def _hubs(self) -> frozenset[str] | None:
        return None if self.asker.sees_everything else self.asker.hubs

    def _once(self, key: str, *about: object) -> Once:
        return Once.of(self.asker.who, key, *about)

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)

    def _seen(self, user: User) -> User:
        hubs = self._hubs
        if hubs is not None and hubs.isdisjoint(user.hubs):
            raise UnknownRow(noun="users")
        return user

    def _looked_after(self, user: User) -> User:
        """Return a user whom the asker may change: no other coordinator, nobody shared."""
        hubs = self._hubs
        self._seen(user)
        if hubs is not None and (user.role not in BELOW_COORDINATOR or user.hubs - hubs):
            raise UnknownRow(noun="users")
        self._refuse_programs()
        return user

    def _refuse_programs(self) -> None:
        if self.asker.key is not None:
            raise NotAllowed(noun="users")

    def _may_give(self, role: Role) -> None:
        self._refuse_programs()
        if not self.asker.sees_everything and role not in BELOW_COORDINATOR:
            raise NotAllowed(noun="users")

    def _refuse_strange(
        self, session: Session, hubs: Iterable[str], organisation: str | None, role: Role
    ) -> None:
        store = Store(session)
        known = store.known_ids("hubs") if self._hubs is None else self._hubs
        faults = []
        if set(hubs) - known or (self._hubs is not None and not set(hubs)):
            faults.append({"column": "hubs", "code": "reference_unknown", "proposals": []})
        if (role is Role.ENTREPRENEUR) != (organisation is not None) or (
            organisation is not None and not self._looks_after(store, organisation)
        ):
            faults.append({"column": "organisation", "code": "reference_unknown", "proposals": []})
        if faults:
            raise UnfitRow(sheet="users", faults=faults)

    def _looks_after(self, store: Store, organisation: str) -> bool:
        hubs = store.hubs_of(organisation)
        return hubs is not None and (self._hubs is None or not self._hubs.isdisjoint(hubs))
