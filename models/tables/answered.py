"""Answers to requests that may be sent twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class AnsweredRow(Base):
    """The answer to a request with an ``Idempotency-Key``, written together with what it did."""

    __tablename__ = "answered"

    who: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    """SHA-256 of address and body: the same key with another request is refused."""
    status: Mapped[int]
    body: Mapped[Facts]
    at: Mapped[datetime] = mapped_column(index=True)
