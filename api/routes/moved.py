"""Old addresses of organisations that went up in another: they lead there."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from fastapi.responses import RedirectResponse

from api.routes.doors import network_of
from api.routes.gate import SAFE_METHODS, asker_of
from api.services.casework.duplicates import Duplicates
from matchmaker.errors import MatchmakerError, UnknownOrganisation
from models.access.addresses import address_of, key_of
from models.errors import UnknownRow

if TYPE_CHECKING:
    from fastapi import Request

NOBODY = frozenset({UnknownRow.code, UnknownOrganisation.code})


def way_of_merged(request: Request, code: str) -> RedirectResponse | None:
    """Return the way to where an organisation is now, for a question about one that is gone.

    Parameters
    ----------
    code
        Of the refusal that the question would get; only "nobody is called so" has another way.
    """
    if code not in NOBODY or request.method not in SAFE_METHODS:
        return None
    sent = request.scope.get("raw_path") or quote(request.url.path).encode()
    parts = sent.decode("latin-1").split("/")
    try:
        duplicates = Duplicates(network_of(request).database, asker_of(request))
        moved = [_moved(duplicates, part) for part in parts]
    except MatchmakerError:  # the refusal of before is the one to tell
        return None
    if moved == parts:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    address = "/".join(moved) + query
    return RedirectResponse(address, HTTPStatus.PERMANENT_REDIRECT, {"Cache-Control": "no-store"})


def _moved(duplicates: Duplicates, part: str) -> str:
    key = key_of(unquote(part))
    kept = duplicates.moved_to(key[0]) if key[0] else None
    return part if kept is None else quote(address_of((kept, *key[1:])), safe="~")
