"""Signing in and out, the people who may, and the keys of programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.doors import NetworkHere, SettingsHere, language_of
from api.routes.gate import (
    Everybody,
    Person,
    RequestId,
    SignedIn,
    Staff,
    cookie_of,
)
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.way_back import base_in_mails
from api.services.accounts import SESSION_LASTS, SignIn
from api.services.accounts import SignedIn as Entered
from api.services.mail import MAILBOX, mailer_of
from api.services.own_account import OwnAccount
from api.services.people import NewKey, People
from api.services.sign_in_link import Links
from api.settings import Settings
from models.access.asker import Role, Scope
from models.accounts import ApiKey, User

router = APIRouter(prefix="/api/v1")
GATE = ("not_signed_in", "not_allowed")

Email = Annotated[
    str,
    StringConstraints(
        max_length=254, pattern=r"^[^\s@<>\x00-\x1f]+@[^\s@<>\x00-\x1f]+\.[^\s@<>\x00-\x1f]+$"
    ),
]
"""An address that somebody may have given long ago, and that is looked for."""
Mailbox = Annotated[str, StringConstraints(max_length=254, pattern=MAILBOX)]
"""An address to which mail will be sent."""
Password = Annotated[str, StringConstraints(max_length=200)]
StaffRole = Literal["entrepreneur", "reader", "coordinator", "administrator"]


class Sent(BaseModel):
    """What somebody sends; nothing besides."""

    model_config = ConfigDict(extra="forbid")


class SignInIn(Sent):
    """Who signs in with a password."""

    email: Email
    password: Password


class LinkIn(Sent):
    """Who wants a link by mail."""

    email: Email


class TokenIn(Sent):
    """The token of a link that was mailed."""

    token: Annotated[str, StringConstraints(max_length=200)]


class AskerOut(BaseModel):
    """Who you are here."""

    role: Role
    user: str | None
    hubs: list[str]
    organisation: str | None


class SessionOut(BaseModel):
    """Somewhere you are signed in."""

    id: str
    created: datetime
    expires: datetime
    this_one: bool = Field(description="You ask with this one.")


class SessionsOut(BaseModel):
    """Everywhere you are signed in."""

    items: list[SessionOut]


class UserOut(BaseModel):
    """A person who can sign in."""

    id: str
    email: str
    name: str
    role: Role
    hubs: list[str]
    organisation: str | None
    language: str | None
    has_password: bool
    created: datetime | None
    disabled: datetime | None


class UsersOut(BaseModel):
    """All users whom you look after."""

    items: list[UserOut]


class NewUser(Sent):
    """A person who shall be able to sign in."""

    email: Mailbox
    name: Line
    role: StaffRole
    hubs: list[Line] = Field(default=[], max_length=200)
    organisation: Line | None = None
    language: Literal["nl", "fr", "en", "de"] | None = None
    password: Password | None = None


class UserChange(Sent):
    """What shall be different about a user; only what is named changes."""

    name: Line | None = None
    role: StaffRole | None = None
    hubs: list[Line] | None = Field(default=None, max_length=200)
    organisation: Line | None = None
    language: Literal["nl", "fr", "en", "de"] | None = None
    password: Password | None = None
    disabled: Annotated[bool, Field(strict=True)] | None = None


class KeyOut(BaseModel):
    """A program's key, without its secret."""

    id: str
    name: str
    hub: str
    scopes: list[Scope]
    by: str
    created: datetime
    expires: datetime
    revoked: datetime | None


class KeysOut(BaseModel):
    """All keys of your hubs."""

    items: list[KeyOut]


class NewKeyOut(KeyOut):
    """A new key. Its text is shown this once."""

    key: str | None = Field(
        description="What the program sends. Null when your `Idempotency-Key` came before: the "
        "text is kept nowhere. Revoke the key when you lost it, and make another."
    )


class NewKeyIn(Sent):
    """A key for a program."""

    name: Annotated[Line, StringConstraints(min_length=1)]
    hub: Line
    scopes: list[Scope] = Field(min_length=1, max_length=10)
    days: int = Field(default=365, ge=1, le=3650)


