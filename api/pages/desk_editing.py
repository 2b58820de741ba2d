"""Changing an organisation, at the desk or as one's own.

The second of two editors keeps what the first wrote.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi import Form as Posted
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, StringConstraints

from api.pages.forms import Form
from api.pages.house import DESK, MINE, House, HouseHere
from api.services.casework.facts import EDITED, NUMBERS, last_editor, typed_of
from api.services.casework.facts import values_of as changed
from api.services.casework.merging import Merged, merged
from api.wording.faults import fault_message
from matchmaker.domain import Kind, Visibility
from models.access.nouns import NOUN
from models.errors import RowHasChanged, UnfitRow

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


@router.get(DESK + "/edit", response_class=HTMLResponse)
@router.get(MINE + "/edit", response_class=HTMLResponse)
def ask(house: HouseHere) -> HTMLResponse:
    """Show what is known, to be changed."""
    return _show(house, house.owner, Form(typed_of(house.owner)))


@router.post(DESK + "/edit")
@router.post(MINE + "/edit")
def change(house: HouseHere, sent: Annotated[FactsIn, Posted()]) -> Response:
    """Keep what was changed; when somebody was first, show what both changed."""
    stands, words = house.owner, house.page.words
    before = sent.before or typed_of(stands)
    values = changed(sent.typed, before)
    form = Form(sent.typed)
    records = house.records(NOUN["organisations"])
    try:
        if values:
            records.change(stands.address, values, sent.tag or None)
    except RowHasChanged:
        now = records.get(stands.address)
        both = merged(before, sent.typed, typed_of(now))
        return _show(house, now, Form(both.typed), both)
    except UnfitRow as error:
        faults: Any = error.facts["faults"]
        for fault in faults:
            form.fault(fault["column"], fault_message(fault["code"], words))
        return _show(house, stands, form, tag=sent.tag, was=before)
    return house.page.go(house.home, "desk.kept")


def _show(
    house: House,
    record: Record,
    form: Form,
    both: Merged | None = None,
    tag: str = "",
    was: dict[str, str] | None = None,
) -> HTMLResponse:
    page = house.page
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
        "back": house.home,
    }
    return page.show("desk_edit.html", status, here=house.here, **facts)
