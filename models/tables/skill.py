"""Skills that organisations have or look for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class SkillRow(Base):
    """Work that an organisation can do or looks for; known by what it says, it has no id."""

    __tablename__ = "skills"

    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    direction: Mapped[str] = mapped_column(primary_key=True)
    skill: Mapped[str] = mapped_column(primary_key=True)
    fte: Mapped[float | None]
    setting: Mapped[str | None]
    available_from: Mapped[date | None] = mapped_column("from")
    available_until: Mapped[date | None] = mapped_column("until")
    extra: Mapped[Facts]
