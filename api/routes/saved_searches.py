"""Searches that go on: somebody is told when there is a new partner."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from api.routes.accounts import GATE, Mailbox, Sent
from api.routes.doors import NetworkHere, SettingsHere, language_of
from api.routes.examples import text_file
from api.routes.gate import Everybody, Person
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.values import LONGEST_PLACE, LONGEST_WORDS, PRINTABLE, WORDS
from api.routes.way_back import base_in_mails
from api.services.alerts.saving import ByKey, Saving
from api.services.alerts.watching import Watch
from api.services.mail import mailer_of
from api.services.standards import feed
from api.settings import Language
from api.wording import wording
from matchmaker.domain import Direction
from models.saved_searches import SavedSearch

router = APIRouter(prefix="/api/v1/saved_searches", tags=["saved searches"])
FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>houten paletten</title></feed>'
SEARCH = ("empty_text", "text_too_long", "unknown_place", "too_many_requests")
Every: TypeAlias = Literal["day", "week"]
Word: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=PRINTABLE),
    Query(description="The word that stands in the mails of this search."),
]


class SearchIn(Sent):
    """What somebody wants to hear of."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=WORDS)]
    direction: Direction = Direction.OFFER
    near: Annotated[str, StringConstraints(max_length=LONGEST_PLACE, pattern=PRINTABLE)] = ""
    radius_km: float | None = Field(default=None, ge=1, le=1000, allow_inf_nan=False)
    every: Every = "week"


class VisitorsSearchIn(SearchIn):
    """What a visitor without an account wants to hear of."""

    email: Mailbox


class SearchChange(Sent):
    """What shall be different about a search; only what is named changes."""

    text: (
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=WORDS)]
        | None
    ) = None
    direction: Direction | None = None
    near: Annotated[str, StringConstraints(max_length=LONGEST_PLACE, pattern=PRINTABLE)] | None = (
        None
    )
    radius_km: float | None = Field(default=None, ge=1, le=1000, allow_inf_nan=False)
    every: Every | None = None


class SearchOut(BaseModel):
    """A search that goes on."""

    id: str
    text: str
    direction: Direction
    near: str
    radius_km: float | None
    every: Every
    language: Language
    created: datetime
    until: datetime = Field(description="When it ends, unless you change it before.")
    feed: str = Field(description="Its alerts in Atom; whoever has this address may read them.")


class SearchesOut(BaseModel):
    """All your saved searches."""

    items: list[SearchOut]


class AlertOut(BaseModel):
    """A new partner."""

    found: datetime
    partner: str | None = Field(description="Id; unknown when the partner is not named.")
    name: str
    place: str
    reasons: list[str]


class AlertsOut(BaseModel):
    """What is new since the search was saved, as you may see it now."""

    items: list[AlertOut]


@router.get("", responses=refusals(*GATE))
def searches(
    http: Request, network: NetworkHere, settings: SettingsHere, asker: Person
) -> SearchesOut:
    """List your saved searches, newest first."""
    saving = Saving(network.database, asker, settings.longest_text)
    return SearchesOut(items=[_out(one, http) for one in saving.all()])


@router.post(
    "", status_code=201, responses=refusals("too_many_searches", "key_used_before", *SEARCH, *GATE)
)
def save(
    body: SearchIn,
    http: Request,
    network: NetworkHere,
    settings: SettingsHere,
    asker: Person,
    key: Key = "",
) -> SearchOut:
    """Save a search. Who fits it now is no news; who comes later is."""
    saving = Saving(network.database, asker, settings.longest_text)
    kept = saving.add(new_search(body, language_of(http)), key)
    watch_of(http).look(kept, datetime.now(UTC))
    return _out(kept, http)


@router.post(
    "/by_mail",
    status_code=202,
    response_class=Response,
    dependencies=[Depends(Within("sign_in_limit"))],
    responses=refusals("key_used_before", *SEARCH, *GATE),
)
def save_by_mail(
    body: VisitorsSearchIn,
    http: Request,
    network: NetworkHere,
    settings: SettingsHere,
    later: BackgroundTasks,
    asker: Everybody,
    key: Key = "",
) -> Response:
    """Save a search without an account: it begins when whoever has this mailbox says yes."""
    saving = Saving(network.database, asker, settings.longest_text)
    kept = saving.ask(new_search(body, language_of(http), str(body.email)), key)
    if kept is not None:
        later.add_task(watch_of(http).ask_for_a_yes, kept)
    return Response(status_code=202, background=later)


