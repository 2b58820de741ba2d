"""Periodic reports: schedules, readers, runs and mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "report_schedules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        _owned_by("report_schedules", "hub", "hubs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedules")),
    )
    op.create_table(
        "report_readers",
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        _owned_by("report_readers", "schedule", "report_schedules"),
        _owned_by("report_readers", "user", "users"),
        sa.PrimaryKeyConstraint("schedule", "user", name=op.f("pk_report_readers")),
        sa.UniqueConstraint("key", name=op.f("uq_report_readers_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_runs",
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _owned_by("report_runs", "schedule", "report_schedules"),
        _owned_by("report_runs", "edition", "report_editions", "SET NULL"),
        sa.PrimaryKeyConstraint("schedule", "period", name=op.f("pk_report_runs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_mails",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("next", MOMENT, nullable=False),
        sa.Column("sent", MOMENT, nullable=True),
        _owned_by("report_mails", "edition", "report_editions"),
        _owned_by("report_mails", "user", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mails")),
        sa.UniqueConstraint(
            "edition", "user", "about", name=op.f("uq_report_mails_edition_user_about")
        ),
    )
    for table, column in (
        ("report_schedules", "hub"),
        ("report_readers", "user"),
        ("report_runs", "edition"),
        ("report_mails", "user"),
        ("report_mails", "next"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _owned_by(
    table: str, column: str, other: str, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
