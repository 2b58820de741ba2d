"""Streams: what is over, and what is wanted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class StreamRow(Base):
    """A material that an organisation has over or wants."""

    __tablename__ = "streams"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    direction: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    waste_code: Mapped[str | None]
    waste_code_assumed: Mapped[bool | None]
    quantity: Mapped[float | None]
    unit: Mapped[str | None]
    every: Mapped[str | None]
    available_from: Mapped[date | None] = mapped_column("from")
    available_until: Mapped[date | None] = mapped_column("until")
    status: Mapped[str | None]
    quality: Mapped[str | None]
    price: Mapped[float | None]
    postcode: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    lead_days: Mapped[int | None]
    visibility: Mapped[str | None]
    extra: Mapped[Facts]
