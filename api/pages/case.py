"""One case: who is at the table and who is missing, what is next, its steps, an introduction."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from api.pages.board import Mine, today
from api.pages.forms import Form
from api.pages.page import Page, PageHere
from api.routes.records import Address
from api.routes.shapes import Line, Text
from api.services.casework.calendar import title_of
from api.services.casework.editing import EDITED, JOINED, typed_of, values_of
from api.services.casework.introducing import Draft, Sender, draft
from api.services.casework.merging import merged
from api.services.casework.missing import missing
from api.services.own_account import OwnAccount
from api.services.records import Records
from matchmaker.domain import PartnershipState, ReasonCode
from models.access.nouns import NOUN
from models.casework.case import Move
from models.casework.steps import STAGES, WHY
from models.errors import RowHasChanged, UnfitRow, UnknownRow

if TYPE_CHECKING:
    from api.services.casework.cases import Casework
    from matchmaker.domain import Organisation
    from models.casework.case import Case

router = APIRouter(include_in_schema=False)
Asked = Annotated[Line, Field()]
Chosen = Annotated[Line, Query()]


@router.get("/{language}/desk/cases/{address}", response_class=HTMLResponse)
def read(page: PageHere, cases: Mine, address: Address) -> HTMLResponse:
    """Show a case."""
    return _show(page, cases, cases.get(address))


class Typed(BaseModel):
    """The form of a case: each field as it is typed, and as it stood when the page was opened."""

    title: Line = ""
    next_action: Line = ""
    due: Line = ""
    owner: Line = ""
    tonnes_per_year: Line = ""
    jobs: Line = ""
    was_title: Line = ""
    was_next_action: Line = ""
    was_due: Line = ""
    was_owner: Line = ""
    was_tonnes_per_year: Line = ""
    was_jobs: Line = ""
    tag: Line = ""


@router.post("/{language}/desk/cases/{address}")
def change(
    page: PageHere, cases: Mine, address: Address, typed: Annotated[Typed, Field()]
) -> Response:
    """Keep what is next, who minds it, and its figures; tell who was first."""
    return _change(page, cases, address, typed.model_dump())


def _change(page: Page, cases: Casework, address: str, sent: dict[str, str]) -> Response:
    typed = {name: sent.get(name, "").strip() for name in EDITED}
    was = {name: sent.get(f"was_{name}", "") for name in EDITED}
    case = cases.get(address)
    values, faults = values_of(typed, was, page.words)
    form = Form(typed, faults)
    if not form:
        return _show(page, cases, case, form=form, was=was, tag=sent.get("tag", ""))
    if not values:
        return page.go(page.at(f"desk/cases/{address}"))
    try:
        cases.change(address, values, sent.get("tag", ""))
    except RowHasChanged:
        both = merged(was, typed, typed_of(case), JOINED)
        told = {"both": both, "first": cases.last_change(case)}
        return _show(page, cases, case, form=Form(both.typed), changed=told)
    except UnfitRow as error:
        for column in _columns(error):
            form.fault(column, page.words.say("board.wrong_value"))
        return _show(page, cases, case, form=form, was=was, tag=sent.get("tag", ""))
    return page.go(page.at(f"desk/cases/{address}"), "board.kept")


@router.post("/{language}/desk/cases/{address}/move")
def move(
    page: PageHere,
    cases: Mine,
    address: Address,
    state: Annotated[PartnershipState, Field()],
    reason: Asked = "",
    note: Annotated[Text, Field()] = "",
    tag: Asked = "",
    back: Asked = "",
) -> Response:
    """Take a step; from the board one comes back to the board."""
    why = reason if reason in set(ReasonCode) and state in WHY else None
    form = Form({"state": state, "reason": reason, "note": note})
    try:
        case = cases.move(address, Move(state, why, note), tag or None)
    except RowHasChanged:
        case = cases.get(address)
        return _show(page, cases, case, moving=form, changed={"first": cases.last_change(case)})
    except UnfitRow as error:
        for column in _columns(error):
            key = {"reason": "board.why_needed", "note": "board.note_needed"}.get(column)
            form.fault(column, page.words.say(key or "board.there_already"))
        return _show(page, cases, cases.get(address), moving=form)
    inside = back.startswith("?") and len(back) <= 1000
    to = page.at(f"desk/cases{back}" if inside else f"desk/cases/{address}")
    if back == "board":
        to = page.at("desk/cases")
    stage = page.words.say(f"report.state.{state}")
    return page.go(to, "board.moved", title=title_of(case, page.words), state=stage)


@router.post("/{language}/desk/cases/{address}/notes")
def write_down(
    page: PageHere, cases: Mine, address: Address, text: Annotated[Text, Field()] = ""
) -> Response:
    """Write something down."""
    if not text.strip():
        form = Form({"text": ""}, {"text": page.words.say("board.note_empty")})
        return _show(page, cases, cases.get(address), noting=form)
    cases.write_down(address, text.strip())
    return page.go(page.at(f"desk/cases/{address}") + "#notes", "board.noted")


@router.post("/{language}/desk/cases/{address}/invite")
def invite(
    page: PageHere, cases: Mine, address: Address, organisation: Annotated[Line, Field()]
) -> Response:
    """Add a partner that was missing."""
    try:
        case = cases.invite(address, organisation)
    except UnfitRow:
        return page.go(page.at(f"desk/cases/{address}"), "board.not_invited", "warn")
    name = next((one.name for one in case.partners if one.id == organisation), "")
    return page.go(page.at(f"desk/cases/{address}"), "board.invited", name=name)


@router.get("/{language}/desk/cases/{address}/introduction", response_class=HTMLResponse)
def introduce(
    page: PageHere, cases: Mine, address: Address, one: Chosen = "", other: Chosen = ""
) -> HTMLResponse:
    """Show the draft of a mail that brings two partners together."""
    case = cases.get(address)
    pair = _pair(page, case, one, other)
    unknown = []
    made = None
    if pair is not None:
        known = {id_: _email(page, id_) for id_ in (pair[0].id, pair[1].id)}
        unknown = [each.name for each in pair if not known[each.id]]
        to = [email for email in known.values() if email]
        made = draft(page.network, pair, to, _sender(page), page.words.language)
    return page.show(
        "introduction_draft.html",
        here="cases",
        case=case,
        title=title_of(case, page.words),
        pair=pair,
        draft=made,
        unknown=unknown,
        not_public=[each.name for each in pair or () if each.visibility != "public"],
    )


@router.post("/{language}/desk/cases/{address}/introduction.eml")
def fetch(
    page: PageHere,
    cases: Mine,
    address: Address,
    subject: Asked = "",
    text: Annotated[Text, Field()] = "",
    to: Asked = "",
) -> Response:
    """Give the draft, as it was changed, as a file that a mail program opens."""
    cases.get(address)
    receivers = tuple(one.strip() for one in to.split(",") if _is_address(one.strip()))
    body = Draft(receivers, subject, text.replace("\r\n", "\n")).eml(_sender(page))
    headers = {
        "Content-Disposition": 'attachment; filename="introduction.eml"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type="message/rfc822", headers=headers)


@router.post("/{language}/desk/cases/{address}/introduction/sent")
def sent(
    page: PageHere, cases: Mine, address: Address, one: Asked = "", other: Asked = ""
) -> Response:
    """Write down that the mail has left: a case that was an idea is now introduced."""
    case = cases.get(address)
    names = {each.id: each.name for each in case.partners}
    told = [names[id_] for id_ in (one, other) if id_ in names]
    note = page.words.say("board.introduced_note", names=told)
    if case.state is PartnershipState.LEAD:
        cases.move(address, Move(PartnershipState.INTRODUCED, None, note), None)
    else:
        cases.write_down(address, note)
    return page.go(page.at(f"desk/cases/{address}"), "board.introduced")


def _show(
    page: Page,
    cases: Casework,
    case: Case,
    *,
    form: Form | None = None,
    moving: Form | None = None,
    noting: Form | None = None,
    was: dict[str, str] | None = None,
    tag: str = "",
    changed: dict[str, Any] | None = None,
) -> HTMLResponse:
    fitted, words = page.network.fitted, page.words
    status = HTTPStatus.OK
    if changed:
        status = HTTPStatus.CONFLICT
    elif any(one is not None and not one for one in (form, moving, noting)):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    now = typed_of(case)
    people = {one.id: one.name for one in cases.owners(case.hubs)}
    of_case = set(case.record.values["streams"] or ())
    hides = fitted.discretion
    return page.show(
        "case.html",
        status,
        here="cases",
        case=case,
        title=title_of(case, words),
        mine=case.record.mine,
        late=case.is_late(today()),
        form=Form(now) if form is None else form,
        was=was or now,
        tag=tag or case.tag,
        changed=changed or {},
        people=people,
        moving=Form({"state": _next(case)}) if moving is None else moving,
        noting=Form() if noting is None else noting,
        stages=[one for one in STAGES if one is not case.state],
        reasons=tuple(ReasonCode),
        missing=missing(page.network, case, words),
        streams=[
            one
            for one in fitted.snapshot.streams
            if one.id in of_case and (hides is None or hides.shows_stream(one.id))
        ],
    )


def _columns(error: UnfitRow) -> list[str]:
    faults: Any = error.facts["faults"]
    return [str(one["column"]) for one in faults]


def _next(case: Case) -> str:
    after = STAGES.index(case.state) + 1
    return STAGES[after].value if after < len(STAGES) - 1 else PartnershipState.TALKING.value


def _pair(page: Page, case: Case, one: str, other: str) -> tuple[Organisation, Organisation] | None:
    """Return the two partners to introduce: those that were chosen, else the first two."""
    ids = [each.id for each in case.partners]
    chosen = [id_ for id_ in dict.fromkeys((one, other)) if id_ in ids]
    chosen += [id_ for id_ in ids if id_ not in chosen]
    if len(chosen) < 2:
        return None
    snapshot = page.network.fitted.snapshot
    return snapshot.organisation(chosen[0]), snapshot.organisation(chosen[1])


def _email(page: Page, organisation: str) -> str:
    """Return the address of an organisation, where the asker may know it."""
    records = Records(page.network.database, NOUN["organisations"], page.asker)
    try:
        return str(records.get(organisation).values.get("email") or "")
    except UnknownRow:
        return ""


def _sender(page: Page) -> Sender:
    user = OwnAccount(page.network.database, str(page.asker.user)).read()
    return Sender(user.name, user.email, page.hub.name if page.hub else "")


def _is_address(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(local and at and "." in domain) and not set(text) & set(' \t,;<>"\\')
