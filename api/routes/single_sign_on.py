"""Signing in with the account of one's own office."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, TypeAlias
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from api.routes.accounts import welcome
from api.routes.doors import NetworkHere, SettingsHere, language_of
from api.routes.gate import Everybody, RequestId, cookie_of
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.values import PRINTABLE
from api.routes.way_back import first_page, inside
from api.services.accounts import SignIn
from api.services.single_sign_on import Pending, SingleSignOn
from api.settings import Settings

router = APIRouter(
    prefix="/api/v1/session/oidc",
    tags=["accounts"],
    dependencies=[Depends(Within("sign_in_limit"))],
)
BEGUN_LASTS_SECONDS = 600
REFUSED = ("sign_on_unavailable", "sign_on_refused", "not_signed_in", "too_many_requests")
Word: TypeAlias = Annotated[
    str, StringConstraints(max_length=4000, pattern=PRINTABLE), Query(description="As it was sent.")
]


@router.get("", status_code=303, response_class=RedirectResponse, responses=refusals(*REFUSED))
def begin(
    request: Request,
    settings: SettingsHere,
    _asker: Everybody,
    next: Word = "",  # noqa: A002 - the name in the address
) -> RedirectResponse:
    """Go to the server of one's office, to say who one is."""
    pending = Pending.begun()
    address = SingleSignOn(settings, _back(request, settings)).address(pending)
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        _begun(settings),
        f"{pending} {quote(inside(next), safe='')}",
        max_age=BEGUN_LASTS_SECONDS,
        secure=settings.public_url.startswith("https"),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/back", status_code=303, response_class=RedirectResponse, responses=refusals(*REFUSED))
def come_back(
    request: Request,
    network: NetworkHere,
    settings: SettingsHere,
    number: RequestId,
    _asker: Everybody,
    state: Word = "",
    code: Word = "",
) -> RedirectResponse:
    """Come back from the server of one's office, and be signed in here."""
    begun, _, onward = request.cookies.get(_begun(settings), "").strip('"').partition(" ")
    pending = Pending.of(begun)
    email = SingleSignOn(settings, _back(request, settings)).arrive(pending, state, code)
    entered = SignIn(network.database, number).known_by_office(email)
    onward = inside(unquote(onward)) or first_page(language_of(request), entered.user)
    answer = RedirectResponse(onward, HTTPStatus.SEE_OTHER)
    answer.delete_cookie(_begun(settings), httponly=True, samesite="lax")
    welcome(entered, answer, settings)
    return answer


def _begun(settings: Settings) -> str:
    return f"{cookie_of(settings)}-begun"


def _back(request: Request, settings: Settings) -> str:
    own = settings.public_url or str(request.base_url).rstrip("/")
    return f"{own}/api/v1/session/oidc/back"
