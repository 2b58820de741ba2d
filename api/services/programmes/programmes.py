"""Programmes and actions for who asks, each in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from api.services.programmes.reading import Names
from api.services.programmes.tables import HEADS, Fault, read_sheet
from matchmaker.actions.watching import GROUPS, Concern, concerns_of, in_group
from models.answered import Once
from models.audit import Trail
from models.errors import UnfitRow
from models.programmes.actions import ActionRecord, Actions
from models.programmes.programmes import ProgrammeRecord, Programmes
from models.tables.base import to_json

if TYPE_CHECKING:
    from datetime import date

    from api.wording import Wording
    from matchmaker.actions.sheet import Axis
    from models.access.asker import Asker
    from models.access.record import Record
    from models.database import Database


@dataclass(frozen=True)
class Programming:
    """The programmes of one asker.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def all(self) -> Sequence[ProgrammeRecord]:
        """Return the programmes; see `models.programmes.programmes.Programmes.all`."""
        with self.database.reading() as session:
            return Programmes(session, self.asker).all()

    def get(self, address: str) -> ProgrammeRecord:
        """Return one programme; see `models.programmes.programmes.Programmes.get`."""
        with self.database.reading() as session:
            return Programmes(session, self.asker).get(address)

    def add(self, values: Mapping[str, Any], key: str = "") -> tuple[int, Mapping[str, Any]]:
        """Keep a new programme; return the status and body of the answer.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same answer, and no second programme.
        """
        with self.database.writing() as session:
            programmes = Programmes(session, self.asker, self.request)
            once = self._once("programmes", values, key)
            return once.carry_out(session, lambda: (201, as_answer(programmes.add(values))))

    def change(self, address: str, values: Mapping[str, Any], tag: str | None) -> ProgrammeRecord:
        """Change a programme; see `models.programmes.programmes.Programmes.change`."""
        with self.database.writing() as session:
            return Programmes(session, self.asker, self.request).change(address, values, tag)

    def remove(self, address: str, tag: str | None) -> None:
        """Take a programme away; its actions stay as partnerships."""
        with self.database.writing() as session:
            Programmes(session, self.asker, self.request).remove(address, tag)

    def actions(self, programme: str) -> list[ActionRecord]:
        """Return the actions of a programme; see `models.programmes.actions.Actions.of`."""
        with self.database.reading() as session:
            found = Actions(session, self.asker).of(programme)
        self._saw(found)
        return found

    def action(self, address: str) -> ActionRecord:
        """Return one action; see `models.programmes.actions.Actions.get`."""
        with self.database.reading() as session:
            found = Actions(session, self.asker).get(address)
        self._saw([found])
        return found

    def add_action(
        self, programme: str, values: Mapping[str, Any], today: date, key: str = ""
    ) -> tuple[int, Mapping[str, Any]]:
        """Keep a new action; return the status and body of the answer."""

        def act(actions: Actions) -> tuple[int, Mapping[str, Any]]:
            return 201, action_answer(actions.add(programme, values), today)

        with self.database.writing() as session:
            actions = Actions(session, self.asker, self.request)
            return self._once(f"actions of {programme}", values, key).carry_out(
                session, lambda: act(actions)
            )

    def change_action(
        self, address: str, values: Mapping[str, Any], tag: str | None
    ) -> ActionRecord:
        """Change an action; see `models.programmes.actions.Actions.change`."""
        return self._write(lambda actions: actions.change(address, values, tag))

    def remove_action(self, address: str, tag: str | None) -> None:
        """Take an action away, with its case."""
        with self.database.writing() as session:
            Actions(session, self.asker, self.request).remove(address, tag)

    def bring_in(self, programme: str, name: str, data: bytes, words: Wording) -> Brought:
        """Keep the rows of a sheet: all, or none when one of them cannot be kept.

        A row is an action that is there when it has its id, or else its title; the others are new.

        Parameters
        ----------
        name
            Of the file.
        """
        with self.database.reading() as session:
            names = Names.of(Actions(session, self.asker).named())
            Programmes(session, self.asker).get(programme)
        lines, faults = read_sheet(name, data, names, words)
        new = 0
        try:
            with self.database.writing() as session:
                actions = Actions(session, self.asker, self.request)
                there = _Known.of(actions.of(programme))
                for line in lines if not faults else ():
                    given = dict(line.values)
                    stands = there.find(given.pop("id", None), given.get("title"))
                    try:
                        if stands is not None:
                            actions.change(stands.address, given, None)
                        else:
                            actions.add(
                                programme, {k: v for k, v in given.items() if v is not None}
                            )
                            new += 1
                    except UnfitRow as error:
                        faults += refused(line.row, error, words)
                if faults:
                    raise _NothingKept
        except _NothingKept:
            return Brought(faults=faults)
        return Brought(new, len(lines) - new)

    def open_steps(self, records: Sequence[Record]) -> list[ActionRecord]:
        """Return those partnerships that are actions, with their steps."""
        with self.database.reading() as session:
            return Actions(session, self.asker).of_records(records)

    def _write(self, act: Callable[[Actions], ActionRecord]) -> ActionRecord:
        with self.database.writing() as session:
            return act(Actions(session, self.asker, self.request))

    def _once(self, what: str, values: Mapping[str, Any], key: str) -> Once:
        told = to_json([what, {name: str(value) for name, value in values.items()}])
        return Once(self.asker.who, key, hashlib.sha256(told.encode()).hexdigest())

    def _saw(self, actions: Sequence[ActionRecord]) -> None:
        if actions and self.asker.who != "console":
            with self.database.writing() as session:
                Trail(session, self.asker.who, self.request).note("saw", "actions", actions)


