"""*Introduce us*: the form of a visitor, and the requests at the desk."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ValidationError

from api.pages.forms import Form
from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff, from_own_page
from api.routes.introductions import IntroductionIn, keep
from api.routes.limits import Within
from api.routes.records import Address
from api.routes.shapes import Line, Text
from api.services.casework.requests import Introducing, case_of, meant, reply_to
from models.casework.introductions import KEPT, STATES
from models.errors import UnfitRow

router = APIRouter(include_in_schema=False)
WANTED = ("organisation", "of", "text", "direction", "near", "radius_km", "rank")
TYPED = ("name", "email", "message")
STAND_IN = {"name": "-", "email": "nobody@example.be", "message": "-"}
"""What stands for the visitor while only the partner is looked up."""


class Asked(BaseModel):
    """The form of a visitor, and whom it is about."""

    organisation: Line = ""
    of: Line = ""
    text: Line = ""
    direction: Line = "offer"
    near: Line = ""
    radius_km: Line = ""
    rank: Line = ""
    name: Line = ""
    email: Line = ""
    message: Text = ""
    website: Line = ""
    """People do not see this field; programs fill it in."""

    def values(self) -> dict[str, Any]:
        """Return what was sent, for the request; what is empty is left out."""
        told = {name: getattr(self, name).strip() for name in (*WANTED, *TYPED)}
        return {name: value for name, value in told.items() if value}


@router.get("/{language}/introduce", response_class=HTMLResponse)
def form(page: PageHere, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    """Ask who the visitor is, and what they have to say."""
    return _form(page, asked, Form())


@router.post(
    "/{language}/introduce", dependencies=[Depends(from_own_page), Depends(Within("sign_in_limit"))]
)
def ask(page: PageHere, request: RequestId, asked: Annotated[Asked, Field()]) -> Response:
    """Send the request to the hub of the partner."""
    typed = Form({name: getattr(asked, name) for name in TYPED})
    try:
        body = IntroductionIn(**asked.values())
    except ValidationError as error:
        for one in error.errors():
            field = str(one["loc"][0]) if one["loc"] else ""
            if field in TYPED:
                typed.fault(field, page.words.say(f"introductions.wrong.{field}"))
        if typed:
            raise
        return _form(page, asked, typed)
    if not asked.website:
        kept = Introducing(page.network.database, page.asker, request)
        keep(page.network, body, page.words.language, kept)
    return page.show("introduction_asked.html", here="find", days=KEPT.days)


@router.get("/{language}/desk/requests", response_class=HTMLResponse)
def requests(page: PageHere, asker: Staff) -> HTMLResponse:
    """Show what visitors asked."""
    return _requests(page, Introducing(page.network.database, asker))


@router.post("/{language}/desk/requests/{address}/case")
def to_case(page: PageHere, asker: Staff, request: RequestId, address: Address) -> Response:
    """Make it a case, and go on to its page."""
    told = Introducing(page.network.database, asker, request).to_case(address, page.words)
    return page.go(page.at(f"desk/cases/{case_of(told)}"), "introductions.is_case")


@router.post("/{language}/desk/requests/{address}/decline")
def decline(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    address: Address,
    answer: Annotated[Text, Field()] = "",
) -> Response:
    """Decline it, with a word why."""
    introducing = Introducing(page.network.database, asker, request)
    try:
        introducing.decline(address, answer)
    except UnfitRow:
        return _requests(page, introducing, wrong=address)
    return page.go(page.at("desk/requests"), "introductions.is_declined")


def _requests(page: Page, introducing: Introducing, wrong: str = "") -> HTMLResponse:
    return page.show(
        "requests.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        here="cases",
        requests=sorted(introducing.all(), key=lambda one: STATES.index(one.state)),
        wrong=wrong,
        case_of=case_of,
        reply_to=reply_to,
    )


def _form(page: Page, asked: Asked, typed: Form) -> HTMLResponse:
    wanted = {name: getattr(asked, name) for name in WANTED if getattr(asked, name)}
    body = IntroductionIn(**{**wanted, **STAND_IN})
    return page.show(
        "introduce.html",
        HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY,
        here="find",
        form=typed,
        wanted=wanted,
        partner=meant(page.network, body.wanted, page.words),
        days=KEPT.days,
    )
