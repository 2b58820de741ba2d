"""Webhooks: programs that are told what happens in a hub, by Standard Webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.accounts import Sent
from api.routes.doors import NetworkHere, SettingsHere
from api.routes.gate import CoordinatorWrites, RequestId
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import PRINTABLE
from api.services.webhooks.addresses import LONGEST
from api.services.webhooks.hooks import Hooks
from api.settings import Settings
from models.access.asker import Asker
from models.database import Database
from models.webhooks import EVENTS, Delivery, Outcome, Webhook

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])
GATE = ("not_signed_in", "not_allowed")
if TYPE_CHECKING:
    EventName: TypeAlias = str
else:  # so that the document lists them
    EventName = Literal[tuple(event.name for event in EVENTS)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=PRINTABLE)]
EXAMPLE: dict[str, Any] = {
    "url": "https://crm.example.org/circular",
    "events": ["partnership.stage", "import.done"],
    "hub": "hub-zuid",
}
_SENT_ONE: dict[str, Any] = {
    "id": "msg_0123456789abcdef0123456789abcdef",
    "event": "partnership.stage",
    "noun": "cases",
    "row": "par-0123456789ab",
    "at": "2026-11-28T09:00:00Z",
    "state": "taken",
    "tries": [{"at": "2026-11-28T09:00:01Z", "status": 204, "trouble": ""}],
}
_HOOK: dict[str, Any] = {
    "id": "hook-0123456789ab",
    **EXAMPLE,
    "by": "user:user-0123456789ab",
    "created": "2026-11-28T09:00:00Z",
    "failing_since": None,
    "disabled": None,
    "disabled_why": None,
    "href": "/api/v1/webhooks/hook-0123456789ab",
}
SECRET = Field(
    description="Signs what is sent. Shown this once.",
    examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
)


class WebhookIn(Sent):
    """A program that wants to be told."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    url: Url = Field(description="Public https address that takes a POST.")
    events: list[EventName] = Field(min_length=1, max_length=len(EVENTS))
    hub: Line | None = Field(default=None, description="One of your hubs; needed with several.")


class WebhookChange(Sent):
    """What shall be different about a webhook; only what is named changes."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"events": ["import.done"]}}
    )

    url: Url | None = None
    events: list[EventName] | None = Field(default=None, min_length=1, max_length=len(EVENTS))
    disabled: Annotated[bool, Field(strict=True)] | None = Field(
        default=None, description="False lets one go on that was disabled."
    )


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    model_config = ConfigDict(json_schema_extra={"example": _HOOK})

    id: str
    hub: str
    url: str
    events: list[str]
    by: str
    created: datetime
    failing_since: datetime | None = Field(description="Since when nothing is taken.")
    disabled: datetime | None = Field(description="Since when nothing is sent.")
    disabled_why: Literal["by_hand", "failing", "gone"] | None = Field(
        description="by_hand: somebody wanted it; failing: nothing was taken for days; "
        "gone: the receiver answered 410."
    )
    href: str


class WebhookWithSecret(WebhookOut):
    """A webhook with its secret, shown this once."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_HOOK, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}
    )

    secret: str = SECRET


class WebhooksOut(BaseModel):
    """All webhooks of your hubs, newest first."""

    items: list[WebhookOut]


class TryOut(BaseModel):
    """One time that something was sent."""

    at: datetime
    status: int | None = Field(description="What the receiver answered, if anything.")
    trouble: str = Field(
        description="Empty when it was taken; else unfit_address, no_such_host, no_connection, "
        "certificate, too_slow, status or disabled."
    )


class DeliveryOut(BaseModel):
    """One event, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"example": _SENT_ONE})

    id: str = Field(description="As the receiver finds it in `webhook-id`.")
    event: str
    noun: str
    row: str
    at: datetime
    state: Outcome
    tries: list[TryOut] = Field(description="The last of them, oldest first.")


class DeliveriesOut(BaseModel):
    """What a webhook was told, newest first."""

    items: list[DeliveryOut]


@router.get("", responses=refusals(*GATE))
def webhooks(network: NetworkHere, asker: CoordinatorWrites) -> WebhooksOut:
    """List the webhooks of your hubs."""
    return WebhooksOut(items=[_out(one) for one in Hooks(network.database, asker).all()])


@router.post(
    "",
    status_code=201,
    response_model=WebhookWithSecret,
    responses=refusals(
        *("unfit_address", "too_many_webhooks", "unknown_row", "invalid_request"),
        *("key_used_before", *GATE),
    ),
)
def add_webhook(
    body: WebhookIn,
    network: NetworkHere,
    settings: SettingsHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Let a program be told of events. The secret that signs them is in this answer alone."""
    hooks = _hooks(network.database, asker, settings, request)
    return _secret(hooks.add(body.hub, body.url, body.events, key), 201)


