"""Programs that want to be told, and what they were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, Words


class WebhookRow(Base):
    """An address of a program that a hub wants told of events."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    events: Mapped[Words]
    secret: Mapped[str]
    """Signs what is sent, so it is kept as it is; it opens nothing here."""
    secret_before: Mapped[str | None]
    """Signs too, until `secret_until`: a receiver has time to learn the new one."""
    secret_until: Mapped[datetime | None]
    by: Mapped[str]
    created: Mapped[datetime]
    failures: Mapped[int]
    """How often in a row nobody took what was sent."""
    failing_since: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    """Nothing is sent before this moment."""
    disabled: Mapped[datetime | None]
    disabled_why: Mapped[str | None]
    """``by_hand``, ``failing`` or ``gone``."""


class DeliveryRow(Base):
    """One event for one webhook: which row it is about, and what became of it.

    No words of the row itself: they are read through the hub's eyes when it is sent.
    """

    __tablename__ = "webhook_deliveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    webhook: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    event: Mapped[str]
    noun: Mapped[str]
    row: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    """When it happened."""
    state: Mapped[str]
    until: Mapped[datetime]
    """When nobody tries any longer."""
    tries: Mapped[Facts]
    """The last of them, each with its moment, status and trouble."""
