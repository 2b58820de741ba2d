"""Who may sign in: a list, an invitation by mail, and one person's role, hubs and sessions."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import StringConstraints

from api.pages.administration.telling import parts_of, tell_faults
from api.pages.forms import Form as Typed
from api.pages.page import Page, PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import RequestId, Staff
from api.routes.records import Address
from api.routes.shapes import Line
from api.routes.way_back import base_in_mails
from api.services.mail import MailNotSent, mailer_of
from api.services.people import BELOW_COORDINATOR, People
from api.services.sign_in_link import Links
from matchmaker.domain import LANGUAGES
from matchmaker.errors import MatchmakerError
from models.access.asker import Role
from models.accounts import User
from models.errors import NotAllowed, UnfitRow
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.asker import Asker

router = APIRouter()
HERE = "administration"
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
Hubs = Annotated[list[Line], Form(max_length=200)]


def people_of(page: PageHere, asker: Staff, request: RequestId) -> People:
    """Return the people whom who is signed in looks after."""
    return People(page.network.database, asker, request)


Looked = Annotated[People, Depends(people_of)]


@router.get("/{language}/administration/people", response_class=HTMLResponse)
def listed(page: PageHere, people: Looked) -> HTMLResponse:
    """List who may sign in."""
    return _list(page, people, Typed({"mail_language": page.words.language}))


@router.post("/{language}/administration/people")
def invite(
    page: PageHere,
    people: Looked,
    settings: SettingsHere,
    http: Request,
    email: Annotated[Email, Form()] = "",
    name: Annotated[Line, Form()] = "",
    role: Annotated[Line, Form()] = "",
    hubs: Hubs = [],  # noqa: B006 (FastAPI copies it)
    organisation: Annotated[Line, Form()] = "",
    mail_language: Annotated[Line, Form()] = "",
) -> Response:
    """Let somebody sign in, and mail them their first link."""
    typed = Typed(
        {
            "email": email,
            "name": name,
            "role": role,
            "hubs": ";".join(hubs),
            "organisation": organisation,
            "mail_language": mail_language,
        }
    )
    user = _wanted(page, typed)
    if user is None:
        return _list(page, people, typed)
    try:
        added = people.add(user, None)
    except MatchmakerError as error:
        if isinstance(error, NotAllowed):
            raise
        return _list(page, people, tell_faults(typed, error, page.words, "email"))
    links = Links(
        page.network.database, mailer_of(settings), base_in_mails(http), settings.mail_sender
    )
    back = page.at("administration/people")
    try:
        links.invite(added, page.words.language)
    except MailNotSent:
        return page.go(back, "administration.invited_no_mail", "warn", name=added.name)
    return page.go(back, "administration.invited", name=added.name)


@router.get("/{language}/administration/people/{address}", response_class=HTMLResponse)
def one(page: PageHere, people: Looked, address: Address) -> HTMLResponse:
    """Show one person."""
    user = people.user(address)
    return _one(page, people, user, _typed(user))


@router.post("/{language}/administration/people/{address}")
def change(
    page: PageHere,
    people: Looked,
    address: Address,
    name: Annotated[Line, Form()] = "",
    role: Annotated[Line, Form()] = "",
    hubs: Hubs = [],  # noqa: B006
    organisation: Annotated[Line, Form()] = "",
    mail_language: Annotated[Line, Form()] = "",
) -> Response:
    """Change a person's name, role, hubs or language; a new role signs them out."""
    user = people.user(address)
    typed = Typed(
        {
            "email": user.email,
            "name": name,
            "role": role,
            "hubs": ";".join(hubs),
            "organisation": organisation,
            "mail_language": mail_language,
        }
    )
    wanted = _wanted(page, typed)
    if wanted is None:
        return _one(page, people, user, typed)
    changes = {
        column: getattr(wanted, column)
        for column in ("name", "role", "hubs", "organisation", "language")
        if getattr(wanted, column) != getattr(user, column)
    }
    try:
        if changes:
            people.change(address, changes)
    except UnfitRow as error:
        return _one(page, people, user, tell_faults(typed, error, page.words, "name"))
    return _back(page, address, "administration.kept")


