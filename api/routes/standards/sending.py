"""How documents go out: with a mark by which a reader knows whether they changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import Depends, Header, Request
from fastapi.responses import Response

from api.routes.doors import network_of, settings_of
from api.routes.problems import refusals
from api.routes.records import CLOSED
from api.services.standards.addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from api.services.network import Fitted
    from api.services.standards.shelf import Document
    from matchmaker.snapshot import Snapshot

_HOST = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?"
)

IfNoneMatch: TypeAlias = Annotated[
    str | None,
    Header(description="The `ETag` of what you have: 304 when it is still the same."),
]


def addresses_of(request: Request) -> Addresses:
    """Return the addresses to write in a document: by the settings, else as the visitor came.

    A ``Host`` that is no host name is not repeated: whatever stands there would end up in feeds
    and catalogues.
    """
    settings = settings_of(request)
    if settings.public_url:
        return Addresses(settings.public_url)
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return Addresses(f"{request.url.scheme}://{host}")


AddressesHere: TypeAlias = Annotated[Addresses, Depends(addresses_of)]


class Sender:
    """Sends documents in answer to one request.

    Parameters
    ----------
    request
        Tells what the reader has already.
    """

    def __init__(
        self, request: Request, addresses: Annotated[Addresses, Depends(addresses_of)]
    ) -> None:
        self.addresses = addresses
        self.fitted: Fitted = network_of(request).fitted
        self._held = request.headers.get("if-none-match", "")

    @property
    def public(self) -> Snapshot:
        """What anybody may read."""
        return self.fitted.public

    def send(self, document: Document, *, by_language: bool = False) -> Response:
        """Return a document, or 304 when the reader has it.

        Parameters
        ----------
        by_language
            The same address answers other readers in another language.
        """
        headers = {
            "ETag": f'"{document.mark}"',
            "Cache-Control": "no-cache",  # may be kept, but ask: who withdraws is gone at once
        }
        if by_language:
            headers["Vary"] = "Accept-Language, Cookie"
        if _holds(self._held, document.mark):
            return Response(status_code=304, headers=headers)
        return Response(document.body, headers=headers, media_type=document.media_type)

    def send_whole(
        self, *key: Hashable, make: Callable[[], Document], by_language: bool = False
    ) -> Response:
        """Send a document about the whole network, made once per picture.

        Parameters
        ----------
        key
            All that the document depends on besides the picture and the addresses.
        """
        shelf = self.fitted.shelf
        return self.send(shelf.take((self.addresses.base, *key), make), by_language=by_language)


SenderHere: TypeAlias = Annotated[Sender, Depends()]


def answers(media_type: str, example: object, *codes: str, text: str = "") -> dict[int | str, Any]:
    """Declare in OpenAPI what a document's route answers: its type, an example, 304, refusals.

    Parameters
    ----------
    example
        A document as it may look.
    codes
        Refusals besides those that every route has.
    text
        What the document is.
    """
    schema: dict[str, object] = {"type": "string"}
    if "json" in media_type:
        schema = {"type": "object"}
    return {
        200: {
            "description": text or "The document.",
            "content": {media_type: {"schema": schema, "example": example}},
        },
        304: {"description": "You have it already."},
        **refusals("empty_store", *codes, *CLOSED),
    }


def _holds(held: str, mark: str) -> bool:
    """Tell whether ``If-None-Match`` names this mark, as RFC 9110 (13.1.2) compares them."""
    tags = [tag.strip().removeprefix("W/") for tag in held.split(",")]
    return "*" in tags or f'"{mark}"' in tags
