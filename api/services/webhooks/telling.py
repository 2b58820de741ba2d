"""Tells programs what happened: as much of it as their hub may see at the moment of sending."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.casework.disclosing import as_answer as question
from api.services.jobs.base import Again
from api.services.records import as_answer as row_answer
from api.services.webhooks.addresses import UnfitAddress, target
from api.services.webhooks.sending import Sent, send
from api.services.webhooks.signing import headers
from matchmaker.errors import MatchmakerError
from models.access.door import Door
from models.access.nouns import NOUN
from models.accounts import Accounts
from models.audit import Trail
from models.casework.disclosures import Disclosures
from models.errors import UnknownRow
from models.store import Store
from models.uploads import Uploads
from models.webhooks import JOB, KEEP_TRYING, TEST, Delivery, Outcome, Try, Webhook, Webhooks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.services.jobs.base import Work
    from models.access.asker import Asker
    from models.database import Database

BACKOFF = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600)
)
"""How long a webhook rests after each failure in a row; then as long as the last."""
GONE = 410
MEDIA_TYPE = "application/json"
PROGRAM = "circular-matchmaker"


class NotTaken(MatchmakerError):
    """A program did not take what it was sent. Facts: ``trouble``."""

    code = "webhook_not_taken"


def _row(noun: str) -> Callable[[Session, Asker, str], dict[str, Any]]:
    """Return how a row of the exchange format is told."""

    def told(session: Session, asker: Asker, address: str) -> dict[str, Any]:
        return row_answer(Door(session, asker).get(NOUN[noun], address))

    return told


def _case(session: Session, asker: Asker, address: str) -> dict[str, Any]:
    row = row_answer(Door(session, asker).get(NOUN["partnerships"], address))
    del row["etag"]  # a case has one of its own
    return {**row, "href": f"/api/v1/cases/{address}"}


def _question(session: Session, asker: Asker, address: str) -> dict[str, Any]:
    return question(Disclosures(session, asker).get(address))


def _import(session: Session, asker: Asker, address: str) -> dict[str, Any]:
    if address.isdecimal():  # brought in at the console, which keeps no file
        number = int(address)
        record = Store(session).imports_by_number([number]).get(number)
        if record is None:
            raise UnknownRow(noun="imports")
        return {"id": address, "file": record.name, "href": None}
    upload = Uploads(session).get(address, asker.hubs)
    return {"id": upload.id, "file": upload.name, "href": f"/api/v1/imports/{upload.id}"}


TOLD: Mapping[str, Callable[[Session, Asker, str], dict[str, Any]]] = {
    "organisations": _row("organisations"),
    "streams": _row("streams"),
    "partnerships": _row("partnerships"),
    "judgements": _row("judgements"),
    "cases": _case,
    "disclosures": _question,
    "imports": _import,
}
"""What is told of each noun."""


class Telling:
    """The job that sends one delivery."""

    name: ClassVar[str] = JOB
    tries: ClassVar[int] = 1000
    """It ends by time, not by count: see `models.webhooks.KEEP_TRYING`."""

    def run(self, work: Work) -> Mapping[str, Any]:
        """Send it, or leave it for later.

        Raises
        ------
        Again
            Nobody took it; the webhook rests a while.
        """
        database, now = work.database, datetime.now(UTC)
        with database.reading() as session:
            webhooks = Webhooks(session)
            try:
                delivery = webhooks.delivery(str(work.wish["delivery"]))
            except UnknownRow:  # its webhook was taken away
                return {}
            webhook = webhooks.get(delivery.webhook)
        if delivery.state is not Outcome.WAITING:
            return {}
        if webhook.disabled:
            _write(database, delivery, Try(now, trouble="disabled"), Outcome.FAILED)
            return {"taken": False}
        if webhook.rest_until and webhook.rest_until > now:
            raise Again(webhook.rest_until - now, NotTaken(trouble="resting"))
        sent = _send(work, webhook, delivery, now)
        return self._after(database, webhook, delivery, sent, datetime.now(UTC))

    def _after(
        self, database: Database, webhook: Webhook, delivery: Delivery, sent: Sent, now: datetime
    ) -> Mapping[str, Any]:
        one = Try(now, sent.status, sent.trouble)
        with database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(webhook.id)
            if sent.taken:
                webhooks.tried(delivery, one, Outcome.TAKEN)
                webhooks.change(webhook.id, failures=0, failing_since=None, rest_until=None)
                return {"taken": True}
            over = now >= delivery.until or sent.status == GONE
            webhooks.tried(delivery, one, Outcome.FAILED if over else Outcome.WAITING)
            rest = BACKOFF[min(stands.failures, len(BACKOFF) - 1)]
            since = stands.failing_since or now
            values: dict[str, Any] = {"failures": stands.failures + 1, "failing_since": since}
            values["rest_until"] = now + rest
            if sent.status == GONE or now - since >= KEEP_TRYING:
                why = "gone" if sent.status == GONE else "failing"
                values |= {"disabled": now, "disabled_why": why}
                trail = Trail(session, f"webhook:{webhook.id}", delivery.id)
                trail.note("disabled", "webhooks", [webhook])
            webhooks.change(webhook.id, **values)
        if over:
            return {"taken": False}
        raise Again(rest, NotTaken(trouble=sent.trouble))


def told(session: Session, webhook: Webhook, delivery: Delivery) -> dict[str, Any]:
    """Return what is sent; ``row`` is null when it is gone, or no longer for this hub."""
    row = None
    if delivery.noun in TOLD:
        asker = Accounts(session).asker_of_hub(webhook.hub, webhook.id)
        try:
            row = TOLD[delivery.noun](session, asker, delivery.row)
        except UnknownRow:
            row = None
    data = {"noun": delivery.noun, "id": delivery.row, "hub": webhook.hub, "row": row}
    return {"type": delivery.event, "timestamp": delivery.at.isoformat(), "data": data}


def _send(work: Work, webhook: Webhook, delivery: Delivery, now: datetime) -> Sent:
    loopback = work.settings.webhooks_to_loopback
    try:
        to = target(webhook.url, loopback=loopback)
    except UnfitAddress as error:  # it was allowed once
        return Sent(trouble=error.code)
    with work.database.writing() as session:
        message = told(session, webhook, delivery)
        if message["data"]["row"] is not None:
            trail = Trail(session, f"webhook:{webhook.id}", delivery.id)
            trail.write("saw", delivery.noun, {webhook.hub: [delivery.row]})
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
    signed = headers(webhook.secrets(now), delivery.id, now, body)
    fixed = {"Content-Type": MEDIA_TYPE, "User-Agent": PROGRAM}
    return send(to, body, {**fixed, **signed}, loopback=loopback)


def _write(database: Database, delivery: Delivery, one: Try, state: Outcome) -> None:
    with database.writing() as session:
        Webhooks(session).tried(delivery, one, state)


__all__ = ["BACKOFF", "TEST", "TOLD", "NotTaken", "Telling", "told"]
