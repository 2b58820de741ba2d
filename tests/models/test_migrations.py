"""Tables come up to date in one step, alone, and again after an interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from models import migrations
from models.database import open_database
from models.errors import EmptyStore, OutdatedDatabase
from models.exchange.format import Rows
from models.store import Store
from models.tables import Base

if TYPE_CHECKING:
    from models.database import Database


def test_migrations_and_tables_agree(bare_database: Database) -> None:
    assert migrations.current(bare_database) is None
    migrations.upgrade(bare_database)
    assert migrations.current(bare_database) == migrations.head()
    assert migrations.check(bare_database) == []


def test_the_names_of_the_files_tell_the_versions_that_alembic_knows() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    known = [script.revision for script in scripts.walk_revisions()]
    assert list(migrations.known_versions()) == known[::-1]
    assert migrations.head() == scripts.get_current_head()


def test_a_difference_would_be_seen(bare_database: Database) -> None:
    migrations.ensure(bare_database)
    with bare_database.migrating() as connection:
        connection.execute(text("ALTER TABLE hubs ADD COLUMN colour TEXT"))
    assert "colour" in " ".join(migrations.check(bare_database))


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        Store(session).upsert({"hubs": Rows(("id", "name"), [("h1", "Noord")])})
    migrations.upgrade(database)
    migrations.ensure(database)
    with database.reading() as session:
        assert Store(session).counts()["hubs"] == 1


KILLED_HALFWAY = """
import os, sys
from alembic import command
from models import migrations
from models.database import open_database
upgrade = command.upgrade
def upgrade_and_die(config, to):
    upgrade(config, to)
    os.kill(os.getpid(), 9)
command.upgrade = upgrade_and_die
migrations.upgrade(open_database(sys.argv[1]))
"""


def test_an_upgrade_that_was_killed_leaves_the_tables_as_they_were(bare_database: Database) -> None:
    url = bare_database.engine.url.render_as_string(hide_password=False)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_HALFWAY, url],
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert ended.returncode == -signal.SIGKILL
    with bare_database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    migrations.upgrade(bare_database)
    assert migrations.check(bare_database) == []


def test_what_an_interrupted_rebuild_left_is_cleared(bare_database: Database) -> None:
    migrations.ensure(bare_database)
    with bare_database.migrating() as connection:
        connection.execute(text("CREATE TABLE _alembic_tmp_streams (id TEXT)"))
    migrations.upgrade(bare_database)
    with bare_database.engine.connect() as connection:
        assert "_alembic_tmp_streams" not in inspect(connection).get_table_names()


def test_four_programs_that_start_together_migrate_once(bare_database: Database) -> None:
    failures: list[BaseException] = []
    url = bare_database.engine.url.render_as_string(hide_password=False)

    def start() -> None:
        database = open_database(url)
        try:
            migrations.ensure(database)
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    starts = [threading.Thread(target=start) for _ in range(4)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert failures == []
    assert migrations.check(bare_database) == []


def test_reading_asks_for_tables_of_this_version(bare_database: Database) -> None:
    with pytest.raises(EmptyStore):
        migrations.require(bare_database)
    migrations.ensure(bare_database)
    migrations.require(bare_database)


def test_a_newer_database_is_left_alone(bare_database: Database) -> None:
    migrations.ensure(bare_database)
    with bare_database.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for step in (migrations.require, migrations.ensure, migrations.upgrade):
        with pytest.raises(OutdatedDatabase) as refusal:
            step(bare_database)
        assert refusal.value.facts["newer"] is True


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)
