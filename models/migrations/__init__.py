"""Changes to the tables, from version to version, shipped inside the package.

Every upgrade is one transaction on both databases: a machine that stops halfway leaves the tables
as they were, and the same command can be given again. Whoever only reads needs no Alembic: the
names of the files tell the versions.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from models.errors import EmptyStore, OutdatedDatabase, UnusableDatabase
from models.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from models.database import Database
    from models.errors import StoreError


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config  # noqa: PLC0415  half a second, only for who changes tables

    config = Config()
    config.set_main_option("script_location", "models:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def known_versions() -> tuple[str, ...]:
    """Return every version of the tables, oldest first, from the names of their files."""
    names = (file.name for file in files("models.migrations.versions").iterdir())
    return tuple(sorted(name[1:5] for name in names if name.startswith("v") and "_" in name))


def head() -> str:
    """Return the version of the tables that this program works with."""
    return known_versions()[-1]


def current(database: Database) -> str | None:
    """Return the version of the tables in a database, ``None`` when it has none."""
    if not _has_file(database):
        return None
    with database.reading() as session:
        return _version_of(session.connection())


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables to this program's version; does nothing when they are.

    One program at a time: others wait, then find the work done. What an interrupted upgrade of an
    earlier program left behind is cleared first.

    Parameters
    ----------
    to
        A version; only tests stop halfway.

    Raises
    ------
    DatabaseBusy
        Somebody else is writing or upgrading and does not finish.
    OutdatedDatabase
        The tables are from a newer program.
    UnusableDatabase
        They are of another program.
    """
    from alembic import command  # noqa: PLC0415

    with database.migrating() as connection:
        _refuse_newer(database, connection)
        for table in inspect(connection).get_table_names():
            if table.startswith("_alembic_tmp_"):
                connection.exec_driver_sql(f'DROP TABLE "{table}"')
        command.upgrade(_config(connection), to)


def ensure(database: Database) -> None:
    """Make the database ready to be written: create or upgrade its tables where needed."""
    if current(database) != head():
        upgrade(database)


def require(database: Database) -> None:
    """Make sure that the database can be read as it stands.

    Raises
    ------
    EmptyStore
        Nothing has been imported yet.
    OutdatedDatabase
        The tables are older or newer than this program.
    UnusableDatabase
        They are of another program.
    """
    version = current(database)
    if version is None:
        raise EmptyStore(database=database.name)
    if version != head():
        raise _outdated(database, version)


def check(database: Database) -> list[str]:
    """Return where the tables differ from what this program expects; empty when they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def _has_file(database: Database) -> bool:
    return database.path is None or database.path.exists()


def _version_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_newer(database: Database, connection: Connection) -> None:
    version = _version_of(connection)
    if version is not None and version not in known_versions():
        raise _outdated(database, version)


def _outdated(database: Database, version: str) -> StoreError:
    if not version.isdecimal():  # our versions are numbers
        return UnusableDatabase(database=database.name, problem="foreign")
    return OutdatedDatabase(
        database=database.name,
        current=version,
        expected=head(),
        newer=version not in known_versions(),
    )