@router.get("/session", tags=["accounts"], responses=refusals(*GATE))
def session(asker: Everybody) -> AskerOut:
    """Tell who you are."""
    return AskerOut(
        role=asker.role,
        user=asker.user,
        hubs=sorted(asker.hubs),
        organisation=asker.organisation,
    )


@router.post(
    "/session",
    tags=["accounts"],
    dependencies=[Depends(Within("sign_in_limit"))],
    responses=refusals("wrong_password", "too_many_requests", *GATE),
)
def sign_in(
    body: SignInIn,
    response: Response,
    network: NetworkHere,
    settings: SettingsHere,
    request: RequestId,
    _asker: Everybody,
) -> AskerOut:
    """Sign in with address and password; the answer sets a cookie."""
    entered = SignIn(network.database, request).with_password(body.email, body.password)
    return welcome(entered, response, settings)


@router.post(
    "/session/link",
    tags=["accounts"],
    dependencies=[Depends(Within("sign_in_limit"))],
    responses=refusals("link_has_expired", "too_many_requests", *GATE),
)
def sign_in_with_link(
    body: TokenIn,
    response: Response,
    network: NetworkHere,
    settings: SettingsHere,
    request: RequestId,
    _asker: Everybody,
) -> AskerOut:
    """Sign in with the token of a link that was mailed; it works once."""
    entered = SignIn(network.database, request).with_link(body.token)
    return welcome(entered, response, settings)


@router.delete("/session", tags=["accounts"], status_code=204, responses=refusals(*GATE))
def sign_out(
    http: Request, network: NetworkHere, settings: SettingsHere, _asker: Everybody
) -> Response:
    """Sign out."""
    SignIn(network.database).out(http.cookies.get(cookie_of(settings), ""))
    answer = Response(status_code=204)
    forget(answer, settings)
    return answer


@router.post(
    "/session/links",
    tags=["accounts"],
    status_code=202,
    response_class=Response,
    dependencies=[Depends(Within("sign_in_limit"))],
    responses=refusals("too_many_requests", *GATE),
)
def mail_link(
    body: LinkIn,
    network: NetworkHere,
    settings: SettingsHere,
    http: Request,
    later: BackgroundTasks,
    _asker: Everybody,
) -> Response:
    """Have a link to sign in with mailed. The answer is the same when nobody has this address."""
    links = Links(network.database, mailer_of(settings), base_in_mails(http), settings.mail_sender)
    later.add_task(links.mail, body.email, language_of(http))
    return Response(status_code=202, background=later)


@router.get("/sessions", tags=["accounts"], responses=refusals(*GATE))
def sessions(
    http: Request, network: NetworkHere, settings: SettingsHere, asker: Person
) -> SessionsOut:
    """List where you are signed in, newest first."""
    token = http.cookies.get(cookie_of(settings), "")
    mine = OwnAccount(network.database, str(asker.user), token)
    return SessionsOut(
        items=[
            SessionOut(
                id=one.id, created=one.created, expires=one.expires, this_one=one.id == mine.here
            )
            for one in mine.sessions()
        ]
    )


@router.delete(
    "/sessions/{address}",
    tags=["accounts"],
    status_code=204,
    responses=refusals("unknown_row", *GATE),
)
def end_session(
    address: Address, network: NetworkHere, asker: Person, request: RequestId
) -> Response:
    """Sign out somewhere else."""
    OwnAccount(network.database, str(asker.user), request=request).end(address)
    return Response(status_code=204)


@router.get("/users", tags=["users"], responses=refusals(*GATE))
def users(network: NetworkHere, asker: Staff) -> UsersOut:
    """List the people of your hubs; administrators see everybody."""
    return UsersOut(items=[_user(one) for one in People(network.database, asker).users()])


@router.post(
    "/users",
    tags=["users"],
    status_code=201,
    responses=refusals("email_taken", "unfit_row", "invalid_request", "key_used_before", *GATE),
)
def add_user(
    body: NewUser, network: NetworkHere, asker: Staff, request: RequestId, key: Key = ""
) -> UserOut:
    """Let somebody sign in."""
    values = body.model_dump(exclude={"password", "role", "hubs"})
    user = User(**values, role=Role(body.role), hubs=frozenset(body.hubs))
    return _user(People(network.database, asker, request).add(user, body.password, key))


