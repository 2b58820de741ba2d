"""Webhooks: programs that are told what happens in a hub.

What happens is written into the audit trail; `announce` then writes, in the same transaction, one
delivery for each webhook that wants it, and one job that sends it. After a power cut the change,
its delivery and its job are there together, or none of them.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from matchmaker.domain import PartnershipState
from models.errors import TooManyWebhooks, UnknownRow
from models.jobs import Jobs, NewJob
from models.moments import in_utc
from models.tables import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_OF_A_HUB = 20
"""Webhooks that one hub may have."""
KEEP_TRYING = timedelta(days=3)
"""How long a delivery is tried, and after how long without an answer a webhook is disabled."""
OLD_SECRET_WORKS = timedelta(days=1)
TRIES_KEPT = 20
JOB = "webhook"
"""Kind of the job that sends one delivery."""


@dataclass(frozen=True)
class Event:
    """Something that a program can be told of.

    Parameters
    ----------
    name
        As it stands in what is sent.
    noun, actions
        As the audit trail writes it down.
    """

    name: str
    noun: str
    actions: frozenset[str]


EVENTS: tuple[Event, ...] = (
    Event("organisation.added", "organisations", frozenset({"added"})),
    Event("organisation.changed", "organisations", frozenset({"changed"})),
    Event("organisation.removed", "organisations", frozenset({"removed"})),
    Event("stream.added", "streams", frozenset({"added"})),
    Event("stream.changed", "streams", frozenset({"changed"})),
    Event("stream.removed", "streams", frozenset({"removed"})),
    Event("partnership.opened", "partnerships", frozenset({"added"})),
    Event("partnership.stage", "cases", frozenset(PartnershipState)),
    Event("suggestion.judged", "judgements", frozenset({"added", "changed"})),
    Event("disclosure.asked", "disclosures", frozenset({"asked"})),
    Event("disclosure.answered", "disclosures", frozenset({"granted", "refused", "withdrawn"})),
    Event("import.done", "imports", frozenset({"imported"})),
    Event("import.undone", "imports", frozenset({"undid"})),
)
"""Everything that a program can be told of."""
TEST = Event("webhook.test", "webhooks", frozenset())
"""What is sent when somebody wants to try a webhook."""

_OF_NOUN = {
    noun: [event for event in EVENTS if event.noun == noun] for noun in {e.noun for e in EVENTS}
}


class Outcome(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    TAKEN = "taken"
    FAILED = "failed"


@dataclass(frozen=True)
class Webhook:
    """An address of a program that a hub wants told of events."""

    id: str
    hub: str
    url: str
    events: tuple[str, ...]
    secret: str
    by: str
    created: datetime
    secret_before: str | None = None
    secret_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    rest_until: datetime | None = None
    disabled: datetime | None = None
    disabled_why: str | None = None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is of."""
        return frozenset({self.hub})

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that sign now, the newest first."""
        old = self.secret_before if self.secret_until and self.secret_until > now else None
        return (self.secret, old) if old else (self.secret,)


@dataclass(frozen=True)
class Try:
    """One time that something was sent.

    Parameters
    ----------
    status
        What the receiver answered, if anything.
    trouble
        Why it was not taken; empty when it was.
    """

    at: datetime
    status: int | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Delivery:
    """One event for one webhook."""

    id: str
    webhook: str
    event: str
    noun: str
    row: str
    at: datetime
    state: Outcome
    until: datetime
    tries: tuple[Try, ...] = ()


class Webhooks:
    """Reads and writes webhooks, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hub: str, url: str, events: Sequence[str], by: str, now: datetime) -> Webhook:
        """Keep a new webhook.

        Raises
        ------
        TooManyWebhooks
            The hub has `MOST_OF_A_HUB`.
        """
        count = select(func.count()).where(WebhookRow.hub == hub)
        if self._session.execute(count).scalar_one() >= MOST_OF_A_HUB:
            raise TooManyWebhooks(limit=MOST_OF_A_HUB)
        id_ = f"hook-{uuid.uuid4().hex[:12]}"
        values = {"id": id_, "hub": hub, "url": url, "events": sorted(set(events)), "by": by}
        self._session.execute(
            insert(WebhookRow).values(**values, secret=new_secret(), created=now, failures=0)
        )
        return self.get(id_)

    def get(self, id_: str, hubs: frozenset[str] | None = None) -> Webhook:
        """Return a webhook.

        Raises
        ------
        UnknownRow
            There is none, or none of these hubs.
        """
        row = self._session.get(WebhookRow, id_, populate_existing=True)
        if row is None or (hubs is not None and row.hub not in hubs):
            raise UnknownRow(noun="webhooks")
        return _webhook(row)

    def all(self, hubs: frozenset[str] | None) -> Sequence[Webhook]:
        """Return webhooks, newest first; of these hubs only where given."""
        query = select(WebhookRow).order_by(WebhookRow.created.desc(), WebhookRow.id)
        if hubs is not None:
            query = query.where(WebhookRow.hub.in_(sorted(hubs)))
        return [_webhook(row) for row in self._session.scalars(query)]

    def change(self, id_: str, **values: object) -> Webhook:
        """Give a webhook other values."""
        if values:
            self._session.execute(update(WebhookRow).where(WebhookRow.id == id_).values(**values))
        return self.get(id_)

    def enable(self, id_: str) -> Webhook:
        """Send to it again, from now on."""
        nothing = dict.fromkeys(("disabled", "disabled_why", "failing_since", "rest_until"))
        return self.change(id_, **nothing, failures=0)

    def rotate(self, webhook: Webhook, now: datetime) -> Webhook:
        """Give it a new secret; the one of before signs too for `OLD_SECRET_WORKS`."""
        return self.change(
            webhook.id,
            secret=new_secret(),
            secret_before=webhook.secret,
            secret_until=now + OLD_SECRET_WORKS,
        )

    def remove(self, id_: str) -> None:
        """Forget a webhook, and what it was told."""
        self._session.execute(delete(WebhookRow).where(WebhookRow.id == id_))

    def tell(self, webhook: Webhook, event: Event, row: str, now: datetime) -> Delivery:
        """Let a webhook be told of an event."""
        id_ = f"msg_{uuid.uuid4().hex}"
        self._session.execute(
            insert(DeliveryRow).values(
                id=id_,
                webhook=webhook.id,
                event=event.name,
                noun=event.noun,
                row=row,
                at=now,
                state=Outcome.WAITING.value,
                until=now + KEEP_TRYING,
                tries={"list": []},
            )
        )
        self._send(id_, webhook.hub, now)
        return self.delivery(id_)

    def replay(self, delivery: Delivery, now: datetime) -> Delivery:
        """Send something once more; what waits anyway is left as it is."""
        if delivery.state is Outcome.WAITING:
            return delivery
        values = {"state": Outcome.WAITING.value, "until": now + KEEP_TRYING}
        self._session.execute(
            update(DeliveryRow).where(DeliveryRow.id == delivery.id).values(**values)
        )
        self._send(delivery.id, self.get(delivery.webhook).hub, now)
        return self.delivery(delivery.id)

    def delivery(self, id_: str, webhook: str = "") -> Delivery:
        """Return a delivery.

        Raises
        ------
        UnknownRow
            There is none, or it is another webhook's.
        """
        row = self._session.get(DeliveryRow, id_, populate_existing=True)
        if row is None or (webhook and row.webhook != webhook):
            raise UnknownRow(noun="webhooks")
        return _delivery(row)

    def deliveries(
        self, webhook: str, state: Outcome | None = None, limit: int = 50
    ) -> Sequence[Delivery]:
        """Return what a webhook was told, newest first."""
        d = DeliveryRow
        query = select(d).where(d.webhook == webhook).order_by(d.at.desc(), d.id).limit(limit)
        if state is not None:
            query = query.where(d.state == state.value)
        return [_delivery(row) for row in self._session.scalars(query)]

    def tried(self, delivery: Delivery, one: Try, state: Outcome) -> None:
        """Write down that something was sent, and what came of it."""
        kept = [*delivery.tries, one][-TRIES_KEPT:]
        told = [{"at": t.at.isoformat(), "status": t.status, "trouble": t.trouble} for t in kept]
        self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery.id)
            .values(state=state.value, tries={"list": told})
        )

    def forget_before(self, moment: datetime) -> None:
        """Take away what was told long ago."""
        self._session.execute(delete(DeliveryRow).where(DeliveryRow.at < moment))

    def _send(self, delivery: str, hub: str, now: datetime) -> None:
        Jobs(self._session).add(NewJob(JOB, "console", {"delivery": delivery}, hub), now)


