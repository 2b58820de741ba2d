"""How Alembic runs inside the program: on the connection that it is given, never by itself."""

from __future__ import annotations

from alembic import context

from models.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite knows no ALTER COLUMN: the table is built anew
)
context.run_migrations()
