"""What the program remembers of its own doings: shortlists it made, imports it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from matchmaker.suggestion import Reason, Suggestion
from models.moments import in_utc
from models.tables import ImportRow, ShortlistRow, SuggestionRow
from models.tables.base import to_json
from models.upsert import Counts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from matchmaker.suggestion import Shortlist

UNCHANGED = "unchanged"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import that was kept.

    Parameters
    ----------
    started, finished
        With their time zone; they come from the door, the store asks no clock.
    name
        Of the file or folder, without its path.
    counts
        What it did, per sheet.
    hub
        For which hub it was made, where one was named.
    id
        Given by the store.
    state
        ``kept``, ``unchanged``, or ``undone``.
    """

    started: datetime
    finished: datetime
    name: str
    counts: Mapping[str, Counts] = field(default_factory=dict)
    hub: str | None = None
    id: int | None = None
    state: str = KEPT


class Memory:
    """Shortlists and imports of the past."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, shortlist: Shortlist, made: datetime | None) -> str:
        """Keep a shortlist; see `models.store.Store.remember`."""
        request = asdict(shortlist.request)
        id_ = id_of(shortlist)
        if self._session.get(ShortlistRow, id_) is not None:
            return id_
        self._session.execute(
            insert(ShortlistRow).values(
                id=id_,
                organisation=shortlist.request.organisation,
                request=request,
                snapshot=shortlist.snapshot,
                scorer=shortlist.scorer,
                made=made,
            )
        )
        if shortlist.suggestions:
            self._session.execute(
                insert(SuggestionRow),
                [
                    {
                        "shortlist": id_,
                        "rank": suggestion.rank,
                        "partner": suggestion.partner,
                        "score": suggestion.score,
                        "probability": suggestion.probability,
                        "reasons": [asdict(reason) for reason in suggestion.reasons],
                    }
                    for suggestion in shortlist.suggestions
                ],
            )
        return id_

    def knows(self, shortlist: str) -> bool:
        """Whether a shortlist is kept."""
        return self._session.get(ShortlistRow, shortlist) is not None

    def pair(self, shortlist: str, rank: int) -> tuple[str, str] | None:
        """Return who was suggested to whom at this rank: the one who asked, and the partner."""
        r = SuggestionRow
        query = (
            select(ShortlistRow.organisation, r.partner)
            .join(ShortlistRow, ShortlistRow.id == r.shortlist)
            .where(r.shortlist == shortlist, r.rank == rank)
        )
        found = self._session.execute(query).first()
        return (found[0], found[1]) if found and found[0] else None

    def suggestions(self, shortlist: str) -> tuple[Suggestion, ...]:
        """Return the suggestions of a remembered shortlist, best first."""
        r = SuggestionRow
        query = (
            select(ShortlistRow.organisation, r.partner, r.rank, r.score, r.probability, r.reasons)
            .join(ShortlistRow, ShortlistRow.id == r.shortlist)
            .where(r.shortlist == shortlist)
            .order_by(r.rank)
        )
        return tuple(
            Suggestion(
                organisation=row.organisation,
                partner=row.partner,
                rank=row.rank,
                score=row.score,
                probability=row.probability,
                reasons=tuple(_reason(reason) for reason in row.reasons),
            )
            for row in self._session.execute(query)
        )

    def log(self, record: ImportRecord) -> ImportRecord:
        """Write an import into the log; see `models.store.Store.log_import`."""
        row = ImportRow(
            started=record.started.astimezone(UTC),
            finished=record.finished.astimezone(UTC),
            name=record.name,
            hub=record.hub,
            state=KEPT if any(c.touched for c in record.counts.values()) else UNCHANGED,
            counts={sheet: asdict(counts) for sheet, counts in record.counts.items()},
        )
        self._session.add(row)
        self._session.flush()
        return _record(row)

    def imports(self, limit: int) -> list[ImportRecord]:
        """Return the latest imports, newest first."""
        query = select(ImportRow).order_by(ImportRow.id.desc()).limit(limit)
        return [_record(row) for row in self._session.scalars(query)]

    def by_number(self, numbers: Collection[int]) -> dict[int, ImportRecord]:
        """Return these imports, by their number."""
        query = select(ImportRow).where(ImportRow.id.in_(sorted(set(numbers))))
        return {row.id: _record(row) for row in self._session.scalars(query)}


def id_of(shortlist: Shortlist) -> str:
    """Return under which id a shortlist is kept: it follows from request, snapshot and scorer."""
    told = to_json([asdict(shortlist.request), shortlist.snapshot, shortlist.scorer])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _reason(told: Mapping[str, object]) -> Reason:
    return Reason(**{**told, "evidence": tuple(told["evidence"])})  # type: ignore[arg-type]


def _record(row: ImportRow) -> ImportRecord:
    return ImportRecord(
        started=in_utc(row.started),
        finished=in_utc(row.finished),
        name=row.name,
        counts={sheet: Counts(**counts) for sheet, counts in (row.counts or {}).items()},
        hub=row.hub,
        id=row.id,
        state=row.state,
    )
