"""Pictures of the site for the documentation: ``make screenshots`` writes docs/pictures/."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.site import DESK, PHONE, browser, demo_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
EXAMPLE = "/nl/organisations?q=tuinderij"
"""The first organisation on this page stands as the example."""
SCREENS = {
    "home": "/nl/",
    "find": "/nl/?text=oude+paletten&direction=offer&near=8000&radius=30",
    "find_nobody": "/nl/?text=zeewier&direction=offer&near=8000&radius=10",
    "find_wrong_place": "/fr/?text=restes+de+pain&direction=offer&near=Ixellles&radius=30",
    "organisations": "/nl/organisations",
    "how": "/nl/how",
    "missing": "/fr/organisations/personne",
    "docs": "/docs",
}


def take(folder: Path, chosen: list[str], scheme: str) -> None:
    """Take the chosen pictures, or all, at both widths."""
    with (
        tempfile.TemporaryDirectory() as place,
        demo_site(Path(place)) as address,
        browser() as chromium,
    ):
        page = chromium.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(address + EXAMPLE)
        example = page.locator("main .list a").first.get_attribute("href") or ""
        french = example.replace("/nl/", "/fr/", 1)
        for name, path in {**SCREENS, "organisation": example, "organisation_fr": french}.items():
            if not chosen or name in chosen:
                _take_both(page, address + path, folder / name, scheme)


def _take_both(page: Page, address: str, picture: Path, scheme: str) -> None:
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.goto(address, wait_until="networkidle")
        if "/organisations/" in address and page.locator("article summary").count():
            page.locator("article summary").first.click()
        ending = "_dark" if scheme == "dark" else ""
        name = f"{picture.name}_{size['width']}{ending}.png"
        page.screenshot(path=picture.with_name(name), full_page=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="which; all when none is named")
    asked.add_argument("--into", type=Path, default=PICTURES)
    asked.add_argument("--scheme", choices=("light", "dark"), default="light")
    wish = asked.parse_args()
    wish.into.mkdir(parents=True, exist_ok=True)
    take(wish.into, wish.names, wish.scheme)
