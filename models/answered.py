"""Requests that may be sent twice, and what was answered the first time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from models.errors import KeyUsedBefore
from models.store import Store
from models.tables import AnsweredRow
from models.tables.base import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

CREATED = 201


@dataclass(frozen=True)
class Once:
    """A request that is carried out once, however often it comes.

    Parameters
    ----------
    who
        As `models.access.asker.Asker.who` tells: the keys of others do not count.
    key
        Value of the header ``Idempotency-Key``; empty when the request has none.
    request
        SHA-256 of address and body.
    """

    who: str
    key: str
    request: str

    @classmethod
    def of(cls, who: str, key: str, *about: object) -> Once:
        """Return the request of somebody who signed in, or of their program.

        Parameters
        ----------
        about
            What is asked, and all that was sent: plain values. No password and no other secret,
            which somebody could find by trying.
        """
        return cls(who, key, _digest(about))

    @classmethod
    def of_visitor(cls, email: str, key: str, *about: object) -> Once:
        """Return the request of somebody without an account: their mailbox stands for them.

        The key goes into both digests, so that nobody finds a mailbox by trying.
        """
        return cls("anonymous", key and _digest([email, key]), _digest([email, key, *about]))

    def make(self, session: Session, make: Callable[[], str]) -> str:
        """Return the id of what is made: now, or the first time.

        Nothing else is kept of the answer. Whoever comes again is told of it as it stands.

        Raises
        ------
        KeyUsedBefore
            For another request.
        """
        _, answer = self.carry_out(session, lambda: (CREATED, {"id": make()}))
        return str(answer["id"])

    def carry_out(
        self, session: Session, act: Callable[[], tuple[int, Mapping[str, Any]]]
    ) -> tuple[int, Mapping[str, Any]]:
        """Return the status and body of the answer, of now or of the first time.

        The answer is kept in the same transaction as what `act` writes: after a power cut both are
        there, or neither.

        Raises
        ------
        KeyUsedBefore
            For another request.
        """
        if not self.key:
            return act()
        Store(session).wait_for_turn()
        before = session.get(AnsweredRow, (self.who, self.key))
        if before is not None:
            if before.request != self.request:
                raise KeyUsedBefore
            return before.status, before.body or {}
        status, body = act()
        session.execute(
            insert(AnsweredRow).values(
                who=self.who,
                key=self.key,
                request=self.request,
                status=status,
                body=body,
                at=datetime.now(UTC),
            )
        )
        return status, body


def _digest(about: Iterable[object]) -> str:
    return hashlib.sha256(to_json(list(about)).encode()).hexdigest()


def forget_before(session: Session, moment: datetime) -> None:
    """Take away answers that nobody will ask for again."""
    session.execute(delete(AnsweredRow).where(AnsweredRow.at < moment))
