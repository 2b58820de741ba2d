"""Reports that were made for somebody to read, in the store."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, or_, select, update

from models.access.asker import Role
from models.errors import EditionIsReleased, UnknownRow
from models.moments import in_utc
from models.tables import EditionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from models.access.asker import Asker

LISTED = 200
"""Most editions in a list."""


@dataclass(frozen=True)
class Edition:
    """One report on a period, made for somebody to read: a draft, until it is released.

    Parameters
    ----------
    period, baseline
        Names of periods, such as ``2026-Q3``; without a baseline it is the year before.
    hub, region, programme, sector
        Which part of the network; empty for all of it.
    made_from
        Fingerprint of the kept history that it is worked out from.
    comment
        The coordinator's own words, shown in every form.
    public
        Whether everybody may read it once it is released, with small numbers masked.
    """

    period: str
    made_from: str
    by: str
    made: datetime
    hub: str = ""
    region: str = ""
    programme: str = ""
    sector: str = ""
    baseline: str | None = None
    cost: float | None = None
    comment: str = ""
    public: bool = False
    released: datetime | None = None
    released_by: str | None = None
    id: str = ""

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is about."""
        return frozenset({self.hub} - {""})

    @property
    def draft(self) -> bool:
        """Whether it still waits for a coordinator's word."""
        return self.released is None


class Editions:
    """Reads and writes them, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Edition) -> Edition:
        """Keep an edition; return it with its id."""
        id_ = f"report-{uuid.uuid4().hex[:12]}"
        self._session.execute(
            insert(EditionRow).values(
                id=id_,
                hub=new.hub or None,
                period=new.period,
                baseline=new.baseline,
                region=new.region,
                programme=new.programme,
                sector=new.sector,
                cost=new.cost,
                made_from=new.made_from,
                comment=new.comment,
                public=new.public,
                by=new.by,
                made=new.made,
                released=new.released,
                released_by=new.released_by,
            )
        )
        return self.get(id_)

    def get(self, id_: str, asker: Asker | None = None) -> Edition:
        """Return an edition.

        Parameters
        ----------
        asker
            Only when they may read it; without one whatever there is.

        Raises
        ------
        UnknownRow
            There is none, or it is not for this asker.
        """
        query = select(EditionRow).where(EditionRow.id == id_)
        if asker is not None:
            query = query.where(_for(asker))
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise UnknownRow(noun="reports")
        return _edition(row)

    def latest(self, asker: Asker, hub: str = "") -> Sequence[Edition]:
        """Return the editions that somebody may read, the newest first."""
        e = EditionRow
        query = select(e).where(_for(asker)).order_by(e.made.desc(), e.id).limit(LISTED)
        if hub:
            query = query.where(e.hub == hub)
        return [_edition(row) for row in self._session.scalars(query)]

    def comment(self, edition: Edition, text: str) -> Edition:
        """Write the coordinator's own words.

        Raises
        ------
        EditionIsReleased
            Somebody may have read it: what it says stays.
        """
        return self._change(edition, comment=text)

    def release(self, edition: Edition, by: str, now: datetime, *, public: bool) -> Edition:
        """Let the hub's readers read it, and everybody when it is public.

        Raises
        ------
        EditionIsReleased
            Somebody was first.
        """
        return self._change(edition, public=public, released=now, released_by=by)

    def remove(self, edition: Edition) -> None:
        """Take an edition away."""
        self._session.execute(delete(EditionRow).where(EditionRow.id == edition.id))

    def _change(self, edition: Edition, **values: object) -> Edition:
        """Change a draft; two who change it at once cannot both release it."""
        still = and_(EditionRow.id == edition.id, EditionRow.released.is_(None))
        changed = update(EditionRow).where(still).values(**values).returning(EditionRow.id)
        if self._session.scalar(changed) is None:
            raise EditionIsReleased(row=edition.id)
        return self.get(edition.id)


def reads_all(asker: Asker, edition: Edition) -> bool:
    """Tell whether somebody reads an edition as it is, and not with small numbers masked."""
    if asker.sees_everything:
        return True
    own = edition.hub in asker.hubs
    return own and asker.role in {Role.COORDINATOR, Role.READER}


def _for(asker: Asker) -> ColumnElement[bool]:
    e = EditionRow
    if asker.sees_everything:
        return e.id.is_not(None)
    out = e.released.is_not(None)
    ways = [and_(out, e.public.is_(True))]
    own = e.hub.in_(sorted(asker.hubs))
    if asker.role is Role.COORDINATOR:
        ways.append(own)
    if asker.role is Role.READER:
        ways.append(and_(own, out))
    return or_(*ways)


def _edition(row: EditionRow) -> Edition:
    return Edition(
        id=row.id,
        period=row.period,
        hub=row.hub or "",
        region=row.region,
        programme=row.programme,
        sector=row.sector,
        baseline=row.baseline,
        cost=row.cost,
        made_from=row.made_from,
        comment=row.comment,
        public=row.public,
        by=row.by,
        made=in_utc(row.made),
        released=in_utc(row.released) if row.released else None,
        released_by=row.released_by,
    )
