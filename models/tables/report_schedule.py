"""Periodic reports: when they come, who reads them, what was made, and what was mailed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class ScheduleRow(Base):
    """A report that a hub wants again and again."""

    __tablename__ = "report_schedules"

    id: Mapped[str] = mapped_column(primary_key=True)
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    every: Mapped[str]
    """``month``, ``quarter`` or ``year``."""
    day: Mapped[str]
    """``end`` or ``first_monday``."""
    at_once: Mapped[bool]
    """Released without waiting for a coordinator's word."""
    by: Mapped[str]
    created: Mapped[datetime]


class ScheduleReaderRow(Base):
    """Somebody who wants the reports of a schedule by mail."""

    __tablename__ = "report_readers"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    schedule: Mapped[str] = mapped_column(
        ForeignKey("report_schedules.id", ondelete="CASCADE"), primary_key=True
    )
    user: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    key: Mapped[str] = mapped_column(unique=True)
    """A random word in the mails, with which whoever has one can end them; it opens nothing."""
    since: Mapped[datetime]


class ScheduleRunRow(Base):
    """The one report of a schedule on a period: its key keeps a second one out."""

    __tablename__ = "report_runs"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    schedule: Mapped[str] = mapped_column(
        ForeignKey("report_schedules.id", ondelete="CASCADE"), primary_key=True
    )
    period: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str | None] = mapped_column(
        ForeignKey("report_editions.id", ondelete="SET NULL"), index=True
    )
    """Empty once somebody has taken the report away: it is not made again."""
    at: Mapped[datetime]


class ReportMailRow(Base):
    """A mail about a report, from when it is owed until it has left."""

    __tablename__ = "report_mails"
    __table_args__ = (UniqueConstraint("edition", "user", "about"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(ForeignKey("report_editions.id", ondelete="CASCADE"))
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    about: Mapped[str]
    """``draft`` or ``released``."""
    key: Mapped[str]
    """Of the reader's schedule, to end these mails."""
    made: Mapped[datetime]
    tries: Mapped[int]
    next: Mapped[datetime] = mapped_column(index=True)
    """Not sent before this moment."""
    sent: Mapped[datetime | None]
