"""Requests that may be sent twice, and what was answered the first time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from models.errors import KeyUsedBefore
from models.store import Store
from models.tables import AnsweredRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session


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


def forget_before(session: Session, moment: datetime) -> None:
    """Take away answers that nobody will ask for again."""
    session.execute(delete(AnsweredRow).where(AnsweredRow.at < moment))
