"""Partnerships, with their partners and the streams that flow."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class PartnershipRow(Base):
    """A collaboration of two or more organisations."""

    __tablename__ = "partnerships"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str | None]
    title: Mapped[str | None]
    description: Mapped[str | None]
    state: Mapped[str]
    started: Mapped[date | None]
    ended: Mapped[date | None]
    tonnes_per_year: Mapped[float | None]
    jobs: Mapped[float | None]
    training_hours: Mapped[float | None]
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="SET NULL"), index=True)
    programme: Mapped[str | None]
    lead: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str | None]
    extra: Mapped[Facts]


class PartnershipPartnerRow(Base):
    """One partner. An organisation cannot go while a partnership names it."""

    __tablename__ = "partnership_partners"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)


class PartnershipStreamRow(Base):
    """One stream that flows in a partnership."""

    __tablename__ = "partnership_streams"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream: Mapped[str] = mapped_column(ForeignKey("streams.id", ondelete="CASCADE"), index=True)
