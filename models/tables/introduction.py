"""What visitors without an account ask a hub: to be introduced to a partner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class IntroductionRow(Base):
    """A request of a visitor."""

    __tablename__ = "introductions"

    id: Mapped[str] = mapped_column(primary_key=True)
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    """Whose it is to answer: a hub of the partner."""
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    """The partner; the visitor may not know who that is."""
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    """Of the visitor, in small letters."""
    message: Mapped[str]
    search: Mapped[str]
    """The words with which the partner was found; empty where none were."""
    language: Mapped[str]
    state: Mapped[str]
    """``open``, ``case`` or ``declined``."""
    created: Mapped[datetime]
    until: Mapped[datetime]
    """When it is forgotten."""
    partnership: Mapped[str | None] = mapped_column(
        ForeignKey("partnerships.id", ondelete="SET NULL")
    )
    """The case that came of it."""
    answer: Mapped[str | None]
    """Why it was declined."""
    answered: Mapped[datetime | None]
    by: Mapped[str | None]
    """Who answered it."""
