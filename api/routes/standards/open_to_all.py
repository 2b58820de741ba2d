"""Pages of other sites may read what is public from a browser, wherever they come from.

OpenRefine, uMap and the catalogues of open data do. No cookie crosses: a browser keeps it at home
when the answer says that any site may ask.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PUBLIC = re.compile(
    r"/api/v1/(?:reconcile/.*|open-data/.*|catalogue\.\w+|network\.\w+|calendar\.ics|feed\.atom"
    r"|murmurations|(?:organisations|streams)/.+/(?:murmurations|jsonld))"
)
"""Addresses of documents that are the same for everybody."""
A_DAY = 24 * 3600


class OpenToAll:
    """Lets any site's pages read the addresses in `PUBLIC`, and no others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag"],
            max_age=A_DAY,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, through the open door or through the usual one."""
        is_public = scope["type"] == "http" and PUBLIC.fullmatch(scope["path"])
        await (self.open if is_public else self.app)(scope, receive, send)
