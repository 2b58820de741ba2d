"""Keys of programs: made, shown once, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.administration.people import HERE, people_of
from api.pages.forms import Form as Typed
from api.pages.page import Page, PageHere
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.people import NewKey, People
from models.access.asker import Scope
from models.errors import UnfitRow
from models.store import Store

router = APIRouter()
DAYS = (30, 90, 365, 730)
"""How long a key may last, as the form offers."""
Looked = Annotated[People, Depends(people_of)]


@router.get("/{language}/administration/keys", response_class=HTMLResponse)
def listed(page: PageHere, people: Looked) -> HTMLResponse:
    """List the keys of the hubs."""
    return _list(page, people, Typed({"scopes": Scope.READ.value, "days": "365"}))


@router.post("/{language}/administration/keys")
def make(
    page: PageHere,
    people: Looked,
    name: Annotated[Line, Form()] = "",
    hub: Annotated[Line, Form()] = "",
    scopes: Annotated[list[Line], Form(max_length=10)] = [],  # noqa: B006 (FastAPI copies it)
    days: Annotated[Line, Form()] = "",
) -> Response:
    """Make a key; its text stands on this answer, and nowhere else."""
    typed = Typed({"name": name, "hub": hub, "scopes": ";".join(scopes), "days": days})
    known = {scope.value for scope in Scope}
    if not name:
        typed.fault("name", page.words.say("faults.missing"))
    if not scopes or set(scopes) - known:
        typed.fault("scopes", page.words.say("faults.choice"))
    if days not in {str(number) for number in DAYS}:
        typed.fault("days", page.words.say("faults.choice"))
    if typed:
        try:
            _, text = people.add_key(NewKey(name, hub, frozenset(map(Scope, scopes)), int(days)))
        except UnfitRow:
            typed.fault("hub", page.words.say("faults.reference"))
        else:
            return _list(
                page, people, Typed({"scopes": Scope.READ.value, "days": "365"}), text or ""
            )
    return _list(page, people, typed)


@router.post("/{language}/administration/keys/{address}/revoke")
def revoke(page: PageHere, people: Looked, address: Address) -> RedirectResponse:
    """Make a key useless, from now on."""
    people.revoke_key(address, datetime.now(UTC))
    return page.go(page.at("administration/keys"), "administration.key_revoked")


def _list(page: Page, people: People, typed: Typed, made: str = "") -> HTMLResponse:
    with page.network.database.reading() as session:
        names = Store(session).name_by_hub()
    own = names if page.asker.sees_everything else page.asker.hubs
    hubs = sorted(((id_, names.get(id_, id_)) for id_ in own), key=lambda hub: hub[1].casefold())
    return page.show(
        "administration_keys.html",
        HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        keys=people.programs(),
        now=datetime.now(UTC),
        form=typed,
        made=made,
        hubs=hubs,
        hub_name=names,
        scopes=list(Scope),
        days=DAYS,
        chosen=typed.value("scopes").split(";"),
    )
