"""Changing an organisation at the desk; the second of two editors keeps what the first wrote."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi import Form as Posted
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, StringConstraints

from api.pages.forms import Form
from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff
from api.routes.records import Address
from api.services.casework.facts import EDITED, NUMBERS, last_editor, typed_of
from api.services.casework.facts import values_of as changed
from api.services.casework.merging import Merged, merged
from api.services.records import Records
from api.wording.faults import fault_message
from matchmaker.domain import Kind, Visibility
from models.access.nouns import NOUN
from models.errors import RowHasChanged, UnfitRow, UnknownRow

if TYPE_CHECKING:
    from models.access.record import Record

router = APIRouter(include_in_schema=False)
LONGEST = 4000
Typed = Annotated[str, StringConstraints(max_length=LONGEST)]


class FactsIn(BaseModel):
    """The form as it was sent: fields, the version that was looked at, and what stood in it."""

    name: Typed = ""
    kind: Typed = ""
    description: Typed = ""
    street: Typed = ""
    postcode: Typed = ""
    municipality: Typed = ""
    website: Typed = ""
    employees: Typed = ""
    contact_name: Typed = ""
    email: Typed = ""
    phone: Typed = ""
    visibility: Typed = ""
    tag: Typed = ""
    was: Annotated[str, StringConstraints(max_length=20_000)] = "{}"

    @property
    def before(self) -> dict[str, str]:
        """What stood in the form; nothing when somebody sent something else."""
        try:
            told = json.loads(self.was)
            return {name: str(told[name]) for name in EDITED if name in told}
        except (ValueError, TypeError):
            return {}

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, with the line ends of a text as they are kept."""
        return {name: getattr(self, name).replace("\r\n", "\n") for name in EDITED}


@router.get("/{language}/desk/organisations/{address}/edit", response_class=HTMLResponse)
def ask(page: PageHere, _asker: Staff, request: RequestId, address: Address) -> HTMLResponse:
    """Show what is known, to be changed."""
    record = _mine(page, request, address)
    return _show(page, record, Form(typed_of(record)))


@router.post("/{language}/desk/organisations/{address}/edit")
def change(
    page: PageHere,
    _asker: Staff,
    request: RequestId,
    address: Address,
    sent: Annotated[FactsIn, Posted()],
) -> Response:
    """Keep what was changed; when somebody was first, show what both changed."""
    stands = _mine(page, request, address)
    before = sent.before or typed_of(stands)
    values = changed(sent.typed, before)
    form = Form(sent.typed)
    try:
        if values:
            _records(page, request).change(address, values, sent.tag or None)
    except RowHasChanged:
        now = _mine(page, request, address)
        both = merged(before, sent.typed, typed_of(now))
        return _show(page, now, Form(both.typed), both)
    except UnfitRow as error:
        faults: Any = error.facts["faults"]
        for fault in faults:
            form.fault(fault["column"], fault_message(fault["code"], page.words))
        return _show(page, stands, form, tag=sent.tag, was=before)
    return page.go(page.at(f"desk/organisations/{address}"), "desk.kept")


def _records(page: Page, request: str | None) -> Records:
    return Records(page.network.database, NOUN["organisations"], page.asker, request)


def _mine(page: Page, request: str | None, address: str) -> Record:
    """Return an organisation that the reader looks after; for others there is no form."""
    found = _records(page, request).get(address)
    if not found.mine:
        raise UnknownRow(noun="organisations")
    return found


def _show(
    page: Page,
    record: Record,
    form: Form,
    both: Merged | None = None,
    tag: str = "",
    was: dict[str, str] | None = None,
) -> HTMLResponse:
    status = HTTPStatus.OK
    if both or not form:
        status = HTTPStatus.CONFLICT if both else HTTPStatus.UNPROCESSABLE_ENTITY
    who = last_editor(page.network.database, page.asker, record.address) if both else ""
    facts: dict[str, Any] = {
        "one": record.values,
        "form": form,
        "both": both,
        "taken": [page.words.say(f"desk.fact.{name}") for name in both.taken] if both else [],
        "who": who or page.words.say("desk.somebody"),
        "tag": tag or record.tag,
        "was": json.dumps(was or typed_of(record), ensure_ascii=False),
        "fields": EDITED,
        "numbers": NUMBERS,
        "kinds": [(one.value, page.words.say(f"nouns.kind.{one}")) for one in Kind],
        "visibilities": [(one.value, page.words.say(f"desk.seen_by.{one}")) for one in Visibility],
        "back": page.at(f"desk/organisations/{record.address}"),
    }
    return page.show("desk_edit.html", status, here="desk", **facts)