@router.post("/{language}/administration/people/{address}/disable")
def disable(page: PageHere, people: Looked, address: Address) -> RedirectResponse:
    """Let somebody sign in no more; they are signed out everywhere."""
    people.change(address, {"disabled": True})
    return _back(page, address, "administration.disabled_now")


@router.post("/{language}/administration/people/{address}/enable")
def enable(page: PageHere, people: Looked, address: Address) -> RedirectResponse:
    """Let somebody sign in again."""
    people.change(address, {"disabled": False})
    return _back(page, address, "administration.enabled_now")


@router.post("/{language}/administration/people/{address}/sign-out")
def sign_out(page: PageHere, people: Looked, address: Address) -> RedirectResponse:
    """Sign somebody out everywhere."""
    people.close_sessions(address)
    return _back(page, address, "administration.signed_out")


def _wanted(page: Page, typed: Typed) -> User | None:
    """Return the person that a form describes; ``None`` when a field says otherwise."""
    words = page.words
    for name in ("email", "name"):
        if not typed.value(name):
            typed.fault(name, words.say("faults.missing"))
    _, at, host = typed.value("email").partition("@")
    if typed.value("email") and (not at or "." not in host or " " in typed.value("email")):
        typed.fault("email", words.say("administration.no_address", value=typed.value("email")))
    if typed.value("role") not in {role.value for role in _may_give(page.asker)}:
        typed.fault("role", words.say("faults.choice"))
    if not typed:
        return None
    language = typed.value("mail_language")
    return User(
        email=typed.value("email"),
        name=typed.value("name"),
        role=Role(typed.value("role")),
        hubs=frozenset(parts_of(typed.value("hubs"))),
        organisation=typed.value("organisation") or None,
        language=language if language in LANGUAGES else None,
    )


def _may_give(asker: Asker) -> Sequence[Role]:
    """Return the roles that an asker may give, the commonest first."""
    every = (Role.COORDINATOR, Role.READER, Role.ENTREPRENEUR, Role.ADMINISTRATOR)
    return [role for role in every if asker.sees_everything or role in BELOW_COORDINATOR]


def _hubs(page: Page) -> list[tuple[str, str]]:
    """Return the hubs that the asker looks after: id and name."""
    with page.network.database.reading() as session:
        names = Store(session).name_by_hub()
    if not page.asker.sees_everything:
        names = {id_: names.get(id_, id_) for id_ in page.asker.hubs}
    return sorted(names.items(), key=lambda hub: hub[1].casefold())


def _typed(user: User) -> Typed:
    return Typed(
        {
            "email": user.email,
            "name": user.name,
            "role": user.role.value,
            "hubs": ";".join(sorted(user.hubs)),
            "organisation": user.organisation or "",
            "mail_language": user.language or "",
        }
    )


def _list(page: Page, people: People, typed: Typed) -> HTMLResponse:
    hubs = _hubs(page)
    return page.show(
        "administration_people.html",
        HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        users=people.users(),
        form=typed,
        roles=_may_give(page.asker),
        hubs=hubs,
        hub_name=dict(hubs),
        chosen=parts_of(typed.value("hubs")),
    )


def _one(page: Page, people: People, user: User, typed: Typed) -> HTMLResponse:
    hubs = _hubs(page)
    return page.show(
        "administration_person.html",
        HTTPStatus.OK if typed else HTTPStatus.UNPROCESSABLE_ENTITY,
        here=HERE,
        user=user,
        may_change=people.looks_after(user),
        form=typed,
        roles=_may_give(page.asker),
        hubs=hubs,
        hub_name=dict(hubs),
        chosen=parts_of(typed.value("hubs")),
    )


def _back(page: Page, address: str, key: str) -> RedirectResponse:
    return page.go(page.at(f"administration/people/{address}"), key)
