"""Which run has a job, how often it was begun and when it may be; files kept for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the table of files."""
    op.add_column("jobs", sa.Column("worker", sa.Text(), nullable=True))
    op.add_column(
        "jobs", sa.Column("tries", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("jobs", sa.Column("due", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hub"], ["hubs.id"], name=op.f("fk_files_hub_hubs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_by"), "files", ["by"], unique=False)
    op.create_index(op.f("ix_files_hub"), "files", ["hub"], unique=False)
    op.create_index(op.f("ix_files_expires"), "files", ["expires"], unique=False)
