"""Files that are kept for a short while: what somebody sent, and what was made for somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class FileRow(Base):
    """One file, for one asker.

    In the database, and not in a folder: every process and machine of the service finds it, it is
    written together with what it belongs to, and nothing of it is left when it goes.
    """

    __tablename__ = "files"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Random, so that nobody guesses an address."""
    by: Mapped[str] = mapped_column(index=True)
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)
