"""Where people are sent back to: never to another host, whatever an address or a header says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from api.routes.doors import settings_of
from matchmaker.domain import LANGUAGES
from models.access.asker import Role

if TYPE_CHECKING:
    from fastapi import Request

LONGEST = 2000
AT_A_DESK = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_INSIDE = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/[^\s\\\x00-\x1f\x7f]*")
_THIS_MACHINE = re.compile(r"(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d{1,5})?")


def inside(address: str) -> str:
    r"""Return the address of a page of ours; empty when it is anything else.

    Examples
    --------
    >>> inside("/nl/organisations?q=hout")
    '/nl/organisations?q=hout'
    >>> [inside(one) for one in ("//host/nl/", r"/\host", "https://host/nl/", "/nl/../..//host")]
    ['', '', '', '']
    """
    path = address.split("?", 1)[0]
    if len(address) > LONGEST or not _INSIDE.fullmatch(address) or "//" in path or ".." in path:
        return ""
    return address


class Beginner(Protocol):
    """Somebody who has just signed in."""

    @property
    def role(self) -> Role:
        """What they may do."""

    @property
    def organisation(self) -> str | None:
        """For whom an entrepreneur acts."""


def first_page(language: str, who: Beginner) -> str:
    """Return where somebody begins who was on their way to nowhere.

    Staff at their desk, an entrepreneur at their own organisation.
    """
    if who.role in AT_A_DESK:
        return f"/{language}/desk"
    return f"/{language}/mine" if who.organisation else f"/{language}/"


def page_before(request: Request) -> str:
    """Return the page to come back to after signing in: this one, or the one its form stood on."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return inside(request.url.path + query)
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.headers.get("host"):
        return ""
    return inside(came.path + (f"?{came.query}" if came.query else ""))


def base_in_mails(request: Request) -> str:
    """Return the address of this site for a mail.

    By the settings; a ``Host`` that a visitor sends is believed only when it is this machine. Else
    a stranger could have a link mailed to somebody that leads to the stranger.
    """
    settings = settings_of(request)
    if settings.public_url:
        return settings.public_url
    host = request.headers.get("host", "")
    if not _THIS_MACHINE.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return f"http://{host}"
