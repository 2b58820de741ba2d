"""*Is this the same?* Pairs of organisations side by side: one, or two."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from api.pages.desk import at_desk
from api.pages.forms import Typed
from api.pages.holdings import rows_of
from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff
from api.routes.records import Address
from api.services.casework.cases import Casework
from api.services.casework.duplicates import ADDRESS, MERGED, Alike, Duplicates
from models.casework.case import CaseList
from models.errors import RowHasChanged, UndoRefused, UnfitRow

if TYPE_CHECKING:
    from models.access.record import Record

router = APIRouter(include_in_schema=False)
AT_ONCE = 30
"""Pairs on the page; those that are answered make room for others."""
CHOSEN = tuple(name for name in MERGED if name not in ADDRESS[1:])
"""What one chooses between: an address goes as a whole."""


@router.get("/{language}/desk/duplicates", response_class=HTMLResponse)
def pairs(page: PageHere, asker: Staff) -> HTMLResponse:
    """List organisations that may stand here twice."""
    found = Duplicates(page.network.database, asker).pairs()
    return page.show(
        "desk_duplicates.html",
        here="desk",
        **at_desk(page),
        pairs=found[:AT_ONCE],
        more=len(found) - AT_ONCE,
        way=lambda pair: _way(page, pair.one.address, pair.other.address),
    )


@router.get("/{language}/desk/duplicates/{one}/{other}", response_class=HTMLResponse)
def pair(
    page: PageHere, asker: Staff, request: RequestId, one: Address, other: Address
) -> HTMLResponse:
    """Show two organisations side by side."""
    found = Duplicates(page.network.database, asker).pair(one, other)
    return _show(page, request, found, HTTPStatus.OK)


@router.post("/{language}/desk/duplicates/{one}/{other}/merge")
def merge(
    page: PageHere, asker: Staff, request: RequestId, one: Address, other: Address, typed: Typed
) -> Response:
    """Make one of two; when somebody changed one of them meanwhile, show both again."""
    duplicates = Duplicates(page.network.database, asker, request)
    chosen = [name for name in CHOSEN if typed.get(name) == "other"]
    take = [*chosen, *(ADDRESS if ADDRESS[0] in chosen else ())]
    tags = [tag for tag in (typed.get("tag_one"), typed.get("tag_other")) if tag]
    try:
        merger = duplicates.merge(one, other, take, tags)
    except RowHasChanged:
        return _show(page, request, duplicates.pair(one, other), HTTPStatus.CONFLICT)
    except UnfitRow:
        found = duplicates.pair(one, other)
        return _show(page, request, found, HTTPStatus.UNPROCESSABLE_ENTITY)
    home = page.at(f"desk/organisations/{quote(one, safe='')}")
    return page.go(home, "duplicates.merged", name=merger.name)


@router.post("/{language}/desk/duplicates/{one}/{other}/distinct")
def distinct(
    page: PageHere, asker: Staff, request: RequestId, one: Address, other: Address
) -> Response:
    """Say that two are two; nobody is asked again."""
    Duplicates(page.network.database, asker, request).say_distinct(one, other)
    return page.go(page.at("desk/duplicates"), "duplicates.told_apart")


@router.post("/{language}/desk/mergers/{number}/undo")
def separate(
    page: PageHere, asker: Staff, request: RequestId, number: Annotated[int, Path(ge=1, lt=2**31)]
) -> Response:
    """Make two again of one."""
    duplicates = Duplicates(page.network.database, asker, request)
    try:
        merger = duplicates.separate(number)
    except UndoRefused:
        return page.go(page.at("desk/duplicates"), "duplicates.cannot_separate", "warn")
    home = page.at(f"desk/organisations/{quote(merger.kept, safe='')}")
    return page.go(home, "duplicates.separated", name=merger.name)


def _way(page: Page, one: str, other: str) -> str:
    return page.at(f"desk/duplicates/{quote(one, safe='')}/{quote(other, safe='')}")


def _show(page: Page, request: str | None, found: Alike, status: HTTPStatus) -> HTMLResponse:
    both = (found.one, found.other)
    facts: dict[str, Any] = {
        "pair": found,
        "both": both,
        "rows": [(name, [_told(page, one, name) for one in both]) for name in CHOSEN],
        "counts": [_counts(page, request, one) for one in both],
        "way": _way(page, found.one.address, found.other.address),
        "turned": _way(page, found.other.address, found.one.address),
        "changed": status == HTTPStatus.CONFLICT,
        "unfit": status == HTTPStatus.UNPROCESSABLE_ENTITY,
    }
    return page.show("desk_duplicate.html", status, here="desk", **at_desk(page), **facts)


def _told(page: Page, one: Record, name: str) -> str:
    """Return a value as somebody reads it; empty when it is not known."""
    value = one.values[name]
    if name == ADDRESS[0]:
        place = " ".join(filter(None, (one.values["postcode"], one.values["municipality"])))
        return ", ".join(filter(None, (value, place)))
    if name == "kind":
        return page.words.say(f"nouns.kind.{value}")
    if isinstance(value, tuple):
        return ", ".join(value)
    if hasattr(value, "isoformat"):
        return page.words.date(value)
    return "" if value is None else str(value)


def _counts(page: Page, request: str | None, one: Record) -> dict[str, int]:
    """Return how much each brings along."""
    own = rows_of(page, request, one.key[0])
    listed = Casework(page.network.database, page.asker, request)
    cases = listed.page(CaseList(partner=one.key[0], limit=1)).total
    return {**{noun: len(rows) for noun, rows in own.items()}, "cases": cases}
