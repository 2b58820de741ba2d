"""Who may sign in, and with what: people, their sessions and links, and the keys of programs.

Secrets are never kept: of a session, a link and a key only a SHA-256 of its random token stands
here, of a password its argon2 hash.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Words


class UserRow(Base):
    """A person who can sign in."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """In small letters."""
    name: Mapped[str]
    role: Mapped[str]
    """One of `models.access.asker.Role`, but for ``anonymous``."""
    organisation: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    """For whom an entrepreneur acts."""
    language: Mapped[str | None]
    password: Mapped[str | None]
    created: Mapped[datetime]
    disabled: Mapped[datetime | None]


class UserHubRow(Base):
    """A hub of a coordinator or reader."""

    __tablename__ = "user_hubs"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    hub: Mapped[str] = mapped_column(
        ForeignKey("hubs.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SessionRow(Base):
    """Somebody signed in. Taking the row away signs them out."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the token."""
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    expires: Mapped[datetime]


class SignInLinkRow(Base):
    """A link that was mailed; it works once."""

    __tablename__ = "sign_in_links"

    id: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the token."""
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    expires: Mapped[datetime]


class ApiKeyRow(Base):
    """A program's key, for one hub."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    """The part of the key that is no secret."""
    hash: Mapped[str]
    name: Mapped[str]
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    scopes: Mapped[Words]
    by: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[datetime | None]
