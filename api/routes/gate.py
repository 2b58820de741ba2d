"""Who asks, and whether they may: every route under ``/api/v1`` stands behind this gate."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from fastapi import Depends, Request

from api.logs import asked
from api.logs import who as who_asks
from api.routes.doors import network_of, settings_of
from api.services.accounts import NotSignedIn, asker_with_key, asker_with_session
from api.services.network import Network
from api.settings import Settings
from matchmaker.errors import MatchmakerError
from models.access.asker import ANONYMOUS, Asker, Role, Scope
from models.errors import NotAllowed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


class FromAnotherSite(MatchmakerError):
    """A page of another site made a signed-in person's browser send a change."""

    code = "from_another_site"


def cookie_of(settings: Settings) -> str:
    """Return the name of the cookie that holds a session.

    On an encrypted site browsers let nobody but this host set it.
    """
    return "__Host-session" if settings.public_url.startswith("https") else "session"


def asker_of(request: Request) -> Asker:
    """Return who asks: a program by its key, a person by their session, else a stranger.

    Raises
    ------
    NotSignedIn
        A key that does not work.
    FromAnotherSite
        A change with a cookie that another site's page has sent.
    """
    asker = _recognised(request)
    if asker.role is not Role.ANONYMOUS:
        who_asks.set(asker.who.replace(":", " "))
    return asker


def _recognised(request: Request) -> Asker:
    database = network_of(request).database
    authorization = request.headers.get("authorization", "")
    if authorization:
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn
        return asker_with_key(database, key.strip())
    token = request.cookies.get(cookie_of(settings_of(request)), "")
    if not token:
        return ANONYMOUS
    from_own_page(request)
    return asker_with_session(database, token)


def from_own_page(request: Request) -> None:
    """Let a change pass only when no browser says that another site's page sends it.

    Programs that are no browsers say nothing, and hold no cookies that they do not mean to send.
    Forms that sign somebody in ask for this too: else another site could sign a visitor in as
    somebody else, and read what they do then.

    Raises
    ------
    FromAnotherSite
        Another site's page sends it.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        own = site in OWN_SITES
    else:
        own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise FromAnotherSite


AskerHere: TypeAlias = Annotated[Asker, Depends(asker_of)]


class May:
    """Lets these roles in, and keys with this scope; one stands in front of every route.

    Parameters
    ----------
    *roles
        Nobody else comes through.
    programs
        Whether a program with a key may come; who may sign in is for people alone.
    """

    def __init__(self, *roles: Role, scope: Scope = Scope.READ, programs: bool = True) -> None:
        self.roles = frozenset(roles)
        self.scope = scope
        self.programs = programs

    def __call__(self, asker: AskerHere) -> Asker:
        """Return who asks.

        Raises
        ------
        NotSignedIn
            A stranger, where none may come.
        NotAllowed
            Somebody whom this is not for.
        """
        if asker.role not in self.roles:
            raise NotSignedIn if asker.role is Role.ANONYMOUS else NotAllowed(noun="")
        if self.scope not in asker.scopes or (asker.key and not self.programs):
            raise NotAllowed(noun="")
        return asker


EVERYBODY = May(*Role)
SIGNED_IN = May(*(set(Role) - {Role.ANONYMOUS}))
COORDINATORS = May(Role.COORDINATOR, Role.ADMINISTRATOR)
PERSONS = May(*(set(Role) - {Role.ANONYMOUS}), programs=False)
STAFF = May(Role.COORDINATOR, Role.ADMINISTRATOR, programs=False)
ADMINISTRATORS_THEMSELVES = May(Role.ADMINISTRATOR, programs=False)
COORDINATORS_WRITE = May(Role.COORDINATOR, Role.ADMINISTRATOR, scope=Scope.WRITE)
ADMINISTRATORS = May(Role.ADMINISTRATOR)

Everybody: TypeAlias = Annotated[Asker, Depends(EVERYBODY)]
SignedIn: TypeAlias = Annotated[Asker, Depends(SIGNED_IN)]
Person: TypeAlias = Annotated[Asker, Depends(PERSONS)]
"""Anybody who is signed in, in person."""
Coordinator: TypeAlias = Annotated[Asker, Depends(COORDINATORS)]
Staff: TypeAlias = Annotated[Asker, Depends(STAFF)]
"""A coordinator or administrator in person."""
CoordinatorWrites: TypeAlias = Annotated[Asker, Depends(COORDINATORS_WRITE)]
Administrator: TypeAlias = Annotated[Asker, Depends(ADMINISTRATORS)]


def network_seen(request: Request, asker: AskerHere) -> Network:
    """Return the network as this asker may see it."""
    return network_of(request).as_seen_by(asker)


NetworkSeen: TypeAlias = Annotated[Network, Depends(network_seen)]


def request_id() -> str | None:
    """Return the id of this request, as in the logs."""
    this = asked.get()
    return this.request_id if this else None


RequestId: TypeAlias = Annotated[str | None, Depends(request_id)]
