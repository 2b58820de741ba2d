"""A running site with the fictional network, and a browser that looks at it."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

import uvicorn
from playwright.sync_api import sync_playwright

from api.app import create_app
from api.services.demo import load_demo
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_ORDER = {"runOnly": {"type": "tag", "values": LAWS}}
"""Rules that a page keeps, as axe wants them named."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def installed_browser() -> str | None:
    """Return the path of a Chromium on this machine, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def settings_in(folder: Path) -> Settings:
    """Return settings that keep their store in `folder`."""
    return Settings(database_url=f"sqlite:///{folder / 'site.db'}", port=0)


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the site from a thread; gives its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()
    # The first search loads the vectors of texts, which a busy machine takes its time for.
    with urlopen(f"http://{host}:{port}/api/v1/find?text=karton", timeout=600) as answer:
        answer.read()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def demo_site(folder: Path, organisations: int = 150) -> Iterator[str]:
    """Serve the fictional network, made in `folder`."""
    settings = settings_in(folder)
    load_demo(settings, organisations, seed=20261122)
    with serving(settings) as address:
        yield address


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    path = installed_browser()
    assert path is not None, "no Chromium on this machine"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


def requests_elsewhere(page: Page, address: str) -> list[str]:
    """Return a list that fills with every request of the page to another host."""
    elsewhere: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            elsewhere.append(url)

    page.on("request", lambda request: note(request.url))
    return elsewhere
