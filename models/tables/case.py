"""The case behind a partnership: who minds it, what comes next, and how it went."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class CaseRow(Base):
    """What a hub still has to do for a partnership."""

    __tablename__ = "cases"

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    owner: Mapped[str | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    next_action: Mapped[str | None]
    due: Mapped[date | None] = mapped_column(index=True)


class CaseStepRow(Base):
    """A state that a partnership came into."""

    __tablename__ = "case_steps"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    """Why it ended or failed."""
    note: Mapped[str | None]


class CaseNoteRow(Base):
    """Something that a coordinator wrote down."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by: Mapped[str]
    text: Mapped[str]
