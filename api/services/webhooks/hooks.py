"""The webhooks of somebody's hubs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.services.own_hub import own_hub
from api.services.webhooks.addresses import target
from matchmaker.errors import InvalidRequest
from models.answered import Once
from models.audit import Trail
from models.tables.base import to_json
from models.webhooks import TEST, Delivery, Outcome, Webhook, Webhooks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.database import Database


@dataclass(frozen=True)
class Hooks:
    """Webhooks, for one asker: those of their hubs.

    Parameters
    ----------
    loopback
        Whether this machine itself may be called.
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    loopback: bool = False
    request: str | None = None

    def all(self) -> Sequence[Webhook]:
        """Return them, newest first."""
        with self.database.reading() as session:
            return Webhooks(session).all(self._hubs)

    def get(self, id_: str) -> Webhook:
        """Return one.

        Raises
        ------
        UnknownRow
            There is none, or it is another hub's.
        """
        with self.database.reading() as session:
            return Webhooks(session).get(id_, self._hubs)

    def add(self, hub: str | None, url: str, events: Sequence[str], key: str = "") -> Webhook:
        """Keep a new one.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same webhook, and no second one.

        Raises
        ------
        UnfitAddress
            The server does not call this address.
        UnknownRow, InvalidRequest
            As `api.services.own_hub.own_hub` tells.
        TooManyWebhooks
            The hub has enough of them.
        """
        target(url, loopback=self.loopback)
        ours = own_hub(self.database, self.asker, hub)
        if ours is None:
            raise InvalidRequest(field="hub", value="", expected="id")
        told = to_json(["webhooks", ours, url, sorted(events)])
        once = Once(self.asker.who, key, hashlib.sha256(told.encode()).hexdigest())
        with self.database.writing() as session:
            webhooks = Webhooks(session)

            def act() -> tuple[int, Mapping[str, Any]]:
                added = webhooks.add(ours, url, events, self.asker.who, datetime.now(UTC))
                self._trail(session).note("added", "webhooks", [added])
                return 201, {"id": added.id}

            _, answer = once.carry_out(session, act)
            return webhooks.get(answer["id"], self._hubs)

    def change(
        self,
        id_: str,
        url: str | None = None,
        events: Sequence[str] | None = None,
        disabled: bool | None = None,
    ) -> Webhook:
        """Change where it is sent, what is told, or whether anything is.

        Raises
        ------
        UnknownRow, UnfitAddress
            As for `add`.
        """
        values: dict[str, object] = {}
        if url is not None:
            target(url, loopback=self.loopback)
            values["url"] = url
        if events is not None:
            values["events"] = sorted(set(events))
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            if disabled and stands.disabled is None:
                values |= {"disabled": datetime.now(UTC), "disabled_why": "by_hand"}
            if disabled is False:
                webhooks.enable(id_)
            changed = webhooks.change(id_, **values)
            self._trail(session).note("changed", "webhooks", [changed])
            return changed

    def rotate(self, id_: str) -> Webhook:
        """Give it a new secret; the one before works for a day more."""
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            rotated = webhooks.rotate(webhooks.get(id_, self._hubs), datetime.now(UTC))
            self._trail(session).note("gave a new secret", "webhooks", [rotated])
            return rotated

    def remove(self, id_: str) -> None:
        """Take it away, with what it was told."""
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            webhooks.remove(id_)
            self._trail(session).note("removed", "webhooks", [stands])

    def test(self, id_: str) -> Delivery:
        """Send something to try it."""
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            self._trail(session).note("tried", "webhooks", [stands])
            webhooks.change(id_, rest_until=None)  # somebody waits for it
            return webhooks.tell(stands, TEST, stands.id, datetime.now(UTC))

    def deliveries(self, id_: str, state: Outcome | None, limit: int) -> Sequence[Delivery]:
        """Return what it was told, newest first."""
        with self.database.reading() as session:
            webhooks = Webhooks(session)
            return webhooks.deliveries(webhooks.get(id_, self._hubs).id, state, limit)

    def replay(self, id_: str, delivery: str) -> Delivery:
        """Send something once more, with the same id."""
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            webhooks.change(id_, rest_until=None)  # somebody waits for it
            again = webhooks.replay(webhooks.delivery(delivery, stands.id), datetime.now(UTC))
            self._trail(session).note("sent again", "webhooks", [stands])
            return again

    @property
    def _hubs(self) -> frozenset[str] | None:
        return None if self.asker.sees_everything else self.asker.hubs

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)
