"""A coordinator looks up an organisation and reads whom it may talk to; phone and desk."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.site import (
    DESK,
    PHONE,
    browser,
    demo_site,
    installed_browser,
    requests_elsewhere,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with demo_site(tmp_path_factory.mktemp("site"), organisations=60) as place:
        yield place


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request, chromium, address):
    context = chromium.new_context(viewport=request.param, locale="nl-BE")
    page = context.new_page()
    page.elsewhere = requests_elsewhere(page, address)
    page.trouble = []
    page.on("console", lambda said: page.trouble.append(said.text) if said.type == "error" else 0)
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    yield page
    context.close()


def assert_in_order(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LAWS}})
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, "the page scrolls sideways"


def test_a_coordinator_finds_suggestions_for_an_organisation(page, address):
    page.goto(address)
    assert page.url == f"{address}/nl/"
    assert_in_order(page)
    if page.viewport_size == PHONE:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Organisaties", exact=True).first.click()
    page.get_by_label("Soort").select_option("private")
    page.get_by_role("button", name="Zoek").click()
    assert_in_order(page)
    name = page.locator("main .list a").first.inner_text()
    page.get_by_label("Naam of gemeente").fill(name)
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name=name, exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == name
    first = page.locator("article").first
    assert first.locator(".why li").count() >= 1
    first.get_by_text("Toon de berekening").click()
    assert first.get_by_role("rowheader", name="Samen", exact=True).is_visible()
    assert_in_order(page)
    assert page.elsewhere == []
    assert page.trouble == []


def test_an_entrepreneur_asks_in_own_words(page, address):
    page.goto(f"{address}/fr/")
    page.get_by_label("Qu’avez-vous en trop").fill("cartons")
    page.get_by_label("Code postal").fill("5000")
    page.get_by_role("button", name="Chercher").click()
    assert "cartons" in page.get_by_role("heading", level=1).inner_text()
    assert_in_order(page)
    if page.viewport_size == PHONE:
        page.get_by_text("5000, 30 km").click()
    page.get_by_label("Code postal").fill("Namurr")
    page.get_by_role("button", name="Chercher").click()
    assert "Namur" in page.locator("#near-wrong").inner_text()
    assert page.get_by_label("Qu’avez-vous en trop").input_value() == "cartons"
    assert_in_order(page)
    assert page.elsewhere == []


def test_a_reader_changes_the_language_and_is_remembered(page, address):
    page.goto(f"{address}/nl/how")
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():  # on a phone the languages stand in the menu
        menu.click()
    page.get_by_role("link", name="DE", exact=True).click()
    assert page.url == f"{address}/de/how"
    page.goto(address)
    assert page.url == f"{address}/de/"


@pytest.mark.parametrize(
    "path", ["/nl/how", "/de/organisations?q=xyzzy", "/en/nowhere", "/fr/?text=algues&near=5000"]
)
def test_quiet_pages_are_in_order_too(page, address, path):
    page.goto(address + path)
    assert_in_order(page)
    assert page.elsewhere == []


def test_it_works_in_the_dark_and_without_javascript(chromium, address):
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=False, color_scheme="dark", locale="nl-BE"
    )
    page = context.new_page()
    page.goto(f"{address}/nl/?text=kartonnen+dozen")
    assert page.locator("article").count() >= 1
    context.close()
    context = chromium.new_context(viewport=PHONE, color_scheme="dark", locale="nl-BE")
    page = context.new_page()
    page.goto(f"{address}/nl/?text=kartonnen+dozen")
    assert_in_order(page)
    context.close()


def test_a_programmer_reads_the_document_without_another_host(page, address):
    page.goto(f"{address}/docs", wait_until="networkidle")
    page.locator(".opblock-summary").first.wait_for()
    assert page.locator(".opblock-summary").count() >= 6
    assert page.elsewhere == []
    assert page.trouble == []
