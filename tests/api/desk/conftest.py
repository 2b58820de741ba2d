"""The desk of two hubs, on both databases: the same server as in the tests of the federation."""

from __future__ import annotations

import re

import pytest

from tests.api.federation.conftest import door, everybody, hubs  # noqa: F401 (fixtures)
from tests.api.federation.hubs import Visitor


class Desk:
    """Somebody with a browser that runs no scripts: pages, and the forms on them."""

    def __init__(self, server, headers):
        self._door = server
        self._headers = headers

    def open(self, path, **more):
        """Return a page of the site, below ``/nl/``."""
        answer = self._door.get(f"/nl/{path}", headers=self._headers, **more)
        self._door.cookies.clear()
        return answer

    def send(self, path, follow=True, headers=(), **fields):
        """Send a form; return the page that follows."""
        answer = self._door.post(
            f"/nl/{path}",
            data=fields,
            headers={**self._headers, **dict(headers)},
            follow_redirects=False,
        )
        if follow and answer.is_redirect:
            said = answer.headers.get("set-cookie", "").split(";")[0]
            cookies = f"{self._headers.get('Cookie', '')}; {said}"
            answer = self._door.get(
                answer.headers["location"].split("#")[0],
                headers={**self._headers, "Cookie": cookies},
            )
        self._door.cookies.clear()
        return answer


def text_of(answer):
    """Return a page as somebody reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main")[-1]).split())


@pytest.fixture
def at(door, everybody):  # noqa: F811
    """Give somebody with a browser: ``at("coordinator").open("desk")``."""

    def sit_down(who):
        visitor: Visitor = everybody[who]
        return Desk(door, visitor.headers)

    return sit_down
