"""A web server in front of the application."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.logs import set_up
from api.services.classifying import classify_text
from api.services.jobs.kinds import KINDS
from api.services.jobs.worker import Worker
from matchmaker.domain import LANGUAGES
from matchmaker.errors import MatchmakerError
from matchmaker.suggestion import SuggestionRequest
from matchmaker.text.quick import propose_waste_code
from models import migrations
from models.errors import DatabaseBusy, EmptyStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from api.services.network import Network
    from api.settings import Settings
    from models.database import Database


PROPOSED = ("ewc", "esco", "nace")
"""Lists of which codes are proposed while somebody types: their readers take seconds to load."""


class PortTaken(MatchmakerError):
    """Somebody else listens there, or we may not. Facts: ``host``, ``port``."""

    code = "port_taken"


def run(
    settings: Settings,
    ready: Callable[[str], None],
    mention: Callable[[MatchmakerError], None] = lambda _: None,
) -> None:
    """Serve until somebody stops it; what is being answered then is finished first.

    Parameters
    ----------
    ready
        Told the address once it answers.
    mention
        Told what is not well but need not stop the service: there is no network yet, or somebody
        is writing and does not finish.

    Raises
    ------
    PortTaken
        The port is not free.
    StoreError
        The database does not answer, may not be written, or is of another version or program.
    """
    app = create_app(settings)
    try:
        _look_at(app.state.network.database, mention)
        _serve(app, settings, ready)
    finally:
        app.state.network.close()


def _look_at(database: Database, mention: Callable[[MatchmakerError], None]) -> None:
    try:
        migrations.require(database)
    except EmptyStore as error:
        mention(error)
        return
    try:
        with database.writing():
            pass
    except DatabaseBusy as error:
        mention(error)


def _serve(app: FastAPI, settings: Settings, ready: Callable[[str], None]) -> None:
    set_up(settings)
    config = uvicorn.Config(
        app,
        log_config=None,  # its lines go where ours go
        access_log=False,  # ours names routes, not addresses
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    server = uvicorn.Server(config)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise PortTaken(host=settings.host, port=settings.port) from error
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        listener.listen(128)
        ready(f"http://{host}:{listener.getsockname()[1]}/")
        threading.Thread(target=get_ready, args=(app.state.network,), daemon=True).start()
        with working(app.state.network):
            server.run(sockets=[listener])


@contextmanager
def working(network: Network) -> Iterator[None]:
    """Do long work beside the answers; what is not done at the end goes back into the queue."""
    settings = network.settings
    workers = [Worker(network, KINDS) for _ in range(settings.workers)]
    threads = [threading.Thread(target=one.run_until_stopped, daemon=True) for one in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join(timeout=settings.stop_seconds)


def get_ready(network: Network) -> None:
    """Read the network and load the reader of words, so that the first visitor need not wait."""
    network.get_ready()
    propose_waste_code("hout")
    with suppress(MatchmakerError):  # whom it concerns is told when they ask
        network.fitted.engine.shortlist(SuggestionRequest(text="hout", top=1))
        for scheme in PROPOSED:
            classify_text("hout", scheme, 1, LANGUAGES[0], network.space)
