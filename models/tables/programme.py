"""Programmes, their axes, and what is told of their actions beside the partnership."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Words


class ProgrammeRow(Base):
    """Actions of many partners towards the same goals, looked after by one hub."""

    __tablename__ = "programmes"

    id: Mapped[str] = mapped_column(primary_key=True)
    """As partnerships name it."""
    name: Mapped[str]
    hub: Mapped[str] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    started: Mapped[date | None]
    ended: Mapped[date | None]
    goals: Mapped[str | None]
    funder: Mapped[str | None]
    budget: Mapped[float | None]


class ProgrammeAxisRow(Base):
    """A sector or theme of a programme, with its own pace."""

    __tablename__ = "programme_axes"

    programme: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    phase: Mapped[str]
    sectors: Mapped[Words]
    needs: Mapped[str | None]
    job_potential: Mapped[float | None]


class ActionRow(Base):
    """The sheet of an action, which is a partnership of that kind."""

    __tablename__ = "actions"

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    axis: Mapped[str | None]
    intents: Mapped[Words]
    target_groups: Mapped[Words]
    postcodes: Mapped[Words]
    jobs_intended: Mapped[float | None]
    training_intended: Mapped[float | None]
    cost: Mapped[float | None]
    waits_for: Mapped[Words]
    evidence: Mapped[str | None]
    lessons: Mapped[str | None]


class CommitmentRow(Base):
    """What one partner promised to an action."""

    __tablename__ = "commitments"

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    role: Mapped[str]
    pledge: Mapped[str | None]
    state: Mapped[str]
    due: Mapped[date | None]


class ActionStepRow(Base):
    """One step of an action."""

    __tablename__ = "action_steps"

    partnership: Mapped[str] = mapped_column(
        ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    due: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[str]
    after: Mapped[Words]
    """Numbers of the steps that it waits for."""
    organisation: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
