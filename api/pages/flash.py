"""One message that survives a redirect: what changed, said on the page that follows.

The cookie holds a key of our own words and plain facts, so that no text of a stranger is shown.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.responses import RedirectResponse

from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from api.wording import Wording

LASTS_SECONDS = 60
LONGEST = 1500
KINDS = ("ok", "warn", "error")


@dataclass(frozen=True, slots=True)
class Flash:
    """What is said once.

    Parameters
    ----------
    kind
        ``ok``, ``warn`` or ``error``.
    text
        In the reader's language.
    """

    kind: str
    text: str


def redirect(
    settings: Settings,
    address: str,
    key: str = "",
    facts: Mapping[str, Any] | None = None,
    kind: str = "ok",
) -> RedirectResponse:
    """Go on to a page, which then says the words of `key` once.

    Parameters
    ----------
    key
        Of the wording; empty to say nothing.
    kind
        ``ok``, ``warn`` or ``error``.
    """
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    if key:
        told = json.dumps([kind, key, dict(facts or {})], ensure_ascii=True).encode()
        answer.set_cookie(
            cookie_of(settings),
            base64.urlsafe_b64encode(told).decode(),
            max_age=LASTS_SECONDS,
            secure=settings.public_url.startswith("https"),
            httponly=True,
            samesite="lax",
        )
    return answer


def said(request: Request, settings: Settings, words: Wording) -> Flash | None:
    """Return what the page before wanted to have said; ``None`` for nothing, or nothing of ours."""
    kept = request.cookies.get(cookie_of(settings), "")
    if not kept or len(kept) > LONGEST:
        return None
    try:
        kind, key, facts = json.loads(base64.urlsafe_b64decode(kept))
        plain = {str(name): fact for name, fact in facts.items() if isinstance(fact, (str, int))}
        if kind in KINDS and key in words.keys:
            return Flash(kind, words.say(key, **plain))
    except (ValueError, KeyError, AttributeError, TypeError, binascii.Error):
        pass  # somebody has written their own cookie
    return None


def cookie_of(settings: Settings) -> str:
    """Return the name of the cookie; on an encrypted site no other host can set it."""
    return "__Host-said" if settings.public_url.startswith("https") else "said"
