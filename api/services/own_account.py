"""What a person may do about their own account: see where they are signed in, choose a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.services.accounts import LINK_LASTS, WrongPassword, fits, hash_password, hashed
from models.accounts import SESSION_MARK, Accounts
from models.audit import Trail
from models.errors import UnknownRow
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from models.accounts import OpenSession, User
    from models.database import Database


@dataclass(frozen=True)
class OwnAccount:
    """The account of who asks.

    Parameters
    ----------
    user
        Their id.
    token
        Of the session that they ask with.
    request
        Id of the request, for the audit trail.
    """

    database: Database
    user: str
    token: str = ""
    request: str | None = None

    @property
    def here(self) -> str:
        """Name of the session that they ask with."""
        return hashed(self.token)[:SESSION_MARK] if self.token else ""

    def read(self) -> User:
        """Return who they are."""
        with self.database.reading() as session:
            return Accounts(session).get(self.user)

    def hub_names(self) -> dict[str, str]:
        """Return the name of every hub by its id."""
        with self.database.reading() as session:
            return Store(session).name_by_hub()

    def sessions(self) -> Sequence[OpenSession]:
        """Return where they are signed in, newest first."""
        with self.database.reading() as session:
            return Accounts(session).sessions(self.user, datetime.now(UTC))

    def end(self, id_: str) -> None:
        """Sign out of one session.

        Raises
        ------
        UnknownRow
            It is none of theirs.
        """
        with self.database.writing() as session:
            accounts = Accounts(session)
            if not accounts.end_session(self.user, id_):
                raise UnknownRow(noun="sessions")
            self._trail(session).note("signed out", "users", [accounts.get(self.user)])

    def end_others(self) -> None:
        """Sign out everywhere but here."""
        with self.database.writing() as session:
            accounts = Accounts(session)
            accounts.end_other_sessions(self.user, hashed(self.token))
            self._trail(session).note("signed out", "users", [accounts.get(self.user)])

    @property
    def just_came(self) -> bool:
        """Whether they signed in so short ago that it still proves who they are."""
        now = datetime.now(UTC)
        return any(
            one.id == self.here and now - one.created < LINK_LASTS for one in self.sessions()
        )

    def choose_password(self, wanted: str, current: str) -> None:
        """Choose another password; they stay signed in here, and are signed out elsewhere.

        Parameters
        ----------
        current
            The password until now. It is not asked of who has none, or has just signed in: a link
            by mail is how one gets in without.

        Raises
        ------
        WrongPassword
            The one until now is another.
        InvalidRequest
            The new one is too short or too long.
        """
        user = self.read()
        if user.password and not self.just_came and not fits(current, user.password):
            raise WrongPassword
        kept = hash_password(wanted)
        with self.database.writing() as session:
            accounts = Accounts(session)
            accounts.end_other_sessions(self.user, hashed(self.token))
            changed = accounts.change(self.user, password=kept)
            self._trail(session).note("changed", "users", [changed])

    def choose_language(self, language: str) -> None:
        """Choose the language of mails."""
        with self.database.writing() as session:
            Accounts(session).change(self.user, language=language)

    def _trail(self, session: Session) -> Trail:
        return Trail(session, f"user:{self.user}", self.request)
