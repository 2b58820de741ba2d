"""A fictional network behind the doors, made once for all tests that only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.services.demo import load_demo
from api.settings import Settings
from tests.api.federation.requests import NO_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Settings:
    """Settings of a store with 45 fictional organisations; only to be looked at."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    settings = Settings(database_url=f"sqlite:///{file}", cache_folder=cache_folder, **NO_LIMITS)
    load_demo(settings, organisations=45, seed=1)
    return settings


@pytest.fixture(scope="session")
def _served(demo: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(demo), raise_server_exceptions=False) as client:
        client.get("/api/v1/find?text=karton")  # load the vectors before anybody counts seconds
        yield client


@pytest.fixture
def site(_served: TestClient) -> TestClient:
    """The site and the API in front of the fictional network; no visitor was there before."""
    _served.cookies.clear()  # a page sets the language that a test before asked for
    return _served


@pytest.fixture
def fresh(tmp_path: Path, cache_folder: Path) -> Settings:
    """Settings of a store that does not exist yet."""
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'hub.db'}", cache_folder=cache_folder, **NO_LIMITS
    )


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Run]:
    """Give a prompt in front of a store: ``prompt(settings)("suggest", "Bakkerij")``."""

    def at(settings: Settings) -> Run:
        monkeypatch.setenv("MATCHMAKER_DATABASE_URL", settings.database_url)
        monkeypatch.setenv("MATCHMAKER_CACHE_FOLDER", str(settings.cache_folder))
        monkeypatch.setenv("COLUMNS", "100")
        return lambda *words: CliRunner().invoke(app, [str(word) for word in words])

    return at


@pytest.fixture
def run(prompt: Callable[[Settings], Run], fresh: Settings) -> Run:
    """Run a command on a store of its own."""
    return prompt(fresh)


@pytest.fixture
def run_demo(prompt: Callable[[Settings], Run], demo: Settings) -> Run:
    """Run a command that only looks at the fictional network."""
    return prompt(demo)
