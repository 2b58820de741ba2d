"""The network: an organisation with its partners and theirs, and the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import Page, PageHere
from api.routes.values import Id
from api.services.ties.drawing import network_drawing
from api.services.ties.picture import placed
from api.services.ties.places import SPRING_UP_TO
from api.services.ties.seen import Closeness
from matchmaker.domain import Kind

if TYPE_CHECKING:
    from api.services.ties.picture import Placed

router = APIRouter(include_in_schema=False)
MOST_ROWS = 150
"""Ties in the table of a whole network; the files hold all of them."""


@router.get("/{language}/network", response_class=HTMLResponse)
def whole(page: PageHere) -> HTMLResponse:
    """Show the whole network."""
    return _show(page, placed(page.network), "")


@router.get("/{language}/network/{id:path}", response_class=HTMLResponse)
def around(page: PageHere, id: Id) -> HTMLResponse:  # noqa: A002
    """Show an organisation, its partners and theirs."""
    return _show(page, placed(page.network, id), id)


def _show(page: Page, found: Placed, of: str) -> HTMLResponse:
    shown, words = found.shown, page.words

    def href(id_: str) -> str:
        return page.at(f"{'organisations' if id_ == of else 'network'}/{quote(id_, safe='')}")

    label = words.say(
        "ties.drawing", count=len(shown.organisations), ties=words.show(len(shown.ties))
    )
    drawable = shown.ties and (of or len(shown.organisations) <= SPRING_UP_TO)
    kinds = {one.kind for one in shown.organisations.values()}
    return page.show(
        "network.html",
        here="organisations",
        of=shown.organisations.get(of),
        shown=shown,
        drawing=network_drawing(shown, found.places, label, href) if drawable else None,
        label=label,
        href=href,
        numbers={id_: at for at, id_ in enumerate(shown.organisations)},
        kinds=tuple(kind for kind in Kind if kind in kinds),
        closenesses=tuple(Closeness),
        rows=shown.ties[:MOST_ROWS],
        json=f"/api/v1/network?lang={words.language}" + (f"&of={quote(of, safe='')}" if of else ""),
    )
