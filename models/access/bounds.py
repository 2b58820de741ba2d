"""What somebody may bring in: rows of their own hubs, and nothing over another's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matchmaker.identity import Entry
from models.access.nouns import NOUN
from models.access.sight import Sight
from models.exchange.format import SHEETS, Rows, Sheet
from models.intake import Known
from models.mergers import Mergers
from models.tables import TABLES, OrganisationHubRow, OrganisationRow, StreamRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from models.access.asker import Asker

Key = tuple[str, ...]


@dataclass(frozen=True)
class Stranger:
    """A row that is not the asker's to bring in.

    Parameters
    ----------
    line
        In the sender's file; ``None`` when unknown.
    """

    sheet: str
    line: int | None
    value: str


class Bounds:
    """How far an asker's imports reach. Administrators have no bounds."""

    def __init__(self, session: Session, asker: Asker) -> None:
        self._session = session
        self._asker = asker
        self._sight = Sight(asker)
        self._mergers = Mergers(session)

    def known(self) -> Known:
        """Return what a file may refer to and may repeat: what the asker sees, and no more.

        Proposals name only what stands here.
        """
        ids = {}
        for sheet in SHEETS:
            if sheet.key != ("id",):
                continue
            noun = NOUN[sheet.name]
            query = select(noun.table.c.id).where(noun.seen(self._sight))
            ids[sheet.name] = frozenset(self._session.scalars(query))
        if not self._asker.sees_everything:
            ids["hubs"] &= self._asker.hubs
        o = OrganisationRow
        seen = select(o.id, o.name, o.kind, o.enterprise_number, o.postcode, o.municipality)
        lines = self._session.execute(seen.where(self._sight.organisations()).order_by(o.id))
        entries = [
            Entry(id_, name, kind, number or "", postcode or "", municipality or "")
            for id_, name, kind, number, postcode, municipality in lines
        ]
        merged = [one for one in self._mergers.all() if one.kept in ids["organisations"]]
        ids["organisations"] |= {one.gone for one in merged}
        entries += [Entry(one.gone, one.name) for one in merged]
        s = StreamRow
        coded = select(s.id).where(s.waste_code.is_not(None), s.waste_code_assumed.is_not(True))
        return Known(ids, entries, frozenset(self._session.scalars(coded)))

    def strangers(self, sheets: Mapping[str, Rows]) -> list[Stranger]:
        """Return the rows that would change, or belong to, what is another's."""
        if self._asker.sees_everything:
            return []
        found: list[Stranger] = []
        ours = self._ours(sheets)
        for sheet in SHEETS:
            rows = sheets.get(sheet.name)
            if rows is not None:
                found += self._strange_rows(sheet, rows, ours)
        return found

    def within(self, sheets: dict[str, Rows]) -> dict[str, Rows]:
        """Return rows that take no organisation out of another's hub; verdicts are the asker's."""
        if self._asker.sees_everything:
            return sheets
        changed = dict(sheets)
        rows = changed.get("organisations")
        if rows is not None and "hubs" in rows.columns:
            at, id_ = rows.columns.index("hubs"), rows.columns.index("id")
            others = self._other_hubs({str(row[id_]) for row in rows.rows})
            kept = [
                (*row[:at], _joined(row[at], others.get(str(row[id_]), ())), *row[at + 1 :])
                for row in rows.rows
            ]
            changed["organisations"] = replace(rows, rows=kept)
        verdicts = changed.get("judgements")
        if verdicts is not None:
            changed["judgements"] = _by(verdicts, self._asker.who)
        return changed

    def _ours(self, sheets: Mapping[str, Rows]) -> frozenset[str]:
        """Return organisations of the asker's hubs, and those that are new.

        The id of one that went up in another belongs to whoever looks after that one: it is not
        free.
        """
        members = frozenset(self._session.scalars(self._sight.members))
        merged = self._mergers.kept_of_all()
        members |= {gone for gone, kept in merged.items() if kept in members}
        rows = sheets.get("organisations")
        if rows is None:
            return members
        id_ = rows.columns.index("id")
        brought = {str(row[id_]) for row in rows.rows}
        there = self._there("organisations", brought) | merged.keys()
        return members | (brought - there)

    def _strange_rows(self, sheet: Sheet, rows: Rows, ours: frozenset[str]) -> list[Stranger]:
        places = {name: rows.columns.index(name) for name in rows.columns}
        ids = {str(row[places["id"]]) for row in rows.rows} if "id" in places else set()
        owners = self._owners(sheet, ids)
        found = []
        for row, cells in enumerate(rows.rows):
            id_ = str(cells[places["id"]]) if "id" in places else ""
            if sheet.name == "hubs":
                fine = id_ in self._asker.hubs
            elif sheet.name == "organisations":
                fine = id_ in ours
            elif sheet.name == "partnerships":
                hub = cells[places["hub"]] if "hub" in places else None
                mine = {None, *self._asker.hubs}
                fine = hub in mine and owners.get(id_, hub) in mine
            else:
                owner = str(cells[places["organisation"]])
                fine = owner in ours and owners.get(id_, owner) in ours
            if not fine:
                line = rows.lines[row] if row < len(rows.lines) else None
                found.append(Stranger(sheet.name, line, id_ or str(cells[0])))
        return found

    def _owners(self, sheet: Sheet, ids: set[str]) -> dict[str, Any]:
        """Return whose the stored rows with these ids are."""
        table = TABLES[sheet.name]
        column = "hub" if sheet.name == "partnerships" else "organisation"
        if "id" not in table.c or column not in table.c:
            return {}
        found: dict[str, Any] = {}
        for part in _parts(ids):
            query = select(table.c.id, table.c[column]).where(table.c.id.in_(part))
            found.update((id_, owner) for id_, owner in self._session.execute(query))
        return found

    def _there(self, sheet: str, ids: set[str]) -> set[str]:
        id_ = TABLES[sheet].c.id
        found: set[str] = set()
        for part in _parts(ids):
            found |= set(self._session.scalars(select(id_).where(id_.in_(part))))
        return found

    def _other_hubs(self, ids: set[str]) -> dict[str, list[str]]:
        m = OrganisationHubRow
        others: dict[str, list[str]] = defaultdict(list)
        for part in _parts(ids):
            query = select(m.organisation, m.hub).where(
                m.organisation.in_(part), m.hub.not_in(sorted(self._asker.hubs))
            )
            for organisation, hub in self._session.execute(query):
                others[organisation].append(hub)
        return others


def _parts(ids: set[str]) -> list[Sequence[str]]:
    wanted = sorted(ids)
    return [wanted[start : start + 500] for start in range(0, len(wanted), 500)]


def _joined(given: Any, others: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys([*(given or ()), *sorted(others)])) or None


def _by(rows: Rows, who: str) -> Rows:
    """Return verdicts of which none is in the name of another user or program."""
    if "by" not in rows.columns:
        columns = (*rows.columns, "by")
        return replace(rows, columns=columns, rows=[(*row, who) for row in rows.rows])
    at = rows.columns.index("by")
    return replace(
        rows,
        rows=[
            (*row[:at], row[at] if row[at] and ":" not in str(row[at]) else who, *row[at + 1 :])
            for row in rows.rows
        ],
    )
