"""Imports in the making, and what an import can be undone with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("mends", sa.Text(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hub"], ["hubs.id"], name=op.f("fk_uploads_hub_hubs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept"], ["imports.id"], name=op.f("fk_uploads_kept_imports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    for column in ("by", "hub", "made", "kept"):
        op.create_index(op.f(f"ix_uploads_{column}"), "uploads", [column], unique=False)
    op.create_table(
        "hub_headers",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hub"], ["hubs.id"], name=op.f("fk_hub_headers_hub_hubs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hub", name=op.f("pk_hub_headers")),
    )
    op.create_table(
        "before_images",
        sa.Column("import", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import"],
            ["imports.id"],
            name=op.f("fk_before_images_import_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import", "place", name=op.f("pk_before_images")),
    )
    op.create_index(op.f("ix_before_images_at"), "before_images", ["at"], unique=False)
