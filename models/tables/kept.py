"""Histories that are kept, so that a report can be remade."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class KeptRow(Base):
    """One history without names, under its own fingerprint: the same content is kept once."""

    __tablename__ = "kept_histories"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    made: Mapped[datetime]
    as_of: Mapped[date]
    organisations: Mapped[int]
    partnerships: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON by columns, compressed (zlib)."""
