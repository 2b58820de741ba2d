"""Consent to name what is confidential, and each step towards it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class DisclosureRow(Base):
    """Somebody asks who a blind partner is."""

    __tablename__ = "disclosures"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    """Who is asked about."""
    asking: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    """For whom it is asked."""
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    """The hub that asks; unknown when the organisation itself does."""
    state: Mapped[str]


class DisclosureStepRow(Base):
    """One step: asked, granted, refused or withdrawn."""

    __tablename__ = "disclosure_steps"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    disclosure: Mapped[str] = mapped_column(
        ForeignKey("disclosures.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by: Mapped[str]
    state: Mapped[str]
    note: Mapped[str | None]
