"""What an import costs beside a plain bulk insert of the same rows.

The baseline does nothing but insert: no file is read, no cell is checked, nothing is looked up. It
gets ready dictionaries and puts them in an empty database of the same kind with SQLAlchemy Core.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from api.bench.figures import Figure, timed
from api.services.bring_in import Import, bring_in
from api.settings import Settings
from models import migrations
from models.database import open_database
from models.exchange.export import export
from models.intake.demo import network
from models.store import Store
from models.tables.base import Base

REPEATS = 5
Rows = dict[str, list[dict[str, Any]]]


def import_against_bulk_insert(organisations: int, repeats: int = REPEATS) -> list[Figure]:
    """Measure the import of the fictional network, from CSV files to a SQLite file.

    Both begin with an empty database whose tables are there. What a process loads once, for its
    first import, is loaded before.

    Parameters
    ----------
    organisations
        Size of the network.
    repeats
        Runs of each; the median counts.
    """
    with TemporaryDirectory() as name:
        stores = _Stores(Path(name))
        files = stores.files(organisations)

        def ours(settings: Settings) -> None:
            if bring_in(settings, Import(files)).refused:
                raise RuntimeError("the fictional network was refused")

        first = stores.empty()
        ours(first)
        rows = _rows_of(first)
        wall, cpu = timed(_bulk_insert, [(stores.empty(), rows) for _ in range(repeats)])
        our_wall, our_cpu = timed(ours, [(stores.empty(),) for _ in range(repeats)])
    number = sum(len(found) for found in rows.values())
    return [
        Figure(f"SQLAlchemy Core bulk insert of {number} rows", wall, cpu, ratio=1.0),
        Figure("matchmaker import: read, check, store", our_wall, our_cpu, ratio=our_wall / wall),
    ]


class _Stores:
    """Fresh databases in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()

    def empty(self) -> Settings:
        """Return settings for a new database with empty tables."""
        path = self.folder / f"{next(self.numbers)}.db"
        settings = Settings(database_url=f"sqlite:///{path}")
        with open_database(settings.database_url) as database:
            migrations.ensure(database)
        return settings

    def files(self, organisations: int) -> Path:
        """Write the fictional network as a folder of CSV files."""
        with open_database(self.empty().database_url) as database:
            with database.writing() as session:
                Store(session).upsert(network(organisations))
            with database.reading() as session:
                snapshot = Store(session).snapshot()
        path = self.folder / "network"
        export(snapshot, path, "csv")
        return path


def _rows_of(settings: Settings) -> Rows:
    """Return every row of every table that an import fills, as the driver would take it."""
    with open_database(settings.database_url) as database, database.reading() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def _bulk_insert(settings: Settings, rows: Rows) -> None:
    with open_database(settings.database_url) as database, database.writing() as session:
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                session.execute(insert(table), rows[table.name])
