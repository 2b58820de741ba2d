"""Searches that go on: somebody is told when there is a new partner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class SavedSearchRow(Base):
    """What somebody wants to hear of."""

    __tablename__ = "saved_searches"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """A random word that stands in the mails of this search, and lets whoever has one confirm or
    stop it. Kept as it is, for the next mail needs it again; it opens nothing else."""
    user: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    """Of a visitor without an account, in small letters."""
    language: Mapped[str]
    text: Mapped[str]
    direction: Mapped[str]
    near: Mapped[str]
    radius_km: Mapped[float | None]
    every: Mapped[str]
    """``day`` or ``week``."""
    created: Mapped[datetime]
    confirmed: Mapped[datetime | None]
    """When a visitor said by mail that it is they who want it."""
    until: Mapped[datetime]
    """When it ends, unless somebody keeps it on."""
    reminded: Mapped[datetime | None]
    looked: Mapped[datetime | None]
    """When its partners were first written down: what was there then is no news."""
    mailed: Mapped[datetime | None]


class AlertRow(Base):
    """A partner, or a thing of theirs, that a saved search found.

    No words: they may change, and so may who may read them.
    """

    __tablename__ = "alerts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    search: Mapped[str] = mapped_column(
        ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True
    )
    partner: Mapped[str] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(primary_key=True)
    """Id of the stream or process that fits; empty for the partner alone."""
    found: Mapped[datetime]
    told: Mapped[datetime | None]
