"""The audit trail: who saw or changed what, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Text, and_, cast, delete, insert, or_, select

from models.moments import in_utc
from models.tables import AuditRow
from models.tables.base import to_json
from models.webhooks import announce

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Traced(Protocol):
    """A row that the trail can name."""

    @property
    def address(self) -> str:
        """Its id."""

    @property
    def hubs(self) -> frozenset[str]:
        """The hubs that look after it."""


@dataclass(frozen=True)
class Step:
    """One thing that somebody did."""

    id: int
    at: datetime
    who: str
    action: str
    noun: str
    rows: tuple[str, ...]
    hub: str | None
    request: str | None


@dataclass(frozen=True)
class Looked:
    """Which steps somebody looks for; empty means any.

    Parameters
    ----------
    who
        Part of the name of who did it.
    action, noun
        What was done, and to which kind of row.
    row
        The whole address of a row.
    """

    who: str = ""
    action: str = ""
    noun: str = ""
    row: str = ""


class Trail:
    """Writes and reads the trail.

    Parameters
    ----------
    who
        As `models.access.asker.Asker.who` tells.
    request
        Id of the request.
    """

    def __init__(self, session: Session, who: str, request: str | None = None) -> None:
        self._session = session
        self._who = who
        self._request = request

    def note(self, action: str, noun: str, rows: Iterable[Traced]) -> None:
        """Write down what was done to rows, once for each hub that they are of."""
        by_hub: dict[str | None, list[str]] = defaultdict(list)
        for row in rows:
            for hub in (*sorted(row.hubs),) or (None,):
                by_hub[hub].append(row.address)
        self.write(action, noun, by_hub)

    def write(self, action: str, noun: str, by_hub: dict[str | None, list[str]]) -> None:
        """Write down what was done to these ids, by hub; programs that want to know are told."""
        if by_hub:
            now = datetime.now(UTC)
            self._session.execute(
                insert(AuditRow),
                [
                    {
                        "at": now,
                        "who": self._who,
                        "action": action,
                        "noun": noun,
                        "rows": ids,
                        "hub": hub,
                        "request": self._request,
                    }
                    for hub, ids in by_hub.items()
                ],
            )
            announce(self._session, action, noun, by_hub, now)

    def hubs_of(self, action: str, noun: str, row: str) -> Sequence[str | None]:
        """Return the hubs in whose trail a step about a row stands."""
        r = AuditRow
        named = cast(r.rows, Text).contains(to_json(row), autoescape=True)
        query = select(r.hub).where(r.action == action, r.noun == noun, named).distinct()
        return list(self._session.scalars(query.order_by(r.hub)))

    def steps(
        self,
        hubs: frozenset[str] | None,
        before: int | None = None,
        limit: int = 100,
        looked: Looked | None = None,
    ) -> Sequence[Step]:
        """Return what happened, newest first.

        Parameters
        ----------
        hubs
            Only to rows of these hubs; ``None`` for all.
        before
            Only what is older than the step with this number.
        looked
            Only what somebody looks for.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        wanted = looked or Looked()
        if wanted.who:
            query = query.where(AuditRow.who.contains(wanted.who, autoescape=True))
        if wanted.action:
            query = query.where(AuditRow.action == wanted.action)
        if wanted.noun:
            query = query.where(AuditRow.noun == wanted.noun)
        if wanted.row:  # rows are kept as a list in JSON: the quoted id is part of its text
            told = cast(AuditRow.rows, Text)
            query = query.where(told.contains(to_json(wanted.row), autoescape=True))
        if hubs is not None:
            query = query.where(AuditRow.hub.in_(sorted(hubs)))
        if before is not None:
            query = query.where(AuditRow.id < before)
        return [_step(one) for one in self._session.scalars(query)]

    def about(
        self, rows: Mapping[str, Iterable[str]], hubs: frozenset[str] | None, limit: int = 30
    ) -> Sequence[Step]:
        """Return what was done to some rows, newest first; who only looked is left out.

        Parameters
        ----------
        rows
            Beginnings of addresses, by noun: that of an organisation is also the beginning of the
            addresses of its skills and judgements.
        hubs
            Only as rows of these hubs; ``None`` for all.
        """
        r = AuditRow
        told = cast(r.rows, Text)
        named = [
            and_(r.noun == noun, told.contains(to_json(beginning)[:-1], autoescape=True))
            for noun, beginnings in rows.items()
            for beginning in beginnings
        ]
        query = select(r).where(r.action != "saw", or_(*named)).order_by(r.id.desc()).limit(limit)
        if hubs is not None:
            query = query.where(r.hub.in_(sorted(hubs)))
        return [_step(one) for one in self._session.scalars(query)]

    def kinds(self, hubs: frozenset[str] | None) -> tuple[Sequence[str], Sequence[str]]:
        """Return the actions and the nouns that the trail of these hubs holds."""
        found = []
        for column in (AuditRow.action, AuditRow.noun):
            query = select(column).distinct().order_by(column)
            if hubs is not None:
                query = query.where(AuditRow.hub.in_(sorted(hubs)))
            found.append(list(self._session.scalars(query)))
        return found[0], found[1]

    def forget_before(self, moment: datetime) -> None:
        """Take away what is older than the time for which a trail is kept."""
        self._session.execute(delete(AuditRow).where(AuditRow.at < moment))


def _step(row: AuditRow) -> Step:
    told = row.rows or ()
    return Step(row.id, in_utc(row.at), row.who, row.action, row.noun, told, row.hub, row.request)
