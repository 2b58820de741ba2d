"""Why a case took a step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for name in ("reason", "note"):
        op.add_column("case_steps", sa.Column(name, sa.Text(), nullable=True))
