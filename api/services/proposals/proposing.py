"""Somebody proposes an organisation, says yes by mail, and the hub accepts or declines."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.services.accounts import hashed
from models.access.addresses import address_of
from models.access.asker import Role
from models.access.door import Door
from models.access.nouns import NOUN
from models.access.values import canonical
from models.accounts import Accounts, User
from models.audit import Trail
from models.errors import UnknownRow
from models.exchange.format import SHEET
from models.persons import PURPOSE, Persons
from models.proposals import Proposal, Proposals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.access.record import Record
    from models.database import Database

MOST_OF_ONE = 5
"""Proposals of one address that may wait: nobody can fill somebody else's mailbox."""
SOURCE = "registration on the site"
"""Where a contact person comes from who typed it themselves."""


def ask(database: Database, proposal: Proposal) -> tuple[Proposal, str] | None:
    """Keep a proposal until somebody says yes by mail; return it with the word for that mail.

    ``None`` when `MOST_OF_ONE` of this address wait already.

    Raises
    ------
    UnfitRow
        A value cannot be kept; nothing is.
    """
    canonical(SHEET["organisations"], proposal.values)
    for stream in proposal.streams:
        canonical(SHEET["streams"], stream)
    key = secrets.token_urlsafe(24)
    with database.writing() as session:
        proposals = Proposals(session)
        if proposals.number_of(proposal.email) >= MOST_OF_ONE:
            return None
        return proposals.add(replace(proposal, key=hashed(key))), key


@dataclass(frozen=True)
class ByKey:
    """What whoever has the mail may do: see that it waits, and say yes."""

    database: Database
    id: str
    key: str

    def read(self) -> Proposal:
        """Return the proposal.

        Raises
        ------
        UnknownRow
            There is none with this key.
        """
        with self.database.reading() as session:
            return self._known(session)

    def confirm(self) -> Proposal:
        """Say that it was they."""
        with self.database.writing() as session:
            self._known(session)
            return Proposals(session).confirm(self.id, datetime.now(UTC))

    def _known(self, session: Session) -> Proposal:
        found = Proposals(session).get(self.id)
        if not hmac.compare_digest(found.key, hashed(self.key)):
            raise UnknownRow(noun="proposals")
        return found


@dataclass(frozen=True)
class Accepted:
    """What came of a proposal.

    Parameters
    ----------
    user
        Who got an account with it; ``None`` when nobody did.
    """

    proposal: Proposal
    organisation: Record
    user: User | None


@dataclass(frozen=True)
class Desk:
    """Proposals at the hubs of a coordinator.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def waiting(self) -> Sequence[tuple[Proposal, Record | None]]:
        """Return what waits for an answer, oldest first, with the organisation as it stands."""
        with self.database.reading() as session:
            found = Proposals(session).waiting(self._hubs)
            ids = [one.organisation for one in found if one.organisation]
            stand = Door(session, self.asker).among(NOUN["organisations"], ids)
            by_id = {one.key[0]: one for one in stand}
            return [(one, by_id.get(one.organisation or "")) for one in found]

    def accept(self, id_: str, *, account: bool) -> Accepted:
        """Make the rows, all or none.

        Parameters
        ----------
        account
            Whether who typed it may change their organisation and its streams themselves from now.

        Raises
        ------
        UnknownRow
            There is none, another hub answers it, or somebody has answered it already.
        NotAllowed, UnfitRow
            The asker may not, or a row cannot be kept.
        """
        now = datetime.now(UTC)
        with self.database.writing() as session:
            proposal = self._take(session, id_)
            door = Door(session, self.asker, self.request)
            noun = NOUN["organisations"]
            values = dict(proposal.values)
            if proposal.organisation:
                kept = door.change(noun, address_of([proposal.organisation]), values, None)
            else:
                kept = door.add(noun, values | {"hubs": (proposal.hub,)})
            for stream in proposal.streams:
                door.add(NOUN["streams"], {**stream, "organisation": kept.key[0]})
            Persons(session).say_why(kept.key[0], PURPOSE, SOURCE, now)
            user = self._entrepreneur(session, proposal, kept.key[0], now) if account else None
            self._trail(session).note("accepted", "proposals", [proposal])
        return Accepted(proposal, kept, user)

    def decline(self, id_: str) -> Proposal:
        """Take a proposal away; nothing of it is kept.

        Raises
        ------
        UnknownRow
            As for `accept`.
        """
        with self.database.writing() as session:
            proposal = self._take(session, id_)
            self._trail(session).note("declined", "proposals", [proposal])
        return proposal

    @property
    def _hubs(self) -> frozenset[str] | None:
        return None if self.asker.sees_everything else self.asker.hubs

    def _take(self, session: Session, id_: str) -> Proposal:
        proposals = Proposals(session)
        found = proposals.get(id_)
        ours = self._hubs is None or found.hub in self._hubs
        if not ours or found.confirmed is None or not proposals.take(id_):
            raise UnknownRow(noun="proposals")
        return found

    def _entrepreneur(
        self, session: Session, proposal: Proposal, organisation: str, now: datetime
    ) -> User | None:
        accounts = Accounts(session)
        if accounts.by_email(proposal.email) is not None:
            return None  # who has an account keeps it as it is
        user = User(
            proposal.email,
            str(proposal.values.get("contact_name") or proposal.email),
            Role.ENTREPRENEUR,
            hubs=frozenset({proposal.hub}),
            organisation=organisation,
            language=proposal.language,
        )
        added = accounts.add(user, now)
        self._trail(session).note("added", "users", [added])
        return added

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)
