"""Each request gets an id, a line in the log, and a place in the counts."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import Headers

from api.logs import Asked, asked, request_id
from api.routes.headers import REQUEST_ID

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.counting import Counts

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE = "(nowhere)"
"""The template of an address that leads nowhere."""
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/static"})
"""Routes that machines ask all day: their lines are only for who looks for trouble."""

log = structlog.stdlib.get_logger("matchmaker.request")


class Traced:
    """Follows every request from its first byte to its last.

    The outermost of our layers, so that nothing that is refused or breaks further in goes untold.
    """

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self.app = app
        self.counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        this = Asked(request_id(Headers(scope=scope).getlist(REQUEST_ID)))
        asked.set(this)
        status, start = 0, time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.counts.running.inc()
        try:
            await self.app(scope, receive, answer)
        except Exception:
            status = status or 500
            raise
        finally:
            self.counts.running.dec()
            self._note(scope, status, time.perf_counter() - start)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = template_of(scope)
        method = scope["method"] if scope["method"] in METHODS else "(other)"
        self.counts.answered(route, method, status, seconds)
        level = logging.DEBUG if route in QUIET else logging.INFO
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            ours = status == HTTPStatus.INTERNAL_SERVER_ERROR
            level = logging.ERROR if ours else logging.WARNING
        log.log(
            level,
            "answered",
            method=method,
            route=route,
            status=int(status),
            milliseconds=round(seconds * 1000, 1),
        )


def template_of(scope: Scope) -> str:
    """Return the route as it was written, ``/organisations/{id}``: no ids, no words of people."""
    path = getattr(scope.get("route"), "path", None)
    if path is not None:
        return str(path)
    mounted = str(scope.get("root_path", ""))
    return mounted or NOWHERE
