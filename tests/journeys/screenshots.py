"""Pictures of the site for the documentation: ``make screenshots`` writes docs/pictures/."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.services.accounts import SignIn
from api.services.demo import load_demo
from api.services.people import People
from models.access.asker import CONSOLE, Role
from models.accounts import User
from models.database import open_database
from tests.journeys.site import DESK, PHONE, browser, serving, settings_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from api.settings import Settings

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
HUB = "hub-verzonnenstreek"
EXAMPLE = "/nl/organisations?q=tuinderij"
"""The first organisation on this page stands as the example."""
TALLEST = 1800
"""Pixels of a picture; what is below is left out."""


@dataclass(frozen=True)
class Screen:
    """One page; ``{organisation}`` stands for the example."""

    path: str
    role: Role = Role.ANONYMOUS


SCREENS = {
    "home": Screen("/nl/"),
    "find": Screen("/nl/?text=oude+paletten&direction=offer&near=8000&radius=30"),
    "organisation": Screen("/nl/organisations/{organisation}"),
    "map": Screen("/nl/map"),
    "network": Screen("/nl/network"),
    "register": Screen("/fr/register"),
    "desk": Screen("/nl/desk", Role.COORDINATOR),
    "cases": Screen("/nl/desk/cases", Role.COORDINATOR),
    "imports": Screen("/fr/imports", Role.COORDINATOR),
    "plan": Screen("/nl/plan", Role.COORDINATOR),
    "chains": Screen("/nl/chains/{organisation}"),
    "teams": Screen("/nl/teams/{organisation}"),
    "bundles": Screen("/nl/bundles", Role.COORDINATOR),
    "what_if": Screen(
        "/nl/what-if?change=add&operation=compost&material=20+02+01&place=Blankenberge&tonnes=120",
        Role.COORDINATOR,
    ),
    "report": Screen("/fr/report", Role.COORDINATOR),
}


def take(folder: Path, chosen: list[str], scheme: str) -> None:
    """Take the chosen pictures, or all, at both widths."""
    with tempfile.TemporaryDirectory() as place:
        settings = settings_in(Path(place))
        load_demo(settings, 150, seed=20261122)
        token = _coordinator(settings)
        with serving(settings) as address, browser() as chromium:
            windows = {
                Role.ANONYMOUS: _window(chromium, scheme),
                Role.COORDINATOR: _window(chromium, scheme, address, token),
            }
            page = windows[Role.ANONYMOUS]
            page.goto(address + EXAMPLE)
            example = page.locator("main .list a").first.get_attribute("href") or ""
            organisation = example.rsplit("/", 1)[-1]
            for name, screen in SCREENS.items():
                if not chosen or name in chosen:
                    path = screen.path.format(organisation=organisation)
                    _take_both(windows[screen.role], address + path, folder / name, scheme)


def _coordinator(settings: Settings) -> str:
    """Sign a coordinator in; return the token of her session."""
    with open_database(settings.database_url) as database:
        noor = User("noor@example.be", "Noor", Role.COORDINATOR, hubs=frozenset({HUB}))
        People(database, CONSOLE).add(noor, None)
        return SignIn(database).known_by_office(noor.email).token


def _window(chromium: Browser, scheme: str, address: str = "", token: str = "") -> Page:
    context = chromium.new_context(reduced_motion="reduce")
    if token:
        context.add_cookies([{"name": "session", "value": token, "url": address}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    return page


def _take_both(page: Page, address: str, picture: Path, scheme: str) -> None:
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.goto(address, wait_until="networkidle")
        if "/organisations/" in address and page.locator("article summary").count():
            page.locator("article summary").first.click()
        ending = "_dark" if scheme == "dark" else ""
        name = f"{picture.name}_{size['width']}{ending}.png"
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        frame = {"x": 0, "y": 0, "width": size["width"], "height": height}
        page.screenshot(path=picture.with_name(name), full_page=True, clip=frame)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="which; all when none is named")
    asked.add_argument("--into", type=Path, default=PICTURES)
    asked.add_argument("--scheme", choices=("light", "dark"), default="light")
    wish = asked.parse_args()
    wish.into.mkdir(parents=True, exist_ok=True)
    take(wish.into, wish.names, wish.scheme)
