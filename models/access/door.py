"""The one door between people and the rows of the network.

Whoever reads or changes rows for somebody does it here: the door knows the asker, sees no row that
they may not see, and writes each change into the audit trail. For who may not see it, a row does
not exist.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from matchmaker.domain import WHY_FAILED
from models.access.addresses import key_of
from models.access.asker import Reach, Role, Scope
from models.access.listing import Listing, Ordered, conditions
from models.access.nouns import NOUN, Noun
from models.access.personal import PERSONAL
from models.access.record import Page, Record
from models.access.sight import Sight
from models.access.values import canonical
from models.audit import Trail
from models.casework.steps import WHY
from models.errors import NotAllowed, RowHasChanged, StillInUse, UnfitRow, UnknownRow
from models.exchange.format import Rows
from models.store import Store
from models.tables import (
    LINKS,
    FieldVisibilityRow,
    OrganisationHubRow,
    PartnershipPartnerRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.access.asker import Asker


class Door:
    """Reads and changes rows for one asker.

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
        self._sight = Sight(asker)
        self._trail = Trail(session, asker.who, request)

    def page(self, noun: Noun, listing: Listing) -> Page:
        """Return the rows that meet a listing, and that the asker may see.

        Raises
        ------
        InvalidRequest
            A filter, order or cursor that the list does not know.
        NotAllowed
            These rows are not for the asker at all.
        """
        self._let_in(noun, noun.readers)
        wanted = [noun.seen(self._sight), *conditions(noun, listing, self._sight)]
        ordered = Ordered(noun, listing)
        total = self._session.execute(
            select(func.count()).select_from(noun.table).where(*wanted)
        ).scalar_one()
        query = select(noun.table, *ordered.values).where(*wanted).order_by(*ordered.clauses)
        if listing.after:
            query = query.where(ordered.beyond(listing.after))
        if listing.limit is not None:
            query = query.limit(listing.limit + 1)
        rows = [dict(row) for row in self._session.execute(query).mappings()]
        more = listing.limit is not None and len(rows) > listing.limit
        rows = rows[: listing.limit]
        last = [rows[-1][f"at_{place}"] for place in range(len(ordered.by))] if more else []
        return Page(self._records(noun, rows), total, ordered.cursor(last) if more else None)

    def get(self, noun: Noun, address: str) -> Record:
        """Return one row.

        Raises
        ------
        UnknownRow
            There is none, or none that the asker may see.
        """
        self._let_in(noun, noun.readers)
        return self._get(noun, key_of(address))

    def among(self, noun: Noun, ids: Sequence[str]) -> list[Record]:
        """Return those of these rows that the asker may see, in no order."""
        query = select(noun.table).where(noun.table.c.id.in_(ids), noun.seen(self._sight))
        rows = [dict(row) for row in self._session.execute(query).mappings()]
        return self._records(noun, rows)

    def add(self, noun: Noun, values: Mapping[str, Any]) -> Record:
        """Keep a new row; return it. Its id is given here.

        Raises
        ------
        NotAllowed, UnknownRow, UnfitRow
            The asker may not, the row belongs to somebody else, or holds what cannot be kept.
        """
        self._let_in(noun, noun.writers, Scope.WRITE)
        given = canonical(noun.sheet, values)
        if noun.sheet.key == ("id",):
            given["id"] = f"{noun.name[:3]}-{uuid.uuid4().hex[:12]}"
        given = self._owned(noun, given)
        key = tuple(given.get(name) or "" for name in noun.sheet.key)
        if not noun.replaces and self._row(noun, key) is not None:
            raise UnfitRow(
                sheet=noun.name,
                faults=[{"column": noun.sheet.key[-1], "code": "taken", "proposals": []}],
            )
        self._keep(noun, given)
        added = self._get(noun, key)
        self._trail.note("added", noun.name, [added])
        return added

    def change(
        self, noun: Noun, address: str, values: Mapping[str, Any], tag: str | None
    ) -> Record:
        """Give some columns of a row other values; return the row as it is then.

        Parameters
        ----------
        tag
            `Record.tag` of the row that the asker looked at; ``None`` when any will do.

        Raises
        ------
        UnknownRow, NotAllowed, UnfitRow
            As for `add`.
        RowHasChanged
            Somebody else was first.
        """
        self._let_in(noun, noun.writers, Scope.WRITE)
        Store(self._session).wait_for_turn()
        stands = self._mine(noun, key_of(address), tag)
        given = canonical(noun.sheet, values)
        for name in noun.sheet.key:
            if name in given and given[name] != stands.values[name]:
                raise UnfitRow(
                    sheet=noun.name,
                    faults=[{"column": name, "code": "fixed", "proposals": []}],
                )
        given = self._within_reach(noun, given, stands)
        if noun.name == "partnerships":
            _refuse_unexplained_end(given, stands)
        self._keep(noun, dict(zip(noun.sheet.key, stands.key, strict=True)) | given)
        changed = self._get(noun, stands.key)
        self._trail.note("changed", noun.name, [changed])
        if noun.name == "partnerships" and changed.values["state"] != stands.values["state"]:
            self._trail.note(str(changed.values["state"]), "cases", [changed])
        return changed

    def remove(self, noun: Noun, address: str, tag: str | None) -> None:
        """Take a row away, with all that belongs to it.

        Raises
        ------
        UnknownRow, NotAllowed, RowHasChanged
            As for `change`.
        StillInUse
            A partnership names the organisation.
        """
        self._let_in(noun, noun.writers, Scope.WRITE)
        store = Store(self._session)
        store.wait_for_turn()
        stands = self._mine(noun, key_of(address), tag)
        if noun.name == "organisations":
            self._refuse_partner(stands.key[0])
        store.remove(noun.name, stands.key)
        self._trail.note("removed", noun.name, [stands])

    def _let_in(self, noun: Noun, roles: frozenset[Role], scope: Scope = Scope.READ) -> None:
        if self.asker.role not in roles or scope not in self.asker.scopes:
            raise NotAllowed(noun=noun.name)

    def _mine(self, noun: Noun, key: tuple[str, ...], tag: str | None) -> Record:
        """Return a row that the asker may change; for others it does not exist."""
        stands = self._get(noun, key)
        if stands.reach < Reach.OWNER:
            raise UnknownRow(noun=noun.name)
        if tag is not None and tag != stands.tag:
            raise RowHasChanged(noun=noun.name)
        return stands

    def _owned(self, noun: Noun, given: dict[str, Any]) -> dict[str, Any]:
        """Return a new row as one of the asker's own.

        Raises
        ------
        NotAllowed
            An entrepreneur has one organisation, and makes no second.
        UnknownRow
            It would belong to somebody else's organisation.
        """
        if noun.name == "organisations":
            if self.asker.role is Role.ENTREPRENEUR:
                raise NotAllowed(noun=noun.name)
            given.setdefault("hubs", tuple(sorted(self.asker.hubs)) or None)
        elif noun.name == "partnerships":
            own = sorted(self.asker.hubs)
            given["hub"] = given.get("hub") or (own[0] if len(own) == 1 else None)
        elif noun.owner == "organisation":
            owner = self._get(NOUN["organisations"], (str(given.get("organisation")),))
            if owner.reach < Reach.OWNER:
                raise UnknownRow(noun="organisations")
            if noun.name == "judgements":
                given["by"] = self.asker.who
                given.setdefault("at", datetime.now(UTC).date())
        return self._within_reach(noun, given, None)

    def _within_reach(
        self, noun: Noun, given: dict[str, Any], stands: Record | None
    ) -> dict[str, Any]:
        """Refuse a row that names what the asker may not see, or another's hub."""
        faults = []
        for column in noun.sheet.columns:
            named = given.get(column.name)
            if not column.refers_to or named is None or column.refers_to == "hubs":
                continue
            for id_ in named if column.many else (named,):
                if not self._sees(NOUN[column.refers_to], id_):
                    faults.append(_unknown(column.name))  # noqa: PERF401 (two loops read better)
        if not self.asker.sees_everything:
            before = set(stands.values.get("hubs") or ()) if stands else set()
            after = set(given["hubs"] or ()) if "hubs" in given else before
            if (before ^ after) - self.asker.hubs or (noun.name == "organisations" and not after):
                faults.append(_unknown("hubs"))
            if noun.name == "partnerships" and given.get("hub", "") not in {"", *self.asker.hubs}:
                faults.append(_unknown("hub"))
        code = given.get("reason_code") if noun.name == "judgements" else None
        if code and code not in WHY_FAILED:
            known = list(WHY_FAILED)
            faults.append({"column": "reason_code", "code": "choice_unknown", "proposals": known})
        if faults:
            raise UnfitRow(sheet=noun.name, faults=faults)
        return given

    def _sees(self, noun: Noun, id_: str) -> bool:
        found = select(noun.table.c.id).where(noun.table.c.id == id_, noun.seen(self._sight))
        return self._session.execute(found).first() is not None

    def _keep(self, noun: Noun, given: Mapping[str, Any]) -> None:
        rows = Rows(tuple(given), [tuple(given.values())])
        Store(self._session).upsert({noun.name: rows}, by=self.asker.who)

    def _refuse_partner(self, organisation: str) -> None:
        p = PartnershipPartnerRow
        used = select(p.partnership).where(p.organisation == organisation).limit(1)
        partnership = self._session.execute(used).scalar()
        if partnership is not None:
            raise StillInUse(sheet="organisations", row=organisation, used_by=partnership)

    def _get(self, noun: Noun, key: tuple[str, ...]) -> Record:
        row = self._row(noun, key)
        if row is None:
            raise UnknownRow(noun=noun.name)
        return self._records(noun, [row])[0]

    def _row(self, noun: Noun, key: tuple[str, ...]) -> dict[str, Any] | None:
        if len(key) != len(noun.sheet.key):
            return None
        same = [noun.table.c[name] == part for name, part in zip(noun.sheet.key, key, strict=True)]
        query = select(noun.table).where(*same, noun.seen(self._sight))
        found = self._session.execute(query).mappings().first()
        return dict(found) if found else None

    def _records(self, noun: Noun, rows: Sequence[dict[str, Any]]) -> list[Record]:
        for owner, column in LINKS:
            if owner == noun.name:
                self._fill(noun, column, rows)
        hubs = self._hubs_of(noun, rows)
        kept = self._kept_fields(noun, rows)
        return [self._record(noun, row, hubs, kept) for row in rows]

    def _record(
        self,
        noun: Noun,
        row: Mapping[str, Any],
        hubs: Mapping[str, frozenset[str]],
        kept: Mapping[str, Mapping[str, str]],
    ) -> Record:
        key = tuple(row[name] for name in noun.sheet.key)
        owner = row.get(noun.owner) if noun.owner and noun.name != "partnerships" else None
        of = hubs.get(owner if owner is not None else key[0], frozenset())
        reach = self.asker.reach(owner, of)
        needed = dict.fromkeys(PERSONAL, "hub") if noun.name == "organisations" else {}
        needed |= kept.get(key[0], {})
        values = {}
        for column in noun.sheet.columns:
            value = row.get(column.name)
            unseen = column.name in needed and not reach.sees(needed[column.name])
            contact = column.name in PERSONAL and Scope.CONTACTS not in self.asker.scopes
            values[column.name] = None if unseen or (contact and noun.name != "hubs") else value
        secret = row.get("visibility") not in {None, "public"} or any(
            values.get(name) is not None for name in needed
        )
        closed = noun.name in {"partnerships", "judgements"}
        return Record(noun.name, key, values, reach, of, secret or closed)

    def _fill(self, noun: Noun, column: str, rows: Sequence[dict[str, Any]]) -> None:
        """Add a column that lists rows of another sheet: as many of them as may be seen."""
        table = LINKS[noun.name, column]
        owner, position, named = table.c
        ids = [row["id"] for row in rows]
        query = select(owner, named).where(owner.in_(ids)).order_by(owner, position)
        listed = defaultdict(list)
        for id_, other in self._session.execute(query):
            listed[id_].append(other)
        seen = None if column == "hubs" else self._seen_among(noun, column, listed)
        for row in rows:
            others = listed.get(row["id"], [])
            row[column] = tuple(o for o in others if seen is None or o in seen) or None

    def _seen_among(self, noun: Noun, column: str, listed: Mapping[str, Sequence[str]]) -> set[str]:
        other = NOUN[noun.sheet.column(column).refers_to]
        ids = sorted({id_ for named in listed.values() for id_ in named})
        query = select(other.table.c.id).where(other.table.c.id.in_(ids), other.seen(self._sight))
        return set(self._session.execute(query).scalars())

    def _hubs_of(self, noun: Noun, rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
        """Return the hubs that look after each row, by owner or, for hubs and cases, by id."""
        if noun.name == "hubs":
            return {row["id"]: frozenset({row["id"]}) for row in rows}
        m = OrganisationHubRow
        if noun.name == "partnerships":
            of = {row["id"]: frozenset({row["hub"]}) for row in rows if row["hub"]}
            p = PartnershipPartnerRow
            without = [row["id"] for row in rows if not row["hub"]]
            query = select(p.partnership, m.hub).join(m, m.organisation == p.organisation)
            query = query.where(p.partnership.in_(without))
        else:
            of = {}
            owners = sorted({row[noun.owner] for row in rows})
            query = select(m.organisation, m.hub).where(m.organisation.in_(owners))
        found = defaultdict(set)
        for id_, hub in self._session.execute(query):
            found[id_].add(hub)
        return of | {id_: frozenset(hubs) for id_, hubs in found.items()}

    def _kept_fields(
        self, noun: Noun, rows: Sequence[Mapping[str, Any]]
    ) -> dict[str, dict[str, str]]:
        """Return for each row the fields that are shown to more or fewer people than usual."""
        if noun.name not in {"organisations", "streams"}:
            return {}
        f = FieldVisibilityRow
        ids = [row["id"] for row in rows]
        query = select(f.row, f.field, f.visibility).where(f.noun == noun.name, f.row.in_(ids))
        kept: dict[str, dict[str, str]] = defaultdict(dict)
        for id_, name, visibility in self._session.execute(query):
            kept[id_][name] = visibility
        return kept


def _refuse_unexplained_end(given: Mapping[str, Any], stands: Record) -> None:
    """Refuse to end a case, or to let it fail, without a word why."""
    state = given.get("state", stands.values["state"])
    told = given.get("reason", stands.values["reason"])
    if state != stands.values["state"] and state in WHY and not told:
        faults = [{"column": "reason", "code": "missing", "proposals": list(WHY[state])}]
        raise UnfitRow(sheet="partnerships", faults=faults)


def _unknown(column: str) -> dict[str, object]:
    return {"column": column, "code": "reference_unknown", "proposals": []}
