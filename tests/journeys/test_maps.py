"""Maps and networks in a browser: in step with their list, by mouse and by keyboard."""

from __future__ import annotations

import pytest

from tests.journeys.site import DESK, browser, demo_site, installed_browser, requests_elsewhere

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with demo_site(tmp_path_factory.mktemp("maps")) as address, browser() as chromium:
        page = chromium.new_page(viewport=DESK, base_url=address)
        page.set_default_timeout(120_000)  # a first search loads the vectors of texts
        page.elsewhere = requests_elsewhere(page, address)
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        yield page


@pytest.fixture(autouse=True)
def quiet(page):
    yield
    assert page.elsewhere == []
    assert page.trouble == []


def is_on(page, selector):
    return "on" in (page.locator(selector).get_attribute("class") or "").split()


@pytest.mark.parametrize(
    ("address", "pin", "part"),
    [
        ("/nl/?text=voedseloverschot&near=Gent&radius=", "a.pin[href='#result-2']", "#result-2"),
        ("/fr/hubs", "a.pin[href='#hub-2']", "#hub-2"),
    ],
)
def test_who_points_at_one_sees_the_other_too(page, address, pin, part):
    page.goto(address)
    page.hover(part)
    assert is_on(page, pin)
    page.mouse.move(0, 0)
    assert not is_on(page, pin)
    page.focus(pin)
    assert is_on(page, part)
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == part


def test_a_line_of_the_table_shows_its_two_organisations_in_the_network(page):
    page.goto("/nl/network")
    row = page.locator("tr[data-nodes]").first
    ends = row.get_attribute("data-nodes").split()
    row.hover()
    lit = page.locator(".network a.pin.on").evaluate_all("all => all.map(a => a.dataset.node)")
    assert sorted(lit) == sorted(ends)


def test_a_click_in_the_network_goes_on_to_the_network_of_that_organisation(page):
    page.goto("/en/network")
    node = page.locator(".network a.pin").first
    name = node.get_attribute("aria-label")
    node.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/network/*")
    assert page.locator("h1").inner_text() == f"Network of {name}"
