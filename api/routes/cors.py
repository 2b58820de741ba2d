"""Which other sites' pages may read the API from a browser: none, unless the settings name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.routes.headers import REQUEST_ID

if TYPE_CHECKING:
    from api.settings import Settings

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MAY_SEND = (
    *("Accept", "Accept-Language", "Authorization", "Content-Type"),
    *("If-Match", "If-None-Match", "Idempotency-Key", REQUEST_ID),
)
MAY_READ = ("ETag", "Link", "Location", "Retry-After", REQUEST_ID)
TEN_MINUTES = 600


def cors(settings: Settings) -> dict[str, Any]:
    """Return what the layer that answers other sites' browsers is made with.

    Cookies never cross: another site shows a key, or what everybody may see.
    """
    return {
        "allow_origins": list(settings.cors_origins),
        "allow_methods": METHODS,
        "allow_headers": MAY_SEND,
        "expose_headers": MAY_READ,
        "allow_credentials": False,
        "max_age": TEN_MINUTES,
    }