def announce(
    session: Session,
    action: str,
    noun: str,
    by_hub: Mapping[str | None, Sequence[str]],
    now: datetime,
) -> None:
    """Let every webhook that wants it be told what was done to these rows, by hub."""
    events = [event for event in _OF_NOUN.get(noun, ()) if action in event.actions]
    hubs = sorted(hub for hub in by_hub if hub is not None)
    if not events or not hubs:
        return
    w = WebhookRow
    rows = session.scalars(select(w).where(w.hub.in_(hubs), w.disabled.is_(None)).order_by(w.id))
    wanted = [_webhook(row) for row in rows]
    webhooks = Webhooks(session)
    for webhook in wanted:
        for event in events:
            if event.name in webhook.events:
                for row in by_hub[webhook.hub]:
                    webhooks.tell(webhook, event, row, now)


def new_secret() -> str:
    """Return a new secret, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(
        id=row.id,
        hub=row.hub,
        url=row.url,
        events=tuple(row.events or ()),
        secret=row.secret,
        by=row.by,
        created=in_utc(row.created),
        secret_before=row.secret_before,
        secret_until=_moment(row.secret_until),
        failures=row.failures,
        failing_since=_moment(row.failing_since),
        rest_until=_moment(row.rest_until),
        disabled=_moment(row.disabled),
        disabled_why=row.disabled_why,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    tries: Sequence[Mapping[str, Any]] = (row.tries or {}).get("list", ())
    return Delivery(
        id=row.id,
        webhook=row.webhook,
        event=row.event,
        noun=row.noun,
        row=row.row,
        at=in_utc(row.at),
        state=Outcome(row.state),
        until=in_utc(row.until),
        tries=tuple(
            Try(datetime.fromisoformat(one["at"]), one["status"], one["trouble"]) for one in tries
        ),
    )


def _moment(value: datetime | None) -> datetime | None:
    return in_utc(value) if value else None
