"""Programmes with their axes, and the sheets of their actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "programmes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("funder", sa.Text(), nullable=True),
        sa.Column("budget", sa.Double(), nullable=True),
        _named("programmes", "hub", "hubs", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "programme_axes",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("sectors", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("job_potential", sa.Double(), nullable=True),
        _named("programme_axes", "programme", "programmes", "CASCADE"),
        sa.PrimaryKeyConstraint("programme", "position", name=op.f("pk_programme_axes")),
    )
    op.create_table(
        "actions",
        sa.Column("partnership", sa.Text(), nullable=False),
        sa.Column("axis", sa.Text(), nullable=True),
        sa.Column("intents", sa.Text(), nullable=True),
        sa.Column("target_groups", sa.Text(), nullable=True),
        sa.Column("postcodes", sa.Text(), nullable=True),
        sa.Column("jobs_intended", sa.Double(), nullable=True),
        sa.Column("training_intended", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("waits_for", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=True),
        _named("actions", "partnership", "partnerships", "CASCADE"),
        sa.PrimaryKeyConstraint("partnership", name=op.f("pk_actions")),
    )
    op.create_table(
        "commitments",
        sa.Column("partnership", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pledge", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        _named("commitments", "partnership", "partnerships", "CASCADE"),
        _named("commitments", "organisation", "organisations", "CASCADE"),
        sa.PrimaryKeyConstraint("partnership", "organisation", name=op.f("pk_commitments")),
    )
    op.create_table(
        "action_steps",
        sa.Column("partnership", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        _named("action_steps", "partnership", "partnerships", "CASCADE"),
        _named("action_steps", "organisation", "organisations", "SET NULL"),
        sa.PrimaryKeyConstraint("partnership", "number", name=op.f("pk_action_steps")),
    )
    for table, column in (
        ("programmes", "hub"),
        ("commitments", "organisation"),
        ("action_steps", "due"),
        ("action_steps", "organisation"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _named(table: str, column: str, other: str, gone: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=gone)
