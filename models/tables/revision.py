"""How often the network was changed, so that readers know when their picture is old."""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class RevisionRow(Base):
    """One row, with one number: one more with every change of what suggestions are made from."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int]
