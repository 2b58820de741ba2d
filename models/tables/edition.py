"""Reports that were made for somebody to read: drafts, and what was released."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class EditionRow(Base):
    """One report on a period: what was asked, what it is made from, and what was said of it.

    No figures: they are worked out from the kept history, the same to the digit every time.
    """

    __tablename__ = "report_editions"

    id: Mapped[str] = mapped_column(primary_key=True)
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    """Empty for a report on the whole network."""
    period: Mapped[str]
    baseline: Mapped[str | None]
    region: Mapped[str]
    programme: Mapped[str]
    sector: Mapped[str]
    cost: Mapped[float | None]
    made_from: Mapped[str]
    """Fingerprint of the kept history."""
    comment: Mapped[str]
    """The coordinator's own words, shown in every form."""
    public: Mapped[bool]
    """Whether everybody may read it once it is released, with small numbers masked."""
    by: Mapped[str]
    made: Mapped[datetime] = mapped_column(index=True)
    released: Mapped[datetime | None]
    released_by: Mapped[str | None]
