"""Every address that the page about standards names is in the OpenAPI document, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.app import create_app
from api.routes import standards
from api.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "standards.md"


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    store = tmp_path_factory.mktemp("store") / "none.db"
    app = create_app(Settings(database_url=f"sqlite:///{store}"))
    return set(app.openapi()["paths"])


def _named() -> set[str]:
    return set(re.findall(r"`(/[a-z][^`?\s]*)`", PAGE.read_text(encoding="utf-8")))


def test_every_address_on_the_page_is_there(paths):
    assert len(_named()) > 15
    for address in _named():
        found = re.sub(r"/reconcile/\w+", "/reconcile/{source}", address)
        assert found in paths, address


def test_every_document_is_on_the_page():
    inside = ("/{source}/", "/api/v1/reconcile/{source}")  # told by the manifest
    routes = {route.path for router in standards.ROUTERS for route in router.routes}
    missing = {one for one in routes if not one.endswith(inside) and "/{source}/" not in one}
    assert missing - _named() == set()
