"""Asking who a blind partner is, and answering, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from models.answered import Once
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

    def ask(self, shortlist: str, rank: int, note: str | None = None, key: str = "") -> Disclosure:
        """Ask; see `models.casework.disclosures.Disclosures.ask`.

        Parameters
        ----------
        key
            An idempotency key, as for `answer`.
        """
        once = Once.of(self.asker.who, key, "disclosures", shortlist, rank, note)
        return self._once(once, lambda told, now: told.ask(shortlist, rank, note, now))

    def answer(
        self, id_: str, state: Consent, note: str | None = None, key: str = ""
    ) -> Disclosure:
        """Answer; see `models.casework.disclosures.Disclosures.answer`.

        Parameters
        ----------
        key
            An idempotency key: the same one again takes no second step.
        """
        once = Once.of(self.asker.who, key, "disclosures", id_, state, note)
        return self._once(once, lambda told, now: told.answer(id_, state, note, now))

    def all(self, states: Sequence[str] = ()) -> Sequence[Disclosure]:
        """Return questions; see `models.casework.disclosures.Disclosures.list`."""
        with self.database.reading() as session:
            return Disclosures(session, self.asker).all(states)

    def get(self, id_: str) -> Disclosure:
        """Return one question."""
        with self.database.reading() as session:
            return Disclosures(session, self.asker).get(id_)

    def _once(self, once: Once, act: Callable[[Disclosures, datetime], Disclosure]) -> Disclosure:
        """Write, unless it was written before; return the question as it stands."""
        with self.database.writing() as session:
            told = Disclosures(session, self.asker, self.request)
            return told.get(once.make(session, lambda: act(told, datetime.now(UTC)).id))


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
