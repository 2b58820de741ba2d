"""A web server in front of the application."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.logs import set_up
from matchmaker.errors import MatchmakerError
from matchmaker.suggestion import SuggestionRequest
from matchmaker.text.quick import propose_waste_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.services.network import Network
    from api.settings import Settings


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
        server.run(sockets=[listener])


def get_ready(network: Network) -> None:
    """Read the network and load the reader of words, so that the first visitor need not wait."""
    network.get_ready()
    propose_waste_code("hout")
    with suppress(MatchmakerError):  # whom it concerns is told when they ask
        network.fitted.engine.shortlist(SuggestionRequest(text="hout", top=1))
