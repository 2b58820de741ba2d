"""Signing in: passwords, sessions, mailed links and keys of programs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest, MatchmakerError
from models.access.asker import ANONYMOUS, Scope
from models.accounts import Accounts, ApiKey, User
from models.audit import Trail

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from models.access.asker import Asker
    from models.database import Database

SESSION_LASTS = timedelta(days=14)
LINK_LASTS = timedelta(minutes=30)
MOST_LINKS = 3
"""Links of one person that work at the same time."""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
KEY_MARK = "mm"
"""Every key begins with it, so that one that leaked is known for what it is."""


class NotSignedIn(MatchmakerError):
    """Who asks has not said who they are, or not convincingly."""

    code = "not_signed_in"


class WrongPassword(MatchmakerError):
    """Nobody has this address with this password; the answer never tells which is wrong."""

    code = "wrong_password"


class LinkHasExpired(MatchmakerError):
    """A mailed link was used before, or is too old."""

    code = "link_has_expired"


@dataclass(frozen=True)
class SignedIn:
    """Somebody who has just signed in, with the token of their session."""

    user: User
    token: str


class SignIn:
    """The ways into the house.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    def __init__(self, database: Database, request: str | None = None) -> None:
        self._database = database
        self._request = request

    def with_password(self, email: str, password: str) -> SignedIn:
        """Sign in with address and password.

        Raises
        ------
        WrongPassword
            They do not belong together.
        """
        with self._database.reading() as session:
            user = Accounts(session).by_email(email)
        right = fits(password, user.password if user else None)
        if user is None or not right or user.disabled:
            raise WrongPassword
        return self._open(user)

    def with_link(self, token: str) -> SignedIn:
        """Sign in with a link that was mailed.

        Raises
        ------
        LinkHasExpired
            It was used before, or is too old.
        """
        with self._database.writing() as session:
            user = Accounts(session).use_link(hashed(token), datetime.now(UTC))
        if user is None:
            raise LinkHasExpired
        return self._open(user)

    def known_by_office(self, email: str) -> SignedIn:
        """Sign in who is vouched for by the server of their office.

        Raises
        ------
        NotSignedIn
            Nobody here has this address.
        """
        with self._database.reading() as session:
            user = Accounts(session).by_email(email)
        if user is None or user.disabled:
            raise NotSignedIn
        return self._open(user)

    def new_link(self, email: str, lasts: timedelta = LINK_LASTS) -> tuple[User, str] | None:
        """Return who gets a link, and its token.

        ``None`` when nobody has this address, or when `MOST_LINKS` that they got still work:
        nobody can fill somebody else's mailbox.
        """
        now = datetime.now(UTC)
        with self._database.writing() as session:
            accounts = Accounts(session)
            user = accounts.by_email(email)
            if user is None or user.disabled or accounts.links(user.id, now) >= MOST_LINKS:
                return None
            token = secrets.token_urlsafe(32)
            accounts.keep_link(hashed(token), user.id, now, now + lasts)
        return user, token

    def out(self, token: str) -> None:
        """Sign out."""
        with self._database.writing() as session:
            Accounts(session).close_session(hashed(token))

    def _open(self, user: User) -> SignedIn:
        now = datetime.now(UTC)
        token = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            accounts = Accounts(session)
            accounts.open_session(hashed(token), user.id, now, now + SESSION_LASTS)
            Trail(session, f"user:{user.id}", self._request).note("signed in", "users", [user])
        return SignedIn(user, token)


def asker_with_session(database: Database, token: str) -> Asker:
    """Return who asks with the token of a session; a stranger when it has ended."""
    with database.reading() as session:
        accounts = Accounts(session)
        user = accounts.of_session(hashed(token), datetime.now(UTC))
        return ANONYMOUS if user is None else accounts.asker(user)


def asker_with_key(database: Database, key: str) -> Asker:
    """Return the program that asks with a key.

    Raises
    ------
    NotSignedIn
        It is no key of ours, or works no longer.
    """
    mark, _, rest = key.partition("_")
    id_, _, secret = rest.partition("_")
    if mark != KEY_MARK or not secret or len(key) > 200:
        raise NotSignedIn
    with database.reading() as session:
        accounts = Accounts(session)
        found = accounts.key(id_)
        if found is None or not hmac.compare_digest(found[1], hashed(secret)):
            raise NotSignedIn
        kept = found[0]
        if kept.revoked or kept.expires <= datetime.now(UTC):
            raise NotSignedIn
        return accounts.asker_with(kept)


def new_key(
    name: str, hub: str, scopes: frozenset[Scope], by: str, days: int
) -> tuple[ApiKey, str]:
    """Return a new key and, for this one time, the whole of its text."""
    now = datetime.now(UTC)
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey(id_, name, hub, scopes, by, now, now + timedelta(days=days))
    return key, f"{KEY_MARK}_{id_}_{secret}"


def secret_of(key: str) -> str:
    """Return the hash of the part of a key that is secret."""
    return hashed(key.split("_", 2)[2])


def hashed(token: str) -> str:
    """Return what is kept of a random token: SHA-256 is enough where nothing can be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2 hash of a password.

    Raises
    ------
    InvalidRequest
        It is too short, or longer than any password needs to be.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        expected = f"{SHORTEST_PASSWORD}–{LONGEST_PASSWORD}"
        raise InvalidRequest(field="password", value="", expected=expected)
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was hashed.

    Takes as long when there is none, so that the time does not tell who has an account.
    """
    from argon2.exceptions import Argon2Error  # noqa: PLC0415 (only who signs in needs it)

    try:
        _hasher().verify(kept or _nobodys(), password[:LONGEST_PASSWORD])
    except (Argon2Error, ValueError):
        return False
    return kept is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 (only who signs in needs it)

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))
