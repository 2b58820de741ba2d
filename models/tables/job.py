"""Long work that is done in the background."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class JobRow(Base):
    """One piece of work: what is wished, how far it is, what came of it."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    by: Mapped[str] = mapped_column(index=True)
    """Who asked for it; nobody else but the administrators sees it."""
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    done: Mapped[int]
    total: Mapped[int | None]
    wish: Mapped[Facts]
    result: Mapped[Facts]
    problem: Mapped[Facts]
    cancel: Mapped[bool]
    """Somebody wants it to stop."""
    made: Mapped[datetime]
    beat: Mapped[datetime | None]
    """When its worker last gave a sign of life."""
    finished: Mapped[datetime | None]
    worker: Mapped[str | None]
    """The run that has it: whoever comes back after being taken for dead holds another word."""
    tries: Mapped[int]
    """How often it was begun."""
    due: Mapped[datetime | None]
    """Not to be begun before this moment."""
