"""The webhooks of somebody's hubs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.services.own_hub import own_hub
from api.services.webhooks.addresses import target
from matchmaker.errors import InvalidRequest
from models.answered import Once
from models.audit import Trail
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
        once = self._once(key, ours, url, sorted(events))
        with self.database.writing() as session:
            webhooks = Webhooks(session)

            def make() -> str:
                added = webhooks.add(ours, url, events, self.asker.who, datetime.now(UTC))
                self._trail(session).note("added", "webhooks", [added])
                return added.id

            return webhooks.get(once.make(session, make), self._hubs)

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

    def rotate(self, id_: str, key: str = "") -> Webhook:
        """Give it a new secret; the one before works for a day more.

        Parameters
        ----------
        key
            An idempotency key: the same one again makes no third secret.
        """
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)

            def make() -> str:
                rotated = webhooks.rotate(stands, datetime.now(UTC))
                self._trail(session).note("gave a new secret", "webhooks", [rotated])
                return rotated.id

            return webhooks.get(self._once(key, "secret", id_).make(session, make), self._hubs)

    def remove(self, id_: str) -> None:
        """Take it away, with what it was told."""
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            webhooks.remove(id_)
            self._trail(session).note("removed", "webhooks", [stands])

    def test(self, id_: str, key: str = "") -> Delivery:
        """Send something to try it.

        Parameters
        ----------
        key
            An idempotency key: the same one again sends nothing, and tells what became of it.
        """
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)

            def make() -> str:
                self._trail(session).note("tried", "webhooks", [stands])
                webhooks.change(id_, rest_until=None)  # somebody waits for it
                return webhooks.tell(stands, TEST, stands.id, datetime.now(UTC)).id

            return webhooks.delivery(self._once(key, "test", id_).make(session, make), id_)

    def deliveries(self, id_: str, state: Outcome | None, limit: int) -> Sequence[Delivery]:
        """Return what it was told, newest first."""
        with self.database.reading() as session:
            webhooks = Webhooks(session)
            return webhooks.deliveries(webhooks.get(id_, self._hubs).id, state, limit)

    def replay(self, id_: str, delivery: str, key: str = "") -> Delivery:
        """Send something once more, with the same id.

        Parameters
        ----------
        key
            An idempotency key: the same one again sends nothing.
        """
        with self.database.writing() as session:
            webhooks = Webhooks(session)
            stands = webhooks.get(id_, self._hubs)
            before = webhooks.delivery(delivery, stands.id)

            def make() -> str:
                webhooks.change(id_, rest_until=None)  # somebody waits for it
                again = webhooks.replay(before, datetime.now(UTC))
                self._trail(session).note("sent again", "webhooks", [stands])
                return again.id

            once = self._once(key, "replay", id_, delivery)
            return webhooks.delivery(once.make(session, make), id_)

    @property
    def _hubs(self) -> frozenset[str] | None:
        return None if self.asker.sees_everything else self.asker.hubs

    def _once(self, key: str, *about: object) -> Once:
        return Once.of(self.asker.who, key, "webhooks", *about)

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)
