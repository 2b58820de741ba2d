"""Fields that are shown to fewer or more people than usual."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class FieldVisibilityRow(Base):
    """Who may read one field of one row, where that is not the usual."""

    __tablename__ = "field_visibility"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    noun: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    visibility: Mapped[str]
