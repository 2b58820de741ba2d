"""Changes to the tables, from version to version, shipped inside the package.

Every upgrade is one transaction on both databases: a machine that stops halfway leaves the tables
as they were, and the same command can be given again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from models.errors import EmptyStore, OutdatedDatabase, UnusableDatabase
from models.tables import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from models.database import Database
    from models.errors import StoreError


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """Return the version of the tables that this program works with."""
    version = ScriptDirectory.from_config(_config()).get_current_head()
    assert version is not None
    return version


def current(database: Database) -> str | None:
    """Return the version of the tables in a database, ``None`` when it has none."""
    if not _has_file(database):
        return None
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


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
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def _has_file(database: Database) -> bool:
    return database.path is None or database.path.exists()


def _known(version: str) -> bool:
    return version in {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}


def _refuse_newer(database: Database, connection: Connection) -> None:
    version = MigrationContext.configure(connection).get_current_revision()
    if version is not None and not _known(version):
        raise _outdated(database, version)


def _outdated(database: Database, version: str) -> StoreError:
    if not version.isdecimal():  # our versions are numbers
        return UnusableDatabase(database=database.name, problem="foreign")
    return OutdatedDatabase(
        database=database.name, current=version, expected=head(), newer=not _known(version)
    )
