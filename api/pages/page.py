"""What every page has: its words, its icons, its menu, its addresses in the four languages."""

from __future__ import annotations

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.pages import flash
from api.pages.navigation import FOOT, MENU, seen_by
from api.routes.doors import network_of, settings_of, words_of
from api.routes.gate import AskerHere
from api.routes.standards.sending import addresses_of
from matchmaker.domain import LANGUAGES
from matchmaker.errors import MatchmakerError
from models.access.asker import Role

if TYPE_CHECKING:
    from fastapi.responses import RedirectResponse

    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.domain import Hub
    from models.access.asker import Asker

HERE = Path(__file__).parent
STATIC = HERE / "static"
_OF_A_PATH = "/%:@!$&'()*+,;="
"""Signs that may stand in the path of an address as they are (RFC 3986, section 3.3)."""
RADII_KM = (10, 20, 30, 60, 100)
"""Distances that the search form offers."""


@cache
def templates() -> Environment:
    """Return the templates; a name they use and do not get is a mistake, not an empty text."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(icon=icon, static=static, languages=LANGUAGES)
    return made


@cache
def static(name: str) -> str:
    """Return the address of a file of the site; it changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


@cache
def icon(name: str) -> Markup:
    """Return an icon of the sprite; it says nothing, the words beside it do."""
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        static("icons.svg"), name
    )


class Page:
    """One answer of the site in the making.

    Parameters
    ----------
    request
        What was asked; tells the address in the other languages.
    words
        The words of the page's language.
    network
        The network, as the visitor may see it.
    """

    def __init__(self, request: Request, words: Wording, network: Network) -> None:
        self.request = request
        self.words = words
        self.network = network
        self.settings = settings_of(request)
        self.addresses = addresses_of(request)
        # As it was sent: an id with a slash in it stays one part of the address.
        sent = request.scope.get("raw_path") or quote(request.url.path).encode()
        self._path = quote(sent.decode("latin-1"), safe=_OF_A_PATH, encoding="latin-1")

    @property
    def asker(self) -> Asker:
        """Who reads the page; a stranger on pages that everybody sees the same."""
        return self.network.asker

    def at(self, path: str) -> str:
        """Return the address of a page of the site in the reader's language."""
        return f"/{self.words.language}/{path}"

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language."""
        first, _, rest = self._path[1:].partition("/")
        if first not in LANGUAGES:
            return f"/{language}/"
        query = self.request.url.query
        return f"/{language}/{rest}" + (f"?{query}" if query else "")

    def show(self, template: str, status: int = 200, **facts: object) -> HTMLResponse:
        """Return the page.

        Parameters
        ----------
        template
            Name of a file in ``templates`` that extends ``base.html``.
        **facts
            For the template; ``here`` is the name of the menu's entry that this page is.
        """
        said = flash.said(self.request, self.settings, self.words)
        hub = self.hub
        html = (
            templates()
            .get_template(template)
            .render(
                words=self.words,
                say=self.words.say,
                at=self.at,
                in_language=self.in_language,
                address=self.addresses.to,
                canonical=self._canonical() if status == HTTPStatus.OK else "",
                fictional=self._fictional(),
                menu=seen_by(self.asker, MENU),
                foot=seen_by(self.asker, FOOT),
                asker=self.asker,
                signed_in=self.asker.role is not Role.ANONYMOUS,
                hub=hub,
                help_mail=(hub.email if hub else "") or self.settings.publisher_email,
                flash=said,
                tiles=self.settings.map_tile_url,
                tile_credit=self.settings.map_tile_credit,
                **{"here": "", **facts},
            )
        )
        answer = HTMLResponse(html, status)
        if self.request.cookies.get(flash.cookie_of(self.settings)):
            answer.delete_cookie(flash.cookie_of(self.settings), httponly=True, samesite="lax")
        return answer

    def part(self, template: str, **facts: object) -> HTMLResponse:
        """Return a piece of a page, for the script of the page to put in its place."""
        made = templates().get_template(template)
        return HTMLResponse(made.render(words=self.words, say=self.words.say, at=self.at, **facts))

    def go(
        self, address: str, key: str = "", kind: str = "ok", **facts: str | int
    ) -> RedirectResponse:
        """Go on to another page after a change, and say there once what changed.

        Parameters
        ----------
        key
            Of the wording; empty to say nothing.
        kind
            ``ok``, ``warn`` or ``error``.
        """
        return flash.redirect(self.settings, address, key, facts, kind)

    @property
    def hub(self) -> Hub | None:
        """The hub whose page this is: the reader's own, or the only one there is."""
        try:
            hubs = self.network.at_hand.snapshot.hubs
        except MatchmakerError:  # the page that says so must not stumble over it
            return None
        own = [hub for hub in hubs if hub.id in self.asker.hubs] or hubs
        return own[0] if len(own) == 1 else None

    def _canonical(self) -> str:
        """Return the one address of this page, whatever was searched on it."""
        return self.addresses.to(self._path)

    def _fictional(self) -> bool:
        try:
            return self.network.at_hand.fictional
        except MatchmakerError:  # the page that says so must not stumble over it
            return False


def page_of(request: Request, asker: AskerHere) -> Page:
    """Return the page to be made, for who is signed in or for a stranger.

    A page that is not for everybody asks for one of `api.routes.gate` besides, such as ``Staff``;
    strangers are then sent to sign in first, and come back.
    """
    if request.path_params.get("language") not in LANGUAGES:
        raise HTTPException(404)
    return Page(request, words_of(request), network_of(request).as_seen_by(asker))


PageHere: TypeAlias = Annotated[Page, Depends(page_of)]
