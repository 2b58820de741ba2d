"""Headers on every answer: nothing from another host, nothing inside a frame, no guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from api.logs import asked, who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import Settings

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page may load. ``data:`` pictures are the arrows inside the vendored Swagger page."""
POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
A_YEAR = 365 * 24 * 3600
REQUEST_ID = "X-Request-ID"


def standing_headers(settings: Settings) -> dict[str, str]:
    """Return the headers that every answer of a service with these settings has."""
    headers = dict(HEADERS)
    if settings.map_tile_url:
        pictures = f"img-src 'self' data: {host_of_tiles(settings.map_tile_url)}"
        headers[POLICY] = CONTENT_POLICY.replace("img-src 'self' data:", pictures)
    if settings.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return headers


def host_of_tiles(address: str) -> str:
    """Return the host that pictures of the map may come from, as a policy names it.

    Examples
    --------
    >>> host_of_tiles("https://{s}.tiles.example.org/{z}/{x}/{y}.png")
    'https://*.tiles.example.org'
    """
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0].replace('{s}', '*')}"


def guard(headers: MutableHeaders, standing: Mapping[str, str], request: Headers) -> None:
    """Add what is missing to the headers of an answer.

    What was told to somebody who is signed in, or to a program with a key, is kept by nobody; nor
    is an answer that signs somebody in.
    """
    for name, value in standing.items():
        headers.setdefault(name, value)
    if who.get() or "authorization" in request or "set-cookie" in headers:
        headers.setdefault("Cache-Control", "no-store")
    this = asked.get()
    if this is not None:
        headers[REQUEST_ID] = this.request_id


class SafeHeaders:
    """Guards every answer that comes from inside, also refusals."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.standing = standing_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with its headers."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                guard(MutableHeaders(scope=message), self.standing, Headers(scope=scope))
            await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)
