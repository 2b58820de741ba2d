"""What organisations say of themselves, until their hub has looked at it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts


class ProposalRow(Base):
    """A new organisation, or a correction of one, as somebody typed it.

    It goes away when the hub has answered, and when nobody says yes to the mail.
    """

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    """Hash of the word in the mail; it opens this proposal and nothing else."""
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    """Whom it corrects; none for a newcomer."""
    email: Mapped[str] = mapped_column(index=True)
    """Of who typed it, in small letters."""
    language: Mapped[str]
    told: Mapped[Facts]
    """``organisation``: values by column; ``streams``: a list of such."""
    created: Mapped[datetime]
    confirmed: Mapped[datetime | None]
    """When somebody with this address said by mail that it was they."""
