"""What a hub says that the tables of its files are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for table in ("uploads", "hub_headers"):
        op.add_column(table, sa.Column("sheets", sa.Text(), nullable=True))
