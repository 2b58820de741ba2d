"""Hubs: their names, territories and addresses."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from api.pages.administration.people import HERE
from api.pages.administration.telling import parts_of, tell_faults
from api.pages.forms import Form as Typed
from api.pages.page import Page, PageHere
from api.routes.gate import ADMINISTRATORS_THEMSELVES, RequestId
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.records import Records
from models.access.asker import Asker
from models.access.listing import Listing
from models.access.nouns import NOUN
from models.errors import RowHasChanged, UnfitRow

if TYPE_CHECKING:
    from models.access.record import Record

router = APIRouter()
Administrator = Annotated[Asker, Depends(ADMINISTRATORS_THEMSELVES)]
Several = Annotated[str, StringConstraints(max_length=4000)]
LISTS = ("postcodes", "nis_codes", "focus")


def records_of(page: PageHere, asker: Administrator, request: RequestId) -> Records:
    """Return the hubs, for an administrator."""
    return Records(page.network.database, NOUN["hubs"], asker, request)


Hubs = Annotated[Records, Depends(records_of)]


def typed_of(
    name: Annotated[Line, Form()] = "",
    email: Annotated[Line, Form()] = "",
    postcodes: Annotated[Several, Form()] = "",
    nis_codes: Annotated[Several, Form()] = "",
    focus: Annotated[Several, Form()] = "",
) -> Typed:
    """Return the form as it was sent."""
    return Typed(
        {
            "name": name,
            "email": email,
            "postcodes": postcodes,
            "nis_codes": nis_codes,
            "focus": focus,
        }
    )


Sent = Annotated[Typed, Depends(typed_of)]


@router.get("/{language}/administration/hubs", response_class=HTMLResponse)
def listed(page: PageHere, hubs: Hubs) -> HTMLResponse:
    """List the hubs."""
    return _list(page, hubs, Typed())


@router.post("/{language}/administration/hubs")
def add(page: PageHere, hubs: Hubs, typed: Sent) -> Response:
    """Make a hub."""
    try:
        hubs.add(_values(typed))
    except UnfitRow as error:
        return _list(page, hubs, tell_faults(typed, error, page.words, "name"))
    name = typed.value("name")
    return page.go(page.at("administration/hubs"), "administration.hub_made", name=name)


@router.get("/{language}/administration/hubs/{address}", response_class=HTMLResponse)
def one(page: PageHere, hubs: Hubs, address: Address) -> HTMLResponse:
    """Show one hub to be changed."""
    record = hubs.get(address)
    return _one(page, record, _typed(record))


@router.post("/{language}/administration/hubs/{address}")
def change(
    page: PageHere,
    hubs: Hubs,
    address: Address,
    typed: Sent,
    tag: Annotated[Line, Form()] = "",
) -> Response:
    """Change a hub; who was second is told, and loses nothing."""
    try:
        hubs.change(address, _values(typed), tag)
    except UnfitRow as error:
        return _one(page, hubs.get(address), tell_faults(typed, error, page.words, "name"))
    except RowHasChanged:
        return _one(page, hubs.get(address), typed, second=True)
    name = typed.value("name")
    return page.go(page.at("administration/hubs"), "administration.hub_kept", name=name)


def _values(typed: Typed) -> dict[str, object]:
    values: dict[str, object] = {"name": typed.value("name"), "email": typed.value("email")}
    return values | {column: parts_of(typed.value(column)) for column in LISTS}


def _typed(record: Record) -> Typed:
    values = {name: record.values.get(name) or "" for name in ("name", "email")}
    lists = {name: "; ".join(record.values.get(name) or ()) for name in LISTS}
    return Typed(values | lists)


def _list(page: Page, hubs: Records, typed: Typed) -> HTMLResponse:
    found = hubs.page(Listing(sort=("name",), limit=None))
    return page.show(
        "administration_hubs.html",
        HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        hubs=found.records,
        form=typed,
    )


def _one(page: Page, record: Record, typed: Typed, *, second: bool = False) -> HTMLResponse:
    stands = _typed(record)
    differs = [name for name in stands.typed if second and stands.value(name) != typed.value(name)]
    return page.show(
        "administration_hub.html",
        HTTPStatus.CONFLICT
        if second
        else (HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY),
        here=HERE,
        record=record,
        form=typed,
        stands=stands,
        differs=differs,
        second=second,
    )