@router.get("/users/{address}", tags=["users"], responses=refusals("unknown_row", *GATE))
def user(address: Address, network: NetworkHere, asker: Staff) -> UserOut:
    """Read one user."""
    return _user(People(network.database, asker).user(address))


@router.patch(
    "/users/{address}",
    tags=["users"],
    responses=refusals("unknown_row", "unfit_row", "invalid_request", *GATE),
)
def change_user(
    address: Address,
    body: UserChange,
    network: NetworkHere,
    asker: Staff,
    request: RequestId,
) -> UserOut:
    """Change a user; a new password or role signs them out everywhere."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    return _user(People(network.database, asker, request).change(address, changes))


@router.delete(
    "/users/{address}", tags=["users"], status_code=204, responses=refusals("unknown_row", *GATE)
)
def remove_user(
    address: Address, network: NetworkHere, asker: Staff, request: RequestId
) -> Response:
    """Take a user away; they are signed out everywhere."""
    People(network.database, asker, request).remove(address)
    return Response(status_code=204)


@router.delete(
    "/users/{address}/sessions",
    tags=["users"],
    status_code=204,
    responses=refusals("unknown_row", *GATE),
)
def sign_out_everywhere(
    address: Address, network: NetworkHere, asker: SignedIn, request: RequestId
) -> Response:
    """Sign a user out everywhere; everybody may do so for themselves."""
    People(network.database, asker, request).close_sessions(address)
    return Response(status_code=204)


@router.get("/keys", tags=["keys"], responses=refusals(*GATE))
def keys(network: NetworkHere, asker: Staff) -> KeysOut:
    """List the keys of your hubs."""
    return KeysOut(items=[_key(one) for one in People(network.database, asker).programs()])


@router.post(
    "/keys",
    tags=["keys"],
    status_code=201,
    responses=refusals("unfit_row", "unknown_row", "key_used_before", *GATE),
)
def add_key(
    body: NewKeyIn, network: NetworkHere, asker: Staff, request: RequestId, key: Key = ""
) -> NewKeyOut:
    """Make a key for a program of one hub. Its text is in this answer, and nowhere else."""
    people = People(network.database, asker, request)
    new = NewKey(body.name, body.hub, frozenset(body.scopes), body.days)
    made, text = people.add_key(new, key)
    return NewKeyOut(**_key(made).model_dump(), key=text)


@router.delete(
    "/keys/{address}", tags=["keys"], status_code=204, responses=refusals("unknown_row", *GATE)
)
def revoke_key(
    address: Address, network: NetworkHere, asker: Staff, request: RequestId
) -> Response:
    """Make a key useless, from now on."""
    People(network.database, asker, request).revoke_key(address, datetime.now(UTC))
    return Response(status_code=204)


def welcome(entered: Entered, response: Response, settings: Settings) -> AskerOut:
    """Give somebody who has just signed in the cookie of their session."""
    name = cookie_of(settings)
    response.set_cookie(
        name,
        entered.token,
        max_age=int(SESSION_LASTS.total_seconds()),
        path="/",
        secure=name.startswith("__Host"),
        httponly=True,
        samesite="lax",
    )
    user = entered.user
    return AskerOut(
        role=user.role, user=user.id, hubs=sorted(user.hubs), organisation=user.organisation
    )


def forget(response: Response, settings: Settings) -> None:
    """Take the cookie of a session out of the browser."""
    name = cookie_of(settings)
    response.delete_cookie(name, secure=name.startswith("__Host"), httponly=True, samesite="lax")


def _user(user: User) -> UserOut:
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        hubs=sorted(user.hubs),
        organisation=user.organisation,
        language=user.language,
        has_password=user.password is not None,
        created=user.created,
        disabled=user.disabled,
    )


def _key(key: ApiKey) -> KeyOut:
    return KeyOut(
        id=key.id,
        name=key.name,
        hub=key.hub,
        scopes=sorted(key.scopes),
        by=key.by,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
    )
