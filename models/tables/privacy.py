"""Why contact data are kept, and who asked to be forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class ContactPurposeRow(Base):
    """Why the contact person of an organisation is kept, and where they come from."""

    __tablename__ = "contact_purposes"

    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    purpose: Mapped[str]
    source: Mapped[str]
    since: Mapped[datetime]


class SuppressionRow(Base):
    """Somebody who was erased: known again by the SHA-256 of what they were called, no more."""

    __tablename__ = "suppressions"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
