"""Organisations, their further sites, and the hubs they are members of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Facts, Words


class OrganisationRow(Base):
    """Any actor. Street to longitude are its own address: the first of its sites."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    recognitions: Mapped[Words]
    legal_form: Mapped[str | None]
    enterprise_number: Mapped[str | None]
    sectors: Mapped[Words]
    description: Mapped[str | None]
    language: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    municipality: Mapped[str | None]
    country: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    employees: Mapped[int | None]
    target_group_jobs: Mapped[float | None]
    website: Mapped[str | None]
    contact_name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    visibility: Mapped[str | None]
    since: Mapped[date | None]
    extra: Mapped[Facts]


class OrganisationHubRow(Base):
    """One membership; `position` keeps the sender's order."""

    __tablename__ = "organisation_hubs"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy reads it)

    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)


class SiteRow(Base):
    """A further address of an organisation."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    municipality: Mapped[str | None]
    country: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    extra: Mapped[Facts]
