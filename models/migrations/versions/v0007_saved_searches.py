"""Searches that go on, and what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("radius_km", sa.Double(), nullable=True),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("confirmed", moment, nullable=True),
        sa.Column("until", moment, nullable=False),
        sa.Column("reminded", moment, nullable=True),
        sa.Column("looked", moment, nullable=True),
        sa.Column("mailed", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["user"],
            ["users.id"],
            name=op.f("fk_saved_searches_user_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("key", name=op.f("uq_saved_searches_key")),
    )
    op.create_index(op.f("ix_saved_searches_user"), "saved_searches", ["user"])
    op.create_index(op.f("ix_saved_searches_email"), "saved_searches", ["email"])
    op.create_table(
        "alerts",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("found", moment, nullable=False),
        sa.Column("told", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["search"],
            ["saved_searches.id"],
            name=op.f("fk_alerts_search_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search", "partner", "thing", name=op.f("pk_alerts")),
        sqlite_with_rowid=False,
    )
