"""A coordinator judges suggestions at her desk, with scripts and without, in Dutch and French."""

from __future__ import annotations

import pytest

from api.services.accounts import SignIn
from api.services.demo import load_demo
from api.services.people import People
from models.access.asker import CONSOLE, Role
from models.accounts import User
from models.database import open_database
from models.store import Store
from tests.journeys.site import PHONE, browser, installed_browser, serving, settings_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]
WORDS = {
    "nl": ("komt niet terug", "Je oordeel is weg", "De case is geopend"),
    "fr": ("ne reviendra pas", "Votre avis est retiré", "Le dossier est ouvert"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Give a window at the desk: ``desk("nl", scripts=False)``."""
    settings = settings_in(tmp_path_factory.mktemp("desk"))
    load_demo(settings, 40, seed=20261122)
    database = open_database(settings.database_url)
    with database.reading() as session:
        hub = min(Store(session).known_ids("hubs"))
    imane = User("imane@example.be", "Imane", Role.COORDINATOR, hubs=frozenset({hub}))
    People(database, CONSOLE).add(imane, None)
    token = SignIn(database).known_by_office(imane.email).token
    database.close()
    with serving(settings) as address, browser() as chromium:

        def sit_down(language, *, scripts):
            context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts)
            context.add_cookies([{"name": "session", "value": token, "url": address}])
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{address}/{language}/desk")
            return page

        yield sit_down


def untouched(page):
    """Return the marks of the pairs that nobody has judged yet."""
    judging = page.locator(".next-pairs .judging:not(:has([aria-pressed=true]))")
    return [one.get_attribute("id") for one in judging.all()]


@pytest.mark.parametrize("language", WORDS)
def test_without_scripts_a_pair_is_judged_undone_and_becomes_a_case(desk, language):
    stays_away, gone, opened = WORDS[language]
    page = desk(language, scripts=False)
    first = untouched(page)[0]
    page.locator(f"#{first} [value=not_useful]").click()
    judged = page.locator("#judged")
    assert stays_away in judged.inner_text()
    assert first not in untouched(page)
    judged.locator("[value=too_far]").click()
    assert page.locator("#judged [value=too_far]").get_attribute("aria-pressed") == "true"
    page.locator("#judged [id^=undo]").click()
    assert gone in page.locator("main").inner_text()
    while first not in untouched(page):  # until the engine has heard of it
        page.reload()
    page.locator(f"#{first} [value=useful]").click()
    page.locator("#judged form[action$='pairs/case'] button").click()
    assert opened in page.locator("main").inner_text()
    assert first not in untouched(page)


@pytest.mark.parametrize("language", WORDS)
def test_with_scripts_the_buttons_answer_in_their_place_by_keyboard(desk, language):
    page = desk(language, scripts=True)
    for mark, verdict in zip(
        untouched(page)[:3], ("not_useful", "known_already", "useful"), strict=True
    ):
        button = page.locator(f"#{mark} [value={verdict}]")
        button.focus()
        page.keyboard.press("Enter")
        pressed = page.locator(f"#{mark} [name=verdict][aria-pressed=true]")
        pressed.wait_for()
        assert pressed.get_attribute("value") == verdict
        assert page.url.endswith("/desk")
        last = mark
    page.locator(f"#{last} [id^=undo]").click()
    page.locator(f"#{last}:not(:has([aria-pressed=true]))").wait_for()
