"""Two hubs at work, on both databases: the same server as in the tests of the federation."""

from __future__ import annotations

import pytest

from tests.api.federation.conftest import door, everybody, hubs  # noqa: F401 (fixtures)


class Client:
    """Somebody at the door: the path after ``/api/v1``, and the answer."""

    def __init__(self, server, headers):
        self._door = server
        self._headers = headers

    def __getattr__(self, method):
        def ask(path, json=None, **more):
            headers = {**self._headers, **more.pop("headers", {})}
            if json is not None:
                more["json"] = json
            answer = getattr(self._door, method)(f"/api/v1{path}", headers=headers, **more)
            self._door.cookies.clear()
            return answer

        return ask


@pytest.fixture
def at(door, everybody):  # noqa: F811
    """Give somebody at the door: ``at("coordinator").get("/cases")``."""
    return lambda name: Client(door, everybody[name].headers)
