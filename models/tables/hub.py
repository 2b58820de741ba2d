"""Hubs."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, Words


class HubRow(Base):
    """A territory with a coordinator."""

    __tablename__ = "hubs"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    postcodes: Mapped[Words]
    nis_codes: Mapped[Words]
    focus: Mapped[Words]
    email: Mapped[str | None]
    extra: Mapped[Facts]
