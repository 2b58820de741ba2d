"""Processes: what an organisation can do to a stream."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, Words


class ProcessRow(Base):
    """One operation of an organisation; `capacity` and `minimum` share `unit` and `every`."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    operation: Mapped[str]
    accepts: Mapped[Words]
    produces: Mapped[Words]
    yield_share: Mapped[float | None] = mapped_column("yield")
    capacity: Mapped[float | None]
    minimum: Mapped[float | None]
    unit: Mapped[str | None]
    every: Mapped[str | None]
    labour_hours_per_tonne: Mapped[float | None]
    radius_km: Mapped[float | None]
    permits: Mapped[Words]
    extra: Mapped[Facts]
