"""Each page of the site in each language, light and dark, on a phone and at a desk."""

from __future__ import annotations

import gzip
import os
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from api.services.accounts import SignIn
from api.services.demo import load_demo
from api.services.imports import Imports
from api.services.people import People
from matchmaker.domain import LANGUAGES
from models.access.asker import CONSOLE, Asker, Role
from models.accounts import User
from models.casework.case import CaseList
from models.casework.cases import Cases
from models.database import open_database
from models.store import Store
from tests.conftest import LONG
from tests.journeys.pages import PAGES
from tests.journeys.site import (
    DESK,
    IN_ORDER,
    PHONE,
    browser,
    installed_browser,
    requests_elsewhere,
    serving,
    settings_in,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
MESSY = """Naam;Soort;Postcode;Kleur
Drukkerij Inkt;ruimteschip;9000;rood
Bakkerij Kruim;privé;904;
;privé;9000;
"""
"""A file with something of each kind to be put right."""
LIGHT_ENOUGH = 100_000
"""Bytes of a page with all it loads, as they travel compressed."""


class Walk:
    """A browser with one window for each role, in front of the fictional network."""

    def __init__(self, chromium, address, settings):
        self.chromium = chromium
        self.address = address
        self.axe = Axe()
        self._windows = {}
        self._weights = {}
        database = open_database(settings.database_url)
        with database.reading() as session:
            self.hub = min(Store(session).known_ids("hubs"))
            self.organisation = min(Store(session).known_ids("organisations"))
            coordinator = Asker(Role.COORDINATOR, hubs=frozenset({self.hub}))
            first = Cases(session, coordinator).page(CaseList(open_only=True, limit=1)).cases[0]
            self.case = first.address
        self.tokens = {}
        for role in set(Role) - {Role.ANONYMOUS}:
            member = self.organisation if role is Role.ENTREPRENEUR else None
            hubs = frozenset({self.hub})
            user = User(f"{role}@example.be", "Noor", role, hubs=hubs, organisation=member)
            People(database, CONSOLE).add(user, None)
            self.tokens[role] = SignIn(database).known_by_office(user.email).token
        hers = Imports(database, Asker(Role.COORDINATOR, frozenset({self.hub}), user="noor"))
        self.upload = hers.send("leden.csv", MESSY.encode(), None).id
        database.close()

    def window(self, role):
        """Return a page as somebody of this role sees it."""
        if role not in self._windows:
            context = self.chromium.new_context(
                viewport=PHONE, locale="nl-BE", reduced_motion="reduce"
            )
            if role is not Role.ANONYMOUS:
                context.add_cookies(
                    [{"name": "session", "value": self.tokens[role], "url": self.address}]
                )
            page = context.new_page()
            page.elsewhere = requests_elsewhere(page, self.address)
            page.trouble = []
            page.on("pageerror", lambda error: page.trouble.append(str(error)))
            page.on(
                "console",
                lambda said: (
                    page.trouble.append(said.text)
                    if said.type == "error" and "Failed to load resource" not in said.text
                    else None
                ),
            )
            self._windows[role] = page
        return self._windows[role]

    def weight(self, page, url):
        """Return the bytes of a file as a server with compression sends them."""
        if url not in self._weights:
            body = page.context.request.get(url).body()
            packed = url.partition("?")[0].endswith(".woff2")  # a font is compressed already
            self._weights[url] = len(body if packed else gzip.compress(body))
        return self._weights[url]

    def address_of(self, screen, language):
        """Return the whole address of a page in a language."""
        names = {
            "organisation": quote(self.organisation, safe=""),
            "hub": quote(self.hub, safe=""),
            "case": self.case,
            "upload": self.upload,
        }
        return f"{self.address}/{language}/{screen.path.format(**names)}"


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("site"))
    load_demo(settings, 60, seed=20261122)
    with serving(settings) as address, browser() as chromium:
        yield Walk(chromium, address, settings)


def assert_accessible(walk, page, rules):
    found = walk.axe.run(page, options=rules)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_it_does_not_scroll_sideways(page):
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{page.url} scrolls sideways at {page.viewport_size}"


@pytest.mark.slow
@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.path or "home")
def test_a_page_is_in_order(walk, screen):
    """In every language: accessible in light and dark, whole, and nothing from elsewhere.

    Without the long variant each page is looked at in two of the four, which two by its turn.
    """
    page = walk.window(screen.role)
    turn = PAGES.index(screen) % 2
    for language in LANGUAGES if os.environ.get(LONG) else LANGUAGES[turn::2]:
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        page.goto(walk.address_of(screen, language))
        assert page.locator("html").get_attribute("lang") == f"{language}-BE"
        assert page.locator("h1").count() == 1
        assert_accessible(walk, page, IN_ORDER)
        assert_it_does_not_scroll_sideways(page)
        page.emulate_media(color_scheme="dark")
        assert_accessible(walk, page, CONTRAST)
        page.set_viewport_size(DESK)
        assert_accessible(walk, page, CONTRAST)
        assert_it_does_not_scroll_sideways(page)
    assert page.elsewhere == []
    assert page.trouble == []


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.path or "home")
def test_a_page_stays_readable_in_a_narrow_window(walk, screen):
    """At 320 px, which is 1280 px at 400 %: WCAG 2.2, 1.4.10."""
    page = walk.window(screen.role)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(walk.address_of(screen, "de"))
    assert_it_does_not_scroll_sideways(page)


@pytest.mark.parametrize(
    "screen", [one for one in PAGES if not one.heavy], ids=lambda screen: screen.path or "home"
)
def test_a_page_is_light(walk, screen):
    page = walk.window(screen.role)
    page.goto(walk.address_of(screen, "fr"), wait_until="load")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    weights = {url: walk.weight(page, url) for url in {page.url, *loaded}}
    assert sum(weights.values()) < LIGHT_ENOUGH, weights
