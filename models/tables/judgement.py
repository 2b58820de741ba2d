"""Judgements: what people said of a pair."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class JudgementRow(Base):
    """One person's verdict on a pair; a later verdict of the same person takes its place."""

    __tablename__ = "judgements"

    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    partner: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    verdict: Mapped[str]
    reason_code: Mapped[str | None]
    note: Mapped[str | None]
    by: Mapped[str] = mapped_column(primary_key=True)
    """Who judged; empty when nobody is named, since a key cannot be unknown."""
    at: Mapped[date | None]
    extra: Mapped[Facts]
