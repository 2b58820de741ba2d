"""Asking who a blind partner is, and answering, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from models.casework.disclosures import Consent, Disclosure, Disclosures, Party

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database


@dataclass(frozen=True)
class Disclosing:
    """The questions of one asker, and those that they may answer."""

    database: Database
    asker: Asker
    request: str | None = None

    def ask(self, shortlist: str, rank: int, note: str | None = None) -> Disclosure:
        """Ask; see `models.casework.disclosures.Disclosures.ask`."""
        with self.database.writing() as session:
            told = Disclosures(session, self.asker, self.request)
            return told.ask(shortlist, rank, note, datetime.now(UTC))

    def answer(self, id_: str, state: Consent, note: str | None = None) -> Disclosure:
        """Answer; see `models.casework.disclosures.Disclosures.answer`."""
        with self.database.writing() as session:
            told = Disclosures(session, self.asker, self.request)
            return told.answer(id_, state, note, datetime.now(UTC))

    def all(self, states: Sequence[str] = ()) -> Sequence[Disclosure]:
        """Return questions; see `models.casework.disclosures.Disclosures.list`."""
        with self.database.reading() as session:
            return Disclosures(session, self.asker).all(states)

    def get(self, id_: str) -> Disclosure:
        """Return one question."""
        with self.database.reading() as session:
            return Disclosures(session, self.asker).get(id_)


def as_answer(one: Disclosure) -> dict[str, Any]:
    """Return a question as the body of an answer."""
    return {
        "id": one.id,
        "state": one.state.value,
        "mine": one.mine,
        "about": _party(one.about),
        "asking": _party(one.asking),
        "hub": one.hub,
        "hub_name": one.hub_name,
        "steps": [
            {
                "at": step.at.isoformat(),
                "state": step.state.value,
                "by": step.by,
                "note": step.note,
            }
            for step in one.steps
        ],
        "href": f"/api/v1/disclosures/{one.id}",
        "etag": one.tag,
    }


def _party(party: Party) -> dict[str, Any]:
    return {"id": party.id, "name": party.name, "kind": party.kind.value}