class Brought(NamedTuple):
    """What became of a sheet of actions: kept whole, or not at all.

    Parameters
    ----------
    new, changed
        How many actions were added, and how many were there already.
    faults
        Why nothing was kept.
    """

    new: int = 0
    changed: int = 0
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """Actions that are there, by id and by those titles that only one of them has."""

    by_id: Mapping[str, ActionRecord]
    by_title: Mapping[str, ActionRecord]

    @classmethod
    def of(cls, there: Sequence[ActionRecord]) -> _Known:
        titles = Counter(one.partnership.title for one in there)
        return cls(
            {one.action.id: one for one in there},
            {one.partnership.title: one for one in there if titles[one.partnership.title] == 1},
        )

    def find(self, id_: object, title: object) -> ActionRecord | None:
        return self.by_id.get(str(id_)) or (self.by_title.get(str(title)) if not id_ else None)


class _NothingKept(Exception):
    """Ends a transaction in which not every row could be kept."""


def refused(row: int, error: UnfitRow, words: Wording) -> list[Fault]:
    """Return why a row that could be read cannot be kept."""
    found = []
    told: Any = error.facts["faults"]
    for one in told:
        column = str(one["column"]).partition("/")[0]
        head = {"commitments": "partners"}.get(column, column)
        key = HEADS.get(head, "")
        twice = one["code"] == "taken"
        said = words.say("programmes.wrong.twice" if twice else "programmes.wrong.value")
        if one["proposals"]:
            said += " " + words.say("programmes.wrong.one_of", words=list(one["proposals"]))
        found.append(Fault(row, words.say(key) if key else head, "", said))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How the actions of a programme stand.

    Parameters
    ----------
    actions
        With what needs a look in each, the most urgent first.
    """

    actions: tuple[tuple[ActionRecord, tuple[Concern, ...]], ...]

    def concerns(self, group: str) -> list[tuple[ActionRecord, Concern]]:
        """Return who is late, who has not committed, or what is at risk."""
        return [(one, said) for one, own in self.actions for said in in_group(own, group)]

    def count(self, group: str) -> int:
        """Return in how many actions something of a group is said."""
        return sum(bool(in_group(own, group)) for _, own in self.actions)


def standing(actions: Sequence[ActionRecord], today: date) -> Standing:
    """Tell how actions stand on a day."""
    read = [(one, concerns_of(one.action, today)) for one in actions]
    read.sort(key=lambda one: [-len(in_group(one[1], group)) for group in ("risk", "late")])
    return Standing(tuple(read))


def as_line(record: ProgrammeRecord) -> dict[str, Any]:
    """Return what a list tells of a programme."""
    one = record.programme
    return {
        "id": one.id,
        "name": one.name,
        "hub": one.hub,
        "started": _day(one.started),
        "ended": _day(one.ended),
        "href": f"/api/v1/programmes/{record.address}",
    }


def as_answer(record: ProgrammeRecord) -> dict[str, Any]:
    """Return a programme as the body of an answer, with its entity tag."""
    one = record.programme
    return {
        **as_line(record),
        "goals": one.goals or None,
        "funder": one.funder or None,
        "budget": one.budget,
        "axes": [_axis(axis) for axis in one.axes],
        "etag": record.tag,
    }


def with_standing(
    record: ProgrammeRecord, actions: Sequence[ActionRecord], today: date
) -> dict[str, Any]:
    """Return a programme with how its actions stand."""
    stand = standing(actions, today)
    return {
        **as_answer(record),
        "actions": len(actions),
        **{group: stand.count(group) for group in GROUPS},
    }


def action_line(record: ActionRecord, today: date) -> dict[str, Any]:
    """Return what a list tells of an action."""
    own = concerns_of(record.action, today)
    one = record.partnership
    return {
        "id": one.id,
        "title": one.title or None,
        "programme": one.programme or None,
        "axis": record.sheet.axis or None,
        "state": one.state.value,
        "lead": record.action.lead if record.action.lead in record.partners else None,
        "partners": [
            {"id": each.id, "name": each.name, "kind": each.kind.value}
            for each in record.partners.values()
        ],
        "concerns": [
            {
                "code": said.code,
                "group": said.group,
                "organisation": said.organisation or None,
                "facts": dict(said.facts),
            }
            for said in own
        ],
        "href": f"/api/v1/actions/{record.address}",
    }


def action_answer(record: ActionRecord, today: date) -> dict[str, Any]:
    """Return an action as the body of an answer, with its entity tag."""
    one, sheet = record.partnership, record.sheet
    return {
        **action_line(record, today),
        "description": one.description or None,
        "started": _day(one.started),
        "ended": _day(one.ended),
        "streams": list(one.streams),
        "tonnes_per_year": one.tonnes_per_year,
        "jobs_intended": sheet.jobs_intended,
        "jobs": one.jobs,
        "training_intended": sheet.training_intended,
        "training_hours": one.training_hours,
        "intents": [intent.value for intent in sheet.intents],
        "target_groups": list(sheet.target_groups),
        "postcodes": list(sheet.postcodes),
        "cost": sheet.cost,
        "waits_for": list(sheet.waits_for),
        "evidence": sheet.evidence or None,
        "lessons": sheet.lessons or None,
        "reason": one.reason or None,
        "commitments": [
            {
                "organisation": each.organisation,
                "name": record.name_of(each.organisation),
                "role": each.role.value,
                "pledge": each.pledge or None,
                "state": each.state.value,
                "due": _day(each.due),
            }
            for each in sheet.commitments
        ],
        "steps": [
            {
                "number": each.number,
                "title": each.title,
                "due": _day(each.due),
                "state": each.state.value,
                "after": list(each.after),
                "organisation": each.organisation or None,
            }
            for each in sheet.steps
        ],
        "partnership": f"/api/v1/partnerships/{record.address}",
        "etag": record.tag,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "name": axis.name,
        "phase": axis.phase.value,
        "sectors": list(axis.sectors),
        "needs": axis.needs or None,
        "job_potential": axis.job_potential,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
