"""What a person may ask of us: what we know of them, and that we forget it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from models.answered import forget_before
from models.audit import Trail
from models.casework.introductions import forget_introductions
from models.errors import UnknownRow
from models.files import Files
from models.jobs import Jobs
from models.mergers import Mergers
from models.persons import Person, Persons
from models.proposals import Proposals
from models.undo import Undo
from models.uploads import Uploads
from models.webhooks import Webhooks

if TYPE_CHECKING:
    from api.settings import Settings
    from models.access.asker import Asker
    from models.database import Database

ANSWERS_KEPT = timedelta(days=1)
"""How long a request with an idempotency key may be repeated."""
PROPOSALS_WAIT = timedelta(days=7)
"""How long a proposal waits for a yes by mail."""
PROPOSALS_KEPT = timedelta(days=180)
"""How long a hub may take to answer one."""


@dataclass(frozen=True)
class Privacy:
    """Tells and forgets people, for one asker: those whom their own hubs alone know."""

    database: Database
    asker: Asker
    request: str | None = None

    def tell(self, email: str) -> Person:
        """Return everything that is known about somebody.

        Raises
        ------
        UnknownRow
            Nobody is known by this address, or another hub knows them too.
        """
        with self.database.writing() as session:
            person = self._theirs(Persons(session).find(email))
            trail = Trail(session, self.asker.who, self.request)
            trail.note("told a person", "organisations", person.contacts)
            return person

    def erase(self, email: str) -> Person:
        """Take somebody away for good; return what there was.

        Raises
        ------
        UnknownRow
            As for `tell`.
        """
        with self.database.writing() as session:
            persons = Persons(session)
            self._theirs(persons.find(email))
            gone = persons.erase(email, datetime.now(UTC))
            trail = Trail(session, self.asker.who, self.request)
            trail.note("erased a person", "organisations", gone.contacts)
            return gone

    def _theirs(self, person: Person) -> Person:
        if not person.known:
            raise UnknownRow(noun="persons")
        if not self.asker.sees_everything and not person.hubs <= self.asker.hubs:
            raise UnknownRow(noun="persons")
        return person


def tidy(database: Database, settings: Settings) -> None:
    """Forget what is older than the settings allow: the trail, jobs, files, answers to repeats."""
    now = datetime.now(UTC)
    with database.writing() as session:
        Trail(session, "console").forget_before(now - timedelta(days=settings.audit_days))
        forget_before(session, now - ANSWERS_KEPT)
        Jobs(session).forget_before(now - timedelta(days=settings.jobs_days))
        Files(session).forget_expired(now)
        Webhooks(session).forget_before(now - timedelta(days=settings.webhooks_days))
        forget_introductions(session, before=now)
        undo_until = now - timedelta(days=settings.undo_days)
        Undo(session).forget_before(undo_until)
        Mergers(session).forget_before(undo_until)
        Uploads(session).forget_before(undo_until)
        Proposals(session).forget_before(now - PROPOSALS_WAIT, now - PROPOSALS_KEPT)


def for_machines(person: Person) -> dict[str, Any]:
    """Return all that is known about somebody as plain values."""
    contacts = [
        {name: _plain(value) for name, value in asdict(contact).items()}
        for contact in person.contacts
    ]
    return {
        "email": person.email,
        "contacts": contacts,
        "account": person.account,
        "wrote": list(person.wrote),
        "did": list(person.did),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime) else value
