"""How much one visitor may ask: requests of an expensive kind, and bytes of a body."""

from __future__ import annotations

from math import ceil
from time import time
from typing import TYPE_CHECKING

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from api.routes.doors import settings_of
from api.routes.gate import AskerHere
from matchmaker.errors import MatchmakerError
from models.access.asker import Role

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import Settings

UPLOADS = "/imports"
"""Addresses that end so take files."""


class TooManyRequests(MatchmakerError):
    """One visitor asks too much. Facts: ``seconds`` until there is room again."""

    code = "too_many_requests"


class Meter:
    """Counts what each visitor asks; every process of the server counts for itself."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, rule: str, *visitor: str) -> None:
        """Count one request.

        Parameters
        ----------
        rule
            Such as ``10 per 5 minutes``; empty for no bound.

        Raises
        ------
        TooManyRequests
            There were too many before.
        """
        if not rule:
            return
        item = parse(rule)
        if not self._limiter.hit(item, *visitor):
            again = self._limiter.get_window_stats(item, *visitor).reset_time - time()
            raise TooManyRequests(seconds=max(1, ceil(again)))


class Within:
    """Lets a visitor through as long as they keep within a rule of the settings.

    Parameters
    ----------
    setting
        Name of the setting that holds the rule.
    """

    def __init__(self, setting: str) -> None:
        self.setting = setting

    def __call__(self, request: Request, asker: AskerHere) -> None:
        """Count the request, by person or program, and strangers by the address they come from.

        Raises
        ------
        TooManyRequests
            The rule is broken.
        """
        rule: str = getattr(settings_of(request), self.setting)
        strange = asker.role is Role.ANONYMOUS
        visitor = (request.client.host if request.client else "") if strange else asker.who
        meter: Meter = request.app.state.meter
        meter.count(rule, self.setting, visitor)


class BoundedBody:
    """Refuses bodies that are larger than any request needs, before they fill the memory."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count the bytes that come in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.settings.largest_body
        if scope["path"].rstrip("/").endswith(UPLOADS):
            most = self.settings.largest_upload
        announced = Headers(scope=scope).get("content-length", "")
        too_large = announced.isdecimal() and (len(announced) > 15 or int(announced) > most)
        scope.setdefault("state", {})["most"] = most
        came = 0

        async def counted() -> Message:
            nonlocal came
            if too_large:
                raise HTTPException(413)
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
