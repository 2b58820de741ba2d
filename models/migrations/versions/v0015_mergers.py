"""Organisations that were merged, and pairs that are two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mergers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("undone", moment, nullable=True),
        _organisation("mergers", "kept"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mergers")),
    )
    for column in ("gone", "kept", "at"):
        op.create_index(op.f(f"ix_mergers_{column}"), "mergers", [column])
    op.create_table(
        "distinct_pairs",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        _organisation("distinct_pairs", "one"),
        _organisation("distinct_pairs", "other"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_distinct_pairs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_distinct_pairs_other"), "distinct_pairs", ["other"])


def _organisation(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["organisations.id"],
        name=op.f(f"fk_{table}_{column}_organisations"),
        ondelete="CASCADE",
    )
