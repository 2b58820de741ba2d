"""Who saw or changed what, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Words


class AuditRow(Base):
    """One thing done by somebody. Names rows by id and holds no values of theirs."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(index=True)
    """``user:…``, ``key:…``, ``console`` or ``anonymous``."""
    action: Mapped[str]
    """``saw``, ``added``, ``changed``, ``removed``, or the step that was taken."""
    noun: Mapped[str]
    rows: Mapped[Words]
    """Ids of the rows."""
    hub: Mapped[str | None] = mapped_column(index=True)
    """Of whom the rows are."""
    request: Mapped[str | None]
    """Id of the request, as in the logs."""
