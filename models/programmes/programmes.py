"""Programmes that an asker's hubs look after."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, true, update

from matchmaker.actions.sheet import Axis, Phase, Programme
from models.access.asker import Scope
from models.access.nouns import COORDINATORS
from models.audit import Trail
from models.errors import NotAllowed, RowHasChanged, UnfitRow, UnknownRow
from models.intake.ids import slug
from models.store import Store
from models.tables import ProgrammeAxisRow, ProgrammeRow
from models.tables.base import to_json

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from models.access.asker import Asker

NOUN = "programmes"
LARGEST = 1e15
"""EUR above which no budget is a budget."""


@dataclass(frozen=True)
class ProgrammeRecord:
    """A programme as its hub keeps it."""

    programme: Programme

    @property
    def address(self) -> str:
        """The last part of its address."""
        return self.programme.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that looks after it."""
        return frozenset({self.programme.hub})

    @property
    def tag(self) -> str:
        """A word that differs whenever a value does."""
        told = to_json(asdict(self.programme) | _days(self.programme))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


class Programmes:
    """The programmes of one asker's hubs; another hub's do not exist.

    Parameters
    ----------
    session
        From ``database.reading()`` or, for changes, ``database.writing()``.
    request
        Id of the request, for the audit trail.
    """

    def __init__(self, session: Session, asker: Asker, request: str | None = None) -> None:
        self.asker = asker
        self._session = session
        self._trail = Trail(session, asker.who, request)

    def all(self) -> Sequence[ProgrammeRecord]:
        """Return the programmes, the latest begun first."""
        self._let_in(Scope.READ)
        found = self._read(true())
        found.sort(key=lambda one: one.programme.name)
        return sorted(found, key=lambda one: str(one.programme.started or ""), reverse=True)

    def get(self, id_: str) -> ProgrammeRecord:
        """Return one programme.

        Raises
        ------
        UnknownRow
            There is none, or it is another hub's.
        """
        self._let_in(Scope.READ)
        found = self._read(ProgrammeRow.id == id_)
        if not found:
            raise UnknownRow(noun=NOUN)
        return found[0]

    def add(self, values: Mapping[str, Any]) -> ProgrammeRecord:
        """Keep a new programme; its id is made from its name, unless one is given.

        Raises
        ------
        UnfitRow
            Something is missing or cannot be, or the hub is not the asker's.
        """
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        given = dict(values)
        own = sorted(self.asker.hubs)
        given["hub"] = given.get("hub") or (own[0] if len(own) == 1 else None)
        wanted = str(given.get("id") or "") or slug(str(given.get("name") or ""))
        if given.get("id") and self._taken(wanted):
            raise UnfitRow(sheet=NOUN, faults=[_fault("id", "taken")])
        # Another hub's programme may have this name; that is nothing to be told.
        given["id"] = f"{wanted}-{uuid.uuid4().hex[:6]}" if self._taken(wanted) else wanted
        self._refuse(given, given)
        axes = given.pop("axes", None) or ()
        self._session.execute(insert(ProgrammeRow).values(**given))
        self._keep_axes(given["id"], axes)
        added = self.get(given["id"])
        self._trail.note("added", NOUN, [added])
        return added

    def change(self, id_: str, values: Mapping[str, Any], tag: str | None) -> ProgrammeRecord:
        """Give some values of a programme another value.

        Raises
        ------
        UnknownRow, UnfitRow
            There is none, or something cannot be.
        RowHasChanged
            Somebody else was first.
        """
        stands = self._mine(id_, tag)
        given = dict(values)
        before = asdict(stands.programme)
        self._refuse(given, before | given)
        axes = given.pop("axes", None)
        if given:
            row = ProgrammeRow
            self._session.execute(update(row).where(row.id == id_).values(**given))
        if axes is not None:
            self._keep_axes(id_, axes)
        changed = self.get(id_)
        self._trail.note("changed", NOUN, [changed])
        return changed

    def remove(self, id_: str, tag: str | None) -> None:
        """Take a programme away; its actions stay, as partnerships that name it."""
        stands = self._mine(id_, tag)
        self._session.execute(delete(ProgrammeRow).where(ProgrammeRow.id == id_))
        self._trail.note("removed", NOUN, [stands])

    def _mine(self, id_: str, tag: str | None) -> ProgrammeRecord:
        self._let_in(Scope.WRITE)
        Store(self._session).wait_for_turn()
        stands = self.get(id_)
        if tag is not None and tag != stands.tag:
            raise RowHasChanged(noun=NOUN)
        return stands

    def _let_in(self, scope: Scope) -> None:
        if self.asker.role not in COORDINATORS or scope not in self.asker.scopes:
            raise NotAllowed(noun=NOUN)

    def _refuse(self, given: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        faults = []
        if not str(whole.get("name") or "").strip():
            faults.append(_fault("name", "missing"))
        known = Store(self._session).known_ids("hubs")
        hubs = known if self.asker.sees_everything else known & self.asker.hubs
        if whole.get("hub") not in hubs:
            faults.append(_fault("hub", "reference_unknown" if whole.get("hub") else "missing"))
        started, ended = whole.get("started"), whole.get("ended")
        if started and ended and ended < started:
            faults.append(_fault("ended", "less_than"))
        budget = whole.get("budget")
        if budget is not None and not 0 <= budget <= LARGEST:
            faults.append(_fault("budget", "greater_than" if budget < 0 else "less_than"))
        names = [str(one["name"]).strip() for one in given.get("axes") or ()]
        if "" in names or len(set(names)) < len(names):
            faults.append(_fault("axes", "missing" if "" in names else "taken"))
        if faults:
            raise UnfitRow(sheet=NOUN, faults=faults)

    def _keep_axes(self, id_: str, axes: Sequence[Mapping[str, Any]]) -> None:
        row = ProgrammeAxisRow
        self._session.execute(delete(row).where(row.programme == id_))
        rows = [
            {
                "programme": id_,
                "position": place,
                "name": str(one["name"]).strip(),
                "phase": str(one.get("phase") or Phase.ANALYSIS),
                "sectors": tuple(one.get("sectors") or ()) or None,
                "needs": one.get("needs") or None,
                "job_potential": one.get("job_potential"),
            }
            for place, one in enumerate(axes)
        ]
        if rows:
            self._session.execute(insert(row), rows)

    def _taken(self, id_: str) -> bool:
        found = select(ProgrammeRow.id).where(ProgrammeRow.id == id_)
        return self._session.scalar(found) is not None

    def _ours(self) -> ColumnElement[bool]:
        if self.asker.sees_everything:
            return true()
        return ProgrammeRow.hub.in_(sorted(self.asker.hubs))

    def _read(self, where: ColumnElement[bool]) -> list[ProgrammeRecord]:
        table, axis = ProgrammeRow.__table__, ProgrammeAxisRow.__table__
        rows = self._session.execute(select(table).where(where, self._ours())).mappings().all()
        ids = [row["id"] for row in rows]
        query = select(axis).where(axis.c.programme.in_(ids))
        query = query.order_by(axis.c.programme, axis.c.position)
        axes: dict[str, list[Axis]] = {}
        for one in self._session.execute(query).mappings():
            axes.setdefault(one["programme"], []).append(
                Axis(
                    one["name"],
                    Phase(one["phase"]),
                    one["sectors"] or (),
                    one["needs"] or "",
                    one["job_potential"],
                )
            )
        return [
            ProgrammeRecord(
                Programme(
                    row["id"],
                    row["name"],
                    row["hub"],
                    row["started"],
                    row["ended"],
                    row["goals"] or "",
                    row["funder"] or "",
                    row["budget"],
                    tuple(axes.get(row["id"], ())),
                )
            )
            for row in rows
        ]


def _days(programme: Programme) -> dict[str, str]:
    return {"started": str(programme.started), "ended": str(programme.ended)}


def _fault(column: str, code: str) -> dict[str, object]:
    return {"column": column, "code": code, "proposals": []}
