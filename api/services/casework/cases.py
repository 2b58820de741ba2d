"""Cases for who asks: lists, one case, and its steps, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from api.services.records import as_answer as row_answer
from models.answered import Once
from models.audit import Trail
from models.casework.case import Case, CaseList, CasePage, Move, NewCase, Person
from models.casework.cases import Cases

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database

COLUMNS = (
    *("kind", "title", "description", "started", "ended", "streams", "tonnes_per_year", "jobs"),
    *("training_hours", "hub", "programme", "reason"),
)
"""What a case tells of its partnership, besides partners and state."""
OF_CASE = frozenset({"owner", "next_action", "due"})


@dataclass(frozen=True)
class Casework:
    """The cases of one asker.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def page(self, wanted: CaseList) -> CasePage:
        """Return the cases of a list; see `models.casework.cases.Cases.page`."""
        with self.database.reading() as session:
            page = Cases(session, self.asker).page(wanted)
        self._saw(page.cases)
        return page

    def get(self, address: str) -> Case:
        """Return one case; see `models.casework.cases.Cases.get`."""
        with self.database.reading() as session:
            case = Cases(session, self.asker).get(address)
        self._saw([case])
        return case

    def owners(self, hubs: frozenset[str]) -> Sequence[Person]:
        """Return who may mind a case of these hubs."""
        with self.database.reading() as session:
            return Cases(session, self.asker).owners(hubs)

    def open(self, values: Mapping[str, Any], key: str = "") -> tuple[int, Mapping[str, Any]]:
        """Open a case; return the status and body of the answer.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same answer, and no second case.
        """
        sent = {name: str(value) for name, value in values.items()}
        once = Once.of(self.asker.who, key, "cases", sent)
        new = NewCase(
            {name: value for name, value in values.items() if name not in OF_CASE},
            {name: value for name, value in values.items() if name in OF_CASE},
        )
        with self.database.writing() as session:
            cases = Cases(session, self.asker, self.request)
            today = datetime.now(UTC).date()
            return once.carry_out(session, lambda: (201, as_answer(cases.open(new), today)))

    def change(self, address: str, values: Mapping[str, Any], tag: str | None) -> Case:
        """Change a case; see `models.casework.cases.Cases.change`."""
        return self._write(lambda cases, _: cases.change(address, values, tag))

    def move(self, address: str, move: Move, tag: str | None, key: str = "") -> Case:
        """Take a step; see `models.casework.cases.Cases.move`.

        Parameters
        ----------
        key
            An idempotency key: the same one again takes no second step, whatever the tag.
        """
        once = self._once(key, "steps", address, move.state, move.reason, move.note)
        return self._write_once(
            once, address, lambda cases, now: cases.move(address, move, tag, now)
        )

    def invite(self, address: str, organisation: str, tag: str | None = None) -> Case:
        """Add a partner; see `models.casework.cases.Cases.invite`."""
        return self._write(lambda cases, _: cases.invite(address, organisation, tag))

    def last_change(self, case: Case) -> tuple[datetime, str] | None:
        """Return when a case was changed last, and by whom."""
        with self.database.reading() as session:
            return Cases(session, self.asker).last_change(case)

    def write_down(self, address: str, text: str, key: str = "") -> Case:
        """Add a note; see `models.casework.cases.Cases.write_down`.

        Parameters
        ----------
        key
            An idempotency key: the same one again writes no second note.
        """
        once = self._once(key, "notes", address, text)
        return self._write_once(
            once, address, lambda cases, now: cases.write_down(address, text, now)
        )

    def _once(self, key: str, *about: object) -> Once:
        return Once.of(self.asker.who, key, "cases", *about)

    def _write_once(self, once: Once, address: str, act: Callable[[Cases, datetime], Case]) -> Case:
        """Write, unless it was written before; return the case as it stands."""
        with self.database.writing() as session:
            cases = Cases(session, self.asker, self.request)
            once.make(session, lambda: act(cases, datetime.now(UTC)).address)
            return cases.get(address)

    def _write(self, act: Callable[[Cases, datetime], Case]) -> Case:
        with self.database.writing() as session:
            return act(Cases(session, self.asker, self.request), datetime.now(UTC))

    def _saw(self, cases: Sequence[Case]) -> None:
        if cases and self.asker.who != "console":
            with self.database.writing() as session:
                Trail(session, self.asker.who, self.request).note("saw", "cases", cases)


def as_line(case: Case, today: date) -> dict[str, Any]:
    """Return what a list tells of a case."""
    of_row = row_answer(case.record)
    return {
        "id": case.record.key[0],
        "title": of_row["title"],
        "state": case.state.value,
        "since": case.since.isoformat() if case.since else None,
        "partners": [
            {"id": one.id, "name": one.name, "kind": one.kind.value} for one in case.partners
        ],
        "hub": of_row["hub"],
        "owner": {"id": case.owner.id, "name": case.owner.name} if case.owner else None,
        "next_action": case.next_action,
        "due": case.due.isoformat() if case.due else None,
        "late": case.is_late(today),
        "missing": [kind.value for kind in case.missing],
        "href": f"/api/v1/cases/{case.address}",
    }


def as_answer(case: Case, today: date) -> dict[str, Any]:
    """Return a case as the body of an answer, with its entity tag."""
    of_row = row_answer(case.record)
    return {
        **as_line(case, today),
        **{name: of_row[name] for name in COLUMNS},
        "steps": [
            {
                "at": one.at.isoformat(),
                "by": one.by,
                "who": one.who or None,
                "state": one.state,
                "reason": one.reason,
                "note": one.note,
            }
            for one in case.steps
        ],
        "notes": [
            {"at": one.at.isoformat(), "by": one.by, "who": one.who or None, "text": one.text}
            for one in case.notes
        ],
        "partnership": of_row["href"],
        "etag": case.tag,
    }
