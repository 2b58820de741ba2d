"""A web server in front of the application."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.services.suggestions import Search, find_partners
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from api.services.network import Network
    from api.settings import Settings

log = logging.getLogger(__name__)


class PortTaken(MatchmakerError):
    """Somebody else listens there, or we may not. Facts: ``host``, ``port``."""

    code = "port_taken"


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until somebody stops it.

    Parameters
    ----------
    ready
        Told the address once it answers.

    Raises
    ------
    PortTaken
        The port is not free.
    """
    app = create_app(settings)
    config = uvicorn.Config(app, log_level="warning", server_header=False)
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
        threading.Thread(target=_warm_up, args=(app,), daemon=True).start()
        ready(f"http://{host}:{listener.getsockname()[1]}/")
        threading.Thread(target=get_ready, args=(app.state.network,), daemon=True).start()
        server.run(sockets=[listener])


def get_ready(network: Network) -> None:
    """Read the network and load the reader of words, so that the first visitor need not wait.

    Whatever is wrong is told to the visitor whom it concerns; here it only costs the head start.
    """
    try:
        search = Search(text="hout", top=1)
        find_partners(network, search)
    except MatchmakerError as error:
        log.debug("not ready before the first visitor: %s", error.code)


def _warm_up(app: FastAPI) -> None:
    """Read and fit the network before the first visitor asks; the site answers meanwhile."""
    with suppress(MatchmakerError):  # nothing to read yet: the pages say so themselves
        find_partners(app.state.network, Search("karton", top=1))
