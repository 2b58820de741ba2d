"""Imports in the making, how their hub names its columns, and what an import can be undone with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, Words


class UploadRow(Base):
    """One file on its way in: how it is read, what was mended, and the import that came of it."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(index=True)
    hub: Mapped[str | None] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    file: Mapped[str]
    """Id of the kept file; it may be gone."""
    headers: Mapped[Facts]
    """The sender's headers, each with the column that it is."""
    sheets: Mapped[Facts]
    """The sender's tables, each with what its rows are."""
    mends: Mapped[Facts]
    """Cells that were mended, by their place."""
    made: Mapped[datetime] = mapped_column(index=True)
    kept: Mapped[int | None] = mapped_column(
        Integer, ForeignKey("imports.id", ondelete="CASCADE"), index=True
    )


class HeadersRow(Base):
    """What the headers and tables of a hub's files were last said to be."""

    __tablename__ = "hub_headers"

    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), primary_key=True)
    headers: Mapped[Facts]
    sheets: Mapped[Facts]


class BeforeImageRow(Base):
    """One row as it was before an import touched it."""

    __tablename__ = "before_images"

    import_: Mapped[int] = mapped_column(
        "import", Integer, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    sheet: Mapped[str]
    key: Mapped[Words]
    before: Mapped[Facts]
    """Its values; none when it was not there."""
    after: Mapped[str | None]
    """Mark of the row as the import left it; none when the import took it away."""
    at: Mapped[datetime] = mapped_column(index=True)
