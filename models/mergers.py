"""Two organisations of the store become one, and can become two again.

Whatever names the one that goes names the other afterwards: which tables do is read from their
foreign keys, so that a new table is moved along the day it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from matchmaker.domain import Visibility
from models.access.personal import PERSONAL
from models.errors import UndoRefused, UnknownRow
from models.exchange.format import Rows
from models.merged_names import renamed
from models.moments import in_utc
from models.row_images import plain, typed
from models.store import Store
from models.tables import (
    LINKS,
    TABLES,
    AlertRow,
    Base,
    DistinctRow,
    FieldVisibilityRow,
    MergerRow,
    PartnershipPartnerRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import Session

Row = dict[str, Any]
_O = TABLES["organisations"]
_HUBS = LINKS["organisations", "hubs"]
_NOT_KEYS = (AlertRow.__table__.c.partner, FieldVisibilityRow.__table__.c.row)
"""Columns that name an organisation without a foreign key."""
_ONCE = {PartnershipPartnerRow.__tablename__: ("partnership", "organisation")}
"""Columns of which a row may hold the same values once, besides its key."""
_TWO = {
    "judgements": ("organisation", "partner"),
    "disclosures": ("organisation", "asking"),
    "distinct_pairs": ("one", "other"),
}
"""Columns that name two different organisations."""


@dataclass(frozen=True)
class Merger:
    """Two that became one.

    Parameters
    ----------
    gone, kept
        Ids.
    name
        What the one that went was called.
    undoable
        Whether it can be undone still.
    hubs
        Of the one that is kept.
    """

    id: int
    gone: str
    kept: str
    name: str
    at: datetime
    by: str
    undoable: bool
    hubs: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """Its number, as the audit trail names rows."""
        return str(self.id)


class Mergers:
    """Merges and separates, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def merge(self, kept: str, gone: str, values: Mapping[str, Any], by: str, now: datetime) -> int:
        """Make one of two; return the number of the merger.

        Parameters
        ----------
        kept
            Id of the one that stays.
        gone
            Id of the one that goes; all that was its own becomes the other's.
        values
            Columns of the one that stays which get another value, in the spelling of the store.

        Raises
        ------
        UnknownRow
            One of the two is not there, or they are the same.
        """
        store = Store(self._session)
        store.wait_for_turn()
        stays, goes = self._organisation(kept), self._organisation(gone)
        if stays is None or goes is None or kept == gone:
            raise UnknownRow(noun="organisations")
        hubs = self._hubs([kept, gone])
        moved: list[dict[str, Any]] = []
        dropped: list[dict[str, Any]] = []
        self._keep_closed((stays, goes), dropped)
        for column in _naming():
            self._move(column, gone, kept, moved, dropped)
        union = tuple(dict.fromkeys([*hubs[kept], *hubs[gone]]))
        given = {**values, "hubs": union or None}
        store.upsert(
            {"organisations": Rows(("id", *given), [(kept, *given.values())])},
            by=by,
        )
        store.remove("organisations", (gone,))
        after = self._organisation(kept) or {}
        image = {
            "gone": plain(goes),
            "hubs": list(hubs[gone]),
            "own_hubs": list(hubs[kept]),
            "moved": moved,
            "dropped": dropped,
            "before": plain({n: v for n, v in stays.items() if after.get(n) != v}),
            "after": plain({n: v for n, v in after.items() if stays.get(n) != v}),
        }
        row = MergerRow(gone=gone, kept=kept, name=goes["name"], at=now, by=by, image=image)
        self._session.add(row)
        self._session.flush()
        return row.id

    def back(self, number: int, now: datetime) -> Merger:
        """Make two again of one; what somebody changed meanwhile stays as it is.

        Raises
        ------
        UnknownRow
            There is no such merger.
        UndoRefused
            It was undone, is too old, there is another organisation under the old id, or the one
            that was kept went up in another itself: that is undone first.
        """
        store = Store(self._session)
        store.wait_for_turn()
        found = self.get(number)
        row = self._session.get(MergerRow, number, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="mergers")
        if row.undone is not None:
            raise UndoRefused(problem="undone")
        if row.image is None:
            raise UndoRefused(problem="too_old")
        if self._organisation(row.gone) is not None:
            raise UndoRefused(problem="changed", sheet="organisations", row=row.gone)
        if self._went_on(row):
            raise UndoRefused(problem="changed", sheet="organisations", row=row.kept)
        image: Mapping[str, Any] = row.image
        self._session.execute(insert(_O).values(**typed(_O, image["gone"])))
        self._join(row.gone, image["hubs"])
        extra = [hub for hub in image["hubs"] if hub not in image["own_hubs"]]
        self._leave(row.kept, extra)
        for step in image["moved"]:
            self._move_back(step, row.gone, row.kept)
        for step in image["dropped"]:
            self._put_back(step)
        stands = plain(self._organisation(row.kept) or {})
        same = {n: v for n, v in image["before"].items() if stands.get(n) == image["after"].get(n)}
        if same:
            query = update(_O).where(_O.c.id == row.kept).values(**typed(_O, same))
            self._session.execute(query)
        row.undone, row.image = now, None
        self._session.flush()
        store.revise()
        return found

    def get(self, number: int) -> Merger:
        """Return one merger.

        Raises
        ------
        UnknownRow
            There is none with this number.
        """
        row = self._session.get(MergerRow, number)
        if row is None:
            raise UnknownRow(noun="mergers")
        return self._told([row])[0]

    def of(self, kept: Iterable[str]) -> Sequence[Merger]:
        """Return what went up in these organisations, and stayed so, newest first."""
        m = MergerRow
        query = select(m).where(m.kept.in_(list(kept)), m.undone.is_(None)).order_by(m.id.desc())
        return self._told(list(self._session.scalars(query)))

    def all(self) -> Sequence[Merger]:
        """Return every merger that stands, newest first."""
        m = MergerRow
        query = select(m).where(m.undone.is_(None)).order_by(m.id.desc())
        return self._told(list(self._session.scalars(query)))

    def kept_of(self, gone: str) -> str | None:
        """Return in which organisation one went up; ``None`` when there is no such."""
        return self.kept_of_all([gone]).get(gone)

    def kept_of_all(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Return by id in which organisation one went up, for those that did."""
        m = MergerRow
        query = select(m.gone, m.kept).where(m.undone.is_(None)).order_by(m.id)
        if ids is not None:
            query = query.where(m.gone.in_(list(ids)))
        return {gone: kept for gone, kept in self._session.execute(query)}  # noqa: C416 (typed)

    def applied(self, sheets: Mapping[str, Rows]) -> Mapping[str, Rows]:
        """Return rows of a file that name what was kept, where they named what is gone.

        A row of an organisation that is gone gives way to the row of the one that was kept.
        """
        meant = self.kept_of_all()
        if not meant:
            return sheets
        return {name: renamed(name, rows, meant) for name, rows in sheets.items()}

    def say_distinct(self, one: str, other: str, by: str, now: datetime) -> None:
        """Remember that two organisations are two."""
        Store(self._session).wait_for_turn()
        first, second = sorted((one, other))
        known = self._session.get(DistinctRow, (first, second))
        if known is None:
            self._session.add(DistinctRow(one=first, other=second, at=now, by=by))
            self._session.flush()

    def distinct(self) -> frozenset[tuple[str, str]]:
        """Return the pairs that somebody said are two, each with the smaller id first."""
        query = select(DistinctRow.one, DistinctRow.other)
        # A merger may have given one of a pair another id: then they stand the other way round.
        return frozenset(
            (min(one, other), max(one, other)) for one, other in self._session.execute(query)
        )

    def forget_before(self, moment: datetime) -> None:
        """Take images away that are too old: these mergers stay."""
        query = update(MergerRow).where(MergerRow.at < moment).values(image=None)
        self._session.execute(query)

    def forget_person(self, email: str) -> None:
        """Take a person out of all images, by their address."""
        for row in self._session.scalars(select(MergerRow).where(MergerRow.image.is_not(None))):
            image = dict(row.image or {})
            for part in ("gone", "before", "after"):
                values = image[part]
                if str(values.get("email") or "").strip().lower() == email:
                    named = {name: None for name in PERSONAL if name in values}
                    image[part] = {**values, **named}
            image["dropped"] = [
                step for step in image["dropped"] if email not in str(step["row"]).lower()
            ]
            row.image = image
        self._session.flush()

    def _keep_closed(self, both: Sequence[Row], dropped: list[dict[str, Any]]) -> None:
        """Take away what would open a field of one further than it was open at the other.

        Only where the other has something in that field: nothing needs no keeping.
        """
        table = FieldVisibilityRow.__table__
        ids = [one["id"] for one in both]
        own = and_(table.c.noun == "organisations", table.c.row.in_(ids))
        rows = [dict(row) for row in self._session.execute(select(table).where(own)).mappings()]
        said = {(row["row"], row["field"]): row["visibility"] for row in rows}
        for row in rows:
            field = row["field"]
            usual = Visibility.HUB if field in PERSONAL else Visibility.PUBLIC
            needed = [said.get((id_, field), usual) for id_ in _holding(both, field)]
            if any(strictness(one) > strictness(row["visibility"]) for one in needed):
                this = and_(own, table.c.row == row["row"], table.c.field == field)
                self._session.execute(delete(FieldVisibilityRow).where(this))
                dropped.append({"table": FieldVisibilityRow.__tablename__, "row": plain(row)})

    def _move(
        self,
        column: ColumnElement[Any],
        gone: str,
        kept: str,
        moved: list[dict[str, Any]],
        dropped: list[dict[str, Any]],
    ) -> None:
        table: Table = column.table
        name = column.name
        own = column == gone
        if table.name == FieldVisibilityRow.__tablename__:
            own = and_(own, table.c.noun == "organisations")
        keys = [key.name for key in table.primary_key]
        for found in self._session.execute(select(table).where(own)).mappings().all():
            row = dict(found)
            this = and_(*(table.c[key] == row[key] for key in keys))
            if self._cannot_be(table, row | {name: kept}, row):
                self._session.execute(delete(table).where(this))
                dropped.append({"table": table.name, "row": plain(row)})
                continue
            self._session.execute(update(table).where(this).values({name: kept}))
            key = plain({key: row[key] for key in keys if key != name})
            moved.append({"table": table.name, "column": name, "key": key})

    def _cannot_be(self, table: Table, row: Row, was: Row) -> bool:
        """Tell whether a row would be about one organisation twice, or stands there already."""
        if table.name in _TWO and len({row[name] for name in _TWO[table.name]}) == 1:
            return True
        keys = [key.name for key in table.primary_key]
        for names in (keys, _ONCE.get(table.name, ())):
            if names and any(row[name] != was[name] for name in names):
                same = and_(*(table.c[name] == row[name] for name in names))
                if self._session.execute(select(table).where(same).limit(1)).first() is not None:
                    return True
        return False

    def _move_back(self, step: Mapping[str, Any], gone: str, kept: str) -> None:
        table = Base.metadata.tables[step["table"]]
        key = typed(table, step["key"])
        this = [table.c[name] == value for name, value in key.items()]
        column = table.c[step["column"]]
        query = update(table).where(*this, column == kept).values({column.name: gone})
        self._session.execute(query)

    def _put_back(self, step: Mapping[str, Any]) -> None:
        table = Base.metadata.tables[step["table"]]
        row = typed(table, step["row"])
        for key in table.foreign_keys:
            named = row.get(key.parent.name)
            if named is not None:
                there = select(key.column).where(key.column == named).limit(1)
                if self._session.execute(there).first() is None:
                    return  # what it was about has gone meanwhile
        this = and_(*(table.c[name.name] == row[name.name] for name in table.primary_key))
        if self._session.execute(select(table).where(this).limit(1)).first() is None:
            self._session.execute(insert(table).values(**row))

    def _went_on(self, row: MergerRow) -> bool:
        """Tell whether the one that was kept went up in another.

        What the image says of hubs and values is about the one that was kept, not about where
        that one went.
        """
        m = MergerRow
        query = select(m.image).where(m.kept == row.kept, m.id > row.id, m.undone.is_(None))
        moved = {"table": m.__tablename__, "column": m.kept.name, "key": {"id": row.id}}
        return any(
            moved in (image or {}).get("moved", ()) for image in self._session.scalars(query)
        )

    def _organisation(self, id_: str) -> Row | None:
        found = self._session.execute(select(_O).where(_O.c.id == id_)).mappings().first()
        return dict(found) if found else None

    def _hubs(self, ids: Sequence[str]) -> dict[str, list[str]]:
        m = _HUBS.c
        query = select(m.organisation, m.hub).where(m.organisation.in_(ids)).order_by(m.position)
        hubs: dict[str, list[str]] = {id_: [] for id_ in ids}
        for organisation, hub in self._session.execute(query):
            hubs[organisation].append(hub)
        return hubs

    def _join(self, organisation: str, hubs: Sequence[str]) -> None:
        for position, hub in enumerate(hubs):
            row = {"organisation": organisation, "position": position, "hub": hub}
            self._session.execute(insert(_HUBS).values(**row))

    def _leave(self, organisation: str, hubs: Sequence[str]) -> None:
        left = and_(_HUBS.c.organisation == organisation, _HUBS.c.hub.in_(hubs))
        self._session.execute(delete(_HUBS).where(left))

    def _told(self, rows: Sequence[MergerRow]) -> list[Merger]:
        hubs = self._hubs([row.kept for row in rows])
        return [
            Merger(
                row.id,
                row.gone,
                row.kept,
                row.name,
                in_utc(row.at),
                row.by,
                undoable=row.undone is None and row.image is not None,
                hubs=frozenset(hubs[row.kept]),
            )
            for row in rows
        ]


def strictness(visibility: str | None) -> int:
    """Return how few people see something: 0 for everybody."""
    return list(Visibility).index(Visibility(visibility or Visibility.PUBLIC))


def _holding(both: Sequence[Row], field: str) -> list[str]:
    return [one["id"] for one in both if one.get(field) is not None]


def _naming() -> list[ColumnElement[Any]]:
    """Return every column that names an organisation, but for memberships of hubs."""
    found = [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
        if key.column is _O.c.id and table is not _HUBS
    ]
    return [*found, *_NOT_KEYS]
