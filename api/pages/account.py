"""My account: who I am here, where I am signed in, my password and the language of my mails."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import StringConstraints

from api.pages.page import Page, PageHere
from api.pages.signing_in import Secret
from api.routes.doors import SettingsHere
from api.routes.gate import Person, RequestId, cookie_of
from api.services.accounts import SHORTEST_PASSWORD, WrongPassword
from api.services.own_account import OwnAccount
from api.services.problems import as_problem
from api.settings import Language
from matchmaker.errors import InvalidRequest

if TYPE_CHECKING:
    from api.settings import Settings

router = APIRouter(include_in_schema=False)
SessionId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


@router.get("/{language}/account", response_class=HTMLResponse)
def read(
    page: PageHere, asker: Person, settings: SettingsHere, http: Request, done: str = ""
) -> HTMLResponse:
    """Show who I am here."""
    return _show(page, _mine(page, asker.user, settings, http), done=done)


@router.post("/{language}/account/sessions/end")
def end_others(
    page: PageHere, asker: Person, settings: SettingsHere, http: Request, number: RequestId
) -> RedirectResponse:
    """Sign out everywhere but here."""
    _mine(page, asker.user, settings, http, number).end_others()
    return _back(page, "elsewhere")


@router.post("/{language}/account/sessions/{session}/end")
def end_one(
    page: PageHere,
    asker: Person,
    settings: SettingsHere,
    http: Request,
    number: RequestId,
    session: SessionId,
) -> RedirectResponse:
    """Sign out of one session."""
    _mine(page, asker.user, settings, http, number).end(session)
    return _back(page, "elsewhere")


@router.post("/{language}/account/password")
def choose_password(
    page: PageHere,
    asker: Person,
    settings: SettingsHere,
    http: Request,
    number: RequestId,
    wanted: Secret,
    current: Secret = "",
) -> Response:
    """Choose another password."""
    mine = _mine(page, asker.user, settings, http, number)
    try:
        mine.choose_password(wanted, current)
    except InvalidRequest:
        line = page.words.say("account.password_length", shortest=SHORTEST_PASSWORD)
        return _show(page, mine, wrong={"wanted": line})
    except WrongPassword as error:
        return _show(page, mine, wrong={"current": as_problem(error).line(page.words)})
    return _back(page, "password")


@router.post("/{language}/account/language")
def choose_language(
    page: PageHere, asker: Person, language_of_mails: Annotated[Language, Form()]
) -> RedirectResponse:
    """Choose the language of my mails."""
    OwnAccount(page.network.database, str(asker.user)).choose_language(language_of_mails)
    return _back(page, "language")


DONE = frozenset({"elsewhere", "password", "language"})
"""What may be said to be done."""


def _mine(
    page: Page,
    user: str | None,
    settings: Settings,
    http: Request,
    number: str | None = None,
) -> OwnAccount:
    token = http.cookies.get(cookie_of(settings), "")
    return OwnAccount(page.network.database, str(user), token, number)


def _show(
    page: Page, mine: OwnAccount, done: str = "", wrong: dict[str, str] | None = None
) -> HTMLResponse:
    user = mine.read()
    return page.show(
        "own_account.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        here="account",
        user=user,
        hub_name=mine.hub_names(),
        sessions=mine.sessions(),
        this_one=mine.here,
        ask_current=bool(user.password) and not mine.just_came,
        shortest=SHORTEST_PASSWORD,
        wrong={"wanted": "", "current": "", **(wrong or {})},
        done=done if done in DONE else "",
    )


def _back(page: Page, done: str) -> RedirectResponse:
    address = f"/{page.words.language}/account?done={done}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
