"""*Tell me when*: saving a search, saying yes by mail, stopping with one click, and my searches."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints, ValidationError

from api.pages.page import RADII_KM, Page, PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import Person, from_own_page
from api.routes.limits import Within
from api.routes.saved_searches import (
    SearchIn,
    VisitorsSearchIn,
    new_search,
    waits,
    watch_of,
)
from api.routes.values import PRINTABLE
from api.services.alerts.saving import ByKey, Saving
from api.services.problems import as_problem
from matchmaker.domain import Direction
from matchmaker.errors import MatchmakerError, UnknownPlace

router = APIRouter(include_in_schema=False)
OURS = Depends(from_own_page)
Typed = Annotated[str, StringConstraints(max_length=2000, pattern=PRINTABLE)]
Key = Annotated[str, Query(max_length=100, pattern=PRINTABLE)]
EMPTY = {"text": "", "near": "", "email": ""}


@router.get("/{language}/alerts", response_class=HTMLResponse)
def mine(page: PageHere, asker: Person, settings: SettingsHere) -> HTMLResponse:
    """Show my saved searches."""
    saving = Saving(page.network.database, asker, settings.longest_text)
    return page.show("saved_searches.html", here="alerts", searches=saving.all())


@router.get("/{language}/alerts/new", response_class=HTMLResponse)
def new(
    page: PageHere,
    text: Typed = "",
    direction: Direction = Direction.OFFER,
    near: Typed = "",
    radius: Typed = "",
) -> HTMLResponse:
    """Ask what to tell, and whom."""
    typed = {"text": text, "direction": direction, "near": near, "radius": radius, "email": ""}
    return _form(page, typed | {"every": "week"}, EMPTY)


@router.post("/{language}/alerts/new", dependencies=[OURS, Depends(Within("sign_in_limit"))])
def save(
    page: PageHere,
    settings: SettingsHere,
    http: Request,
    later: BackgroundTasks,
    text: Annotated[Typed, Form()] = "",
    direction: Annotated[Direction, Form()] = Direction.OFFER,
    near: Annotated[Typed, Form()] = "",
    radius: Annotated[Typed, Form()] = "",
    every: Annotated[Literal["day", "week"], Form()] = "week",
    email: Annotated[Typed, Form()] = "",
) -> Response:
    """Save a search: at once for who is signed in, after a yes by mail for a visitor."""
    typed: dict[str, Any] = {
        "text": text,
        "direction": direction,
        "near": near,
        "radius": radius,
        "every": every,
        "email": email,
    }
    values: dict[str, Any] = {
        "text": text,
        "direction": direction,
        "near": near,
        "every": every,
        "radius_km": int(radius) if near.strip() and radius in map(str, RADII_KM) else None,
    }
    saving = Saving(page.network.database, page.asker, settings.longest_text)
    language = page.words.language
    try:
        if page.asker.user:
            kept = saving.add(new_search(SearchIn(**values), language))
            watch_of(http).look(kept, datetime.now(UTC))
            return page.go(f"/{language}/alerts", "alerts.saved", text=kept.text)
        sent = VisitorsSearchIn(**values, email=email.strip())
        asked = saving.ask(new_search(sent, language, sent.email))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        wrong = {
            "email": page.words.say("alerts.wrong_email"),
            "text": page.words.say("errors.empty_text"),
            "near": page.words.say("errors.invalid_value"),
        }
        return _form(page, typed, {field: wrong.get(field, wrong["near"])})
    except MatchmakerError as error:
        field = "near" if isinstance(error, UnknownPlace) else "text"
        return _form(page, typed, {field: as_problem(error).line(page.words)})
    if asked is not None:
        later.add_task(watch_of(http).ask_for_a_yes, asked)
    answer = page.show("saved_search_asked.html", here="alerts", text=text)
    answer.background = later
    return answer


@router.post("/{language}/alerts/{search}/remove")
def remove(page: PageHere, asker: Person, settings: SettingsHere, search: str) -> Response:
    """Forget one of my searches."""
    Saving(page.network.database, asker, settings.longest_text).remove(search)
    return page.go(f"/{page.words.language}/alerts", "alerts.removed")


@router.get("/{language}/alerts/{search}", response_class=HTMLResponse)
def one(page: PageHere, search: str, key: Key = "") -> HTMLResponse:
    """Show the search that a mail is about, and ask for a yes where one is missing."""
    found = ByKey(page.network.database, search, key).read()
    return page.show("saved_search.html", here="alerts", search=found, state=_state(waits(found)))


@router.post("/{language}/alerts/{search}", dependencies=[OURS], response_class=HTMLResponse)
def confirm(page: PageHere, http: Request, search: str, key: Key = "") -> HTMLResponse:
    """Say yes, or that one still wants to be told."""
    found = ByKey(page.network.database, search, key).confirm()
    watch_of(http).look(found, datetime.now(UTC))
    return page.show("saved_search.html", here="alerts", search=found, state="confirmed")


@router.get("/{language}/alerts/{search}/stop", response_class=HTMLResponse)
def ask_to_stop(page: PageHere, search: str, key: Key = "") -> HTMLResponse:
    """Ask for one click: programs that look into mails follow links."""
    found = ByKey(page.network.database, search, key).read()
    return page.show("saved_search.html", here="alerts", search=found, state="stop")


@router.post("/{language}/alerts/{search}/stop", response_class=HTMLResponse)
def stop(page: PageHere, search: str, key: Key = "") -> HTMLResponse:
    """End it: a person's click, or one by a mail program in their place (RFC 8058)."""
    ByKey(page.network.database, search, key).stop()
    return page.show("saved_search.html", here="alerts", search=None, state="stopped")


def _state(waiting: bool) -> str:
    return "waiting" if waiting else "on"


def _form(page: Page, typed: dict[str, Any], wrong: dict[str, str]) -> HTMLResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if any(wrong.values()) else HTTPStatus.OK
    return page.show(
        "saved_search_new.html",
        status,
        here="alerts",
        typed=typed,
        wrong=EMPTY | wrong,
        radii=RADII_KM,
    )
