"""One action: its sheet to read, to change and to print."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api.pages.board import today
from api.pages.forms import Form, TypedAtLength
from api.pages.page import Page, PageHere
from api.pages.programmes import HERE, Mine, names_of, sentence
from api.routes.records import Address
from api.services.programmes.editing import differing, field_of, rows_of, typed_of, values_of
from matchmaker.actions.sheet import ActionRole, CommitmentState, Intent, StepState
from matchmaker.actions.watching import concerns_of
from models.errors import RowHasChanged, UnfitRow, UnknownRow

if TYPE_CHECKING:
    from models.programmes.actions import ActionRecord
    from models.programmes.programmes import ProgrammeRecord

router = APIRouter(include_in_schema=False)


@router.get("/{language}/desk/programmes/{address}/new-action", response_class=HTMLResponse)
def new(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Ask what the action is, and who takes part."""
    return _form(page, mine.get(address), None, Form(typed_of(None)))


@router.post("/{language}/desk/programmes/{address}/new-action")
def add(page: PageHere, mine: Mine, address: Address, typed: TypedAtLength) -> Response:
    """Keep a new action, and go on to its page."""
    programme = mine.get(address)
    values, faults = values_of(typed, names_of(page)[0], page.words)
    form = Form(typed, faults)
    if form:
        given = {name: value for name, value in values.items() if value is not None}
        try:
            _, answer = mine.add_action(address, given, today())
        except UnfitRow as error:
            _refused(page, form, error)
        else:
            to = str(answer["href"]).rpartition("/")[2]
            return page.go(page.at(f"desk/actions/{to}"), "programmes.action_added")
    return _form(page, programme, None, form)


@router.get("/{language}/desk/actions/{address}", response_class=HTMLResponse)
def read(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Show the sheet of an action."""
    return page.show("action.html", here=HERE, **_sheet(page, mine, address))


@router.get("/{language}/desk/actions/{address}/print", response_class=HTMLResponse)
def on_paper(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Show the sheet as it is printed: one A4, without menu and buttons."""
    return page.show("action_print.html", here=HERE, **_sheet(page, mine, address))


@router.get("/{language}/desk/actions/{address}/edit", response_class=HTMLResponse)
def edit(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Show the form of an action."""
    action = mine.action(address)
    return _form(page, _programme(mine, action), action, Form(typed_of(action)))


@router.post("/{language}/desk/actions/{address}/edit")
def change(page: PageHere, mine: Mine, address: Address, typed: TypedAtLength) -> Response:
    """Keep what was changed; tell who was second."""
    action = mine.action(address)
    values, faults = values_of(typed, names_of(page, action)[0], page.words)
    form = Form(typed, faults)
    changed: list[tuple[str, str]] | None = None
    if form:
        try:
            mine.change_action(address, values, typed.get("tag") or None)
        except RowHasChanged:
            action = mine.action(address)
            changed = differing(typed, typed_of(action))
        except UnfitRow as error:
            _refused(page, form, error)
        else:
            return page.go(page.at(f"desk/actions/{address}"), "programmes.kept")
    return _form(page, _programme(mine, action), action, form, changed)


def _sheet(page: Page, mine: Mine, address: str) -> dict[str, Any]:
    action = mine.action(address)
    streams = set(action.partnership.streams)
    waits = set(action.sheet.waits_for)
    programme = _programme(mine, action)
    others = mine.actions(programme.programme.id) if programme and waits else []
    discretion = page.network.fitted.discretion
    return {
        "action": action,
        "partnership": action.partnership,
        "sheet": action.sheet,
        "programme": programme.programme if programme else None,
        "concerns": [
            (one, sentence(page, action, one)) for one in concerns_of(action.action, today())
        ],
        "waits_for": [one for one in others if one.action.id in waits],
        "streams": [
            one
            for one in page.network.fitted.snapshot.streams
            if one.id in streams and (discretion is None or discretion.shows_stream(one.id))
        ],
        "today": today(),
    }


def _programme(mine: Mine, action: ActionRecord) -> ProgrammeRecord | None:
    try:
        return mine.get(action.partnership.programme) if action.partnership.programme else None
    except UnknownRow:  # a name of which nothing more is told
        return None


def _form(
    page: Page,
    programme: ProgrammeRecord | None,
    action: ActionRecord | None,
    form: Form,
    changed: list[tuple[str, str]] | None = None,
) -> HTMLResponse:
    say = page.words.say
    back = f"desk/actions/{action.address}" if action else "desk/programmes"
    if action is None and programme is not None:
        back = f"desk/programmes/{programme.address}"
    axes = [axis.name for axis in programme.programme.axes] if programme else []
    status = HTTPStatus.CONFLICT if changed is not None else HTTPStatus.OK
    return page.show(
        "action_edit.html",
        status if form else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        programme=programme.programme if programme else None,
        action=action,
        form=form,
        changed=changed,
        back=page.at(back),
        axes=axes,
        names=names_of(page, action)[1],
        partners=rows_of(form.typed, "partners"),
        steps=rows_of(form.typed, "steps"),
        intents=list(Intent),
        roles=[(one.value, say(f"programmes.role.{one}")) for one in ActionRole],
        promised=[(one.value, say(f"programmes.commitment.{one}")) for one in CommitmentState],
        taken=[(one.value, say(f"programmes.step.{one}")) for one in StepState],
    )


def _refused(page: Page, form: Form, error: UnfitRow) -> None:
    faults: Any = error.facts["faults"]
    for one in faults:
        key = "twice" if one["code"] == "taken" else "value"
        form.fault(
            field_of(str(one["column"]), form.typed), page.words.say(f"programmes.wrong.{key}")
        )
