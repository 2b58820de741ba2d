"""Every page of the site has a line in the walk that looks whether it is in order."""

from __future__ import annotations

from string import Formatter

from fastapi.responses import HTMLResponse

from api.app import create_app
from api.settings import Settings
from tests.journeys.pages import ELSEWHERE, PAGES
from tests.routes import api_routes


class Anything(dict):
    """A value for every name in a path."""

    def __missing__(self, name):
        return name


def page_routes():
    """Return the routes that answer with a page, in the order in which they are asked."""
    return [
        route
        for route in api_routes(create_app(Settings()).routes)
        if route.path.startswith("/{language}")
        and "GET" in route.methods
        and route.response_class is HTMLResponse
    ]


def test_every_page_is_walked_or_says_where_it_is_looked_at():
    routes = page_routes()
    assert len(routes) > 40
    walked = set()
    for screen in PAGES:
        address = "/nl/" + Formatter().vformat(screen.path.partition("?")[0], (), Anything())
        found = next((one for one in routes if one.path_regex.match(address)), None)
        walked.add(found.path if found else "")
    known = {route.path for route in routes}
    assert sorted(known - walked - ELSEWHERE.keys()) == [], "a page without a line in PAGES"
    assert sorted(ELSEWHERE.keys() & walked) == [], "these have a line in PAGES by now"
    assert sorted(ELSEWHERE.keys() - known) == [], "these pages are gone"
