"""Who matches names in OpenRefine sees what a code is, in a frame on OpenRefine's own page."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote

import pytest

from tests.journeys.site import browser, demo_site, installed_browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]


@pytest.fixture
def elsewhere():
    """Another site, with an empty page."""

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Table</title><iframe></iframe>")

        def log_message(self, *words):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


POST = """([at, batch]) =>
fetch(at, {method: 'POST', body: new URLSearchParams({queries: batch})}).then(r => r.json())"""
SHOW = "at => { document.querySelector('iframe').src = at }"


def test_a_page_of_another_site_asks_and_shows_the_answer(tmp_path, elsewhere):
    with demo_site(tmp_path, organisations=45) as address, browser() as chromium:
        page = chromium.new_context(locale="nl-BE").new_page()
        trouble = []
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else 0)
        page.goto(elsewhere)
        service = f"{address}/api/v1/reconcile/ewc"
        manifest = page.evaluate("at => fetch(at).then(r => r.json())", service)
        found = page.evaluate(POST, [service, json.dumps({"q": {"query": "150103"}})])
        thing = found["q"]["result"][0]["id"]
        page.evaluate(SHOW, manifest["preview"]["url"].replace("{{id}}", quote(thing)))
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", name="houten verpakking").wait_for()
        assert trouble == []
        # No other page of the site goes into a frame.
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.evaluate(SHOW, f"{address}/nl/")
