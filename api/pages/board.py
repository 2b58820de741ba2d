"""The case board: columns or a list, the same as a workbook, and opening a case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse

from api.pages.forms import Form
from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff
from api.routes.shapes import Line
from api.services.casework.board import Filter, board, moves, workbook
from api.services.casework.calendar import title_of
from api.services.casework.cases import Casework
from api.services.directory import listing
from api.services.lists_out import MEDIA_TYPES
from matchmaker.domain import PartnershipState
from models.errors import UnfitRow
from models.search import fold

if TYPE_CHECKING:
    from matchmaker.domain import Organisation

router = APIRouter(include_in_schema=False)
VIEWS = ("board", "list")
SEATS = ("partner_1", "partner_2", "partner_3")
"""Partners with whom a case is opened; others are invited on its own page."""
MOST_NAMES = 300
"""Names of organisations that the form proposes while somebody types."""
MOST_MEANT = 5


def work(page: PageHere, asker: Staff, request: RequestId) -> Casework:
    """Return the cases of who is signed in."""
    return Casework(page.network.database, asker, request)


Mine = Annotated[Casework, Depends(work)]


def today() -> date:
    """Return the day by which a page tells what is late."""
    return datetime.now(UTC).date()


def filter_of(
    view: Annotated[str, Query(max_length=10)] = "board",
    mine: Annotated[str, Query(max_length=5)] = "",
    overdue: Annotated[str, Query(max_length=5)] = "",
    hub: Annotated[Line, Query()] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[Line, Query()] = "",
    after: Annotated[str, Query(max_length=2000, pattern=r"^[A-Za-z0-9_-]*$")] = "",
) -> Filter:
    """Return what the address asks to see; what it cannot mean is left out."""
    return Filter(
        view if view in VIEWS else VIEWS[0],
        bool(mine),
        bool(overdue),
        hub,
        state if state in set(PartnershipState) else "",
        q.strip(),
        after,
    )


FilterHere = Annotated[Filter, Depends(filter_of)]


@router.get("/{language}/desk/cases", response_class=HTMLResponse)
def read(page: PageHere, cases: Mine, filter_: FilterHere) -> HTMLResponse:
    """Show the cases, as columns or as a list."""
    user, now = page.asker.user or "", today()
    address = page.at("desk/cases")

    def to(**other: str | bool) -> str:
        query = filter_.query(**other)
        return f"{address}?{query}" if query else address

    shown: dict[str, Any] = {
        "here": "cases",
        "filter": filter_,
        "to": to,
        "hubs": page.network.fitted.snapshot.hubs if _several(page) else (),
        "states": tuple(PartnershipState),
        "today": now,
        "title_of": lambda one: title_of(one, page.words),
        "excel": f"{address}.xlsx?{filter_.query(view='')}",
    }
    if filter_.view == "list":
        found = cases.page(filter_.wanted(user, now))
        more = to(after=found.next) if found.next else ""
        return page.show("case_list.html", found=found, more=more, **shown)
    return page.show("board.html", board=board(cases, filter_, user, now), moves=moves, **shown)


@router.get("/{language}/desk/cases.xlsx")
def excel(page: PageHere, cases: Mine, filter_: FilterHere) -> Response:
    """Give the same list as a workbook."""
    wanted = filter_.wanted(page.asker.user or "", today())
    name = f"cases-{today().isoformat()}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    body = workbook(cases, wanted, page.words)
    return Response(body, media_type=MEDIA_TYPES["xlsx"], headers=headers)


@router.get("/{language}/desk/cases/new", response_class=HTMLResponse)
def new(page: PageHere, asker: Staff, http: Request) -> HTMLResponse:  # noqa: ARG001 (gate)
    """Ask who are at the table, and what it is about; ``partner_1=`` and so on fill it in."""
    known = (*SEATS, "title")
    typed = {name: http.query_params.get(name, "")[:200] for name in known}
    typed = {name: _name_of(page, text) if name in SEATS else text for name, text in typed.items()}
    return _form(page, Form(typed))


@router.post("/{language}/desk/cases/new")
def open_case(
    page: PageHere,
    cases: Mine,
    partner_1: Annotated[Line, Field()] = "",
    partner_2: Annotated[Line, Field()] = "",
    partner_3: Annotated[Line, Field()] = "",
    title: Annotated[Line, Field()] = "",
    next_action: Annotated[Line, Field()] = "",
    due: Annotated[Line, Field()] = "",
    hub: Annotated[Line, Field()] = "",
) -> Response:
    """Open a case, and go on to its page."""
    seats = dict(zip(SEATS, (partner_1, partner_2, partner_3), strict=True))
    form = Form({**seats, "title": title, "next_action": next_action, "due": due, "hub": hub})
    partners: dict[str, None] = {}
    for name, text in seats.items():
        meant = _meant(page, form, name, text.strip())
        if meant:
            partners[meant] = None
    if not partners and form:
        form.fault(SEATS[0], page.words.say("board.nobody_yet"))
    values = {"title": title.strip() or None, "next_action": next_action.strip() or None}
    day = _day(due)
    if due.strip() and day is None:
        form.fault("due", page.words.say("board.wrong_day", value=due))
    if form:
        told = {**values, "due": day, "partners": list(partners), "hub": hub or None}
        told["state"] = PartnershipState.LEAD.value
        try:
            _, answer = cases.open({k: v for k, v in told.items() if v is not None})
        except UnfitRow:
            form.fault("hub", page.words.say("board.wrong_hub"))
        else:
            address = str(answer["href"]).rpartition("/")[2]
            return page.go(page.at(f"desk/cases/{address}"), "board.opened")
    return _form(page, form)


def _form(page: Page, form: Form) -> HTMLResponse:
    shown = listing(page.network.fitted, limit=100_000).organisations
    own = [one for one in shown if page.asker.hubs & set(one.hubs)] or list(shown)
    return page.show(
        "case_new.html",
        HTTPStatus.OK if form else HTTPStatus.UNPROCESSABLE_ENTITY,
        here="cases",
        form=form,
        names=[one.name for one in own[:MOST_NAMES]],
        hubs=page.network.fitted.snapshot.hubs if _several(page) else (),
    )


def _several(page: Page) -> bool:
    """Whether there is a choice between hubs for who reads."""
    return page.asker.sees_everything or len(page.asker.hubs) > 1


def _name_of(page: Page, id_: str) -> str:
    """Return the name of an organisation that an address names by its id."""
    found = page.network.fitted.snapshot.organisation_by_id.get(id_)
    discretion = page.network.fitted.discretion
    if found is None or (discretion is not None and discretion.is_blind(id_)):
        return id_
    return found.name


def _meant(page: Page, form: Form, name: str, text: str) -> str:
    """Return the id of the organisation that was typed, by name or id; say what is unclear."""
    if not text:
        return ""
    fitted = page.network.fitted
    shown = listing(fitted, limit=100_000).organisations
    key = fold(text)
    same = [one for one in shown if fold(one.name) == key or one.id == text]
    if len(same) == 1:
        return same[0].id
    near = same or listing(fitted, text, limit=MOST_MEANT).organisations
    if len(near) == 1:
        return near[0].id
    said = page.words.say
    if not near:
        form.fault(name, said("board.unknown_partner", name=text))
    else:
        form.fault(name, said("board.which_partner", name=text, names=_names(near)))
    return ""


def _names(found: list[Organisation] | tuple[Organisation, ...]) -> list[str]:
    return [
        f"{one.name} ({one.id})" if len({two.name for two in found}) == 1 else one.name
        for one in found[:MOST_MEANT]
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
