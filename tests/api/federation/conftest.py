"""The server with two hubs, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.federation.hubs import Visitor, fill, visitors
from tests.api.federation.requests import NO_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.database import Database


@pytest.fixture
def hubs(database: Database, cache_folder: Path, tmp_path: Path) -> Settings:
    """Settings of a store with two hubs."""
    fill(database)
    url = database.engine.url.render_as_string(hide_password=False)
    mails = tmp_path / "outbox"
    return Settings(database_url=url, cache_folder=cache_folder, mail_folder=mails, **NO_LIMITS)


@pytest.fixture
def everybody(database: Database, hubs: Settings) -> dict[str, Visitor]:
    """Who may come to the door, by name; all of hub A."""
    return {visitor.name: visitor for visitor in visitors(database)}


@pytest.fixture
def door(hubs: Settings) -> Iterator[TestClient]:
    """The server."""
    with TestClient(create_app(hubs), raise_server_exceptions=False) as client:
        yield client