@router.get("/{address}", responses=refusals("unknown_row", *GATE))
def webhook(address: Address, network: NetworkHere, asker: CoordinatorWrites) -> WebhookOut:
    """Read one webhook."""
    return _out(Hooks(network.database, asker).get(address))


@router.patch("/{address}", responses=refusals("unknown_row", "unfit_address", *GATE))
def change_webhook(
    address: Address,
    body: WebhookChange,
    network: NetworkHere,
    settings: SettingsHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> WebhookOut:
    """Change where it is sent or what is told, stop it, or let it go on."""
    hooks = _hooks(network.database, asker, settings, request)
    return _out(hooks.change(address, body.url, body.events, body.disabled))


@router.delete("/{address}", status_code=204, responses=refusals("unknown_row", *GATE))
def remove_webhook(
    address: Address, network: NetworkHere, asker: CoordinatorWrites, request: RequestId
) -> Response:
    """Take a webhook away, with what it was told."""
    Hooks(network.database, asker, request=request).remove(address)
    return Response(status_code=204)


@router.post(
    "/{address}/secret",
    status_code=201,
    response_model=WebhookWithSecret,
    responses=refusals("unknown_row", "key_used_before", *GATE),
)
def rotate_secret(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Give it a new secret. For one day both sign, so that the receiver can learn the new one."""
    return _secret(Hooks(network.database, asker, request=request).rotate(address, key), 201)


@router.post(
    "/{address}/test", status_code=202, responses=refusals("unknown_row", "key_used_before", *GATE)
)
def try_webhook(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> DeliveryOut:
    """Send something to try it."""
    return _sent(Hooks(network.database, asker, request=request).test(address, key))


@router.get("/{address}/deliveries", responses=refusals("unknown_row", *GATE))
def deliveries(
    address: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    state: Outcome | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveriesOut:
    """List what a webhook was told, and what came of it."""
    found = Hooks(network.database, asker).deliveries(address, state, limit)
    return DeliveriesOut(items=[_sent(one) for one in found])


@router.post(
    "/{address}/deliveries/{delivery}/replay",
    status_code=202,
    responses=refusals("unknown_row", "key_used_before", *GATE),
)
def replay(
    address: Address,
    delivery: Address,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> DeliveryOut:
    """Send something once more, with the same id, as the row stands now."""
    return _sent(Hooks(network.database, asker, request=request).replay(address, delivery, key))


def _hooks(database: Database, asker: Asker, settings: Settings, request: str | None) -> Hooks:
    return Hooks(database, asker, settings.webhooks_to_loopback, request)


def _out(webhook: Webhook) -> WebhookOut:
    return WebhookOut(
        id=webhook.id,
        hub=webhook.hub,
        url=webhook.url,
        events=list(webhook.events),
        by=webhook.by,
        created=webhook.created.astimezone(UTC),
        failing_since=webhook.failing_since,
        disabled=webhook.disabled,
        disabled_why=webhook.disabled_why,  # type: ignore[arg-type]
        href=f"/api/v1/webhooks/{webhook.id}",
    )


def _secret(webhook: Webhook, status: int) -> Response:
    out = WebhookWithSecret(**_out(webhook).model_dump(), secret=webhook.secret)
    headers = {"Cache-Control": "no-store", "Location": out.href}
    return JSONResponse(out.model_dump(mode="json"), status, headers)


def _sent(delivery: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=delivery.id,
        event=delivery.event,
        noun=delivery.noun,
        row=delivery.row,
        at=delivery.at,
        state=delivery.state,
        tries=[TryOut(at=one.at, status=one.status, trouble=one.trouble) for one in delivery.tries],
    )
