"""Organisations that stood in the store twice, and those that only look so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class MergerRow(Base):
    """Two organisations that became one."""

    __tablename__ = "mergers"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    gone: Mapped[str] = mapped_column(index=True)
    """Id of the one that went; addresses and files that name it mean the other from now."""
    kept: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    """What the one that went was called."""
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    image: Mapped[Facts]
    """What it can be undone with; none when that is too long ago."""
    undone: Mapped[datetime | None]


class DistinctRow(Base):
    """A pair of which somebody said that they are two; the smaller id stands first."""

    __tablename__ = "distinct_pairs"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    one: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    other: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
    by: Mapped[str]
