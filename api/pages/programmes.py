"""Programmes at the desk: the list, one with who is late and what is at risk, and its form."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, File, Query, Response, UploadFile
from fastapi.responses import HTMLResponse

from api.pages.board import today
from api.pages.forms import Form, TypedAtLength
from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff
from api.routes.programmes.actions import as_file
from api.routes.records import Address
from api.services.directory import listing
from api.services.programmes.editing import (
    differing,
    programme_typed,
    programme_values,
    rows_of,
)
from api.services.programmes.programmes import Programming, standing
from api.services.programmes.reading import Names
from api.services.programmes.tables import sheet_of
from matchmaker.actions.sheet import OPEN_STEPS, Phase
from matchmaker.actions.watching import GROUPS
from models.errors import RowHasChanged, UnfitRow
from models.intake.limits import UPLOAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.programmes.tables import Fault
    from matchmaker.actions.watching import Concern
    from models.programmes.actions import ActionRecord
    from models.programmes.programmes import ProgrammeRecord

router = APIRouter(include_in_schema=False)
HERE = "programmes"
MOST_FAULTS = 50
MOST_TOLD = 12
"""Late steps, silent partners or risks that a page names before it says how many there are more."""
MOST_ACTIONS = 40
"""Rows of the table of actions until somebody asks for all of them."""


def programming(page: PageHere, asker: Staff, request: RequestId) -> Programming:
    """Return the programmes of who is signed in."""
    return Programming(page.network.database, asker, request)


Mine = Annotated[Programming, Depends(programming)]


@router.get("/{language}/desk/programmes", response_class=HTMLResponse)
def programmes(page: PageHere, mine: Mine) -> HTMLResponse:
    """List the programmes, each with how its actions stand."""
    found = [(one, standing(mine.actions(one.programme.id), today())) for one in mine.all()]
    return page.show("programmes.html", here=HERE, found=found, groups=GROUPS)


@router.get("/{language}/desk/programmes/new", response_class=HTMLResponse)
def new(page: PageHere, mine: Mine) -> HTMLResponse:  # noqa: ARG001 (gate)
    """Ask what the programme is."""
    return _form(page, None, Form(programme_typed(None)))


@router.post("/{language}/desk/programmes/new")
def add(page: PageHere, mine: Mine, typed: TypedAtLength) -> Response:
    """Keep a new programme, and go on to its page."""
    values, faults = programme_values(typed, None, page.words)
    form = Form(typed, faults)
    if form:
        given = {name: value for name, value in values.items() if value is not None}
        if typed.get("hub"):
            given["hub"] = typed["hub"]
        try:
            _, answer = mine.add(given)
        except UnfitRow as error:
            _refused(page, form, error)
        else:
            to = page.at(f"desk/programmes/{answer['id']}")
            return page.go(to, "programmes.added", name=str(answer["name"]))
    return _form(page, None, form)


@router.get("/{language}/desk/programmes/{address}", response_class=HTMLResponse)
def programme(
    page: PageHere,
    mine: Mine,
    address: Address,
    every: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """Show a programme: who is late, who has not committed, what is at risk, and its actions."""
    return _show(page, mine, address, every=every)


@router.get("/{language}/desk/programmes/{address}/actions.xlsx")
def workbook(page: PageHere, mine: Mine, address: Address) -> Response:
    """Give the actions as a workbook that can be filled in and sent back."""
    return as_file(sheet_of(mine.actions(address), page.words, "xlsx"), f"{address}.xlsx", "xlsx")


@router.post("/{language}/desk/programmes/{address}/actions-sheet")
def bring_in(
    page: PageHere, mine: Mine, address: Address, file: Annotated[UploadFile, File()]
) -> Response:
    """Keep the rows of a sheet; say cell by cell what is wrong, and keep nothing then."""
    data = file.file.read(UPLOAD.upload + 1)
    brought = mine.bring_in(address, file.filename or "", data, page.words)
    if brought.faults:
        return _show(page, mine, address, brought.faults)
    to = page.at(f"desk/programmes/{address}")
    return page.go(to, "programmes.brought_in", new=brought.new, changed=brought.changed)


def _show(
    page: Page,
    mine: Programming,
    address: str,
    faults: Sequence[Fault] = (),
    *,
    every: bool = False,
) -> HTMLResponse:
    record = mine.get(address)
    stand = standing(mine.actions(record.programme.id), today())
    return page.show(
        "programme.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        here=HERE,
        faults=faults[:MOST_FAULTS],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        record=record,
        programme=record.programme,
        stand=stand,
        told={group: stand.concerns(group)[:MOST_TOLD] for group in GROUPS},
        most=MOST_TOLD,
        most_actions=len(stand.actions) if every else MOST_ACTIONS,
        groups=GROUPS,
        sentence=lambda action, concern: sentence(page, action, concern),
        next_step=next_step,
        today=today(),
    )


@router.get("/{language}/desk/programmes/{address}/edit", response_class=HTMLResponse)
def edit(page: PageHere, mine: Mine, address: Address) -> HTMLResponse:
    """Show the form of a programme."""
    record = mine.get(address)
    return _form(page, record, Form(programme_typed(record)))


@router.post("/{language}/desk/programmes/{address}/edit")
def change(page: PageHere, mine: Mine, address: Address, typed: TypedAtLength) -> Response:
    """Keep what was changed; tell who was second."""
    record = mine.get(address)
    values, faults = programme_values(typed, record, page.words)
    form = Form(typed, faults)
    changed: list[tuple[str, str]] | None = None
    if form:
        try:
            mine.change(address, values, typed.get("tag") or None)
        except RowHasChanged:
            record = mine.get(address)
            changed = differing(typed, programme_typed(record))
        except UnfitRow as error:
            _refused(page, form, error)
        else:
            return page.go(page.at(f"desk/programmes/{address}"), "programmes.kept")
    return _form(page, record, form, changed)


def sentence(page: Page, action: ActionRecord, concern: Concern) -> str:
    """Return what needs a look, in the reader's language."""
    say = page.words.say
    name = action.name_of(concern.organisation) or say("programmes.somebody")
    facts: dict[str, Any] = {"name": name, **concern.facts}
    if "role" in facts:
        facts["role"] = say(f"programmes.role.{facts['role']}")
    facts.setdefault("count", facts.get("days", 0))
    return say(f"programmes.concern.{concern.code}", **facts)


