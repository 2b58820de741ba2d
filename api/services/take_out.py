"""The network out of the store, as files that others can read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from models import migrations
from models.database import open_database
from models.exchange.export import export
from models.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings
    from matchmaker.snapshot import Snapshot


def take_out(
    settings: Settings, path: Path, format_: str | None = None, hub: str | None = None
) -> dict[str, int]:
    """Write the network, or one hub of it.

    Parameters
    ----------
    path
        File, or folder for CSV.
    format_
        One of `models.exchange.export.FORMATS`; by default told by the ending of `path`, and CSV
        for a folder.

    Returns
    -------
    dict
        How many rows of each noun were written.

    Raises
    ------
    ExportRefused
        The network cannot be written in this way or place.
    StoreError
        There is nothing to read.
    """
    with open_database(settings.database_url) as database:
        migrations.require(database)
        with database.reading() as session:
            snapshot = Store(session).snapshot(hub)
    export(snapshot, path, format_ or (None if path.suffix else "csv"))
    return rows_of(snapshot)


def rows_of(snapshot: Snapshot) -> dict[str, int]:
    """Return how many rows of each noun a network has."""
    nouns = [field.name for field in fields(snapshot) if field.name != "as_of"]
    return {noun: len(getattr(snapshot, noun)) for noun in nouns}
