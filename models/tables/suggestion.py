"""Suggestions that were made, with what they were made from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, JsonText


class ShortlistRow(Base):
    """The answer to one request. Its id follows from request, snapshot and scorer."""

    __tablename__ = "shortlists"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    request: Mapped[Facts]
    snapshot: Mapped[str]
    scorer: Mapped[str]
    made: Mapped[datetime | None]


class SuggestionRow(Base):
    """One line of a shortlist.

    The reasons stay together in one cell: they are read and written as a whole, and add up to the
    score only as a whole.
    """

    __tablename__ = "suggestions"

    shortlist: Mapped[str] = mapped_column(
        ForeignKey("shortlists.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    partner: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[float]
    probability: Mapped[float | None]
    reasons: Mapped[Any] = mapped_column(JsonText)