def next_step(action: ActionRecord) -> Any:
    """Return the step that is next: the open one that is due first."""
    open_ = [one for one in action.sheet.steps if one.state in OPEN_STEPS]
    return min(open_, key=lambda one: (str(one.due or "9"), one.number), default=None)


def names_of(page: Page, action: ActionRecord | None = None) -> tuple[Names, list[str]]:
    """Return whom somebody may mean by a name, and names that the form proposes."""
    shown = listing(page.network.fitted, limit=100_000).organisations
    own = [one for one in shown if page.asker.hubs & set(one.hubs)] or list(shown)
    partners = [(one.id, one.name) for one in action.partners.values()] if action else []
    pairs = [*((one.id, one.name) for one in shown), *partners]
    return Names.of(pairs), [one.name for one in own[:300]]


def _form(
    page: Page,
    record: ProgrammeRecord | None,
    form: Form,
    changed: list[tuple[str, str]] | None = None,
) -> HTMLResponse:
    status = HTTPStatus.CONFLICT if changed is not None else HTTPStatus.OK
    several = page.asker.sees_everything or len(page.asker.hubs) > 1
    hubs = page.network.fitted.snapshot.hubs if several else ()
    if not page.asker.sees_everything:
        hubs = tuple(hub for hub in hubs if hub.id in page.asker.hubs)
    back = f"desk/programmes/{record.address}" if record else "desk/programmes"
    return page.show(
        "programme_edit.html",
        status if form else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        record=record,
        form=form,
        changed=changed,
        back=page.at(back),
        rows=rows_of(form.typed, "axes"),
        phases=[(one.value, page.words.say(f"programmes.phase.{one}")) for one in Phase],
        hubs=[(hub.id, hub.name) for hub in hubs] if record is None else [],
    )


def _refused(page: Page, form: Form, error: UnfitRow) -> None:
    faults: Any = error.facts["faults"]
    for one in faults:
        field = {"axes": "axis_0_name"}.get(str(one["column"]), str(one["column"]))
        form.fault(field, page.words.say("programmes.wrong.value"))
