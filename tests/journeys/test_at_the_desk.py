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

        def sit_down(language, *, scripts, path="desk", size=PHONE, signed_in=True):
            context = chromium.new_context(viewport=size, java_script_enabled=scripts)
            if signed_in:
                context.add_cookies([{"name": "session", "value": token, "url": address}])
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{address}/{language}/{path}")
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


@pytest.mark.parametrize("language", WORDS)
def test_a_pair_becomes_a_case_that_moves_and_gets_its_mail(desk, language):
    page = desk(language, scripts=False, size=WIDE)
    first = untouched(page)[0]
    page.locator(f"#{first} [value=useful]").click()
    page.locator("#judged form[action$='pairs/case'] button").click()
    page.goto(page.url.split("/desk")[0] + "/desk/cases?view=list")
    fresh = page.locator("main tbody tr").filter(has_text=IDEA[language])
    fresh.locator("a[href*='/desk/cases/par-']").first.click()
    case = page.url
    page.locator("#state").select_option("talking")
    page.locator("section:has(> #move) button").click()
    assert page.locator("main .meta .chip").first.inner_text() == MOVED[language]
    page.goto(f"{case}/introduction")
    assert len(page.locator("#text").input_value()) > 100
    page.locator("form[action$='introduction/sent'] button").click()
    assert page.url.startswith(case)
    assert page.locator("main").is_visible()


IDEA = {"nl": "Idee", "fr": "Piste"}
MOVED = {"nl": "In gesprek", "fr": "En discussion"}
WIDE = {"width": 1280, "height": 900}
TWICE_AS_LARGE = {"width": 640, "height": 450}
"""What is left of a screen of 1280 by 900 at 200 %."""


def test_of_two_who_edit_one_offer_the_second_is_told(desk):
    page = desk("nl", scripts=False, path="desk/organisations?has=offer&sort=name")
    page.locator("main tbody a").first.click()
    thing = page.locator("#holdings a[href*='/streams/']").first.get_attribute("href")
    path = thing.removeprefix("/nl/")
    mine, theirs = (desk("nl", scripts=False, path=path) for _ in range(2))
    mine.locator("#quantity").fill("7")
    mine.locator("main form.form .btn").first.click()
    theirs.locator("#quantity").fill("9")
    theirs.locator("main form.form .btn").first.click()
    assert "was je net voor" in theirs.locator("[role=alert]").first.inner_text()
    assert theirs.locator("#quantity").input_value() == "9"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_visitor_asks_on_a_phone_to_be_introduced(desk, scripts):
    page = desk("fr", scripts=scripts, path="?text=cartons&near=1000", signed_in=False)
    page.locator("a[href*='/introduce?']").first.click()
    page.locator("#name").fill("Bo")
    page.locator("#email").fill("bo@example.org")
    page.locator("#message").fill("Pouvons-nous nous rencontrer ?")
    page.locator("main form.form .btn").click()
    assert page.locator("main form.form").count() == 0
    assert sideways(page) <= 0


def test_somebody_without_a_mouse_adds_an_offer(desk):
    page = desk("nl", scripts=True, path="desk/organisations", size=WIDE)
    reach(page, page.locator("main tbody a").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/organisations/*")
    reach(page, page.locator("#holdings .add a").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/streams/new")
    reach(page, page.locator("#title"))
    page.keyboard.type("houten paletten")
    page.keyboard.press("Tab")
    page.locator("#codes [type=radio]").first.wait_for()
    reach(page, page.locator("#codes [type=radio]").last)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".flash").wait_for()
    assert "houten paletten" in page.locator("#holdings").inner_text()


def reach(page, wanted):
    """Go on with the key of the tabulator until something has the focus."""
    for _ in range(120):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("nobody gets there without a mouse")


def test_twice_as_large_nothing_scrolls_sideways(desk):
    page = desk("fr", scripts=True, size=TWICE_AS_LARGE)
    base = page.url.removesuffix("desk")
    for path in ("desk", "desk/organisations", "desk/duplicates", "desk/cases", "desk/requests"):
        page.goto(base + path)
        assert sideways(page) <= 0, path
    page.goto(base + "desk/organisations")
    page.locator("main tbody a").first.click()
    assert sideways(page) <= 0
    page.locator("#holdings .add a").first.click()
    assert sideways(page) <= 0


def sideways(page):
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
