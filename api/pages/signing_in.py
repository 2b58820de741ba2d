"""Signing in and out: with a password, with the account of one's office, with a link by mail."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, TypeAlias
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import StringConstraints

from api.pages.page import Page, PageHere
from api.routes.accounts import forget, welcome
from api.routes.doors import SettingsHere, language_of
from api.routes.gate import RequestId, cookie_of, from_own_page
from api.routes.limits import Within
from api.routes.values import PRINTABLE
from api.routes.way_back import LONGEST, base_in_mails, first_page, inside, page_before
from api.services.accounts import (
    LINK_LASTS,
    LONGEST_PASSWORD,
    LinkHasExpired,
    SignIn,
    WrongPassword,
)
from api.services.mail import mailer_of
from api.services.problems import as_problem
from api.services.sign_in_link import Links

if TYPE_CHECKING:
    from api.routes.way_back import Beginner
    from api.settings import Settings

router = APIRouter(include_in_schema=False, dependencies=[Depends(from_own_page)])
TRIES = Depends(Within("sign_in_limit"))

Next: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST, pattern=PRINTABLE)]
Typed: TypeAlias = Annotated[str, StringConstraints(max_length=254, pattern=PRINTABLE), Form()]
Secret: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_PASSWORD), Form()]


def to_sign_in(request: Request) -> RedirectResponse:
    """Send a stranger to the page to sign in on, from which they come back."""
    back = page_before(request)
    query = f"?{urlencode({'next': back})}" if back else ""
    return RedirectResponse(f"/{language_of(request)}/sign-in{query}", HTTPStatus.SEE_OTHER)


@router.get("/{language}/sign-in", response_class=HTMLResponse)
def ask(page: PageHere, settings: SettingsHere, next: Next = "") -> Response:  # noqa: A002
    """Show the ways to sign in."""
    if page.asker.user:
        return RedirectResponse(_onward(page, next, page.asker), HTTPStatus.SEE_OTHER)
    return _form(page, settings, next)


@router.post("/{language}/sign-in", dependencies=[TRIES])
def sign_in(
    page: PageHere,
    settings: SettingsHere,
    request: RequestId,
    email: Typed,
    password: Secret,
    next: Annotated[Next, Form()] = "",  # noqa: A002
) -> Response:
    """Sign in with a password, and go on with the page that was open."""
    try:
        entered = SignIn(page.network.database, request).with_password(email.strip(), password)
    except WrongPassword as error:
        line = as_problem(error).line(page.words)
        return _form(page, settings, next, email=email, wrong=line)
    answer = RedirectResponse(_onward(page, next, entered.user), HTTPStatus.SEE_OTHER)
    welcome(entered, answer, settings)
    return answer


@router.post("/{language}/sign-in/link", dependencies=[TRIES], response_class=HTMLResponse)
def mail_link(
    page: PageHere,
    settings: SettingsHere,
    http: Request,
    later: BackgroundTasks,
    email: Typed,
    next: Annotated[Next, Form()] = "",  # noqa: A002
) -> HTMLResponse:
    """Mail a link to who has this address. The answer is the same when nobody does."""
    links = Links(
        page.network.database, mailer_of(settings), base_in_mails(http), settings.mail_sender
    )
    later.add_task(links.mail, email.strip(), page.words.language, inside(next))
    return page.show("sign_in_asked.html", here="sign_in", minutes=_minutes())


@router.get("/{language}/sign-in/link", response_class=HTMLResponse)
def open_link(
    page: PageHere,
    token: Annotated[str, Query(max_length=200, pattern=PRINTABLE)] = "",
    next: Next = "",  # noqa: A002
) -> HTMLResponse:
    """Ask for one click more: programs that look into mails follow links, but push no buttons."""
    return page.show("sign_in_link.html", here="sign_in", token=token, next=inside(next), wrong="")


@router.post("/{language}/sign-in/link/use", dependencies=[TRIES])
def use_link(
    page: PageHere,
    settings: SettingsHere,
    request: RequestId,
    token: Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE), Form()],
    next: Annotated[Next, Form()] = "",  # noqa: A002
) -> Response:
    """Sign in with a link that was mailed."""
    try:
        entered = SignIn(page.network.database, request).with_link(token)
    except LinkHasExpired as error:
        line = as_problem(error).line(page.words)
        return page.show(
            "sign_in_link.html",
            HTTPStatus.GONE,
            here="sign_in",
            token="",
            next=inside(next),
            wrong=line,
        )
    answer = RedirectResponse(_onward(page, next, entered.user), HTTPStatus.SEE_OTHER)
    welcome(entered, answer, settings)
    return answer


@router.post("/{language}/sign-out")
def sign_out(page: PageHere, settings: SettingsHere, http: Request) -> RedirectResponse:
    """Sign out."""
    SignIn(page.network.database).out(http.cookies.get(cookie_of(settings), ""))
    answer = RedirectResponse(f"/{page.words.language}/", HTTPStatus.SEE_OTHER)
    forget(answer, settings)
    return answer


def _form(
    page: Page, settings: Settings, onward: str, email: str = "", wrong: str = ""
) -> HTMLResponse:
    onward = inside(onward)
    office = "/api/v1/session/oidc" + (f"?{urlencode({'next': onward})}" if onward else "")
    return page.show(
        "sign_in.html",
        HTTPStatus.UNAUTHORIZED if wrong else HTTPStatus.OK,
        here="sign_in",
        next=onward,
        email=email,
        wrong=wrong,
        minutes=_minutes(),
        office=office if settings.oidc_issuer else "",
    )


def _onward(page: Page, onward: str, who: Beginner) -> str:
    return inside(onward) or first_page(page.words.language, who)


def _minutes() -> int:
    return LINK_LASTS.seconds // 60