@router.get("/{address}", responses=refusals("unknown_row", *GATE))
def read(
    address: Address, http: Request, network: NetworkHere, settings: SettingsHere, asker: Person
) -> SearchOut:
    """Read one of your saved searches."""
    return _out(Saving(network.database, asker, settings.longest_text).get(address), http)


@router.patch("/{address}", responses=refusals("unknown_row", *SEARCH, *GATE))
def change(
    address: Address,
    body: SearchChange,
    http: Request,
    network: NetworkHere,
    settings: SettingsHere,
    asker: Person,
) -> SearchOut:
    """Change one of your saved searches; it then goes on for half a year."""
    told = body.model_dump(exclude_unset=True)
    changes = {k: v for k, v in told.items() if v is not None or k == "radius_km"}
    saving = Saving(network.database, asker, settings.longest_text)
    return _out(saving.change(address, changes), http)


@router.delete("/{address}", status_code=204, responses=refusals("unknown_row", *GATE))
def remove(
    address: Address, network: NetworkHere, settings: SettingsHere, asker: Person
) -> Response:
    """Forget one of your saved searches."""
    Saving(network.database, asker, settings.longest_text).remove(address)
    return Response(status_code=204)


@router.get("/{address}/alerts", responses=refusals("unknown_row", "unknown_place", *GATE))
def alerts(
    address: Address, http: Request, network: NetworkHere, settings: SettingsHere, asker: Person
) -> AlertsOut:
    """List what is new for one of your saved searches, newest first."""
    search = Saving(network.database, asker, settings.longest_text).get(address)
    found = watch_of(http).look(search, datetime.now(UTC))
    return AlertsOut(
        items=[
            AlertOut(
                found=one.found.found,
                partner=one.card.id or None,
                name=one.card.name,
                place=one.card.place,
                reasons=[line.sentence for line in one.card.lines],
            )
            for one in found
        ]
    )


@router.get(
    "/{address}/feed.atom",
    response_class=Response,
    responses={
        200: {
            "description": "The document.",
            "content": {feed.MEDIA_TYPE: text_file(FEED)},
        },
        **refusals("unknown_row", "unknown_place", *GATE),
    },
)
def alerts_as_feed(
    address: Address, key: Word, http: Request, network: NetworkHere, _asker: Everybody
) -> Response:
    """Give what is new for a saved search to a reader of news, who has its address."""
    search = ByKey(network.database, address, key).read()
    watch, words = watch_of(http), wording(search.language)
    head = feed.Feed(
        words.say("alerts.feed_title", text=search.text),
        watch.base + _feed(search),
        watch.page(search),
        "matchmaker",
        search.language,
    )
    # Only whoever said yes is told anything.
    told = [] if waits(search) else watch.look(search, datetime.now(UTC))
    document = feed.atom(head, watch.news(search, told), search.created)
    headers = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    return Response(document.body, media_type=document.media_type, headers=headers)


def waits(search: SavedSearch) -> bool:
    """Tell whether a visitor has not said yes yet."""
    return search.user is None and search.confirmed is None


def watch_of(request: Request) -> Watch:
    """Return who looks on, for the network and the mailer of this server."""
    settings = request.app.state.settings
    return Watch(
        request.app.state.network, mailer_of(settings), base_in_mails(request), settings.mail_sender
    )


def new_search(body: SearchIn, language: str, email: str | None = None) -> SavedSearch:
    """Return a search that was sent, ready to be kept."""
    now = datetime.now(UTC)
    values = body.model_dump(exclude={"email"})
    values["direction"] = body.direction.value
    return SavedSearch(**values, language=language, email=email, created=now, until=now)


def _feed(search: SavedSearch) -> str:
    return f"/api/v1/saved_searches/{search.id}/feed.atom?key={search.key}"


def _out(search: SavedSearch, http: Request) -> SearchOut:
    return SearchOut(
        id=search.id,
        text=search.text,
        direction=Direction(search.direction),
        near=search.near,
        radius_km=search.radius_km,
        every=search.every,  # type: ignore[arg-type]
        language=search.language,  # type: ignore[arg-type]
        created=search.created,
        until=search.until,
        feed=base_in_mails(http) + _feed(search),
    )
