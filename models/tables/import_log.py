"""The log of imports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class ImportRow(Base):
    """One import that was kept.

    Written in the transaction of the import itself: this row is there exactly when all of the
    import's rows are.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started: Mapped[datetime]
    finished: Mapped[datetime]
    name: Mapped[str]
    """Name of the file or folder, without its path."""
    hub: Mapped[str | None]
    state: Mapped[str]
    """``kept``, or ``undone`` when somebody took it back."""
    counts: Mapped[Facts]
    """Per sheet: how many rows were new, changed, the same and deleted."""
