"""What the pages of the site cost beside a bare page of the same server.

The baseline is a route of the same application that answers a constant page: it passes the same
layers (headers, log, limits) and the same server, over one kept connection. Processor time of a
page is that of the whole process, the reading of the answer included; both sides pay that alike.
"""

from __future__ import annotations

import gzip
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn
from fastapi.responses import HTMLResponse

from api.app import create_app
from api.bench.figures import Figure
from api.logs import set_up
from api.pages.page import STATIC
from api.services.accounts import SignIn
from api.services.demo import load_demo
from api.services.people import People
from api.settings import Settings
from models.access.asker import CONSOLE, Asker, Role
from models.accounts import User
from models.casework.case import CaseList
from models.casework.cases import Cases
from models.database import open_database
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

HELLO = "/hello-world"
"""A page of the benchmark's own application; no other has it."""
WARM_UP = 2
"""Requests before any is counted: templates are read, what a picture keeps is made."""
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Main:
    """A main page.

    Parameters
    ----------
    path
        Below the language; ``{organisation}``, ``{hub}`` and ``{case}`` are of the network.
    at_work
        A coordinator is signed in.
    """

    path: str
    at_work: bool = False


MAIN = (
    Main(""),
    Main("?text=oude+paletten&near=8000&radius=60"),
    Main("?text=zeewier&near=8000&radius=10"),
    Main("organisations"),
    Main("organisations/{organisation}"),
    Main("map"),
    Main("map?material=wood&sort=offer"),
    Main("network"),
    Main("network/{organisation}"),
    Main("hubs"),
    Main("hubs/{hub}"),
    Main("register"),
    Main("how"),
    Main("privacy"),
    Main("sign-in"),
    Main("desk", at_work=True),
    Main("desk/organisations", at_work=True),
    Main("desk/organisations/{organisation}", at_work=True),
    Main("desk/cases", at_work=True),
    Main("desk/cases/{case}", at_work=True),
    Main("imports", at_work=True),
)


def pages_against_hello(organisations: int, repeats: int) -> list[Figure]:
    """Measure each main page on the fictional network, and what it sends.

    Parameters
    ----------
    organisations
        Size of the network.
    repeats
        Requests of each page that count; their middle is told.
    """
    with TemporaryDirectory() as folder, _site(Path(folder), organisations) as site:
        bare = site.measure(HELLO, repeats)
        figures = [Figure("hello, world", *bare, ratio=1.0)]
        for page in MAIN:
            path = "/nl/" + page.path.format(**site.names)
            wall, cpu = site.measure(path, repeats, at_work=page.at_work)
            sent = site.weight(path, at_work=page.at_work)
            name = f"/nl/{page.path}"
            figures.append(Figure(name, wall, cpu, ratio=cpu / bare[1], sent=sent / 1000))
        return figures


class _Site:
    """A served site, over one connection that is kept.

    Parameters
    ----------
    names
        What stands for the names in the paths of `MAIN`.
    token
        Of a coordinator's session.
    """

    def __init__(self, host: str, port: int, names: dict[str, str], token: str) -> None:
        self.connection = HTTPConnection(host, port)
        self.names = names
        self.token = token

    def get(self, path: str, *, at_work: bool = False) -> bytes:
        """Return the body of an answer, which must be a good one."""
        headers = {"Cookie": f"session={self.token}"} if at_work else {}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return body

    def measure(self, path: str, repeats: int, *, at_work: bool = False) -> tuple[float, float]:
        """Return the middle wall and CPU seconds of a request."""
        walls, cpus = [], []
        for number in range(WARM_UP + repeats):
            wall, cpu = time.perf_counter(), time.process_time()
            self.get(path, at_work=at_work)
            if number >= WARM_UP:
                walls.append(time.perf_counter() - wall)
                cpus.append(time.process_time() - cpu)
        return median(walls), median(cpus)

    def weight(self, path: str, *, at_work: bool = False) -> int:
        """Return the bytes of a page with its styles, scripts and fonts, compressed.

        What maps and networks fetch later, when they are seen, is not among them.
        """
        page = self.get(path, at_work=at_work)
        found = re.findall(r'(?:href|src)="/static/([^"?#]+)', page.decode())
        files = {STATIC / name for name in found}
        for sheet in [file for file in files if file.suffix == ".css"]:
            linked = re.findall(r"url\(([^)\"']+)\)", sheet.read_text(encoding="utf-8"))
            files |= {sheet.parent / name for name in linked}
        bodies = [file.read_bytes() for file in files if file.suffix != ".woff2"]
        fonts: int = sum(file.stat().st_size for file in files if file.suffix == ".woff2")
        return fonts + sum(len(gzip.compress(body)) for body in (page, *bodies))


@contextmanager
def _site(folder: Path, organisations: int) -> Iterator[_Site]:
    """Serve the fictional network from a thread, with a coordinator who is signed in."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'site.db'}",
        search_limit="",
        sign_in_limit="",
        log_level="error",
        port=0,
    )
    set_up(settings)  # what is answered well is not told
    load_demo(settings, organisations, seed=SEED)
    names, token = _somebody_at_work(settings)
    app = create_app(settings)
    app.add_api_route(HELLO, _hello, response_class=HTMLResponse)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()
    app.state.network.get_ready()
    site = _Site(host, port, names, token)
    try:
        yield site
    finally:
        site.connection.close()
        server.should_exit = True
        thread.join()


def _hello() -> HTMLResponse:
    """Answer what any server could."""
    return HTMLResponse("<!doctype html><title>hello</title><h1>Hello, world</h1>")


def _somebody_at_work(settings: Settings) -> tuple[dict[str, str], str]:
    """Return names of the network for the paths, and the session of a coordinator of its hub."""
    database = open_database(settings.database_url)
    with database.reading() as session:
        hub = min(Store(session).known_ids("hubs"))
        coordinator = Asker(Role.COORDINATOR, hubs=frozenset({hub}))
        case = Cases(session, coordinator).page(CaseList(open_only=True, limit=1)).cases[0]
        mine = min(one.id for one in Store(session).snapshot().organisations if hub in one.hubs)
    user = User("noor@example.be", "Noor", Role.COORDINATOR, hubs=frozenset({hub}))
    People(database, CONSOLE).add(user, None)
    token = SignIn(database).known_by_office(user.email).token
    database.close()
    names = {"hub": quote(hub, safe=""), "organisation": quote(mine, safe=""), "case": case.address}
    return names, token
